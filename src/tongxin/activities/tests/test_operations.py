"""What each verb counts, refuses and keeps."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tongxin.activities import records
from tongxin.activities.models import Activity, Participant, Venue
from tongxin.activities.operations import (
    ActivityRefused,
    Details,
    InUse,
    Invited,
    LooksAlike,
    LostRace,
    Mark,
    NotThere,
    VenueDetails,
    WrongDay,
    WrongPeople,
    amend_venue,
    cancel,
    close_venue,
    drop_improvement,
    drop_member,
    end_series,
    hold,
    improve_venue,
    join_team,
    leave_team,
    plan,
    reinstate,
    restore,
    restore_venue,
    revise,
    take_attendance,
    take_back,
    void,
    void_series,
    void_venue,
)
from tongxin.journal.models import Line
from tongxin.ledger import operations as ledger
from tongxin.ledger.models import Entry
from tongxin.ledger.operations import StatementOverlaps
from tongxin.ledger.points import sheet
from tongxin.people import charters
from tongxin.people.permissions import Forbidden
from tongxin.people.tests.factories import AT, TODAY, Cast, make_person, make_unit

from .helpers import DAY, counted, held, items, person_of_member, planned, team, told, town, value, venue

CROWD = {"guests": 30, "audience_basis": "signed"}


# --- what counts ----------------------------------------------------------------------------------------------


def test_a_plan_counts_nothing_until_it_was_held(cast: Cast) -> None:
    activity = planned(cast, "study_group", person_of_member(cast))
    assert activity.status == "planned" and not Entry.objects.exists()
    hold(activity, by=cast.secretary, at=AT, today=TODAY)
    assert items(activity) == {"study.group": 1}  # nobody's attendance was taken
    assert value(cast.association, "works", "study.group") == 1


def test_study_counts_for_the_host_and_each_who_came_for_their_own_unit(cast: Cast) -> None:
    mine, other = person_of_member(cast), cast.colleague
    activity = planned(cast, "study_group", mine, other)
    marks = {mine.pk: Mark("late"), other.pk: Mark("leave")}
    hold(activity, marks, guests=3, by=cast.secretary, at=AT, today=TODAY)
    assert items(activity) == {"study.group": 1, "study.sent": 1, "study.hosted": 4}
    assert value(cast.youth, "quantity", "study.sent") == 1
    assert value(cast.east, "quantity", "study.sent") == 0
    assert value(cast.youth, "works", "study.group") == 0  # the association held it


def test_every_kind_counts_what_the_charter_says(cast: Cast) -> None:
    charter = charters.of(cast.association)
    places = [town("城东街道"), town("城西街道")]
    for n, kind in enumerate(charter.activities.values()):
        said: dict[str, Any] = {"title": f"第{n}场", "hours": Decimal("2.5")}
        if kind.audience:
            said |= {"audience": 60, "audience_basis": "counted"}
        if kind.place:
            said["places"] = places
        if kind.visited:
            said["visited"] = [cast.bureau, cast.colleague]
        invited = [Invited(person_of_member(cast), "speaker"), Invited(cast.colleague)]
        activity = plan(
            cast.association, Details(kind=kind.code, starts_on=DAY, **said), invited, by=cast.secretary, at=AT
        )
        marks = {i.person.pk: Mark("present") for i in invited}
        hold(activity, marks, guests=8, by=cast.secretary, at=AT, today=TODAY)
        wanted = {
            kind.held: 1, kind.sent: 2, kind.hosted: 10, kind.audience: 60, kind.place: 2, kind.visited: 2,
            kind.speaker: 1, kind.hours: 50,
        }  # fmt: skip
        wanted.pop("", None)
        assert items(activity) == wanted, kind.code
        assert counted(activity) == told(activity)


def test_places_visits_and_persons_are_told_apart(cast: Cast) -> None:
    a, b = town("城东街道"), town("城西街道")
    held(cast, "clinic", title="一", places=[a, b])
    held(cast, "clinic", title="二", places=[a])
    assert value(cast.association, "objects", "clinic.place") == 2
    assert value(cast.association, "works", "clinic.held") == 2
    held(cast, "visit_member", title="走访", visited=[cast.colleague, person_of_member(cast)])
    held(cast, "visit_member", title="再访", visited=[cast.colleague])
    assert value(cast.association, "objects", "visit.member") == 2


def test_service_hours_are_each_persons_own_where_they_differ(cast: Cast) -> None:
    mine, other = person_of_member(cast), cast.colleague
    activity = planned(cast, "service", mine, other, hours=Decimal("3"))
    marks = {mine.pk: Mark("present"), other.pk: Mark("present", Decimal("1.5"))}
    hold(activity, marks, by=cast.secretary, at=AT, today=TODAY)
    assert items(activity)["service.hours"] == 45  # tenths of an hour
    late = make_person(unit=cast.youth)
    mark = {late.pk: Mark("late", Decimal("0.5"), "晚到一小时")}
    take_attendance(activity, mark, added=[late], by=cast.secretary, at=AT)
    row = activity.participants.get(person=late)
    assert (row.attendance, row.hours, row.note) == ("late", Decimal("0.5"), "晚到一小时")
    assert items(activity)["service.hours"] == 50


def test_a_joint_activity_counts_for_each_and_above_once(cast: Cast) -> None:
    activity = held(cast, "clinic", cohosts=[cast.neighbour], audience=100, audience_basis="register")
    for unit in (cast.association, cast.neighbour, cast.department):
        assert value(unit, "works", "clinic.held") == 1
        assert value(unit, "quantity", "clinic.audience") == 100
    revise(activity, Details(kind="clinic", title="义诊", starts_on=DAY), by=cast.secretary, at=AT)
    assert value(cast.neighbour, "works", "clinic.held") == 0


def test_where_another_body_held_it_only_who_was_sent_counts(cast: Cast) -> None:
    activity = held(
        cast, "training", person_of_member(cast), organiser="市社会主义学院", venue=venue(cast), series=team(cast)
    )
    assert items(activity) == {"training.sent": 1}
    with pytest.raises(ActivityRefused, match="不填协办"):
        planned(cast, "training", title="另一期", organiser="市社会主义学院", cohosts=[cast.neighbour])


def test_a_venue_and_a_series_count_what_happens_there(cast: Cast) -> None:
    home, brand = venue(cast, level="city"), team(cast, "brand", name="知联同心")
    activity = held(
        cast, "culture_social", person_of_member(cast), venue=home, series=brand, guests=30, audience_basis="signed"
    )
    assert counted(activity) | {} == {
        ("culture.social", "", ""): 1,
        ("activity.sent", "", ""): 1,
        ("activity.hosted", "", ""): 31,
        ("venue.held", "city", home.key): 1,
        ("venue.attended", "city", home.key): 31,
        ("brand.active", "", brand.key): 1,
    }
    details = Details(kind="culture_social", title="学习交流会", starts_on=DAY)
    revise(activity, details, by=cast.secretary, at=AT)
    assert items(activity) == {"culture.social": 1, "activity.sent": 1, "activity.hosted": 1}


def test_venues_count_when_opened_and_improved(cast: Cast) -> None:
    base = venue(cast, "base_heritage", name="旧址", level="province")
    assert counted(base) == {("base.heritage", "province", base.key): 1}
    row = improve_venue(base, date(2025, 6, 1), "修缮展厅", by=cast.secretary, at=AT, today=TODAY)
    improve_venue(base, date(2025, 6, 1), "修缮展厅", by=cast.secretary, at=AT, today=TODAY)  # said twice
    assert counted(base)[("base.improved", "province", base.key)] == 1
    assert value(cast.association, "objects", "base.heritage", "base.improved") == 1
    details = VenueDetails(kind="base_heritage", name="旧址", level="national", opened_on=date(2024, 3, 1))
    amend_venue(base, details, by=cast.secretary, at=AT)
    assert counted(base) == {("base.heritage", "national", base.key): 1, ("base.improved", "national", base.key): 1}
    drop_improvement(row, by=cast.secretary, at=AT)
    close_venue(base, TODAY, by=cast.secretary, at=AT, today=TODAY)
    assert items(base) == {"base.heritage": 1}
    unknown = venue(cast, "base_thought", name="学堂", opened_on=None)
    assert items(unknown) == {}


def test_a_venue_of_another_kind_counts_as_that(cast: Cast) -> None:
    base = venue(cast, "base_thought", name="学堂")
    improve_venue(base, date(2025, 6, 1), "修缮", by=cast.secretary, at=AT, today=TODAY)
    amend_venue(base, VenueDetails(kind="hub", name="学堂", opened_on=base.opened_on), by=cast.secretary, at=AT)
    assert items(base) == {"hub.opened": 1, "hub.improved": 1} and counted(base) == told(base)


def test_teams_count_when_formed_and_who_joins(cast: Cast) -> None:
    group = team(cast)
    mine = person_of_member(cast)
    rows = join_team(group, [mine, cast.colleague, mine], date(2025, 4, 1), by=cast.secretary, at=AT, today=TODAY)
    assert len(rows) == 2 and not join_team(group, [mine], date(2025, 5, 1), by=cast.secretary, at=AT, today=TODAY)
    assert items(group) == {"team.formed": 1, "team.joined": 2}
    assert value(cast.east, "persons", "team.joined") == 1
    leave_team(rows[0], date(2025, 9, 1), by=cast.secretary, at=AT, today=TODAY)
    drop_member(rows[1], by=cast.secretary, at=AT)
    assert items(group) == {"team.formed": 1, "team.joined": 1} and counted(group) == told(group)
    with pytest.raises(ActivityRefused, match="没有队员名单"):
        join_team(team(cast, "brand", name="品牌"), [mine], DAY, by=cast.secretary, at=AT, today=TODAY)
    with pytest.raises(WrongDay, match="早于组建"):
        join_team(group, [cast.colleague], date(2025, 1, 1), by=cast.secretary, at=AT, today=TODAY)


def test_coming_earns_points(cast: Cast) -> None:
    mine = person_of_member(cast)
    held(cast, "service", mine, title="一")
    held(cast, "study_group", mine, title="二")
    earned = sheet(mine, cast.association, 2025)
    assert {line.item: line.points for line in earned.lines} == {"service.sent": 3, "study.sent": 2}


# --- changing -------------------------------------------------------------------------------------------------


def test_attendance_is_taken_and_taken_back(cast: Cast) -> None:
    mine, other = person_of_member(cast), cast.colleague
    activity = held(cast, "study_group", mine)
    take_attendance(activity, {mine.pk: Mark("absent")}, added=[other], guests=2, by=cast.secretary, at=AT)
    assert items(activity) == {"study.group": 1, "study.sent": 1, "study.hosted": 3}
    row = Participant.objects.get(activity=activity, person=other)
    assert row.is_added and row.attendance == "present" and row.unit == cast.east
    take_attendance(activity, {other.pk: Mark("")}, guests=0, by=cast.secretary, at=AT)
    assert items(activity) == {"study.group": 1}
    with pytest.raises(ActivityRefused, match="只有到"):
        take_attendance(activity, {mine.pk: Mark("asleep")}, by=cast.secretary, at=AT)


def test_two_hundred_at_once_cost_as_many_statements_as_two(cast: Cast, django_assert_max_num_queries: Any) -> None:
    crowd = [make_person(unit=cast.youth) for _ in range(200)]
    few, many = planned(cast, "study_group", *crowd[:2]), planned(cast, "study_group", *crowd, title="大课")
    for activity in (few, many):
        hold(activity, by=cast.secretary, at=AT, today=TODAY)
    with django_assert_max_num_queries(60) as small:
        take_attendance(few, {p.pk: Mark("present") for p in crowd[:2]}, by=cast.secretary, at=AT)
    with django_assert_max_num_queries(len(small.captured_queries) + 6):  # rows go in a few hundred at a time
        take_attendance(many, {p.pk: Mark("present") for p in crowd}, by=cast.secretary, at=AT)
    assert items(many) == {"study.group": 1, "study.sent": 200, "study.hosted": 200}
    assert Line.objects.filter(thing=many.key, act="activities.take_attendance").count() == 1


def test_the_day_decides_where_people_sit(cast: Cast) -> None:
    mine = make_person("周一", cast.youth, since=date(2025, 6, 1))
    with pytest.raises(WrongPeople, match="周一"):
        planned(cast, "study_group", mine, starts_on=date(2025, 5, 1))
    activity = held(cast, "study_group", mine)
    details = Details(kind="study_group", title="学习交流会", starts_on=date(2025, 7, 1))
    revise(activity, details, by=cast.secretary, at=AT)
    assert Entry.objects.filter(cause=activity.key, sign=1, booked_on=date(2025, 7, 1)).count() == 3
    assert counted(activity) == told(activity)


def test_people_of_others_are_not_entered(cast: Cast) -> None:
    with pytest.raises(WrongPeople, match="何海"):
        planned(cast, "study_group", cast.outsider)
    with pytest.raises(WrongPeople):  # a group's leader enters the group's people
        planned(cast, "study_group", cast.colleague, unit=cast.youth, by=cast.group_leader)


def test_who_is_visited_is_of_our_own(cast: Cast) -> None:
    with pytest.raises(WrongPeople, match="走访对象"):
        planned(cast, "visit_member", visited=[cast.colleague, cast.outsider])


def test_revising_keeps_marks_and_changes_the_list(cast: Cast) -> None:
    mine, other = person_of_member(cast), cast.colleague
    activity = held(cast, "study_group", mine)
    details = Details(kind="study_group", title="学习交流会", starts_on=DAY)
    revise(activity, details, [Invited(mine, "speaker"), Invited(other)], by=cast.secretary, at=AT)
    assert items(activity) == {"study.group": 1, "study.sent": 1, "study.hosted": 1}
    revise(activity, details, [Invited(other)], by=cast.secretary, at=AT)
    assert items(activity) == {"study.group": 1} and counted(activity) == told(activity)
    with pytest.raises(ActivityRefused, match="列了两次"):
        revise(activity, details, [Invited(other), Invited(other)], by=cast.secretary, at=AT)


def test_void_and_restore(cast: Cast) -> None:
    activity = held(cast, "study_group", person_of_member(cast))
    before = counted(activity)
    with pytest.raises(ActivityRefused, match="理由"):
        void(activity, " ", by=cast.secretary, at=AT)
    with pytest.raises(ActivityRefused, match="最多200字，现在有201字"):
        void(activity, "重" * 201, by=cast.secretary, at=AT)
    void(activity, "重复录入", by=cast.secretary, at=AT)
    assert counted(activity) == {} and Activity.objects.get().status == "voided"
    with pytest.raises(NotThere, match="已经作废"):
        revise(activity, Details(kind="study_group", title="x", starts_on=DAY), by=cast.secretary, at=AT)
    restore(activity, by=cast.secretary, at=AT)
    assert counted(activity) == before
    take_back(activity, "改期", by=cast.secretary, at=AT)
    assert counted(activity) == {} and Activity.objects.get().status == "planned"


def test_cancel_and_reinstate(cast: Cast) -> None:
    activity = planned(cast)
    cancel(activity, "台风", by=cast.secretary, at=AT)
    with pytest.raises(NotThere, match="已经取消"):
        hold(activity, by=cast.secretary, at=AT, today=TODAY)
    reinstate(activity, by=cast.secretary, at=AT)
    hold(activity, by=cast.secretary, at=AT, today=TODAY)
    with pytest.raises(NotThere, match="不能取消"):
        cancel(activity, "台风", by=cast.secretary, at=AT)


def test_what_is_ahead_was_not_held(cast: Cast) -> None:
    activity = planned(cast, starts_on=TODAY + timedelta(3))
    with pytest.raises(WrongDay, match="还没有到"):
        hold(activity, by=cast.secretary, at=AT, today=TODAY)


def test_the_same_again_is_asked_about(cast: Cast) -> None:
    planned(cast)
    with pytest.raises(LooksAlike, match="已有同名"):
        planned(cast)
    details = Details(kind="study_group", title="学习交流会", starts_on=DAY)
    assert plan(cast.association, details, is_another=True, by=cast.secretary, at=AT).pk


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"kind": "nothing"}, "没有这一类"),
        ({"title": "  "}, "还没有写名称"),
        ({"ends_on": date(2025, 12, 1)}, "早于开始日期"),
        ({"audience": 5, "audience_basis": "counted"}, "不计听众"),
        ({"guests": 5}, "选定依据"),
        ({"hours": Decimal("0")}, "时长"),
    ],
)
def test_what_does_not_fit_is_refused(cast: Cast, said: dict[str, Any], sentence: str) -> None:
    details = Details(**({"kind": "study_group", "title": "会", "starts_on": DAY} | said))
    with pytest.raises(ActivityRefused, match=sentence):
        plan(cast.association, details, by=cast.secretary, at=AT)
    assert not Activity.objects.exists()


def test_hosts_are_units_of_the_trees(cast: Cast) -> None:
    with pytest.raises(ActivityRefused, match="系统外"):
        planned(cast, cohosts=[cast.bureau])
    with pytest.raises(ActivityRefused, match="不再列为协办"):
        planned(cast, cohosts=[cast.association])
    elsewhere = venue(cast)
    stranger = make_unit("他会")
    with pytest.raises(ActivityRefused, match="不是可用的阵地"):
        plan(stranger, Details(kind="study_group", title="会", starts_on=DAY, venue=elsewhere), by=_system(), at=AT)


def _system() -> Any:
    from tongxin.people.permissions import SYSTEM  # noqa: PLC0415

    return SYSTEM


def test_what_others_stand_on_is_not_voided(cast: Cast) -> None:
    home, brand = venue(cast), team(cast, "brand", name="品牌")
    activity = held(cast, "study_group", venue=home, series=brand)
    for verb, thing in ((void_venue, home), (void_series, brand)):
        with pytest.raises(InUse, match="有1场"):
            verb(thing, "错", by=cast.secretary, at=AT)
    void(activity, "错", by=cast.secretary, at=AT)
    void_venue(home, "错", by=cast.secretary, at=AT)
    void_series(brand, "错", by=cast.secretary, at=AT)
    assert counted(home) == counted(brand) == {}
    again = venue(cast)
    with pytest.raises(LooksAlike):
        restore_venue(home, by=cast.secretary, at=AT)
    void_venue(again, "错", by=cast.secretary, at=AT)
    restore_venue(home, by=cast.secretary, at=AT)
    assert items(home) == {"venue.opened": 1}


def test_nothing_is_listed_under_a_series_that_had_ended(cast: Cast) -> None:
    series = end_series(team(cast), date(2025, 11, 30), by=cast.secretary, at=AT, today=TODAY)
    with pytest.raises(ActivityRefused, match="已经结束"):
        planned(cast, series=series)
    assert planned(cast, series=series, starts_on=date(2025, 11, 30)).series == series


def test_what_has_no_day_is_shown_on_the_local_day_it_was_entered(cast: Cast) -> None:
    row = venue(cast, opened_on=None)
    Venue.objects.filter(pk=row.pk).update(made_at=datetime(2025, 3, 1, 23, 30, tzinfo=UTC))
    assert records.venues([row.pk], cast.secretary, TODAY)[row.pk].on == date(2025, 3, 2)


def test_a_closed_venue_is_not_used_afterwards(cast: Cast) -> None:
    home = venue(cast)
    close_venue(home, date(2025, 12, 1), by=cast.secretary, at=AT, today=TODAY)
    home.refresh_from_db()
    with pytest.raises(ActivityRefused, match="已经停用"):
        planned(cast, venue=home)


# --- who may --------------------------------------------------------------------------------------------------


def test_a_groups_leader_organises_for_the_group(cast: Cast) -> None:
    activity = planned(cast, "study_group", person_of_member(cast), unit=cast.youth, by=cast.group_leader)
    hold(activity, {person_of_member(cast).pk: Mark("present")}, by=cast.group_leader, at=AT, today=TODAY)
    assert value(cast.association, "works", "study.group") == 1
    with pytest.raises(Forbidden, match="会长会议由秘书处办理"):
        planned(cast, "meeting_president", unit=cast.youth, by=cast.group_leader)
    for unit in (cast.association, cast.east):
        with pytest.raises(Forbidden):
            planned(cast, unit=unit, by=cast.group_leader)


@pytest.mark.parametrize("who", ["member", "leader", "neighbour_secretary", "handler", "administrator", "stranger"])
def test_others_change_nothing(cast: Cast, who: str) -> None:
    activity, home, group = held(cast), venue(cast), team(cast)
    user: dict[str, Any] = {"by": getattr(cast, who), "at": AT}
    details = Details(kind="study_group", title="x", starts_on=DAY)
    for act in (
        lambda: planned(cast, title="又一场", by=getattr(cast, who)),
        lambda: revise(activity, details, **user),
        lambda: take_attendance(activity, {}, **user),
        lambda: hold(activity, **user),
        lambda: void(activity, "错", **user),
        lambda: restore(activity, **user),
        lambda: take_back(activity, "错", **user),
        lambda: close_venue(home, TODAY, **user),
        lambda: void_venue(home, "错", **user),
        lambda: join_team(group, [cast.colleague], DAY, **user),
        lambda: end_series(group, TODAY, **user),
        lambda: void_series(group, "错", **user),
    ):
        with pytest.raises(Forbidden):
            act()


def test_a_later_hand_is_told_of_the_earlier(cast: Cast) -> None:
    activity = planned(cast)
    take_attendance(activity, {}, guests=1, by=cast.secretary, at=AT, version=activity.version)
    with pytest.raises(LostRace, match="沈知远刚刚改动了"):
        take_attendance(activity, {}, guests=2, by=cast.secretary, at=AT, version=activity.version)


# --- statements -----------------------------------------------------------------------------------------------


def test_a_record_within_a_statement_asks(cast: Cast) -> None:
    ledger.state(
        cast.association, "summary", "study.group", "", date(2025, 1, 1), date(2025, 12, 31), 5, "电话汇总",
        by=cast.secretary, at=AT,
    )  # fmt: skip
    activity = planned(cast)
    with pytest.raises(StatementOverlaps):
        hold(activity, by=cast.secretary, at=AT, today=TODAY)
    hold(Activity.objects.get(), by=cast.secretary, at=AT, today=TODAY, beside="out_of")
    assert value(cast.association, "facts", "study.group") in (5, 1)
    assert value(cast.association, "quantity", "study.group") == 5
