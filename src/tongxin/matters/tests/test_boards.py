"""Boards: filters one keeps, many at once with one answer, and what a toast takes back."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tongxin.journal.models import Evidence
from tongxin.matters import operations
from tongxin.matters.models import Event, Matter, SavedFilter, Step
from tongxin.people.permissions import Forbidden
from tongxin.people.tests.factories import AT, TODAY, Cast

from .helpers import motion, opinion, reported, take
from .test_pages import PDF, SimpleUploadedFile

BOARD = "/matters/information/"
FILTERS = BOARD + "filters/"


@pytest.fixture(autouse=True)
def business_day(settings: Any) -> None:
    settings.TONGXIN_TODAY = TODAY.isoformat()


@pytest.fixture
def office(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.secretary)
    return client


# --- saved filters ------------------------------------------------------------------------------------------------


def save(office: Client, name: str = "公园的", query: str = "state=reported&q=公园") -> Any:
    return office.post(FILTERS, {"do": "save", "name": name, "query": query}, follow=True)


def test_a_filter_is_saved_and_opens_with_one_click(cast: Cast, office: Client) -> None:
    reported(cast)
    reported(cast, "关于夜间公交的建议")
    text = office.get(BOARD, {"state": "reported", "q": "公园"}).content.decode()
    assert "存为常用筛选" in text
    assert "已存为常用筛选“公园的”" in save(office).content.decode()
    row = SavedFilter.objects.get()
    text = office.get(BOARD).content.decode()
    assert f'href="?{row.query.replace("&", "&amp;")}"' in text
    assert text.index("公园的") < text.index('id="bd-q"')
    text = office.get(f"{BOARD}?{row.query}").content.decode()
    assert "无障碍饮水" in text and "夜间公交" not in text
    assert 'aria-current="true"' in text and "存为常用筛选" not in text


def test_it_is_renamed_and_deleted(office: Client) -> None:
    save(office)
    save(office, "夜间的", "state=all&due=late")
    first, second = SavedFilter.objects.order_by("pk")
    answer = office.post(FILTERS, {"do": f"rename:{second.pk}", "name": " 公园的 "})
    assert answer.status_code == 422 and "已经有叫“公园的”" in answer.content.decode()
    office.post(FILTERS, {"do": f"rename:{second.pk}", "name": "超期的"})
    office.post(FILTERS, {"do": f"drop:{first.pk}"})
    assert [row.name for row in SavedFilter.objects.all()] == ["超期的"]
    assert office.post(FILTERS, {"do": f"drop:{first.pk}"}).status_code == 404


@pytest.mark.parametrize(
    ("name", "query", "told"),
    [
        ("", "q=公园", "给它起个名"),
        ("长" * 21, "q=公园", "最多20字"),
        ("空的", "", "先筛选，再存"),
        ("空的", "state=reported", "先筛选，再存"),
        ("假的", "evil=1&unit=nowhere&first=x", "先筛选，再存"),
    ],
)
def test_what_cannot_be_saved_is_told(office: Client, name: str, query: str, told: str) -> None:
    answer = save(office, name, query)
    assert answer.status_code == 422 and told in answer.content.decode()
    assert not SavedFilter.objects.exists()


def test_the_same_name_takes_the_place_and_twelve_are_enough(cast: Cast, office: Client) -> None:
    for n in range(12):
        save(office, f"第{n}", f"q=题{n}")
    assert save(office, "第13", "q=公园").status_code == 422
    assert save(office, "第3", "q=公园").status_code == 200
    assert SavedFilter.objects.count() == 12
    assert SavedFilter.objects.get(name="第3").query == "state=all&q=%E5%85%AC%E5%9B%AD"


def test_filters_are_ones_own(cast: Cast, office: Client) -> None:
    save(office)
    leader = Client()
    leader.force_login(cast.group_leader)
    assert "公园的" not in leader.get(BOARD).content.decode()
    row = SavedFilter.objects.get()
    assert leader.post(FILTERS, {"do": f"drop:{row.pk}"}).status_code == 404
    with pytest.raises(Forbidden):
        operations.save_filter(cast.member, cast.association, "information", "我的", "q=公园", today=TODAY)


# --- many at once -------------------------------------------------------------------------------------------------


def some(cast: Cast, *titles: str) -> list[Matter]:
    matters = [opinion(cast, title) for title in titles]
    for matter in matters:
        take(matter, "submit", cast)
    return matters


def test_answers_are_asked_once_for_all(cast: Cast, office: Client) -> None:
    a, b, gone = some(cast, "关于夜间公交的建议", "关于青年见习的建议", "关于图书馆开放的建议")
    take(gone, "reject", cast)
    picks = [m.pk for m in (a, b, gone)]
    answer = office.post(BOARD + "?state=submitted", {"action": "reject", "pick": picks})
    assert answer.status_code == 302
    text = office.get(answer["Location"]).content.decode()
    assert "选了3篇" in text and "不报送2篇" in text and "现在是“不报送”" in text
    assert Step.objects.filter(action="reject").count() == 1  # nothing was done before the answers

    wrong = office.post(answer["Location"], {"pick": picks, "on": "2025-12-22", "f_ground": "vague"})
    assert wrong.status_code == 422 and "还没有填给作者的说明" in wrong.content.decode()
    said = {"pick": picks, "on": "2025-12-23", "f_ground": "vague", "f_reason": "没有数据。"}
    assert office.post(answer["Location"], said).status_code == 422  # tomorrow
    assert Step.objects.filter(action="reject").count() == 1
    after = office.post(answer["Location"], said | {"on": "2025-12-22"}, follow=True)
    told = after.content.decode()
    assert "已决定不报送2篇，没有决定不报送1篇" in told and "《关于图书馆开放的建议》" in told
    assert after.redirect_chain[-1][0] == BOARD + "?state=submitted"
    steps = Step.objects.filter(action="reject", matter__in=[a, b])
    assert {step.answers["reason"] for step in steps} == {"没有数据。"} and steps.count() == 2


def test_receivers_are_asked_once_and_similar_ones_wait(cast: Cast, office: Client) -> None:
    matters = some(cast, "关于公园便民设施的建议", "关于在公园增设无障碍饮水设施的建议", "关于夜间公交的建议")
    for matter in matters:
        for action in ("screen", "edit", "sign"):
            take(matter, action, cast)
    address = f"{BOARD}many/report/?" + "&".join(f"pick={m.pk}" for m in matters) + "&pick=9999"
    text = office.get(address).content.decode()
    assert "将跳过" in text and "有相似稿1篇，要逐一看" in text and "另有1篇已经不在您能办的之列" in text
    said = {"pick": [m.pk for m in matters], "on": "2025-12-22", "f_receiver": "市教育局"}
    assert "已报送1篇，跳过2篇（有相似稿）" in office.post(address, said, follow=True).content.decode()
    assert [Matter.objects.get(pk=m.pk).state for m in matters] == ["signed", "signed", "reported"]
    assert Step.objects.get(action="report").answers["receiver"] == cast.bureau.key


def test_many_for_nobody_else(cast: Cast, office: Client) -> None:
    leader = Client()
    leader.force_login(cast.leader)
    assert office.get(BOARD + "many/nonsense/").status_code == 404
    assert "先在列表里打勾" in office.get(BOARD + "many/report/").content.decode()
    assert "没有可以" in office.get(f"{BOARD}many/report/?pick={motion(cast).pk}").content.decode()


# --- toasts -------------------------------------------------------------------------------------------------------


def test_the_toast_takes_a_step_back(cast: Cast, office: Client) -> None:
    [matter] = some(cast, "关于夜间公交的建议")
    text = office.post(reverse("matters:step", args=[matter.pk, "screen"]), {"on": "2025-12-22"}, follow=True)
    undo = reverse("matters:undo", args=[matter.pk, Step.objects.get(action="screen").pk])
    toast = text.content.decode().partition('class="toasts" role="status"')[2]
    assert f'<form method="post" action="{undo}">' in toast.partition("</main>")[0].partition("</form>")[0] + "</form>"
    office.post(undo)
    assert Matter.objects.get(pk=matter.pk).state == "submitted"


def test_the_toast_takes_many_back(cast: Cast, office: Client) -> None:
    matters = some(cast, "关于夜间公交的建议", "关于青年见习的建议")
    office.post(BOARD, {"action": "screen", "pick": [m.pk for m in matters]})
    steps = list(Step.objects.filter(action="screen").order_by("pk"))
    take(matters[1], "edit", cast, TODAY)
    address = f"{BOARD}undo/?step={steps[0].pk}&step={steps[1].pk}"
    told = office.post(address, follow=True).content.decode()
    assert "已撤回1篇" in told and "这一步之后已经有新的办理" in told
    assert [Matter.objects.get(pk=m.pk).state for m in matters] == ["submitted", "edited"]
    member = Client()
    member.force_login(cast.member)
    member.post(f"{BOARD}undo/?step={Step.objects.get(action='edit').pk}")
    assert Matter.objects.get(pk=matters[1].pk).state == "edited"


ADOPTED = {"on": "2025-12-20", "level": "city", "form": "whole", "body": "市教育局", "leader": "", "text": ""}


def test_the_toast_takes_a_record_back(cast: Cast, office: Client) -> None:
    matter = reported(cast)
    text = office.post(reverse("matters:event", args=[matter.pk, "adopted"]), ADOPTED, follow=True).content.decode()
    row = Event.objects.get()
    undo = reverse("matters:withdraw", args=[matter.pk, row.pk]) + "?just=1"
    assert f'action="{undo}"' in text
    assert office.post(undo).status_code == 302
    row.refresh_from_db()
    assert row.withdrawn_at is not None and row.withdrawn_why == "登记后随即撤销"


def test_an_old_record_is_not_taken_back_without_a_reason(cast: Cast, office: Client) -> None:
    matter = reported(cast)
    old = operations.record_event(
        matter, "adopted", on=TODAY, level="city", form="whole", body=cast.bureau, by=cast.secretary, at=AT
    )
    answer = office.post(reverse("matters:withdraw", args=[matter.pk, old.pk]) + "?just=1")
    assert answer.status_code == 422 and "撤回要写明理由" in answer.content.decode()


# --- on behalf ----------------------------------------------------------------------------------------------------


def test_an_event_is_entered_on_behalf_with_its_scan(cast: Cast, office: Client) -> None:
    matter = reported(cast)
    address = reverse("matters:event", args=[matter.pk, "adopted"])
    assert "代谁录入" in office.get(address).content.decode()
    person = matter.authors.get().person
    scan = SimpleUploadedFile("采用通知.pdf", PDF, "application/pdf")
    given = ADOPTED | {"on_behalf": f"people.person:{person.pk}", "files": scan}
    text = office.post(address, given, follow=True).content.decode()
    row = Event.objects.get()
    assert row.on_behalf == f"people.person:{person.pk}" and "代录登记" in text
    assert Evidence.objects.filter(thing=row.key).count() == 1
    bad = office.post(address, ADOPTED | {"on_behalf": "people.person:99999"})
    assert bad.status_code == 422 and Event.objects.count() == 1
