"""The JSON API of activities, press, giving and people's records: each verb once, by three visitors, in few queries."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tongxin.people import charters
from tongxin.people.tests import factories

from .test_api import ask, key_for

pytestmark = pytest.mark.django_db
MOST_QUERIES = 25


@pytest.fixture
def cast() -> Any:
    return factories.cast()


@pytest.fixture
def key(cast: Any) -> str:
    return key_for(cast.secretary)


@pytest.fixture
def today(key: str) -> str:
    found: str = ask(key, "GET", "/me")[1]["today"]
    return found


def done(key: str, method: str, path: str, body: Any = None) -> Any:
    """The answer, of something that must go well."""
    status, told = ask(key, method, path, body)
    assert status in (200, 201), told
    return told


def an_activity(key: str, cast: Any, today: str, **more: Any) -> Any:
    body = {"unit": cast.association.key, "kind": "lecture", "title": "报告会", "starts_on": today}
    people = [{"person": cast.member.person_id}]
    return done(key, "POST", "/activities", body | {"people": people} | more)


def an_article(key: str, cast: Any, today: str, title: str = "公园里多了饮水点") -> Any:
    body = {"unit": cast.association.key, "kind": "news", "title": title, "written_on": today}
    return done(key, "POST", "/articles", body | {"writers": [cast.member.person_id]})


def a_donation(key: str, cast: Any, today: str, title: str = "助学金") -> Any:
    body = {"unit": cast.association.key, "kind": "cash", "title": title, "givers": [{"name": "王某"}]}
    return done(key, "POST", "/donations", body | {"receiver": cast.bureau.key, "landed_on": today, "landed": 5_000})


# --- each verb once --------------------------------------------------------------------------------------------------


def test_an_activity_is_planned_held_called_and_voided(cast, key, today):
    made = an_activity(key, cast, today)
    at = f"/activities/{made['id']}"
    assert (made["status"], [p["person"] for p in made["participants"]]) == ("planned", [cast.member.person_id])
    assert done(key, "POST", f"{at}/cancel", {"reason": "下雨"})["status"] == "cancelled"
    assert done(key, "POST", f"{at}/reinstate")["status"] == "planned"
    marks = [{"person": cast.member.person_id, "attendance": "present"}]
    held = done(key, "POST", f"{at}/hold", {"marks": marks, "added": [cast.colleague.pk], "version": None})
    assert (held["status"], held["came"]) == ("held", 2)
    marks = [{"person": cast.member.person_id, "attendance": "absent", "note": "出差"}]
    assert done(key, "POST", f"{at}/attendance", {"marks": marks, "guests": 3})["came"] == 4
    body = {"kind": "lecture", "title": "第二次报告会", "starts_on": today, "starts_at": "09:30", "hours": 1.5}
    assert done(key, "PUT", at, body)["hours"] == 1.5
    assert len(done(key, "GET", at)["participants"]) == 2
    assert done(key, "POST", f"{at}/take-back", {"reason": "记错"})["status"] == "planned"
    assert done(key, "POST", f"{at}/void", {"reason": "记错"})["status"] == "voided"
    assert done(key, "GET", "/activities")["total"] == 0
    assert done(key, "GET", "/activities?status=voided")["total"] == 1
    assert done(key, "POST", f"{at}/restore", {})["status"] == "planned"
    assert done(key, "GET", f"/activities?text=报告&unit={cast.association.key}&first={today}")["total"] == 1


def test_members_sign_up_for_an_activity_and_see_their_own_answer(cast, key, today):
    coming = (date.fromisoformat(today) + timedelta(2)).isoformat()
    made = done(key, "POST", "/activities", {
        "unit": cast.association.key, "kind": "lecture", "title": "报告会", "starts_on": coming,
    })  # fmt: skip
    at, member = f"/activities/{made['id']}", key_for(cast.member)
    terms = {"until": f"{coming}T09:00:00+08:00", "capacity": 1}
    assert done(key, "PUT", f"{at}/sign-ups", terms)["is_open"]
    assert ask(key, "PUT", f"{at}/sign-ups", terms | {"until": "明天"})[0] == 422
    assert [a["answer"] for a in done(member, "POST", f"{at}/sign-up")["answers"]] == ["signed"]
    assert done(key, "POST", f"{at}/sign-up")["waiting"] == 1
    told = done(member, "POST", f"{at}/ask-leave", {"reason": "出差"})
    assert (told["signed"], told["waiting"], [a["reason"] for a in told["answers"]]) == (1, 0, ["出差"])
    assert len(done(key, "GET", f"{at}/sign-ups")["answers"]) == 2
    assert done(member, "POST", f"{at}/withdraw")["answers"][0]["answer"] == "withdrawn"
    assert done(key, "POST", f"{at}/sign-ups/close", {})["is_open"] is False
    assert ask(member, "POST", f"{at}/sign-up")[0] == 409


def test_who_may_not_is_told_so_before_they_are_told_they_were_late(cast, key, today):
    body = {"unit": cast.association.key, "kind": kinds_of(cast, "venues")[0], "name": "同心之家"}
    at = f"/venues/{done(key, 'POST', '/venues', body)['id']}"
    late = {"reason": "记错", "version": 99}
    assert ask(key_for(cast.member), "POST", f"{at}/void", late)[0] == 403
    assert ask(key, "POST", f"{at}/void", late)[0] == 409


def test_venues_open_improve_close_and_are_voided(cast, key, today):
    body = {"kind": "home", "name": "同心之家", "opened_on": today}
    kinds = kinds_of(cast, "venues")
    made = done(key, "POST", "/venues", body | {"kind": kinds[0], "unit": cast.association.key})
    at = f"/venues/{made['id']}"
    assert done(key, "PUT", at, body | {"kind": kinds[0], "address": "中山路1号"})["address"] == "中山路1号"
    better = done(key, "POST", f"{at}/improvements", {"on": today, "note": "添置投影"})
    assert [i["note"] for i in done(key, "GET", at)["improvements"]] == ["添置投影"]
    assert done(key, "POST", f"{at}/improvements/{better['id']}/drop")["improvements"] == []
    assert done(key, "POST", f"{at}/close", {"on": today})["closed_on"] == today
    assert done(key, "POST", f"{at}/close", {"on": None})["closed_on"] is None
    assert done(key, "POST", f"{at}/void", {"reason": "记错"})["is_voided"]
    assert done(key, "POST", f"{at}/restore", {})["is_voided"] is False
    assert done(key, "GET", "/venues?state=open&text=同心")["total"] == 1


def test_a_team_is_founded_joined_left_and_ended(cast, key, today):
    kind = next(k.code for k in charter(cast).series.values() if k.joined)
    body = {"kind": kind, "name": "同心服务队", "founded_on": today}
    made = done(key, "POST", "/series", body | {"unit": cast.association.key})
    at = f"/series/{made['id']}"
    assert done(key, "PUT", at, body | {"summary": "义诊"})["summary"] == "义诊"
    ids = [cast.member.person_id, cast.colleague.pk]
    told = done(key, "POST", f"{at}/members", {"persons": ids, "since": today})
    assert told["people"] == 2
    first, second = (m["id"] for m in told["members"])
    assert done(key, "POST", f"{at}/members/{first}/leave", {"on": today})["people"] == 1
    assert done(key, "POST", f"{at}/members/{second}/drop")["people"] == 0
    assert done(key, "POST", f"{at}/end", {"on": today})["ended_on"] == today
    assert done(key, "POST", f"{at}/void", {"reason": "记错"})["is_voided"]
    assert done(key, "POST", f"{at}/restore", {})["is_voided"] is False
    assert done(key, "GET", "/series")["total"] == 1
    assert done(key, "GET", at)["name"] == "同心服务队"


def test_an_article_is_written_placed_read_and_voided(cast, key, today):
    unit = cast.association.key
    paper = done(key, "POST", "/outlets", {"unit": unit, "kind": "newspaper", "name": "人民日报", "level": "national"})
    made = an_article(key, cast, today)
    at = f"/articles/{made['id']}"
    placed = done(key, "POST", f"{at}/placements", {"outlet": paper["id"], "on": today, "page": "3版"})
    assert done(key, "GET", f"/articles?outlet={paper['id']}")["total"] == 1
    assert done(key, "POST", f"/placements/{placed['id']}/withdraw", {"reason": "记错"})["is_withdrawn"]
    body = {"kind": "news", "title": "改过的题目", "written_on": today, "byline": "某某"}
    assert done(key, "PUT", at, body)["writers"] == []
    assert done(key, "POST", f"{at}/void", {"reason": "记错"})["is_voided"]
    assert done(key, "POST", f"{at}/restore", {})["is_voided"] is False
    assert done(key, "GET", at)["placements"][0]["page"] == "3版"
    there = f"/outlets/{paper['id']}"
    assert done(key, "PUT", there, {"kind": "newspaper", "name": "省报", "level": "province"})["name"] == "省报"
    assert done(key, "POST", f"{there}/close", {"on": today})["closed_on"] == today
    assert done(key, "POST", f"{there}/reopen")["closed_on"] is None
    assert done(key, "GET", "/outlets?of=others")["total"] == 1
    assert done(key, "GET", there)["readings"] == []


def test_readings_are_told_corrected_and_withdrawn(cast, key, today):
    unit = cast.association.key
    own = {"unit": unit, "kind": "website", "name": "知联网"}
    site = done(key, "POST", "/outlets", own)
    whole = done(key, "POST", "/outlets", own | {"name": "知联网二", "counts_by": "whole"})
    art = an_article(key, cast, today)
    placed = done(key, "POST", f"/articles/{art['id']}/placements", {"outlet": site["id"], "on": today})
    done(key, "POST", f"/outlets/{whole['id']}/readings", {"on": today, "total": 9, "is_base": True})
    read = done(key, "POST", f"/placements/{placed['id']}/readings", {"on": today, "total": 120})
    better = done(key, "POST", f"/readings/{read['id']}/correct", {"on": today, "total": 130, "reason": "看错"})
    assert better["total"] == 130
    assert done(key, "POST", f"/readings/{better['id']}/withdraw", {"reason": "看错"})["is_withdrawn"]


def test_a_broadcast_is_entered_watched_and_voided(cast, key, today):
    body = {"kind": "live", "title": "晚会", "on": today}
    made = done(key, "POST", "/broadcasts", body | {"unit": cast.association.key})
    at = f"/broadcasts/{made['id']}"
    assert done(key, "POST", f"{at}/readings", {"on": today, "total": 1000})["total"] == 1000
    assert done(key, "PUT", at, body | {"title": "周年晚会"})["title"] == "周年晚会"
    assert done(key, "POST", f"{at}/void", {"reason": "记错"})["is_voided"]
    assert done(key, "POST", f"{at}/restore", {})["is_voided"] is False
    assert done(key, "GET", at)["readings"][0]["total"] == 1000
    assert done(key, "GET", "/broadcasts")["total"] == 1


def test_giving_is_entered_revised_and_voided(cast, key, today):
    made = a_donation(key, cast, today)
    at = f"/donations/{made['id']}"
    body = {
        "kind": "goods", "title": "口罩", "receiver_name": "某校", "landed_on": today,
        "givers": [{"person": cast.member.person_id, "share": "1/2"}, {"name": "王某", "share": "1/2"}],
        "goods": [{"name": "口罩", "number": 10, "counter": "只", "worth": 500, "basis": "invoice"}],
    }  # fmt: skip
    told = done(key, "PUT", at, body)
    assert ([d["share"] for d in told["donors"]], told["goods"][0]["worth"]) == (["1/2", "1/2"], 500)
    assert done(key, "POST", f"{at}/void", {"reason": "记错"})["is_voided"]
    assert done(key, "POST", f"{at}/restore", {})["is_voided"] is False
    assert done(key, "GET", "/donations?kind=goods")["rows"] == [done(key, "GET", at)]
    body = {"kind": "project", "title": "学校", "receiver_name": "某校", "givers": [{}], "signed_on": today}
    made = done(key, "POST", "/projects", body | {"unit": cast.association.key, "estimated": 100_000})
    at = f"/projects/{made['id']}"
    told = done(key, "PUT", at, body | {"estimated": 90_000, "settled": 80_000, "settled_on": today})
    assert (told["state"], told["settled"]) == ("settled", 80_000)
    assert done(key, "POST", f"{at}/void", {"reason": "记错"})["is_voided"]
    assert done(key, "POST", f"{at}/restore", {})["is_voided"] is False
    assert done(key, "GET", "/projects")["rows"] == [done(key, "GET", at)]


def test_a_draft_is_audited_corrected_and_discarded(cast, key, today):
    given = {"unit": cast.association.key, "text": "全年上报社情民意信息3篇。种树40棵。", "period": today[:4]}
    made = done(key, "POST", "/audits", given)
    assert made["totals"]["all"] == 2 and done(key, "GET", "/audits")["rows"][0]["id"] == made["id"]
    first, trees = done(key, "GET", f"/audits/{made['id']}")["claims"]
    assert given["text"][first["start"] : first["end"]] == first["text"] == "3篇" and trees["indicator"] is None
    told = done(key, "PUT", f"/audits/{made['id']}/claims/2", {"indicator": "information.reported"})
    assert told["indicator"] == "information.reported"
    assert ask(key, "PUT", f"/audits/{made['id']}/claims/2", {"indicator": "no.such"})[1]["error"] == "AuditRefused"
    assert ask(key, "POST", "/audits", given | {"text": " "})[0] == 409
    assert ask(key_for(cast.neighbour_secretary), "GET", f"/audits/{made['id']}")[0] == 404
    assert done(key, "POST", f"/audits/{made['id']}/discard") == {"discarded": made["id"]}
    assert ask(key, "GET", f"/audits/{made['id']}")[0] == 404


def test_terms_and_elections(cast, key, today):
    at = f"/units/{cast.association.key}"
    term = done(key, "POST", f"{at}/terms", {"number": 1, "since": "2018-01-01", "council": "理事会"})
    assert done(key, "POST", f"/terms/{term['id']}/withdraw", {"why": "记错"})["is_withdrawn"]
    results = [{"person": cast.member.person_id, "title": "会长"}]
    held = done(key, "POST", f"{at}/elections", {"number": 2, "held_on": "2021-01-01", "results": results})
    results = [{"person": cast.colleague.pk, "title": "副会长"}]
    relieved = [held["posts"][0]["id"]]
    body = {"held_on": "2022-01-01", "results": results, "relieved": relieved}
    mid = done(key, "POST", f"{at}/adjustments", body)
    assert [p["title"] for p in mid["posts"]] == ["副会长"]
    assert done(key, "GET", f"{at}/terms")["total"] == 1
    assert done(key, "GET", "/elections?kind=mid")["rows"] == [done(key, "GET", f"/elections/{mid['id']}")]
    assert done(key, "POST", f"/elections/{mid['id']}/withdraw", {"why": "记错"})["is_withdrawn"]


def test_seats_nominations_and_honours(cast, key, today):
    rules, who = charter(cast), cast.member.person_id
    body = {"kind": next(iter(rules.seats)), "body_name": "市人大", "since": "2021-01-01"}
    at = f"/seats/{done(key, 'POST', f'/people/{who}/seats', body)['id']}"
    assert done(key, "POST", f"{at}/end", {"until": "2025-01-01"})["until"] == "2025-01-01"
    assert done(key, "POST", f"{at}/withdraw", {})["is_withdrawn"]
    assert done(key, "POST", f"{at}/restore")["is_withdrawn"] is False
    assert done(key, "GET", f"/seats?unit={cast.association.key}")["total"] == 1
    body = {"unit": cast.association.key, "person": who, "on": "2025-01-01", "aim": "市党校"}
    made = done(key, "POST", "/nominations", body | {"kind": next(iter(rules.nominations))})
    at = f"/nominations/{made['id']}"
    assert done(key, "POST", f"{at}/decide", {"succeeded": True, "on": "2025-02-01"})["outcome"] == "succeeded"
    assert done(key, "POST", f"{at}/reopen")["outcome"] == "pending"
    assert done(key, "POST", f"{at}/withdraw", {"on": "2025-02-01"})["outcome"] == "withdrawn"
    assert done(key, "GET", "/nominations")["rows"] == [done(key, "GET", at)]
    kind = next(k.code for k in rules.honours.values() if k.of == "person")
    body = {"unit": cast.association.key, "persons": [who], "kind": kind, "on": "2025-01-01", "body_name": "市政府"}
    (made,) = done(key, "POST", "/honours", body)
    at = f"/honours/{made['id']}"
    assert done(key, "POST", f"{at}/withdraw", {"why": "记错"})["is_withdrawn"]
    assert done(key, "POST", f"{at}/restore")["is_withdrawn"] is False
    assert done(key, "GET", "/honours")["rows"] == [done(key, "GET", at)]


def charter(cast: Any) -> Any:
    return charters.of(cast.association)


def kinds_of(cast: Any, listed: str) -> list[str]:
    return list(getattr(charter(cast), listed))


# --- refusals, visitors, queries -------------------------------------------------------------------------------------


def test_refusals_are_the_verbs_own_sentences(cast, key, today):
    an_activity(key, cast, today)
    body = {"unit": cast.association.key, "kind": "lecture", "title": "报告会", "starts_on": today}
    status, told = ask(key, "POST", "/activities", body)
    assert (status, told["error"]) == (409, "LooksAlike")
    assert ask(key, "POST", "/activities", body | {"starts_on": "2025-02-31"})[0] == 409
    assert ask(key, "POST", "/activities", body | {"starts_on": "今天"})[0] == 422
    status, told = ask(key, "POST", "/activities", body | {"people": [{"person": cast.outsider.pk}]})
    assert (status, str(cast.outsider.pk) in told["message"]) == (409, True)
    body = {"unit": cast.association.key, "kind": "news", "title": "题", "written_on": today}
    assert ask(key, "POST", "/articles", body | {"writers": [cast.outsider.pk]})[0] == 409
    assert ask(key, "POST", "/articles", body | {"url": "javascript:alert(1)"})[0] == 422


def test_three_visitors(cast, key, today):
    act, art, gift = an_activity(key, cast, today), an_article(key, cast, today), a_donation(key, cast, today)
    member, neighbour = key_for(cast.member), key_for(cast.neighbour_secretary)
    paths = (f"/activities/{act['id']}", f"/articles/{art['id']}", f"/donations/{gift['id']}")
    assert [ask(neighbour, "GET", path)[0] for path in paths] == [404, 404, 404]
    assert [ask(neighbour, "POST", f"{path}/void", {"reason": "改"})[0] for path in paths] == [404, 404, 404]
    assert [ask(neighbour, "GET", path.rsplit("/", 1)[0])[1]["total"] for path in paths] == [0, 0, 0]
    assert [ask(member, "GET", path)[0] for path in paths] == [200, 200, 404]
    assert [ask(member, "POST", f"{path}/void", {"reason": "改"})[0] for path in paths] == [403, 403, 404]
    assert ask(key_for(cast.secretary, "read"), "POST", f"{paths[0]}/void", {"reason": "改"})[0] == 401
    body = {"unit": cast.association.key, "kind": "lecture", "title": "又一场", "starts_on": today}
    assert ask(neighbour, "POST", "/activities", body)[0] == 403
    assert ask(member, "GET", "/honours")[1]["total"] == 0
    assert ask(member, "GET", f"/units/{cast.association.key}/terms")[0] == 404


def test_who_may_not_write_is_told_so_before_anything_else(cast, key, today):
    """Not that they were late, nor that what they name is not there."""
    art = an_article(key, cast, today)
    member, late = key_for(cast.member), {"reason": "改", "version": 99}
    assert ask(member, "POST", f"/articles/{art['id']}/void", late)[0] == 403
    assert ask(key, "POST", f"/articles/{art['id']}/void", late)[1]["error"] == "LostRace"
    assert ask(member, "POST", f"/articles/{art['id']}/placements", {"outlet": 999, "on": today})[0] == 403
    given = {"unit": cast.association.key, "kind": "cash", "title": "助学金", "receiver_name": "某校"}
    assert ask(member, "POST", "/donations", given | {"givers": [{"person": 999}], "project": 999})[0] == 403
    live = {"unit": cast.association.key, "kind": "live", "title": "晚会", "on": today, "outlet": 999}
    assert ask(member, "POST", "/broadcasts", live)[0] == 403
    assert ask(key, "POST", "/broadcasts", live)[1]["error"] == "NoSuchThing"


def test_who_sees_no_list_sees_their_own_row_alone(cast, key, today):
    people = [{"person": cast.member.person_id}, {"person": cast.colleague.pk}]
    made = an_activity(key, cast, today, people=people)
    told = done(key_for(cast.member), "GET", f"/activities/{made['id']}")
    assert [p["person"] for p in told["participants"]] == [cast.member.person_id]


@pytest.mark.parametrize("path", ["activities", "articles", "donations"])
def test_queries_of_a_list_do_not_grow(cast, key, today, path):
    make = {"activities": an_activity, "articles": an_article, "donations": a_donation}[path]
    make(key, cast, today, title="第一")
    one = queries(key, path)
    for n in range(4):
        make(key, cast, today, title=f"另{n}")
    assert queries(key, path) == one <= MOST_QUERIES


def queries(key: str, path: str) -> int:
    with CaptureQueriesContext(connection) as made:
        done(key, "GET", f"/{path}")
    return len(made)
