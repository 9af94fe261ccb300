"""The JSON API: the same verbs and the same permissions as the pages, strict inputs, declared errors."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings

from tongxin.ledger.operations import state
from tongxin.people.models import ApiToken
from tongxin.people.operations import tokens
from tongxin.people.tests import factories
from tongxin.site.wsgi import application

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Any:
    return factories.cast()


def key_for(user: Any, scope: str = "write", days: int = 30) -> str:
    ends_on = timezone.localdate() + timedelta(days=days)
    return tokens.issue_token(user, "试验", scope, ends_on, by=user, at=timezone.now())[1]


def ask(key: str, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    answer = Client().generic(
        method,
        f"/api/v1{path}",
        data=json.dumps(body) if body is not None else "",
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}"},
    )
    return answer.status_code, json.loads(answer.content)


def test_without_a_token_nothing_is_said(cast):
    status, told = ask("tx_wrong", "GET", "/me")
    assert (status, told["error"]) == (401, "unauthorized")


def test_a_token_that_reads_does_not_write(cast):
    key = key_for(cast.secretary, "read")
    assert ask(key, "GET", "/me")[0] == 200
    assert ask(key, "POST", "/matters", {"unit": cast.association.key, "kind": "information", "title": "题"})[0] == 401


def test_a_token_ends_and_can_be_revoked(cast):
    key = key_for(cast.secretary)
    token = ApiToken.objects.get()
    assert tokens.user_of(key, writes=True, on=token.ends_on) == cast.secretary
    assert tokens.user_of(key, writes=True, on=token.ends_on + timedelta(days=1)) is None
    tokens.revoke_token(token, by=cast.secretary, at=timezone.now())
    assert ask(key, "GET", "/me")[0] == 401


def test_a_token_lasts_a_year_at_the_most(cast):
    with pytest.raises(tokens.TokenRefused):
        key_for(cast.secretary, days=400)


def test_the_key_itself_is_kept_nowhere(cast):
    key = key_for(cast.secretary)
    assert key not in str(ApiToken.objects.values())


def test_a_matter_goes_round_by_the_api_and_the_figure_moves(cast):
    key = key_for(cast.secretary)
    unit, today = cast.association.key, ask(key, "GET", "/me")[1]["today"]
    body = {
        "unit": unit,
        "kind": "information",
        "title": "关于完善社区助餐的建议",
        "body": {"situation": "情况", "suggestion": "建议"},
        "authors": [{"person": cast.member.person_id, "share": "1"}],
    }
    status, made = ask(key, "POST", "/matters", body)
    assert status == 201, made
    day = date.fromisoformat(today)
    by = {"by": cast.secretary, "at": timezone.now()}
    state(cast.association, "summary", "information.reported", "", day, day, 3, "电话汇总", **by)
    before = figure(key, unit, today)
    for action in ("submit", "screen", "edit", "sign"):
        assert ask(key, "POST", f"/matters/{made['id']}/steps/{action}", {"on": today})[0] == 201
    bureau = factories.make_unit(key="zhengxie", is_outside=True, kind="other")
    answers = {"receiver": bureau.key}
    report = f"/matters/{made['id']}/steps/report"
    status, told = ask(key, "POST", report, {"on": today, "answers": answers})
    assert (status, told["error"]) == (409, "StatementOverlaps")
    status, told = ask(key, "POST", report, {"on": today, "answers": answers, "beside": "extra"})
    assert status == 201, told
    assert figure(key, unit, today) == (before or 0) + 1
    rows = ask(key, "GET", f"/units/{unit}/figures/{today[:4]}/information.reported/records")[1]
    assert [r["title"] for r in rows["rows"]] == [body["title"], "电话汇总"]
    told = ask(key, "GET", f"/matters/{made['id']}")[1]
    assert (told["state"], [s["action"] for s in told["steps"]][-1]) == ("reported", "report")


def figure(key: str, unit: str, today: str) -> float | None:
    found = ask(key, "GET", f"/units/{unit}/figures/{today[:4]}")[1]
    value: float | None = next(f["value"] for f in found if f["indicator"] == "information.reported")
    return value


def test_a_step_that_is_not_open_answers_with_the_verbs_own_sentence(cast):
    key = key_for(cast.secretary)
    body = {"unit": cast.association.key, "kind": "information", "title": "题", "body": {}, "authors": []}
    made = ask(key, "POST", "/matters", body | {"authors": [{"person": cast.member.person_id}]})[1]
    status, told = ask(key, "POST", f"/matters/{made['id']}/steps/report", {"on": str(date.today())})  # noqa: DTZ011
    assert status == 409
    assert told["message"].startswith("没有报送")


def test_a_neighbour_sees_nothing(cast):
    own = key_for(cast.secretary)
    made = ask(
        own,
        "POST",
        "/matters",
        {
            "unit": cast.association.key,
            "kind": "information",
            "title": "题",
            "body": {"situation": "一", "suggestion": "二"},
            "authors": [{"person": cast.member.person_id}],
        },
    )[1]
    other = key_for(cast.neighbour_secretary)
    assert ask(other, "GET", f"/matters/{made['id']}")[0] == 404
    assert ask(other, "GET", f"/units/{cast.association.key}/figures/2025")[0] == 404
    assert ask(other, "GET", f"/units/{cast.association.key}/people")[0] == 404


@pytest.mark.parametrize("body", ["hello", {"title": 3}, {"unit": "x", "kind": "y", "title": "z", "extra": 1}])
def test_wrong_bodies_are_refused_and_named(cast, body):
    status, told = ask(key_for(cast.secretary), "POST", "/matters", body)
    assert status == 422
    assert set(told) == {"error", "message"}


@pytest.fixture
def connection_kept() -> Iterator[None]:
    """A request leaves the connection open that the test's transaction is on, as with Django's own client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("connection_kept")
def test_schemathesis_finds_nothing(cast):
    """Every operation of the document, with generated input, as a secretary: no finding at all."""
    key = key_for(cast.secretary)
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    found = 0
    for result in document.get_all_operations():
        operation = result.ok()

        @settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
        @given(case=operation.as_strategy())
        def check(case: Any) -> None:
            case.call_and_validate(headers={"Authorization": f"Bearer {key}"})

        check()
        found += 1
    assert found >= 15
