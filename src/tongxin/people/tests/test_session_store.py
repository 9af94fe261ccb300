"""A database that takes no writes does not hinder who reads, and is not taken for a session that was ended."""

import time

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError

from .factories import Cast, cast
from .visits import logged_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Cast:
    return cast()


@pytest.fixture
def without_writes(monkeypatch):
    """From now on the table of sessions takes no writes."""

    def refuse(*_: object, **__: object) -> None:
        raise OperationalError("database is locked")

    return lambda: monkeypatch.setattr(Session, "save", refuse)


def test_a_page_is_shown_although_the_visit_cannot_be_noted(made, without_writes):
    client = logged_in(made.secretary)
    without_writes()
    assert client.get("/people/").status_code == 200


def test_what_must_be_kept_is_refused_with_the_reason(made, without_writes):
    client = logged_in(made.secretary)
    client.get("/people/")
    without_writes()
    client.raise_request_exception = False
    answer = client.post("/here/", {"unit": made.youth.key})
    assert answer.status_code == 503 and "数据库没有应答" in answer.text


def test_a_session_that_was_ended_meanwhile_hinders_no_page(made):
    client = logged_in(made.secretary)
    store = client.session
    assert store["_auth_user_id"] == str(made.secretary.pk)
    store.delete()
    store.note("seen_at", int(time.time()))
    assert not Session.objects.exists()
