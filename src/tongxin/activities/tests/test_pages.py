"""Pages as people use them: calendar, list, form, attendance, venues, teams."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tongxin.activities.models import Activity, Participant, Series, TeamMember, Venue
from tongxin.activities.operations import cancel, close_venue, join_team, void
from tongxin.journal.models import Evidence
from tongxin.ledger import operations as ledger
from tongxin.people import placed
from tongxin.people.imports.sheets import sheets_of
from tongxin.people.models import User
from tongxin.people.tests.factories import AT, TODAY, Cast, make_person

from .helpers import DAY, held, items, person_of_member, planned, team, town, value, venue

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
LIST, NEW = "/activities/list/", "/activities/new/"


@pytest.fixture(autouse=True)
def business_day(settings: Any) -> None:
    settings.TONGXIN_TODAY = TODAY.isoformat()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def office(cast: Cast) -> Client:
    return client_of(cast.secretary)


def read(client: Client, address: str, given: dict[str, str] | None = None) -> str:
    answer = client.get(address, given or {})
    assert answer.status_code == 200, answer
    return answer.content.decode()


def page_of(activity: Activity, name: str = "page") -> str:
    return reverse(f"activities:{name}", args=[activity.pk])


def test_an_activity_entered_late_may_have_been_at_a_venue_closed_since(cast: Cast, office: Client) -> None:
    close_venue(venue(cast, name="旧址"), date(2025, 11, 30), by=cast.secretary, at=AT, today=TODAY)
    assert "旧址" not in read(office, NEW)
    assert "旧址" in read(office, NEW, {"on": "2025-11-20"})
    assert "旧址" in office.post(NEW, {"do": "find", "starts_on": "2025-11-20"}).text


def test_numbers_that_no_database_takes_are_left_out(cast: Cast, office: Client) -> None:
    far = "9" * 30
    assert office.post(NEW, {"do": "find", "person": far}).status_code == 200
    assert office.post(NEW, {"do": f"add:{far}"}).status_code == 200
    assert office.post(page_of(planned(cast), "attendance"), {"do": "find", "added": far}).status_code == 200


# --- calendar -------------------------------------------------------------------------------------------------


def test_the_calendar_shows_the_month_and_the_days_between(cast: Cast, office: Client) -> None:
    planned(cast, "clinic", title="两日义诊", starts_on=date(2025, 12, 30), ends_on=date(2026, 1, 2))
    cancel(planned(cast, "meeting_council", title="取消的会"), "台风", by=cast.secretary, at=AT)
    void(planned(cast, title="作废的"), "错", by=cast.secretary, at=AT)
    text = read(office, "/activities/")
    assert "2025年12月" in text and "本月2场" in text and "今天" in text
    assert text.count("两日义诊") == 4  # the grid goes on to Sunday the 4th of January
    assert "is-cancelled" in text and "作废的" not in text
    assert "本月1场" in read(office, "/activities/", {"month": "2026-01"})
    assert "取消的会" not in read(office, "/activities/", {"group": "service"})
    for month in ("nonsense", "0001-01", "9999-12", "2025-13"):
        assert "2025年12月" in read(office, "/activities/", {"month": month})


def test_an_empty_month_says_what_belongs_there(cast: Cast, office: Client) -> None:
    assert "这个月还没有活动" in read(office, "/activities/")
    assert "安排活动" not in read(client_of(cast.member), "/activities/")
    assert "?month=" not in read(office, "/activities/").partition("cal-e")[2]
    planned(cast, "clinic", starts_on=date(2023, 5, 6), ends_on=date(2023, 5, 6))
    planned(cast, "meeting_council", starts_on=date(2026, 2, 1), ends_on=date(2026, 2, 1))
    assert "看2023年5月" in read(office, "/activities/")
    assert "看2023年5月" in read(office, "/activities/", {"month": "2023-04"})
    assert "看2026年2月" in read(office, "/activities/", {"month": "2026-05"})
    assert "?month=2023-05&amp;group=service" in read(office, "/activities/", {"group": "service"})


# --- list -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, {"义诊", "读书会", "小组学习"}),
        ({"q": "义诊"}, {"义诊"}),
        ({"q": "知联之家"}, {"读书会"}),
        ({"kind": "clinic"}, {"义诊"}),
        ({"kind": "evil"}, {"义诊", "读书会", "小组学习"}),
        ({"unit": "chaocheng-youth"}, {"小组学习"}),
        ({"unit": "linhai"}, {"义诊", "读书会", "小组学习"}),  # a unit elsewhere narrows nothing
        ({"status": "held"}, {"义诊"}),
        ({"status": "planned"}, {"读书会", "小组学习"}),
        ({"status": "voided"}, {"错的"}),
        ({"first": "2025-12-12"}, {"小组学习"}),
        ({"last": "2025-12-12"}, {"义诊", "读书会"}),
        ({"first": "x", "page": "99", "size": "7", "sort": "evil"}, {"义诊", "读书会", "小组学习"}),
    ],
)
def test_filters_narrow(cast: Cast, office: Client, given: dict[str, str], found: set[str]) -> None:
    held(cast, "clinic", title="义诊")
    planned(cast, "culture_reading", title="读书会", venue=venue(cast))
    planned(cast, title="小组学习", unit=cast.youth, starts_on=date(2025, 12, 20))
    void(planned(cast, title="错的"), "错", by=cast.secretary, at=AT)
    text = read(office, LIST, given)
    assert {title for title in ("义诊", "读书会", "小组学习", "错的") if f">{title}</a>" in text} == found


def test_my_own_and_what_htmx_gets(cast: Cast, office: Client) -> None:
    held(cast, "clinic", person_of_member(cast), title="义诊")
    planned(cast, title="别的会")
    mine = read(client_of(cast.member), LIST, {"mine": "1"})
    assert ">义诊</a>" in mine and "别的会" not in mine
    assert "单位限定在城东片区。" in read(office, LIST, {"unit": "chaocheng-east"})
    part = office.get(LIST, headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith('<section class="card" id="list"')


@pytest.mark.parametrize("many", [1, 100])
def test_of_few_units_and_of_many_the_same_is_listed(
    cast: Cast, office: Client, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(placed, "MANY", many)
    there = {"by": cast.neighbour_secretary, "unit": cast.neighbour}
    planned(cast, title="自己的"), planned(cast, title="小组的", unit=cast.youth)
    planned(cast, title="协办的", cohosts=[cast.youth], **there)
    planned(cast, title="别家的", **there), void(planned(cast, title="错的"), "错", by=cast.secretary, at=AT)
    for address, given in ((LIST, {}), ("/activities/", {}), (LIST, {"status": "planned", "q": "的"})):
        text = read(office, address, given)
        assert (
            re.findall("(自己的|小组的|协办的|别家的|错的)</", text)
            == ["协办的", "小组的", "自己的"][:: 1 if address == LIST else -1]
        )
    assert re.findall("(协办的|错的)</", read(office, LIST, {"status": "voided"})) == ["错的"]


def test_lists_cost_the_same_however_long(cast: Cast, office: Client, django_assert_max_num_queries: Any) -> None:
    crowd = [make_person(unit=cast.youth) for _ in range(3)]
    home, brand = venue(cast), team(cast)
    for n in range(2):
        held(cast, "clinic", *crowd, title=f"第{n}场", venue=home, series=brand, places=[town(f"街道{n}")])
    pages = {address: 0 for address in (LIST, "/activities/", "/activities/venues/", "/activities/series/")}
    read(office, LIST)  # the session is written once in a while
    for address in pages:
        with django_assert_max_num_queries(12) as cost:
            read(office, address)
        pages[address] = len(cost.captured_queries)
    for n in range(2, 30):
        held(cast, "clinic", *crowd, title=f"第{n}场", venue=home, cohosts=[cast.neighbour])
        venue(cast, name=f"阵地{n}"), team(cast, name=f"团{n}")
    for address, before in pages.items():
        with django_assert_max_num_queries(before + (1 if address == LIST else 0)):  # units of co-hosts
            text = read(office, address)
    assert "第1至25项，共29项" in text


# --- who sees what --------------------------------------------------------------------------------------------


def test_members_see_activities_and_themselves_but_no_list(cast: Cast) -> None:
    activity = held(cast, "study_group", person_of_member(cast), cast.colleague)
    text = read(client_of(cast.member), page_of(activity))
    assert "我的到场" in text and "到场2人" in text and "陆景明" not in text and "名单" not in text
    assert "陆景明" in read(client_of(cast.secretary), page_of(activity))
    assert "陆景明" not in read(client_of(cast.leader), page_of(activity))
    assert client_of(cast.neighbour_secretary).get(page_of(activity)).status_code == 404


def test_a_cohost_sees_a_joint_activity_without_the_hosts_people(cast: Cast) -> None:
    activity = held(cast, "clinic", cast.colleague, cohosts=[cast.neighbour])
    neighbour = client_of(cast.neighbour_secretary)
    text = read(neighbour, page_of(activity))
    assert "学习交流会" in text and "陆景明" not in text
    assert neighbour.get(page_of(activity, "edit")).status_code == 403
    assert "学习交流会" in read(neighbour, LIST)


def test_voided_ones_are_for_those_who_write(cast: Cast, office: Client) -> None:
    activity = held(cast, "study_group", person_of_member(cast))
    void(activity, "重复录入", by=cast.secretary, at=AT)
    assert client_of(cast.member).get(page_of(activity)).status_code == 404
    assert "重复录入" in read(office, page_of(activity))


def test_sign_in_sheets_are_for_those_who_see_the_list(cast: Cast, office: Client) -> None:
    activity = held(cast, "study_group", person_of_member(cast))
    office.post(page_of(activity, "attendance"), {"do": "save", "files": SimpleUploadedFile("签到表.pdf", PDF)})
    file = Evidence.objects.get()
    address = reverse("activities:file", args=[activity.pk, file.pk])
    answer = office.get(address)
    assert answer.status_code == 200 and answer.getvalue() == PDF
    assert answer["Cache-Control"] == "private, no-store"  # names stand in it
    assert "签到表.pdf" in read(office, page_of(activity))
    assert client_of(cast.member).get(address).status_code == 404


def test_a_sheet_with_a_file_that_is_refused_saves_nothing(cast: Cast, office: Client) -> None:
    person = person_of_member(cast)
    activity = planned(cast, "study_group", person, starts_on=TODAY)
    bad = SimpleUploadedFile("签到表.exe", b"MZ" + b"0" * 100)
    answer = office.post(page_of(activity, "attendance"), {"do": "held", f"mark_{person.pk}": "present", "files": bad})
    assert answer.status_code == 422 and Activity.objects.get().held_at is None
    assert activity.participants.get().attendance == "" and not Evidence.objects.exists()


# --- form -----------------------------------------------------------------------------------------------------

SAID = {
    "unit": "chaocheng", "kind": "clinic", "title": "城东义诊", "starts_on": "2025-12-10", "starts_at": "09:00",
    "places": "城东街道、城西街道", "audience": "66", "audience_basis": "register", "cohosts": "临海市知联会",
}  # fmt: skip


def test_planning_in_the_browser(cast: Cast, office: Client) -> None:
    town("城东街道"), town("城西街道")
    text = read(office, NEW, {"kind": "clinic", "on": "2025-12-24"})
    assert "举办后计入" in text and "义诊与健康科普" in text and 'value="2025-12-24"' in text
    assert "2025年将为1场" in text and "3分" in text
    person = person_of_member(cast)
    answer = office.post(NEW, SAID | {"do": "held", "person": [person.pk], f"role_{person.pk}": "organiser"})
    activity = Activity.objects.get()
    assert answer["Location"] == page_of(activity, "attendance")
    assert activity.involved.count() == 3 and activity.participants.get().role == "organiser"
    office.post(answer["Location"], {"do": "held", f"mark_{person.pk}": "present", "guests": "4"})
    assert items(activity) == {"clinic.held": 1, "clinic.place": 2, "clinic.audience": 66, "service.sent": 1}
    text = read(office, page_of(activity))
    assert "到场5人" in text and "已计入" in text and "到达2个镇街" in text and "依据：服务登记表" in text


def test_places_are_picked_without_script(cast: Cast, office: Client) -> None:
    east, west = town("城东街道"), town("城西街道")
    said = SAID | {"places": "城东街道", "places_pick": "城西街道", "cohosts": ""}
    text = office.post(NEW, said | {"do": "pick", "title": ""}).content.decode()
    assert "城东街道、城西街道</textarea>" in text.replace("\n", "") and "errm" not in text
    assert '<option value="城西街道">' in text and not Activity.objects.exists()
    office.post(NEW, said | {"do": "save"})  # picked without the button
    assert {row.unit for row in Activity.objects.get().involved.all()} == {east, west}
    home = {"unit": "chaocheng", "kind": "home", "name": "同心之家", "place": west.pk}
    address = office.post("/activities/venues/new/", home)["Location"]
    assert "城西街道" in read(office, address)
    edit = reverse("activities:venue-edit", args=[Venue.objects.get().pk])
    assert f'value="{west.pk}" selected' in read(office, edit)


def test_what_is_wrong_is_said_and_nothing_lost(cast: Cast, office: Client) -> None:
    answer = office.post(NEW, SAID | {"title": "", "starts_on": "明天", "places": "没有的镇"})
    text = answer.content.decode()
    assert answer.status_code == 422 and "有3处要改" in text and "没有叫“没有的镇”的单位" in text
    assert "还没有写名称" in text and "日期写成2025-12-22" in text and 'value="66"' in text
    assert not Activity.objects.exists()


def test_one_that_looks_alike_is_asked_about(cast: Cast, office: Client) -> None:
    said = {"unit": "chaocheng", "kind": "study_group", "title": "学习交流会", "starts_on": DAY.isoformat()}
    planned(cast)
    answer = office.post(NEW, said)
    assert answer.status_code == 422 and "确是另一场" in answer.content.decode()
    assert office.post(NEW, said | {"is_another": "on"}).status_code == 302
    assert Activity.objects.count() == 2


def test_people_are_found_added_and_dropped_without_script(cast: Cast, office: Client) -> None:
    person, colleague = person_of_member(cast), cast.colleague
    said = {"unit": "chaocheng", "kind": "study_group", "starts_on": DAY.isoformat()}
    text = office.post(NEW, said | {"do": "find", "sought": "ljm"}).content.decode()
    assert f'value="add:{colleague.pk}"' in text and "errm" not in text
    text = office.post(NEW, said | {"do": f"add:{colleague.pk}", "person": [person.pk]}).content.decode()
    assert f'name="person" value="{colleague.pk}"' in text and f'name="person" value="{person.pk}"' in text
    text = office.post(NEW, said | {"do": f"drop:{person.pk}", "person": [person.pk]}).content.decode()
    assert f'name="person" value="{person.pk}"' not in text
    text = office.post(NEW, said | {"do": "all", "all_of": "chaocheng"}).content.decode()
    assert "加了4人" in text
    text = office.post(NEW, said | {"do": f"add:{cast.outsider.pk}"}).content.decode()
    assert "何海" not in text
    assert "没有“何海”" in office.post(NEW, said | {"do": "find", "sought": "何海"}).content.decode()


def test_a_posted_number_tells_nothing_of_a_stranger(cast: Cast, office: Client) -> None:
    said = {"unit": "chaocheng", "kind": "visit_member", "starts_on": DAY.isoformat(), "title": "走访"}
    stranger = cast.outsider.pk
    for do in ("find", "save"):
        given = said | {
            "do": do,
            "person": [stranger],
            f"role_{stranger}": "visited",
            "title": "" if do == "save" else "x",
        }
        assert "何海" not in office.post(NEW, given).content.decode()
    address = page_of(planned(cast), "attendance")
    assert "何海" not in office.post(address, {"do": f"add:{stranger}", "added": [stranger]}).content.decode()


def test_a_groups_leader_plans_for_the_group_alone(cast: Cast) -> None:
    leader = client_of(cast.group_leader)
    text = read(leader, NEW)
    assert "小组学习交流" in text and "会长专题学习会" not in text
    assert 'value="chaocheng-youth"' in text and 'value="chaocheng-east"' not in text
    said = {"unit": "chaocheng-youth", "kind": "study_group", "title": "青年学习", "starts_on": DAY.isoformat()}
    assert leader.post(NEW, said).status_code == 302
    assert Activity.objects.get().unit == cast.youth
    answer = leader.post(NEW, said | {"unit": "chaocheng", "title": "别组"})
    assert answer.status_code == 422 and Activity.objects.count() == 1


def test_changing_keeps_the_list_and_tells_lost_races(cast: Cast, office: Client) -> None:
    person = person_of_member(cast)
    activity = held(cast, "study_group", person)
    text = read(office, page_of(activity, "edit"))
    assert "李嘉言" in text and f'name="version" value="{activity.version}"' in text
    said = {"kind": "study_group", "title": "改名的会", "starts_on": "2025-11-01", "person": [person.pk]}
    assert office.post(page_of(activity, "edit"), said | {"version": activity.version}).status_code == 302
    activity.refresh_from_db()
    assert activity.title == "改名的会" and items(activity)["study.sent"] == 1
    answer = office.post(page_of(activity, "edit"), said | {"version": "1"})
    assert answer.status_code == 422 and "沈知远刚刚改动了" in answer.content.decode()


def test_on_behalf_is_kept_and_shown(cast: Cast, office: Client) -> None:
    said = {"unit": "chaocheng-youth", "kind": "study_group", "title": "青年学习", "starts_on": DAY.isoformat()}
    office.post(NEW, said | {"on_behalf": "on"})
    activity = Activity.objects.get()
    assert activity.on_behalf == f"people.unit:{cast.youth.pk}"
    assert "代青年小组" in read(office, page_of(activity))


# --- attendance -----------------------------------------------------------------------------------------------


def test_attendance_without_script(cast: Cast, office: Client) -> None:
    person, colleague = person_of_member(cast), cast.colleague
    activity = planned(cast, "study_group", person)
    address = page_of(activity, "attendance")
    assert "保存，记为已举办" in read(office, address)
    text = office.post(address, {"do": "find", "sought": "陆景", f"mark_{person.pk}": "leave"}).content.decode()
    assert f'value="add:{colleague.pk}"' in text
    assert f'<input type="hidden" name="mark_{person.pk}" value="leave">' in text  # goes along, not called so
    text = office.post(address, {"do": f"add:{colleague.pk}", f"mark_{person.pk}": "leave"}).content.decode()
    assert f'name="added" value="{colleague.pk}"' in text and not Participant.objects.exclude(attendance="").exists()
    text = office.post(address, {"do": "tab:leave", f"mark_{person.pk}": "leave"}).content.decode()
    assert text.count("data-at ") == 1
    text = office.post(address, {"do": "all"}).content.decode()
    assert "checked" in text and not Participant.objects.exclude(attendance="").exists()
    said = {"added": [colleague.pk], f"mark_{person.pk}": "leave", f"mark_{colleague.pk}": "late", "guests": "3"}
    office.post(address, said | {"do": "save", "version": activity.version})
    assert Activity.objects.get().status == "planned" and Activity.objects.get().guests == 3
    office.post(address, {"do": "held"})
    assert items(activity) == {"study.group": 1, "study.sent": 1, "study.hosted": 4}
    answer = office.post(address, {"do": "save", "version": "1"})
    assert answer.status_code == 422 and "沈知远刚刚改动了" in answer.content.decode()


def test_hours_are_typed_where_the_kind_counts_them(cast: Cast, office: Client) -> None:
    person = person_of_member(cast)
    activity = planned(cast, "service", person)
    address = page_of(activity, "attendance")
    assert f'name="hours_{person.pk}"' in read(office, address)
    said = {"do": "held", f"mark_{person.pk}": "present", f"hours_{person.pk}": "两小时"}
    answer = office.post(address, said)
    assert answer.status_code == 422 and "李嘉言的时长写成2.5" in answer.content.decode()
    office.post(address, said | {f"hours_{person.pk}": "2.5"})
    assert items(activity)["service.hours"] == 25
    answer = office.post(address, {"do": "save", "guests": "约30"})
    assert answer.status_code == 422 and "写一个整数" in answer.content.decode()


def test_two_hundred_on_the_page_cost_what_two_do(
    cast: Cast, office: Client, django_assert_max_num_queries: Any
) -> None:
    crowd = [make_person(unit=cast.youth) for _ in range(200)]
    activity = planned(cast, "study_group", *crowd)
    with django_assert_max_num_queries(25):
        text = read(office, page_of(activity, "attendance"))
    assert text.count("data-at ") == 200
    marks = {f"mark_{p.pk}": "present" for p in crowd}
    with django_assert_max_num_queries(60):
        office.post(page_of(activity, "attendance"), marks | {"do": "held"})
    assert value(cast.youth, "quantity", "study.sent") == 200
    with django_assert_max_num_queries(30):
        read(office, page_of(activity))


def test_ahead_of_the_day_it_cannot_be_held(cast: Cast, office: Client) -> None:
    activity = planned(cast, starts_on=TODAY + timedelta(2))
    assert "记为已举办" not in read(office, page_of(activity, "attendance"))
    assert "还有2天" in read(office, page_of(activity))
    assert "还没有到" in office.post(page_of(activity, "attendance"), {"do": "held"}).content.decode()


def test_a_statement_that_covers_it_asks_on_the_page(cast: Cast, office: Client) -> None:
    ledger.state(
        cast.association, "summary", "study.group", "", date(2025, 1, 1), date(2025, 12, 31), 5, "电话汇总",
        by=cast.secretary, at=AT,
    )  # fmt: skip
    activity = planned(cast)
    text = office.post(page_of(activity, "attendance"), {"do": "held"}).content.decode()
    assert "另计" in text and "冲减" in text
    office.post(page_of(activity, "attendance"), {"do": "held", "beside": "extra"})
    assert value(cast.association, "quantity", "study.group") == 6


# --- smaller acts ---------------------------------------------------------------------------------------------


def test_acts_ask_for_their_reason(cast: Cast, office: Client) -> None:
    activity = held(cast)
    address = reverse("activities:act", args=[activity.pk, "void"])
    assert "作废这条记录吗" in read(office, address)
    assert office.post(address).status_code == 422
    office.post(address, {"why": "重复录入"})
    assert Activity.objects.get().status == "voided"
    assert office.post(address, {"why": "再来"}).status_code == 302  # told that it is voided
    office.post(reverse("activities:act", args=[activity.pk, "restore"]))
    assert items(activity) == {"study.group": 1}
    assert office.get(reverse("activities:act", args=[activity.pk, "explode"])).status_code == 404
    assert office.get(page_of(activity, "edit")).status_code == 200


# --- venues and series ----------------------------------------------------------------------------------------


def test_a_venue_from_registering_to_closing(cast: Cast, office: Client) -> None:
    said = {
        "unit": "chaocheng",
        "kind": "base_heritage",
        "name": "旧址",
        "level": "province",
        "opened_on": "2025-05-01",
    }
    answer = office.post("/activities/venues/new/", said)
    found = Venue.objects.get()
    assert answer["Location"] == reverse("activities:venue", args=[found.pk])
    assert office.post("/activities/venues/new/", said).status_code == 422  # of that name there is one
    improve = reverse("activities:venue-act", args=[found.pk, "improve"])
    assert "保存后计入" in read(office, improve)
    assert office.post(improve, {"on": "2025-04-01", "note": "修缮"}).status_code == 422
    office.post(improve, {"on": "2025-06-01", "note": "修缮展厅"})
    assert "修缮展厅" in read(office, answer["Location"])
    row = found.improvements.get()
    office.post(reverse("activities:improvement-drop", args=[found.pk, row.pk]))
    assert items(found) == {"base.heritage": 1}
    office.post(reverse("activities:venue-edit", args=[found.pk]), said | {"name": "旧址纪念馆"})
    office.post(reverse("activities:venue-act", args=[found.pk, "close"]), {"on": "2025-12-01"})
    found.refresh_from_db()
    assert found.name == "旧址纪念馆" and found.closed_on == date(2025, 12, 1)
    held(cast, "clinic", title="旧年的义诊", starts_on=date(2023, 6, 1))
    ended = read(office, "/activities/venues/", {"state": "ended"})
    assert "旧址纪念馆" in ended and "2023年活动" in ended, "nothing was held this year yet"
    assert "没有符合筛选" in read(office, "/activities/venues/", {"state": "open"})
    office.post(reverse("activities:venue-act", args=[found.pk, "reopen"]))
    office.post(reverse("activities:venue-act", args=[found.pk, "void"]), {"why": "错"})
    assert items(found) == {} and "错" in read(office, answer["Location"])
    assert "旧址纪念馆" not in read(client_of(cast.member), "/activities/venues/")


def test_a_team_from_founding_to_leaving(cast: Cast, office: Client) -> None:
    said = {"unit": "chaocheng", "kind": "service_team", "name": "社区服务团", "founded_on": "2025-05-01"}
    address = office.post("/activities/series/new/", said)["Location"]
    found = Series.objects.get()
    join = reverse("activities:team-join", args=[found.pk])
    person = person_of_member(cast)
    assert office.post(join, {"on": "2025-06-01", "do": "save"}).status_code == 422
    text = office.post(join, {"on": "2025-06-01", "do": "find", "sought": "ljy"}).content.decode()
    assert f"add:{person.pk}" in text
    office.post(join, {"on": "2025-06-01", "do": "save", "person": [person.pk, cast.colleague.pk]})
    assert items(found) == {"team.formed": 1, "team.joined": 2} and "陆景明" in read(office, address)
    assert "陆景明" not in read(client_of(cast.member), address)
    first, second = TeamMember.objects.order_by("pk")
    office.post(reverse("activities:team-leave", args=[found.pk, first.pk]), {"on": "2025-11-30", "do": "leave"})
    office.post(reverse("activities:team-leave", args=[found.pk, second.pk]), {"do": "drop"})
    assert items(found) == {"team.formed": 1, "team.joined": 1}
    office.post(reverse("activities:series-act", args=[found.pk, "end"]), {"on": "2025-12-01"})
    assert "社区服务团" in read(office, "/activities/series/", {"state": "ended"})
    office.post(reverse("activities:series-act", args=[found.pk, "void"]), {"why": "错"})
    assert items(found) == {}
    brand = team(cast, "brand", name="品牌")
    assert office.get(reverse("activities:team-join", args=[brand.pk])).status_code == 404


def test_empty_pages_say_what_belongs_there(cast: Cast, office: Client) -> None:
    for address, said in {
        LIST: "还没有活动", "/activities/venues/": "还没有阵地", "/activities/series/": "还没有品牌和团队",
    }.items():  # fmt: skip
        assert said in read(office, address)
        assert "/new/" not in read(client_of(cast.leader), address)


def test_a_venue_shows_what_took_place_there(cast: Cast, office: Client) -> None:
    home = venue(cast)
    held(cast, "culture_social", title="中秋雅集", venue=home)
    assert "中秋雅集" in read(office, reverse("activities:venue", args=[home.pk]))
    assert "1场" in read(office, "/activities/venues/")
    close_venue(home, TODAY, by=cast.secretary, at=AT, today=TODAY)
    assert "在这里的活动" in read(client_of(cast.member), reverse("activities:venue", args=[home.pk]))


def cells(client: Client, address: str, given: dict[str, str]) -> set[str]:
    """What stands in an exported list."""
    sheet = sheets_of(client.get(address, given).content, "导出.xlsx")[0]
    return {str(cell) for _number, row in sheet.rows for cell in row}


def test_venues_and_series_are_exported_as_filtered(cast: Cast, office: Client) -> None:
    venue(cast), venue(cast, "base_heritage", name="旧址纪念馆")
    join_team(team(cast), [cast.colleague], TODAY, by=cast.secretary, at=AT, today=TODAY)
    team(cast, "brand", name="同心讲堂")
    there, said = "/activities/venues/export/", {"kind": "base_heritage"}
    assert "旧址纪念馆" in cells(office, there, said) and "知联之家" not in cells(office, there, said)
    told = cells(office, "/activities/series/export/", {"q": "社区"})
    assert {"社区服务团", "陆景明"} <= told and "同心讲堂" not in told
    assert "venues/export/?kind=base_heritage" in read(office, "/activities/venues/", said)
    assert client_of(cast.member).get(there).status_code == 403
