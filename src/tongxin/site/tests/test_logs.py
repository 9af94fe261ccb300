"""Log lines say where and what kind, and nothing of a person: not in messages, addresses, exceptions or arguments."""

import json
import logging
import sys

import pytest
from django.test import Client
from django.urls import resolve

from tongxin.site import logs

NAME = "李嘉言"


def record(name: str, message: str, *args: object, **more: object) -> logging.LogRecord:
    made = logging.getLogger(name).makeRecord(name, logging.WARNING, __file__, 1, message, args, None)
    for key, value in more.items():
        setattr(made, key, value)
    return made


def both(made: logging.LogRecord) -> str:
    return logs.Json().format(made) + logs.Plain().format(made)


def test_what_others_fill_into_their_messages_is_left_out():
    made = record("axes.handlers.database", "AXES: Repeated login failure by %s.", NAME)
    assert NAME not in both(made) and "Repeated login failure" in both(made)


def test_our_own_messages_are_told_whole():
    assert "error T-1 at page" in both(record("tongxin.errors", "error %s at %s", "T-1", "page"))


def test_a_page_is_told_by_its_name_and_not_by_its_address(rf):
    request = rf.get(f"/search/?q={NAME}")
    request.resolver_match = resolve("/health/")
    made = record("django.request", "%s: %s", "Not Found", f"/search/{NAME}", request=request, status_code=404)
    assert json.loads(logs.Json().format(made))["message"] == "404 GET health"
    assert NAME not in both(made)


def test_an_exception_is_told_without_its_message():
    try:
        raise ValueError(NAME)
    except ValueError:
        made = record("django.request", "Internal Server Error: %s", f"/people/{NAME}")
        made.exc_info = sys.exc_info()
    said = json.loads(logs.Json().format(made))
    assert said["exception"] == "builtins.ValueError" and said["frames"][0].startswith(__file__)
    assert NAME not in both(made)


@pytest.mark.django_db
def test_a_request_is_one_line_with_page_status_and_time(caplog):
    with caplog.at_level(logging.INFO, "tongxin.requests"):
        Client().get(f"/health/?who={NAME}")
    (made,) = [made for made in caplog.records if made.name == "tongxin.requests"]
    said = json.loads(logs.Json().format(made))
    assert (said["method"], said["page"], said["status"]) == ("GET", "health", 200) and said["ms"] > 0
    assert NAME not in both(made)
