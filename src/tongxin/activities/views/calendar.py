"""The calendar: one month, on a phone the weeks that hold something."""

import calendar as gregorian
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from tongxin.kernel.charter.listed import ActivityKind
from tongxin.people.fields import month_of
from tongxin.people.finding import units_below
from tongxin.people.middleware import HereRequest

from ..groups import names
from ..models import Activity
from .common import Place, activities_of, place, shown

IN_A_DAY = 6  # shown; the rest behind a link


@dataclass(frozen=True)
class Entry:
    """An activity on one of its days."""

    activity: Activity
    kind: str
    group: str
    is_first: bool  # the day it starts


@dataclass(frozen=True)
class Day:
    """A cell of the month."""

    on: date
    is_inside: bool
    entries: tuple[Entry, ...]
    more: int  # how many more there are


@login_required
@require_GET
def calendar(request: HereRequest) -> HttpResponse:
    """A month of activities, by ?month=2025-12; narrowed by ?group=."""
    here = place(request)
    first = _month(request.GET.get("month", ""), request.today)
    weeks = gregorian.Calendar(firstweekday=0).monthdatescalendar(first.year, first.month)
    group = request.GET.get("group", "") if request.GET.get("group", "") in names() else ""
    of_group = _of_group(request, here, group)
    rows = _between(of_group, weeks[0][0], weeks[-1][-1])
    days = _by_day(rows, weeks[0][0], weeks[-1][-1])
    seen = _fetched(days.values())
    groups = {kind.group for kind in here.charter.activities.values()}
    count = sum(row.starts_on < _next(first, 1) and row.ends_on >= first for row in rows)
    return shown(
        request,
        "calendar.html",
        {
            "first": first,
            "weeks": [
                [_day(on, first, days.get(on, []), seen, here.charter.activities) for on in week] for week in weeks
            ],
            "before": _next(first, -1),
            "after": _next(first, 1),
            "this_month": request.today.replace(day=1),
            "business_day": request.today,
            "group": group,
            "groups": [(code, name) for code, name in names().items() if code in groups],
            "count": count,
            "nearest": None if count else _nearest(of_group, first),
            "organisation": here.organisation,
            "may_write": here.may_write,
        },
        sub="calendar",
    )


def _month(text: str, today: date) -> date:
    return month_of(text) or today.replace(day=1)


def _next(first: date, by: int) -> date:
    months = first.year * 12 + first.month - 1 + by
    return date(months // 12, months % 12 + 1, 1)


def _of_group(request: HereRequest, here: Place, group: str) -> "QuerySet[Activity]":
    rows = activities_of(request, here.organisation, units_below(here.organisation).count())
    if group:
        rows = rows.filter(kind__in=[k.code for k in here.charter.activities.values() if k.group == group])
    return rows


class Held(NamedTuple):
    """When an activity is; a month of a province has thousands, of which few are shown."""

    pk: int
    starts_on: date
    ends_on: date


def _between(rows: "QuerySet[Activity]", first: date, last: date) -> list[Held]:
    there = rows.filter(pk__in=Activity.objects.of_days(first, last)).order_by("starts_on", "starts_at", "pk")
    return [Held(*row) for row in there.values_list(*Held._fields)]


def _fetched(days: Iterable[list[Held]]) -> dict[int, Activity]:
    """Those that are shown, by id."""
    shown = {one.pk for held in days for one in held[:IN_A_DAY]}
    return Activity.objects.select_related("unit").in_bulk(shown)


def _nearest(rows: "QuerySet[Activity]", first: date) -> date | None:
    """The month, by its first day, nearest to this empty one in which something is held; an earlier goes first."""
    days = rows.values_list("starts_on", flat=True)
    found = days.filter(starts_on__lt=first).order_by("-starts_on").first() or days.order_by("starts_on").first()
    return found.replace(day=1) if found else None


def _by_day(rows: list[Held], first: date, last: date) -> dict[date, list[Held]]:
    found: dict[date, list[Held]] = defaultdict(list)
    for row in rows:
        on = max(row.starts_on, first)
        while on <= min(row.ends_on, last):
            found[on].append(row)
            on += timedelta(1)
    return found


def _day(
    on: date, first: date, held: list[Held], seen: Mapping[int, Activity], kinds: Mapping[str, ActivityKind]
) -> Day:
    entries = [_entry(seen[one.pk], kinds, on) for one in held[:IN_A_DAY] if one.pk in seen]
    return Day(on, on.month == first.month, tuple(entries), max(0, len(held) - IN_A_DAY))


def _entry(activity: Activity, kinds: Mapping[str, ActivityKind], on: date) -> Entry:
    kind = kinds.get(activity.kind)
    name, group = (kind.name, kind.group) if kind else (activity.kind, "")
    return Entry(activity, name, group, on == activity.starts_on)
