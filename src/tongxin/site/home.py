"""What each home shows: what waits for the user first, then what lately befell, then the year in figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.activities.queue import openings, unrecorded, upcoming
from tongxin.journal.models import Line
from tongxin.kernel.charter.shapes import Charter
from tongxin.kernel.periods import Period
from tongxin.ledger import points
from tongxin.ledger.measure import Batch
from tongxin.matters import befell, progress, queue
from tongxin.people import charters, lines
from tongxin.people.models import Person, RoleGrant, Unit, User, on_day
from tongxin.people.permissions import Actor, Can, can, reach, within
from tongxin.reports import released, years
from tongxin.reports.figures import ENTRY, Figure, compared, same_span, spec_of
from tongxin.reports.models import Report, Signing

ROWS = 7  # of the queue on a home page; the rest is one click away
READ = 300  # rows read to say how many are late or due; the queue begins with these
STRIP = 8


@dataclass(frozen=True)
class Group:
    """A part of the queue: 已超期, 今明两日, 本周及以后."""

    code: str  # late, soon, later
    name: str
    count: int
    rows: Sequence[queue.Waiting]


def grouped(rows: Sequence[queue.Waiting], today: date, total: int) -> list[Group]:
    """The queue in three parts, with how many each has. `total` counts rows beyond those given, all later ones."""
    parts: dict[str, list[queue.Waiting]] = {"late": [], "soon": [], "later": []}
    for row in rows:
        parts[_part(row, today)].append(row)
    names = {"late": _("已超期"), "soon": _("今明两日"), "later": _("本周及以后")}
    beyond = {"later": total - len(rows)}
    made = [Group(code, names[code], len(part) + beyond.get(code, 0), part) for code, part in parts.items()]
    return [group for group in made if group.count]


def _part(row: queue.Waiting, today: date) -> str:
    if row.clock.state == "late":
        return "late"
    return "soon" if row.due_on is not None and row.due_on <= today + timedelta(days=1) else "later"


def first_rows(groups: Sequence[Group], limit: int) -> list[Group]:
    """The same groups, cut so that no more than `limit` rows are shown; the counts stay."""
    shown, left = [], limit
    for group in groups:
        if left > 0:
            shown.append(replace(group, rows=group.rows[:left]))
            left -= len(group.rows[:left])
    return shown


@dataclass(frozen=True)
class Cell:
    """One figure of the year at a glance, with its months and those of the year before."""

    figure: Figure
    label: str
    address: str
    said: str  # 去年38，多8
    now: list[float]
    old: list[float]


def _said(now: Decimal | None, before: Decimal | None, whole_year: bool) -> str:
    if before is None:
        return _("去年没有记录")
    shown = f"{before.normalize():,f}"
    then = _("去年%(n)s") % {"n": shown} if whole_year else _("去年同期%(n)s") % {"n": shown}
    change = (now or Decimal(0)) - before
    if change > 0:
        return then + _("，多%(n)s") % {"n": f"{change.normalize():,f}"}
    if change < 0:
        return then + _("，少%(n)s") % {"n": f"{-change.normalize():,f}"}
    return then + _("，持平")


def strip(unit: Unit, charter: Charter, period: Period, today: date) -> list[Cell]:
    """The year at a glance: at most eight of the dashboard's figures that have a value this year or the one before."""
    labels = dict(part for panel in charter.panels.values() if panel.form == "strip" for part in panel.parts)
    batch, both = Batch(unit), Period.between(period.previous().first, period.last)
    answers = compared(batch, period, list(labels), today, charters.edition_of(unit))
    rules = {code: charter.indicators[code] for code in labels}
    months = {code: batch.by_month(both, spec_of(r)) for code, r in rules.items() if r.adds in ENTRY}
    now, old = (answer() for answer in answers)
    told = [code for code in labels if now[code].value is not None or old[code].value is not None]
    return [
        _cell(unit, period, today, now[code], old[code], labels[code], months[code]() if code in months else {})
        for code in told[:STRIP]
    ]


def _cell(
    unit: Unit, period: Period, today: date, now: Figure, old: Figure, label: str, months: Mapping[int, int]
) -> Cell:
    return Cell(
        figure=now,
        label=label,
        address=reverse("reports:figure", args=[unit.key, period.code, now.code]),
        said=_said(now.value, old.value, same_span(period, today) == period.previous()),
        now=_months(months, period, today) if months else [],
        old=_months(months, period.previous(), today) if months else [],
    )


def _months(values: Mapping[int, int], period: Period, today: date) -> list[float]:
    """Values by month, up to the present one."""
    return [float(values.get(m, 0)) for m in period.months() if m <= today.year * 100 + today.month]


def greeting() -> str:
    """By the hour of the clock on the wall."""
    hour = timezone.localtime().hour
    if hour < 11:
        return _("早上好")
    if hour < 13:
        return _("中午好")
    return _("下午好") if hour < 18 else _("晚上好")


def reports_of(unit: Unit, user: Actor, today: date) -> list[Report]:
    """Reports of the unit's organisation that are not signed yet, the latest period first."""
    if not can(user, Can.REPORTS_READ, unit, today):
        return []
    organisation = charters.organisation_of(unit)
    return list(Report.objects.filter(unit=organisation, state="draft").order_by("-period")[:3])


def signed_of(unit: Unit, user: Actor, today: date) -> list[Signing]:
    """Signed reports that `user` may read at or below the unit."""
    paths = {*reach(user, Can.REPORTS_READ, today), *reach(user, Can.REPORTS_READ_RELEASED, today)}
    standing = Signing.objects.filter(within(paths, "report__unit__path"), reopened_at=None)
    return list(standing.select_related("report", "report__unit").order_by("-signed_on", "-pk")[:5])


def released_to(user: Actor, today: date) -> list[Signing]:
    """Reports signed by the bodies one guides, of the newest period, the latest first."""
    guided = released.guided_by(user, today)
    periods = released.periods(guided) if guided else []
    signed = released.signings(guided, periods[0]).values() if periods else ()
    return sorted(signed, key=lambda s: (s.signed_on, s.pk), reverse=True)[:ROWS]


def _total(request: Any, found: int, limit: int) -> int:
    """How much waits for the user, of which `found` was read, `limit` at most; the menu shows the same number."""
    if found == limit:
        found = queue.count_waiting(request.user, request.unit, request.today)
    request.waiting = found
    return found


def office(request: Any) -> dict[str, Any]:
    """Secretary: queue, reports under way, what was adopted, the year."""
    rows = queue.waiting_for(request.user, request.unit, request.today, limit=READ)
    total = _total(request, len(rows), READ)
    groups = grouped(rows, request.today, total)
    counts = {group.code: group.count for group in groups}
    return {
        "groups": first_rows(groups, ROWS),
        "total": total,
        "rest": max(0, total - ROWS),
        "late": counts.get("late", 0),
        "soon": counts.get("soon", 0),
        "unrecorded": unrecorded(request.user, request.unit, request.today),
        **_activities(request),
        "drafts": reports_of(request.unit, request.user, request.today),
        **_year(request),
    }


def _activities(request: Any) -> dict[str, Any]:
    """The next activities, for those who may see any."""
    if not can(request.user, Can.ACTIVITIES_READ, request.unit, request.today):
        return {}
    return {"activities": upcoming(request.user, request.unit, request.today, limit=3), "sees_activities": True}


def _year(request: Any) -> dict[str, Any]:
    """What lately befell, and the year."""
    unit, charter, today = request.unit, request.charter, request.today
    period = years.opening(unit, today)
    may_read_figures = can(request.user, Can.FIGURES_READ, unit, today)
    return {
        "events": befell.latest_events(request.user, unit, today, limit=4, below=True),
        "period": period,
        "strip": strip(unit, charter, period, today) if may_read_figures else [],
    }


def leader(request: Any) -> dict[str, Any]:
    """What one reads: what lately befell, signed reports, the year."""
    return {
        "signed": signed_of(request.unit, request.user, request.today),
        "released": released_to(request.user, request.today),
        **_year(request),
    }


def member(request: Any) -> dict[str, Any]:
    """Member: what is due from me, my own and how far they have come, my points."""
    waiting = _waiting(request)
    coming = openings(request.user, request.today, timezone.now())
    mine = progress.mine(request.user).select_related("unit")
    person = request.user.person
    organisation = charters.organisation_of(request.unit)
    sheet = points.sheet(person, organisation, request.today.year) if person is not None else None
    return {
        **waiting,
        "mine": progress.progress(list(mine[:4])),
        "mine_total": mine.count(),
        "sheet": sheet,
        "openings": coming,
        "due": waiting["total"] + sum(one.may_sign_up and not one.answer for one in coming),
        **_activities(request),
        **_group_year(request),
    }


def _waiting(request: Any) -> dict[str, Any]:
    """The first of what waits for the user, how much that is in all, and how much of it is not shown."""
    rows = queue.waiting_for(request.user, request.unit, request.today, limit=ROWS)
    total = _total(request, len(rows), ROWS)
    return {"waiting": rows, "total": total, "rest": total - len(rows)}


def _group_year(request: Any) -> dict[str, Any]:
    """For a group's leader: the year of the group."""
    unit, today = request.unit, request.today
    if not can(request.user, Can.FIGURES_READ, unit, today):
        return {}
    period = years.opening(unit, today)
    return {"period": period, "strip": strip(unit, request.charter, period, today)}


def handler(request: Any) -> dict[str, Any]:
    """Handling unit: what was assigned to it."""
    return _waiting(request)


def administrator(request: Any) -> dict[str, Any]:
    """Administrator: accounts and the state of this installation; no records."""
    paths = reach(request.user, Can.PEOPLE_GRANT, request.today)
    units = Unit.objects.filter(within(paths, "path"), closed_on=None)
    granted = RoleGrant.objects.filter(within(paths), on_day(request.today))
    readable = reach(request.user, Can.JOURNAL_READ, request.today)
    latest = list(Line.objects.filter(within(readable, "path")).order_by("-pk")[:6])
    return {
        "accounts": User.objects.filter(role_grants__in=granted, is_active=True).distinct().count(),
        "closed": User.objects.filter(role_grants__in=granted, is_active=False).distinct().count(),
        "units": units.count(),
        "organisations": [
            (unit, charters.shipped(unit.charter).name)
            for unit in units.exclude(charter="").select_related("edition").defer("edition__text")[:12]
        ],
        "without": Person.objects.filter(
            within(paths, "memberships__unit__path"), user=None, erased_at=None, same_as=None
        )
        .distinct()
        .count(),
        "journal": lines.told(latest, request.user, request.today),
        "waiting": queue.requests_for(request.user, request.today, limit=ROWS),
    }
