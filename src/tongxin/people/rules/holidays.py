"""The verb that takes over the State Council's list of days off 放假安排."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import record

from .. import days
from ..models import Holiday
from ..permissions import Actor, Can, Forbidden, reach
from .refusals import RuleRefused

_SATURDAY = 5


@transaction.atomic
def import_holidays(
    year: int, rest: list[date], work: list[date], source: str, *, by: Actor, at: datetime, on: date | None = None
) -> Holiday:
    """Take over the State Council's list of a year; one imported before is replaced, both stay in the journal.

    Deadlines that were provisional are counted anew.

    Raises: Forbidden: `by` administers nothing; RuleRefused: the list contradicts itself.
    """
    on = on or localdate(at)
    if not reach(by, Can.PEOPLE_GRANT, on):
        raise Forbidden(_("放假安排由管理员导入。"))

    wrong = holiday_mistake(year, rest, work)
    if wrong:
        raise RuleRefused(wrong)
    listed: dict[str, Any] = {"rest": _iso(rest), "work": _iso(work), "source": source.strip()}
    holiday, _is_new = Holiday.objects.update_or_create(year=year, defaults=listed)
    record(
        by, "people.import_holidays", holiday, at, path=_root_path(by, on),
        year=year, rest=listed["rest"], work=listed["work"], source=listed["source"],
        moved=days.move_deadlines(by=by, at=at),
    )  # fmt: skip
    return holiday


def holiday_mistake(year: int, rest: list[date], work: list[date]) -> str:
    """What contradicts itself in a year's list, as a sentence; "" when nothing."""
    both = sorted(set(rest) & set(work))
    strange = sorted(day for day in {*rest, *work} if day.year != year and not _leans_on(day, year))
    weekdays = sorted(day for day in work if day.weekday() < _SATURDAY)
    if not rest:
        return _("没有读到放假日。")
    if strange:
        return _("%(days)s不属于%(year)s年。") % {"days": "、".join(_iso(strange)), "year": year}
    if both:
        return _("%(days)s既放假又上班。") % {"days": "、".join(_iso(both))}
    if weekdays:
        return _("%(days)s是周一至周五，本来就上班。") % {"days": "、".join(_iso(weekdays))}
    return ""


def _leans_on(day: date, year: int) -> bool:
    """New Year's holiday may begin in the last days of December before."""
    return day.year == year - 1 and day.month == 12


def _iso(days: list[date]) -> list[str]:
    return [day.isoformat() for day in sorted(set(days))]


def _root_path(by: Actor, on: date) -> str:
    """Where the journal shows it: at what `by` administers."""
    paths = reach(by, Can.PEOPLE_GRANT, on)
    return paths[0] if paths and paths[0] != "/" else ""
