"""The page of one matter."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongxin.journal.models import Evidence
from tongxin.journal.operations import evidence_of
from tongxin.kernel.charter.shapes import Charter, MatterKind
from tongxin.kernel.workflow import Workflow
from tongxin.ledger.counting import SHOWN as SHOWN_ENTRIES
from tongxin.ledger.counting import lines_of, points_told, posted_for
from tongxin.ledger.models import Entry
from tongxin.people.days import working_calendar
from tongxin.people.evidence import sent
from tongxin.people.listing import number_of
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit
from tongxin.people.permissions import Can, Forbidden, can, person_of, require

from .. import operations, similar
from ..befell import event_name, verb_of
from ..clocks import clock_of
from ..models import Author, Matter
from ..texts import length, over_limit, texts_of
from ..timeline import Told, points
from ..who import names
from .common import fetch, rules_of, shown

SHOWN = 4  # verbs beside each other; the rest under 其他


@dataclass(frozen=True)
class Verb:
    """A button of the next-step box."""

    name: str
    address: str
    is_primary: bool = False


@login_required
@require_GET
def page(request: HereRequest, pk: int) -> HttpResponse:
    """Everything about one matter: what is next, how it came here, what became of it, who wrote it."""
    matter = fetch(request, pk)
    charter, kind = rules_of(matter)
    today, calendar = request.today, working_calendar()
    told = _told(matter, kind)
    state = Workflow(kind).state(matter.state)
    authors = list(matter.authors.select_related("person", "unit").order_by("place"))
    standing = [e for e in told.events if e.withdrawn_at is None]
    held = operations.held_roles(matter, request.user, kind, today, authors=authors)
    verbs = _verbs(request, matter, kind, held)
    entries = list(posted_for(matter.key))  # of one record: few, and its points are of all of them
    earned, sees = _earned(entries), can(request.user, Can.POINTS_READ, matter.unit, today)
    levels = [(code, sum(e.level == code for e in standing)) for code in charter.levels]
    units = list(dict.fromkeys(str(a.unit) for a in authors)) or [str(matter.sponsor or matter.unit)]
    rules = {e.code: e for e in kind.events}
    return shown(
        request,
        "page.html",
        kind,
        {
            "matter": matter,
            "charter": charter,
            "state": state,
            "form": operations.form_of(kind, matter.form),
            "clock": clock_of(matter, charter, today, calendar) if not state.is_end else None,
            "verbs": verbs[:SHOWN],
            "others": verbs[SHOWN:] + _others(request, matter, kind, charter, held),
            "points": points(matter, charter, kind, told, today, calendar),
            "steps_taken": sum(s.undone_at is None for s in told.steps),
            "days": _span(matter, told, None if state.is_end else today),
            "may_undo": _undoable(request, matter, told),
            "may_handle": can(request.user, Can.MATTERS_HANDLE, matter.unit, today),
            "events": [
                (e, event_name(rules.get(e.event), e), told.files.get(e.key, [])) for e in reversed(told.events)
            ],
            "times": len(standing),
            "levels": levels,
            "authors": _with_points(request, authors, earned, sees),
            "units": units,
            "lines": lines_of(entries[:SHOWN_ENTRIES], charter, sees_points=sees),
            "total": points_told(sum(earned.values())) if sees and any(earned.values()) else "",
            "texts": texts_of(matter, kind),
            "written": length(matter, kind),
            "too_long": over_limit(matter, kind),
            "files": told.files.get(matter.key, []),
            "forms": _other_forms(request, matter, charter),
            "alike": similar.to_matter(matter, request.user, today),
            "journal": _journal(request, matter),
            "may_discard": operations.may_discard(matter, request.user),
            **_objections(request, matter, held),
        },
    )


def _told(matter: Matter, kind: MatterKind) -> Told:
    steps = list(matter.steps.order_by("pk"))
    events = list(matter.events.select_related("body").order_by("on", "pk"))
    revisions = list(matter.revisions.order_by("pk"))
    things = [matter.key, *(s.key for s in steps), *(e.key for e in events)]
    keys = {k for s in steps for k in (s.by, s.on_behalf, s.undone_by)}
    keys |= {k for e in events for k in (e.by, e.on_behalf, e.withdrawn_by)} | {r.by for r in revisions}
    asked = {f.code for rule in kind.steps for f in rule.needs if f.kind == "unit"}
    codes = {value for s in steps for code, value in s.answers.items() if code in asked}
    units = {u.key: u for u in Unit.objects.filter(key__in=codes)} if codes else {}
    return Told(steps, events, revisions, evidence_of(*things), names(keys), units)


def _verbs(request: HereRequest, matter: Matter, kind: MatterKind, held: frozenset[str]) -> list[Verb]:
    """What this user may do next, the primary one first; never what the verb would refuse."""
    steps = operations.open_steps(matter, kind, request.user, request.today, held)
    verbs = [Verb(s.name, reverse("matters:step", args=[matter.pk, s.action]), s.primary) for s in steps]
    for rule in operations.open_events(matter, kind, request.user, request.today, held):
        verbs.append(Verb(verb_of(rule), reverse("matters:event", args=[matter.pk, rule.code])))
    first = next((i for i, v in enumerate(verbs) if v.is_primary), None)
    # one primary button on a page
    return [Verb(v.name, v.address, i == first) for i, v in enumerate(verbs)]


def _others(
    request: HereRequest, matter: Matter, kind: MatterKind, charter: Charter, held: frozenset[str]
) -> list[Verb]:
    verbs = []
    if operations.may_revise(matter, kind, request.user, request.today, held):
        verbs.append(Verb(_("修改"), reverse("matters:edit", args=[matter.pk])))
    if can(request.user, Can.MATTERS_HANDLE, matter.unit, request.today):
        for other in charter.kinds.values():
            if other.code != kind.code and {f.code for f in other.fields} & {f.code for f in kind.fields}:
                address = f"{reverse('matters:new', args=[other.code])}?from={matter.pk}"
                verbs.append(Verb(_("转作%(kind)s") % {"kind": other.name}, address))
        verbs.append(Verb(_("认作同一内容"), reverse("matters:link", args=[matter.pk])))
    return verbs


def _span(matter: Matter, told: Told, today: date | None) -> int:
    """Days from handing in to today; of a matter that has come to its end (None), to the last thing that happened."""
    if today is not None:
        return max((today - matter.submitted_on).days, 0) if matter.submitted_on else 0
    days = [s.on for s in told.steps if s.undone_at is None] + [e.on for e in told.events if e.withdrawn_at is None]
    return (max(days) - matter.submitted_on).days if matter.submitted_on and days else 0


def _undoable(request: HereRequest, matter: Matter, told: Told) -> bool:
    """Whether the last step may be taken back by this user, with nothing standing on it."""
    steps = [s for s in told.steps if s.undone_at is None]
    if not steps:
        return False
    last = steps[-1]
    later = any(e.withdrawn_at is None and e.at >= last.at for e in told.events)
    may = last.by == request.user.key or can(request.user, Can.MATTERS_HANDLE, matter.unit, request.today)
    return may and not later and matter.state == last.end


def _earned(entries: Iterable[Entry]) -> Counter[int]:
    """Person id → hundredths of points this matter earned them, before caps."""
    found = Counter[int]()
    for entry in entries:
        if entry.person_id is not None:
            found[entry.person_id] += entry.points
    return found


def _with_points(
    request: HereRequest, authors: list[Author], earned: Mapping[int, int], sees: bool
) -> list[tuple[Author, str]]:
    """Authors with their points: one's own, or all to those who may read them."""
    me = person_of(request.user)
    seen = [a for a in authors if a.person_id in earned and (sees or operations.wrote([a], me))]
    return [(a, points_told(earned[a.person_id]) if a in seen else "") for a in authors]


def _other_forms(request: HereRequest, matter: Matter, charter: Charter) -> list[tuple[Matter, str, str]]:
    """Other forms of the same content: (matter, its kind, its state)."""
    if not matter.content:
        return []
    others = Matter.objects.visible_to(request.user, request.today).filter(content=matter.content)
    rows = []
    for other in others.exclude(pk=matter.pk).order_by("pk")[:10]:
        kind = charter.kinds.get(other.kind)
        rows.append((other, kind.name if kind else other.kind, Workflow(kind).state(other.state).name if kind else ""))
    return rows


def _objections(request: HereRequest, matter: Matter, held: frozenset[str]) -> dict[str, Any]:
    """What was said against the record, to its authors and the office."""
    if not operations.sees_objections(matter, request.user, request.today, held):
        return {"may_object": False, "objections": []}
    rows = list(matter.objections.filter(withdrawn_at=None).order_by("-pk"))
    who = names([key for row in rows for key in (row.by, row.answered_by)])
    waiting = any(row.answered_at is None and row.by == request.user.key for row in rows)
    return {
        "may_object": operations.is_author(matter, request.user, held)
        and matter.submitted_on is not None
        and not waiting,
        "objections": [(row, who[row.by], who.get(row.answered_by, ""), row.by == request.user.key) for row in rows],
    }


def _journal(request: HereRequest, matter: Matter) -> str:
    """Address of the journal's lines on this matter, for those who may read them."""
    if not can(request.user, Can.JOURNAL_READ, matter.unit, request.today):
        return ""
    return f"{reverse('people:journal')}?thing={matter.key}"


@login_required
@require_GET
def file(request: HereRequest, pk: int, file: int) -> HttpResponseBase:
    """A file that belongs to a matter, to those who see the matter."""
    matter = fetch(request, pk)
    things = [matter.key, *(s.key for s in matter.steps.all()), *(e.key for e in matter.events.all())]
    evidence = get_object_or_404(Evidence, pk=file, thing__in=things)
    return sent(evidence)


@login_required
@require_http_methods(["GET", "POST"])
def link(request: HereRequest, pk: int) -> HttpResponse:
    """Say that another matter carries the same content; its points then count once."""
    matter = fetch(request, pk)
    charter, kind = rules_of(matter)
    require(request.user, Can.MATTERS_HANDLE, matter.unit, request.today)
    seen = Matter.objects.visible_to(request.user, request.today).filter(unit=matter.unit).exclude(pk=matter.pk)
    if request.method == "POST":
        other = seen.filter(pk=number_of(request.POST.get("other", "")) or 0).first()
        if other is None:
            messages.error(request, _("选定另一篇。"))
        else:
            try:
                operations.link_content(matter, other, by=request.user, at=now())
            except (operations.MatterRefused, Forbidden) as error:
                messages.error(request, str(error))
            else:
                messages.success(request, _("已认作同一内容，积分只计最高的一次"))
                return redirect("matters:page", matter.pk)
    q = request.GET.get("q", "").strip()[:60]
    if q:
        found = seen.filter(Q(title__icontains=q) | Q(number=q))
    else:
        found = seen.filter(pk__in=[m.pk for m in similar.to_matter(matter, request.user, request.today)])
    if matter.content:
        found = found.exclude(content=matter.content)
    rows = [(m, charter.kinds[m.kind].name) for m in found.order_by("-pk")[:20] if m.kind in charter.kinds]
    context = {"matter": matter, "rows": rows, "q": q, "charter": charter}
    return shown(request, "link.html", kind, context, status=422 if request.method == "POST" else 200)
