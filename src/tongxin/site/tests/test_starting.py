"""What stands before any page: settings as people write them, secrets that can be read, a name for the server."""

import json

import pytest

from tongxin.journal.operations import record
from tongxin.ledger import guard
from tongxin.people.tests.factories import AT
from tongxin.site import prepare, secrets, settings
from tongxin.site.run import reached_at
from tongxin.site.say import Failed


def test_spaces_between_what_a_setting_lists_say_nothing():
    assert settings._listed("secretary, administrator,") == ["secretary", "administrator"]
    assert settings._listed("") == []


def test_a_database_of_another_kind_is_a_sentence(monkeypatch):
    monkeypatch.setenv("TONGXIN_LANG", "en")
    assert settings._database("sqlite:////tmp/a")["NAME"] == "/tmp/a"
    assert settings._database("postgresql://me@there/base")["HOST"] == "there"
    for address in ("mysql://me:secret@there/base", "there", "postgres//there"):
        with pytest.raises(Failed, match="DATABASE_URL should begin with postgres:// or sqlite:///, or not be set"):
            settings._database(address)


def test_a_setting_that_is_no_number_is_a_sentence(monkeypatch):
    monkeypatch.setenv("TONGXIN_LANG", "en")
    monkeypatch.setenv("TONGXIN_IDLE_MINUTES", "an hour")
    with pytest.raises(Failed, match="TONGXIN_IDLE_MINUTES should be a whole number, not “an hour”"):
        settings._number("TONGXIN_IDLE_MINUTES", 60)


def test_a_day_that_is_none_is_a_sentence(monkeypatch):
    monkeypatch.setenv("TONGXIN_LANG", "en")
    for day in ("2025-12-22", ""):
        monkeypatch.setenv("TONGXIN_TODAY", day)
        assert settings._day("TONGXIN_TODAY") == day
    for day in ("22.12.2025", "20251222", "2025-02-30", "0001-01-01", "tomorrow"):
        monkeypatch.setenv("TONGXIN_TODAY", day)
        with pytest.raises(Failed, match=f"TONGXIN_TODAY should be a day like 2025-12-22, not “{day}”"):
            settings._day("TONGXIN_TODAY")


@pytest.mark.parametrize("text", ["", "{", "7", json.dumps({"TONGXIN_SECRET_KEY": "a"})])
def test_a_secret_that_cannot_be_read_is_a_sentence(tmp_path, monkeypatch, text):
    for name in secrets.NAMES:
        monkeypatch.delenv(name)
    monkeypatch.setenv("TONGXIN_LANG", "en")
    monkeypatch.setenv("TONGXIN_SECRETS", str(tmp_path / "secrets.json"))
    (tmp_path / "secrets.json").write_text(text)
    with pytest.raises(Failed, match="TONGXIN_FIELD_KEYS cannot be read from the secrets' file .* Put the copy"):
        secrets.value("TONGXIN_FIELD_KEYS")


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
    ],
)
def test_the_server_says_where_it_is_found(host, address):
    assert reached_at(host, 8000) == address


@pytest.mark.django_db
def test_first_migrations_that_were_cut_off_before_the_triggers_are_gone_on_with():
    guard.remove()
    assert guard.is_absent() and prepare.is_unready()
    record("system", "people.begin", "people.unit:1", AT)
    assert not prepare.is_unready()  # somebody took the triggers away: the start is refused
