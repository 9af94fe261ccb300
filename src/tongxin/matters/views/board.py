"""The board of one kind: states with counts, filters, many at once, and the same list as a workbook."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongxin.kernel.charter.shapes import Charter, MatterKind, State
from tongxin.kernel.charter.shapes import Step as StepRule
from tongxin.kernel.workflow import Clock, Workflow
from tongxin.ledger.operations import StatementOverlaps
from tongxin.people.days import working_calendar
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit
from tongxin.people.paths import under
from tongxin.people.permissions import Can, Forbidden, can, reach, roles

from .. import operations, queue, sheets, similar
from ..models import Author, Event, Likeness, Matter, MatterQuerySet, Step
from ..people_found import units_below
from .common import place, shown

SIZES = (25, 50, 100)
ALL = "all"  # the tab of every state
EXPORT_MOST = 20_000
SORTS = {
    "due": (F("due_on").asc(nulls_last=True), "entered_on", "pk"),
    "-due": (F("due_on").desc(nulls_last=True), "-entered_on", "-pk"),
    "received": (F("submitted_on").asc(nulls_last=True), "pk"),
    "-received": (F("submitted_on").desc(nulls_last=True), "-pk"),
    "number": ("number", "pk"),
    "-number": ("-number", "-pk"),
}


@dataclass(frozen=True)
class Filters:
    """What narrows the list, as the address says it."""

    q: str
    unit: Unit | None
    author: str
    first: date | None
    last: date | None
    due: str  # late, soon, none
    similar: bool
    form: str
    sort: str

    @property
    def is_any(self) -> bool:
        return bool(
            self.q or self.unit or self.author or self.first or self.last or self.due or self.similar or self.form
        )


@dataclass(frozen=True)
class Tab:
    """A state with its count."""

    code: str
    name: str
    count: int


@dataclass(frozen=True)
class Row:
    """One line of the board."""

    matter: Matter
    authors: str
    units: str
    form: str
    levels: Sequence[str]
    alike: int
    clock: Clock | None
    received: date | None
    is_behalf: bool


@login_required
@require_http_methods(["GET", "POST"])
def board(request: HereRequest, kind: str) -> HttpResponse:
    """The board; a post takes one step for all chosen rows and says what became of each."""
    organisation, charter, rule = place(request, kind)
    _may_look(request, organisation)
    if request.method == "POST":
        return _many(request, organisation, charter, rule)
    filters = _filters(request, organisation)
    seen = _seen(request, organisation, rule)
    tabs = _tabs(seen, rule, charter)
    state = _state(request, organisation, rule, tabs)
    matters = _narrowed(seen, rule, filters, state, charter, request.today)
    known = None if filters.is_any else next(tab.count for tab in tabs if tab.code == state)
    page = _page(request, matters, known)
    rows = _rows(request, page.object_list, charter, rule)
    steps = _bulk_steps(request, organisation, rule, state)
    if request.GET.get("look"):  # the notice beside the bulk bar, before the click
        return shown(request, "board.html#skips", rule, {"skips": _skips(request, rows, rule), "steps": steps})
    template = "board.html#board" if request.htmx and not request.htmx.boosted else "board.html"
    return shown(
        request,
        template,
        rule,
        {
            "charter": charter,
            "organisation": organisation,
            "tabs": tabs,
            "state": state,
            "state_name": next((tab.name for tab in tabs if tab.code == state), ""),
            "filters": filters,
            "page": page,
            "rows": rows,
            "steps": steps,
            "alike_here": sum(bool(row.alike) for row in rows),
            "units": units_below(organisation),
            "forms": rule.forms,
            "sort": filters.sort,
            "may_enter": can(request.user, Can.MATTERS_HANDLE, organisation, request.today),
            "is_empty": not any(tab.count for tab in tabs),
        },
    )


def _may_look(request: HereRequest, organisation: Unit) -> None:
    """Boards are for those who read or handle a unit's matters, a group's included; members have their own list."""
    low, high = under(organisation.path)
    paths = {
        *reach(request.user, Can.MATTERS_READ, request.today),
        *reach(request.user, Can.MATTERS_HANDLE, request.today),
    }
    if not any(organisation.path.startswith(p) or low <= p < high for p in paths):
        raise Forbidden(_("您在%(unit)s没有这项权限。") % {"unit": organisation})


def _seen(request: HereRequest, organisation: Unit, kind: MatterKind) -> MatterQuerySet:
    """Handed-in matters of this kind that the user may see; drafts are on no board."""
    return Matter.objects.visible_to(request.user, request.today).filter(
        unit=organisation, kind=kind.code, submitted_on__isnull=False
    )


def _tabs(seen: MatterQuerySet, kind: MatterKind, charter: Charter) -> list[Tab]:
    counts = queue.counts(seen)
    tabs = [Tab(s.code, _tab_name(s), counts.get(s.code, 0)) for s in kind.states if not s.hidden or counts.get(s.code)]
    return [*tabs, Tab(ALL, _("全部"), sum(tab.count for tab in tabs))]


def _tab_name(state: State) -> str:
    """A hidden state on the board holds what was handed in and sent back."""
    return _("退回待改") if state.hidden else state.name


def _state(request: HereRequest, organisation: Unit, kind: MatterKind, tabs: Sequence[Tab]) -> str:
    """The tab asked for; else the first in which something waits for the user; else all."""
    asked = request.GET.get("state", "")
    if asked in {tab.code for tab in tabs}:
        return asked
    held = roles(request.user, organisation, request.today)
    workflow = Workflow(kind)
    for tab in tabs:
        if tab.count and tab.code != ALL and any(s.primary for s in workflow.open_steps(tab.code, held)):
            return tab.code
    return next((tab.code for tab in tabs if tab.count), ALL)


def _filters(request: HereRequest, organisation: Unit) -> Filters:
    given = request.GET
    unit_key = given.get("unit", "")
    low, high = under(organisation.path)
    return Filters(
        q=given.get("q", "").strip()[:60],
        unit=Unit.objects.filter(key=unit_key, path__gte=low, path__lt=high).first() if unit_key else None,
        author=given.get("author", "").strip()[:40],
        first=_day(given.get("first", "")),
        last=_day(given.get("last", "")),
        due=given.get("due", "") if given.get("due") in ("late", "soon", "none") else "",
        similar=given.get("similar") == "1",
        form=given.get("form", "")[:30],
        sort=given.get("sort", "due") if given.get("sort", "due") in SORTS else "due",
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _narrowed(
    seen: MatterQuerySet, kind: MatterKind, filters: Filters, state: str, charter: Charter, today: date
) -> MatterQuerySet:
    matters = seen if state == ALL else seen.filter(state=state)
    if filters.q:
        matters = matters.filter(Q(title__contains=filters.q) | Q(number=filters.q))
    if filters.unit is not None:
        low, high = under(filters.unit.path)
        inside = Author.objects.filter(unit__path__gte=low, unit__path__lt=high).values("matter")
        matters = matters.filter(Q(pk__in=inside) | Q(sponsor__path__gte=low, sponsor__path__lt=high))
    if filters.author:
        matters = matters.filter(pk__in=Author.objects.filter(person__name__contains=filters.author).values("matter"))
    if filters.first:
        matters = matters.filter(submitted_on__gte=filters.first)
    if filters.last:
        matters = matters.filter(submitted_on__lte=filters.last)
    if filters.form:
        matters = matters.filter(form=filters.form)
    if filters.similar:
        matters = matters.filter(Exists(_likenesses()))
    return _by_clock(matters, filters.due, charter, today).order_by(*SORTS[filters.sort])


def _likenesses() -> Any:
    return Likeness.objects.filter(
        matter=OuterRef("pk"), other__submitted_on__isnull=False, other__is_confidential=False
    )


def _like_counts() -> Any:
    return _likenesses().order_by().values("matter").annotate(n=Count("pk")).values("n")


def _by_clock(matters: MatterQuerySet, due: str, charter: Charter, today: date) -> MatterQuerySet:
    if due == "late":
        return matters.filter(due_on__lt=today)
    if due == "soon":
        until = working_calendar().add(today, charter.clock_soon).on
        return matters.filter(due_on__range=(today, until))
    return matters.filter(due_on=None) if due == "none" else matters


def _page(request: HttpRequest, matters: MatterQuerySet, known: int | None) -> "Page[Any]":
    """One page with what its rows show; `known` is the count where the tabs have told it already."""
    size = request.GET.get("size", "")
    entered = Step.objects.filter(matter=OuterRef("pk"), undone_at=None).exclude(on_behalf="")
    full = (
        matters.annotate(is_behalf=Exists(entered), alike=Coalesce(Subquery(_like_counts()), 0))
        .select_related("sponsor")
        .prefetch_related(Prefetch("authors", Author.objects.select_related("person", "unit").order_by("place")))
    )
    paginator = Paginator(full, int(size) if size in map(str, SIZES) else SIZES[0])
    if known is not None:
        paginator.count = known
    return paginator.get_page(request.GET.get("page"))


def _rows(request: HereRequest, matters: Iterable[Matter], charter: Charter, kind: MatterKind) -> list[Row]:
    listed = list(matters)
    levels: dict[int, list[str]] = {}
    for pk, level in (
        Event.objects.filter(matter__in=[m.pk for m in listed], withdrawn_at=None)
        .values_list("matter", "level")
        .order_by("pk")
    ):
        if level and level not in levels.setdefault(pk, []):
            levels[pk].append(level)
    calendar = working_calendar()
    forms = {form.code: form.name for form in kind.forms}
    ends = {state.code for state in kind.states if state.is_end}
    rows = []
    for matter in listed:
        authors = list(matter.authors.all())
        body = str(matter.sponsor or "")
        rows.append(
            Row(
                matter=matter,
                authors="、".join(str(a.person) for a in authors) or body,
                units="、".join(dict.fromkeys(str(a.unit) for a in authors)) or body,
                form=forms.get(matter.form, ""),
                levels=sorted(
                    levels.get(matter.pk, []),
                    key=lambda code: charter.levels[code].rank if code in charter.levels else 9,
                ),
                alike=getattr(matter, "alike", 0),
                clock=None if matter.state in ends else queue.clock_of(matter, charter, request.today, calendar),
                received=matter.submitted_on,
                is_behalf=bool(getattr(matter, "is_behalf", False)),
            )
        )
    return rows


# --- many at once ---------------------------------------------------------------------------------------------


def _bulk_steps(request: HereRequest, organisation: Unit, kind: MatterKind, state: str) -> list[StepRule]:
    """Steps that can be taken for many rows of one state: the user's own, asking for nothing."""
    if state == ALL:
        return []
    held = roles(request.user, organisation, request.today)
    steps = [s for s in Workflow(kind).open_steps(state, held) if not any(f.required for f in s.needs)]
    return sorted(steps, key=lambda s: not s.primary)


def _picked(request: HereRequest) -> list[int]:
    given = request.POST if request.method == "POST" else request.GET
    return [int(pk) for pk in given.getlist("pick") if pk.isascii() and pk.isdigit()][: SIZES[-1]]


def _skips(request: HereRequest, rows: Sequence[Row], kind: MatterKind) -> int:
    """How many of the chosen rows the primary step will pass over."""
    chosen = set(_picked(request))
    return sum(bool(row.alike) for row in rows if row.matter.pk in chosen)


def _many(request: HereRequest, organisation: Unit, charter: Charter, kind: MatterKind) -> HttpResponse:
    """Take one step for each chosen matter in its own transaction; similar ones are passed over."""
    rule = next((step for step in kind.steps if step.action == request.POST.get("action")), None)
    if rule is None:
        raise Http404(_("%(kind)s没有这一步。") % {"kind": kind.name})
    chosen = list(_seen(request, organisation, kind).filter(pk__in=_picked(request)).order_by("pk"))
    alike = similar.counts(chosen) if rule.primary else {}
    done, skipped, refused = 0, 0, []
    for matter in chosen:
        if alike.get(matter.pk):
            skipped += 1
            continue
        try:
            operations.advance(matter, rule.action, by=request.user, at=now(), on=request.today, today=request.today)
            done += 1
        except (operations.MatterRefused, Forbidden, StatementOverlaps) as error:
            refused.append((matter, str(error)))
    _say(request, rule, kind, done, skipped, len(refused))
    for matter, told in refused:
        messages.error(request, _("《%(title)s》：%(told)s") % {"title": matter.title, "told": told})
    query = request.GET.urlencode()
    return redirect(f"{request.path}?{query}" if query else request.path)


def _say(request: HttpRequest, rule: StepRule, kind: MatterKind, done: int, skipped: int, refused: int) -> None:
    """已核稿2篇，跳过1篇（有相似稿）."""
    parts = []
    told = {"step": rule.done, "counter": kind.counter}
    if done:
        parts.append(_("已%(step)s%(n)s%(counter)s") % {**told, "n": done})
    if skipped:
        parts.append(_("跳过%(n)s%(counter)s（有相似稿）") % {**told, "n": skipped})
    if refused:
        parts.append(_("没有%(step)s%(n)s%(counter)s") % {**told, "n": refused})
    if not parts:
        messages.error(request, _("还没有选。先在要办的行前打勾。"))
    elif done:
        messages.success(request, "，".join(parts))
    else:
        messages.warning(request, "，".join(parts))


# --- as a workbook --------------------------------------------------------------------------------------------


@login_required
@require_GET
def export(request: HereRequest, kind: str) -> HttpResponse:
    """The list as filtered, all pages of it, as XLSX."""
    organisation, charter, rule = place(request, kind)
    _may_look(request, organisation)
    filters = _filters(request, organisation)
    state = request.GET.get("state", ALL)
    matters = _narrowed(_seen(request, organisation, rule), rule, filters, state, charter, request.today)
    names = {s.code: _tab_name(s) for s in rule.states}
    forms = {form.code: form.name for form in rule.forms}
    head = [
        _("编号"),
        _("题目"),
        _("作者"),
        _("单位"),
        _("状态"),
        _("提交日期"),
        _("计数日期"),
        _("采用与批示层级"),
        _("期限"),
    ]
    if forms:
        head[4:4] = [_("形式"), _("提交层级")]

    def lines() -> Iterable[list[str | date | None]]:
        # in batches, so that a long list needs little memory
        full = matters.select_related("sponsor").prefetch_related("authors__person", "authors__unit", "events")
        for matter in full[:EXPORT_MOST].iterator(chunk_size=500):
            authors = sorted(matter.authors.all(), key=lambda a: a.place)
            body = str(matter.sponsor or "")
            levels = dict.fromkeys(e.level for e in matter.events.all() if e.level and e.withdrawn_at is None)
            line: list[str | date | None] = [
                matter.number,
                matter.title,
                "、".join(str(a.person) for a in authors) or body,
                "、".join(dict.fromkeys(str(a.unit) for a in authors)) or body,
                names.get(matter.state, matter.state),
                matter.submitted_on,
                matter.work_on,
                "、".join(charter.levels[code].name for code in levels if code in charter.levels),
                matter.due_on,
            ]
            if forms:
                level = charter.levels.get(matter.level)
                line[4:4] = [forms.get(matter.form, ""), level.name if level else ""]
            yield line

    notes = [
        _("%(unit)s，%(kind)s，截至%(day)s") % {"unit": organisation.name, "kind": rule.name, "day": request.today}
    ]
    if request.is_demo:
        notes.append(_("演示数据"))
    data = sheets.workbook(rule.name, notes, head, lines())
    answer = HttpResponse(data, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    stamp = request.today.isoformat()
    answer["Content-Disposition"] = f'attachment; filename="{slugify(rule.code)}-{organisation.key}-{stamp}.xlsx"'
    return answer
