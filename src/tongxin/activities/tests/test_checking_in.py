"""Checking in with the code of the hall: one way among others, on the day, with what is shown there."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from tongxin.activities.codes import LASTS, STILL_GOOD, code_of, is_right
from tongxin.activities.models import Activity, Participant
from tongxin.activities.operations import CheckInClosed, Details, Invited, WrongCode, check_in, revise
from tongxin.ledger import operations as ledger
from tongxin.people.permissions import Forbidden
from tongxin.people.tests.factories import AT, TODAY, Cast, make_person, make_user

from .helpers import held, items, person_of_member, planned


def today_s(cast: Cast, **more: Any) -> Activity:
    return planned(cast, starts_on=TODAY, **more)


def test_a_code_is_good_while_it_is_shown_and_shortly_after(cast: Cast) -> None:
    activity, other = today_s(cast), today_s(cast, title="另一场")
    code = code_of(activity, AT)
    assert len(code) == 6 and code != code_of(other, AT)
    assert is_right(activity, f"{code[:3]} {code[3:]}", AT) and not is_right(other, code, AT)
    assert is_right(activity, code, AT + timedelta(seconds=LASTS))
    assert not is_right(activity, code, AT + timedelta(seconds=LASTS * STILL_GOOD))


def test_checking_in_marks_as_there_and_counts_once_held(cast: Cast) -> None:
    person, activity = person_of_member(cast), today_s(cast)
    who: dict[str, Any] = {"by": cast.member, "at": AT, "today": TODAY}
    row = check_in(activity, person, code_of(activity, AT), **who)
    assert (row.attendance, row.is_added) == ("present", True) and items(activity) == {}
    assert check_in(activity, person, code_of(activity, AT), **who).pk == row.pk
    after = held(cast, title="已记为举办", starts_on=TODAY)
    check_in(after, person, code_of(after, AT), **who)
    assert items(after) == {"study.group": 1, "study.sent": 1, "study.hosted": 1}


def test_not_with_another_code_on_another_day_or_for_another(cast: Cast) -> None:
    person, activity = person_of_member(cast), today_s(cast)
    who: dict[str, Any] = {"by": cast.member, "at": AT, "today": TODAY}
    wrong = f"{(int(code_of(activity, AT)) + 1) % 10**6:06}"
    with pytest.raises(WrongCode):
        check_in(activity, person, wrong, **who)
    with pytest.raises(CheckInClosed):
        check_in(activity, person, code_of(activity, AT), **who | {"today": TODAY + timedelta(1)})
    with pytest.raises(Forbidden):
        check_in(activity, cast.colleague, code_of(activity, AT), **who)
    group_s = today_s(cast, unit=cast.youth, title="小组的")
    far = make_person(unit=cast.east)
    with pytest.raises(Forbidden, match="签到台"):
        check_in(group_s, far, code_of(group_s, AT), by=make_user("far", person=far), at=AT, today=TODAY)
    assert not activity.participants.exists()


def test_what_a_statement_covers_is_for_the_office_to_settle(cast: Cast) -> None:
    activity = held(cast, starts_on=TODAY)
    ledger.state(
        cast.association, "summary", "study.sent", "", TODAY.replace(day=1), TODAY, 5, "电话汇总",
        by=cast.secretary, at=AT,
    )  # fmt: skip
    with pytest.raises(CheckInClosed, match="签到台"):
        check_in(activity, person_of_member(cast), code_of(activity, AT), by=cast.member, at=AT, today=TODAY)
    assert not activity.participants.exists()


def test_what_the_office_has_open_takes_nobody_off_who_checks_in_meanwhile(cast: Cast) -> None:
    person, excused = person_of_member(cast), cast.colleague
    activity = held(cast, "study_group", starts_on=TODAY)
    version = activity.version
    row = Participant.objects.create(activity=activity, person=person, unit=cast.youth, attendance="leave", note="出差")
    row = check_in(activity, person, code_of(activity, AT), by=cast.member, at=AT, today=TODAY)
    assert (row.attendance, row.note) == ("present", "")
    said = Details(kind="study_group", title="读书会", starts_on=TODAY)
    revise(activity, said, [Invited(excused)], by=cast.secretary, at=AT, version=version)
    assert set(activity.participants.values_list("person", flat=True)) == {person.pk, excused.pk}
    assert items(activity)["study.sent"] == 1


def test_the_screen_the_link_and_the_sheet(cast: Cast, settings: Any) -> None:
    settings.TONGXIN_TODAY = TODAY.isoformat()
    person, activity = person_of_member(cast), today_s(cast)
    activity = planned(cast, "study_group", person, cast.colleague, title="名单上的", starts_on=TODAY)
    office, member = Client(), Client()
    office.force_login(cast.secretary), member.force_login(cast.member)
    there = reverse("activities:check-in", args=[activity.pk])
    screen = office.get(reverse("activities:code", args=[activity.pk])).content.decode()
    assert "秒" in screen and "<svg" in screen and "签到台登记" in screen
    assert 'value="123456"' in member.get(there, {"code": "123456"}).content.decode()
    assert not activity.participants.exclude(attendance="").exists()  # opening the link does nothing
    assert member.post(there, {"code": "nonsense"}).status_code == 422
    assert member.post(there, {"code": code_of(activity, now())}).status_code == 302
    # a sheet opened before somebody checked in does not take it back
    marks = {f"mark_{person.pk}": "", f"was_{person.pk}": "", f"mark_{cast.colleague.pk}": "late"}
    office.post(reverse("activities:attendance", args=[activity.pk]), marks | {"do": "save"})
    told = dict(activity.participants.values_list("person", "attendance"))
    assert told == {person.pk: "present", cast.colleague.pk: "late"}
