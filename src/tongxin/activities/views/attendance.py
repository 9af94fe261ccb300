"""Taking attendance 点名: by the organiser, on a phone or from the paper; two hundred at once."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongxin.journal.operations import EvidenceRefused
from tongxin.ledger.operations import StatementOverlaps
from tongxin.ledger.places import rules_of
from tongxin.people.finding import called
from tongxin.people.listing import number_of, numbers_of
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Person
from tongxin.people.permissions import Can, Forbidden, require

from .. import counted, operations
from ..models import Activity, Participant
from ..operations import Mark
from .acting import said_by
from .common import fetch, kind_in, shown

TABS = ("open", "came", "leave", "absent", "all")


@dataclass
class Row:
    """One person on the page."""

    person: Person
    unit: str
    role: str
    attendance: str
    hours: str
    note: str
    is_added: bool
    is_shown: bool = True
    was: str | None = None  # the mark when the page was opened

    @property
    def tab(self) -> str:
        """Under which tab the row stands."""
        return {"present": "came", "late": "came", "": "open"}.get(self.attendance, self.attendance)


@dataclass
class Sheet:
    """The page as it stands: from the records, or as posted."""

    rows: list[Row]
    guests: str
    tab: str = "all"
    sought: str = ""
    found: list[Person] | None = None
    error: str = ""

    @property
    def counts(self) -> dict[str, int]:
        counts = dict.fromkeys(TABS, 0)
        for row in self.rows:
            counts[row.tab] += 1
        counts["all"] = len(self.rows)
        return counts

    @property
    def added(self) -> int:
        return sum(row.is_added for row in self.rows)


@login_required
@require_http_methods(["GET", "POST"])
def attendance(request: HereRequest, pk: int) -> HttpResponse:
    """The sheet. Every button posts the whole of it: looking and adding save nothing, saving saves all."""
    activity = fetch(request, pk)
    require(request.user, Can.ACTIVITIES_WRITE, activity.unit, request.today)
    if activity.status in ("voided", "cancelled"):
        messages.error(request, _("已取消或已作废的，先恢复再点名。"))
        return redirect("activities:page", pk)
    sheet = _of_records(activity)
    do = request.POST.get("do", "save") if request.method == "POST" else ""
    asks = False
    if do:
        sheet = _as_posted(request, activity, sheet, do)
        if do in ("save", "held") and not sheet.error:
            try:
                return _save(request, activity, sheet, do)
            except StatementOverlaps as error:
                asks, sheet.error = True, str(error)
            except (operations.ActivityRefused, EvidenceRefused, Forbidden) as error:
                sheet.error = str(error)
    status = 422 if sheet.error else 200
    return shown(request, "attendance.html", _context(request, activity, sheet, asks), status=status)


def _context(request: HereRequest, activity: Activity, sheet: Sheet, asks: bool) -> dict[str, Any]:
    charter = rules_of(activity.unit)
    kind = kind_in(charter, activity.kind)
    posts = counted.of_kind(
        charter, kind, request.today, is_away=activity.is_away, venue=activity.venue, series=activity.series
    )
    names = {"open": _("未点名"), "came": _("已到"), "leave": _("请假"), "absent": _("缺席"), "all": _("全部")}
    counts = sheet.counts
    return {
        "activity": activity,
        "sheet": sheet,
        "tabs": [(code, names[code], counts[code]) for code in TABS],
        "counts": counts,
        "asks": asks,
        "beside": request.POST.get("beside", ""),
        "version": request.POST.get("version", "") or activity.version,
        "marks": Participant.ATTENDANCE,
        "has_hours": bool(kind and kind.hours),
        "may_hold": activity.held_at is None and activity.starts_on <= request.today,
        "posts": posts if activity.held_at is None else [],
    }


def _of_records(activity: Activity) -> Sheet:
    """Those on the list with their marks, and those who signed up or asked for leave themselves."""
    asked = activity.signups.filter(answer__in=("signed", "leave")).order_by("at", "pk")
    answers = {row.person.staying_id: row for row in asked.select_related("person", "unit")}
    rows = []
    for row in activity.participants.select_related("person", "unit"):
        answer = answers.pop(row.person.staying_id, None)
        excused = answer is not None and answer.answer == "leave" and not row.attendance
        rows.append(
            Row(
                row.person, str(row.unit), row.role, "leave" if excused else row.attendance,
                f"{row.hours:g}" if row.hours is not None else "",
                answer.reason if excused and answer else row.note, row.is_added,
            )
        )  # fmt: skip
    for one in answers.values():
        mark = "leave" if one.answer == "leave" else ""
        rows.append(Row(one.person, str(one.unit), "participant", mark, "", one.reason, False))
    rows.sort(key=lambda row: (row.person.pinyin, row.person.pk))
    for each in rows:
        each.was = each.attendance
    return Sheet(rows, str(activity.guests or ""))


def _as_posted(request: HereRequest, activity: Activity, sheet: Sheet, do: str) -> Sheet:
    """The records with what was ticked, typed and pressed; persons added on the page come last."""
    given = request.POST
    act, _colon, which = do.partition(":")
    known = {code for code, _name in Participant.ATTENDANCE}
    listed = {row.person.pk for row in sheet.rows}
    among = operations.enterable(request.user, activity.starts_on, request.today)
    asked = numbers_of([*given.getlist("added"), *([which] if act == "add" else [])])
    extra = [pk for pk in dict.fromkeys(asked) if pk not in listed]
    people = among.in_bulk(extra) if extra else {}
    for pk in extra:
        if pk in people:
            sheet.rows.append(Row(people[pk], "", "participant", "present", "", "", True))
    for row in sheet.rows:
        mark = given.get(f"mark_{row.person.pk}")
        if mark != given.get(f"was_{row.person.pk}"):  # left as it was, it may have been changed since: by checking in
            row.attendance = mark if mark in known else "" if mark == "" else row.attendance
        row.hours = given.get(f"hours_{row.person.pk}", row.hours).strip()[:6]
    if act == "all":
        for row in sheet.rows:
            row.attendance = row.attendance or "present"
    sheet.guests = given.get("guests", sheet.guests).strip()[:7]
    sheet.tab = which if act == "tab" and which in TABS else given.get("tab", "all")
    sheet.sought = given.get("sought", "").strip()[:40] if act != "add" else ""
    if act == "find":
        sheet.found = called(sheet.sought, among, but=[row.person.pk for row in sheet.rows])
    _narrow(sheet, act)
    sheet.error = _wrong(sheet)
    return sheet


def _narrow(sheet: Sheet, act: str) -> None:
    """Which rows stand on the page: of the tab, and called as was typed; the others go along hidden."""
    text = sheet.sought.lower().replace(" ", "") if act == "find" else ""
    for row in sheet.rows:
        fits = sheet.tab not in TABS or sheet.tab in ("all", row.tab)
        person = row.person
        spelled = person.pinyin.replace(" ", "")
        called = not text or text in person.name or spelled.startswith(text) or person.initials.startswith(text)
        row.is_shown = fits and called


def _wrong(sheet: Sheet) -> str:
    if sheet.guests and number_of(sheet.guests) is None:
        return _("未列名到场写一个整数。")
    for row in sheet.rows:
        if _hours(row.hours) is None and row.hours:
            return _("%(who)s的时长写成2.5这样的小时数。") % {"who": row.person}
    return ""


def _hours(text: str) -> Decimal | None:
    try:
        hours = Decimal(text)
    except InvalidOperation:
        return None
    return hours if hours.is_finite() and 0 < hours <= 999 and round(hours, 1) == hours else None


def _save(request: HereRequest, activity: Activity, sheet: Sheet, do: str) -> HttpResponse:
    marks = {row.person.pk: Mark(row.attendance, _hours(row.hours), row.note) for row in sheet.rows}
    said: dict[str, Any] = {
        "added": [row.person for row in sheet.rows if row.is_added],
        "guests": int(sheet.guests or 0),
        "files": request.FILES.getlist("files"),
        **said_by(request, version=True, beside=True),
    }
    was_held = activity.held_at is not None
    if do == "held":
        operations.hold(activity, marks, today=request.today, **said)
    else:
        operations.take_attendance(activity, marks, **said)
    came = sheet.counts["came"] + int(sheet.guests or 0)
    if do == "held" and not was_held:
        messages.success(request, _("已记为举办，到场%(n)s人") % {"n": came})
    else:
        messages.success(request, _("已存点名，到场%(n)s人") % {"n": came})
    return redirect("activities:page", activity.pk)
