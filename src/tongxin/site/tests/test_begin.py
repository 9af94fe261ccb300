"""A real installation, from nothing: its first organisation, administrator, secretary and member."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils.timezone import now

from tongxin.journal.models import Line
from tongxin.people import operations
from tongxin.people.models import Membership, Person, RoleGrant, Unit, User

from .turns import is_anybody_alone

pytestmark = pytest.mark.django_db
PASSWORD = "Wangchao-2025"
TOLD = {
    "name": "望潮市党外知识分子联谊会", "short_name": "望潮市知联会", "key": "wangchao", "charter": "zhilianhui",
    "kind": "association", "level": "city", "founded": "2010-05-04", "login": "guanliyuan",
}  # fmt: skip


@pytest.fixture(autouse=True)
def in_chinese(monkeypatch):
    monkeypatch.setenv("TONGXIN_LANG", "zh")
    monkeypatch.setenv("TONGXIN_ADMIN_PASSWORD", PASSWORD)


def begin(**changed):
    call_command("begin", stdout=StringIO(), **TOLD | changed)


def login(username, password=PASSWORD):
    client = Client()
    assert client.post("/accounts/login/", {"login": username, "password": password}).status_code == 302
    return client


def test_from_an_empty_database_to_the_first_member(capsys):
    page = Client().get("/accounts/login/").content.decode()
    assert "这里还没有组织和账号" in page and "./tongxin begin" in page
    begin()
    assert "建好了：望潮市党外知识分子联谊会（wangchao），管理员guanliyuan" in capsys.readouterr().err
    unit = Unit.objects.get()
    assert (unit.key, unit.level, unit.charter, unit.path.count("/")) == ("wangchao", "city", "zhilianhui", 2)
    assert "这里还没有组织和账号" not in Client().get("/accounts/login/").content.decode()

    office = login("guanliyuan")
    assert office.get("/").status_code == 200 and office.get("/people/").status_code == 403
    answer = office.post(
        "/settings/accounts/new/",
        {"username": "mishu", "password": "Mishu-2025-a", "unit": unit.pk, "role": "secretary"},
    )
    assert answer.status_code == 302, answer.content.decode()

    secretary = login("mishu", "Mishu-2025-a")
    answer = secretary.post("/people/new/", {"name": "李嘉言", "unit": unit.pk, "since": "2024-03-01"})
    assert answer.status_code == 302
    assert "李嘉言" in secretary.get("/people/").content.decode()
    assert Membership.objects.get().unit == unit
    acts = set(Line.objects.values_list("act", flat=True))
    assert {"people.found_unit", "people.open_account", "people.grant_role", "people.register_person"} <= acts


def test_who_has_an_account_is_not_told_that_there_is_none():
    begin()
    RoleGrant.objects.update(since=date(2025, 1, 1), until=date(2025, 1, 31))  # nobody administers it today
    assert "这里还没有组织和账号" not in Client().get("/accounts/login/").text


def test_it_begins_once():
    begin()
    with pytest.raises(CommandError, match=r"已经有系统管理员（guanliyuan）"):
        begin(key="another", login="another")
    told = ("another", "另一个组织", "association", "zhilianhui", "city", "another", PASSWORD)
    with pytest.raises(operations.BegunAlready):
        operations.begin(*told, at=now())
    assert Unit.objects.count() == User.objects.count() == 1


def test_of_two_at_once_the_second_waits(monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("there whoever writes is alone")
    seen, really = [], operations.begin
    monkeypatch.setattr(operations, "begin", lambda **told: (seen.append(is_anybody_alone()), really(**told))[1])
    begin()
    assert seen == [True] and not is_anybody_alone()


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"charter": "nobody"}, "没有叫“nobody”的规则底本"),
        ({"kind": "guild"}, "没有“guild”这一类单位"),
        ({"level": "moon"}, "没有“moon”这一层级"),
        ({"key": "望潮"}, "代号只用小写字母"),
        ({"key": "w" * 41}, "代号最多40个字"),
        ({"name": " "}, "写出组织的名称"),
        ({"login": "管理"}, "账号用3至40个小写字母"),
        ({"founded": "去年"}, "去年不是日期"),
        ({"password_file": "/nowhere/at/all"}, "读不了/nowhere/at/all"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_kept(changed, why):
    with pytest.raises(CommandError, match=why):
        begin(**changed)
    assert not Unit.objects.exists() and not User.objects.exists()


def test_a_weak_password_leaves_nothing_behind(monkeypatch, tmp_path):
    file = tmp_path / "password"
    file.write_text("12345678\n")
    with pytest.raises(CommandError, match="太常见"):
        begin(password_file=str(file))
    assert not Unit.objects.exists() and not RoleGrant.objects.exists() and not Person.objects.exists()


def test_a_script_that_leaves_something_out_is_told_which_option(monkeypatch):
    with pytest.raises(CommandError, match="缺--name"):
        begin(name=None)
    monkeypatch.delenv("TONGXIN_ADMIN_PASSWORD")
    with pytest.raises(CommandError, match="缺--password-file / TONGXIN_ADMIN_PASSWORD"):
        begin()


def test_whoever_sits_at_the_terminal_is_asked(monkeypatch):
    monkeypatch.delenv("TONGXIN_ADMIN_PASSWORD")
    answers = iter(["", "望潮市知联会", "wangchao", "4", "联谊会", "", "guanliyuan"])
    secrets = iter([PASSWORD, PASSWORD])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda prompt: next(answers))
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(secrets))
    call_command("begin")
    unit = Unit.objects.get()
    assert (unit.name, unit.charter, unit.kind, unit.level) == ("望潮市知联会", "zhilianhui", "association", "")
    assert User.objects.get().check_password(PASSWORD)
