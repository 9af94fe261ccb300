"""What is shown when a page cannot be."""

import errno
import json
import logging
import re
import sqlite3

import psycopg
import pytest
from django.db import OperationalError
from django.test import Client

from tongxin.people.tests.visits import logged_in as as_
from tongxin.site import errors

from .scene import opinion, text

pytestmark = pytest.mark.django_db


def test_an_unknown_address_searches_its_words(people):
    opinion(people, "关于电梯维保的建议")
    answer = as_(people.secretary).get("/电梯/77/")
    assert answer.status_code == 404
    assert "关于电梯维保的建议" in text(answer)


def test_a_known_address_whose_record_is_gone_searches_nothing(people):
    opinion(people, "关于matters一词译法的建议")
    answer = as_(people.secretary).get("/matters/9999999/")
    assert answer.status_code == 404
    assert "译法的建议" not in text(answer) and "?q=" not in text(answer)


@pytest.mark.parametrize("address", ["/people/?q=a%00b", "/reports/audits/?q=%00", "/reports/figures/a/2025/%00/"])
def test_a_nul_in_an_address_is_refused_on_every_database(people, address):
    answer = as_(people.secretary).get(address)
    assert answer.status_code == 400 and "<html" in answer.content.decode()


def test_a_nul_in_a_form_is_refused_on_every_database(people):
    answer = as_(people.secretary).post("/here/", {"unit": "chao\0cheng"})
    assert answer.status_code == 400 and "<html" in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [("/api/v1/nothing", 404, "not_found"), ("/api/v1/matters?q=%00", 400, "unreadable")],
)
def test_a_program_reads_no_page(client, address, status, code):
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.json()["error"] == code and answer.json()["message"]


def test_forbidden_says_who_may_and_offers_a_way_on(people):
    answer = as_(people.member).get("/people/new/")
    assert answer.status_code == 403
    page = text(answer)
    assert "什么也没有改动" in page and 'href="/"' in page


def test_a_stale_form_says_that_nothing_was_saved(people):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.secretary)
    answer = client.post("/here/", {"unit": "chaocheng"})
    assert answer.status_code == 403
    assert "这次没有保存" in text(answer)


def test_a_failure_has_a_number_that_stands_in_the_log_and_asks_no_database(
    rf, people, caplog, django_assert_num_queries
):
    request = rf.get("/")
    with caplog.at_level(logging.ERROR, logger="tongxin.errors"), django_assert_num_queries(0):
        try:
            raise ZeroDivisionError
        except ZeroDivisionError:
            answer = errors.server_error(request)
    assert answer.status_code == 500
    number = re.search(r"T-[0-9A-F]{4}-\d{4}", text(answer))
    assert number and number.group() in caplog.text


def full(cause: Exception) -> OperationalError:
    error = OperationalError()
    error.__cause__ = cause
    return error


def full_sqlite() -> Exception:
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE TABLE t (x)")
        database.execute("PRAGMA max_page_count = 2")
        with pytest.raises(sqlite3.OperationalError) as told:
            database.execute("INSERT INTO t VALUES (zeroblob(100000))")
    database.close()
    return told.value


@pytest.mark.parametrize(
    ("error", "status", "code", "why"),
    [
        (lambda: OSError(errno.ENOSPC, "No space left"), 503, "full", "磁盘满了"),
        (lambda: full(full_sqlite()), 503, "full", "磁盘满了"),
        (lambda: full(psycopg.errors.DiskFull()), 503, "full", "磁盘满了"),
        (lambda: OperationalError("database is locked"), 503, "unavailable", "数据库没有应答"),
        (lambda: OSError(errno.EACCES, "denied"), 500, "failed", "服务器处理时出了错"),
    ],
)
def test_a_failure_says_what_broke_and_never_that_nothing_was_done(rf, error, status, code, why):
    for path, method in (("/people/", rf.get), ("/people/", rf.post), ("/api/v1/matters", rf.post)):
        try:
            raise error()
        except Exception:
            answer = errors.server_error(method(path))
        said = answer.content.decode()
        assert answer.status_code == status
        if path.startswith("/api/"):
            told = json.loads(said)
            assert told["error"] == code
            said = told["message"]
        assert why in said and re.search(r"T-[0-9A-F]{4}-\d{4}", said)
        assert ("先去看一眼" in said) == (method == rf.post) and "没有做成" not in said


def test_a_host_that_is_not_ours_is_refused_with_a_page(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/people/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400 and "<html" in text(answer)
