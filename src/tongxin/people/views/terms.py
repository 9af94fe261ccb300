"""Pages 换届: the terms of units, an election, and the acts on them."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .. import lists, naming, operations, record_forms
from ..listing import page_of
from ..middleware import HereRequest
from ..models import Election, Post, Term, Unit, on_day
from ..permissions import Can, Forbidden, can, require, within
from .acts import Act, act_page, in_units
from .narrowing import readable_here, unit_here
from .records import Button, Shown, fetch_record, may_write, members, record_page
from .units import fetch, named

SOON = timedelta(days=90)  # before a term is due
STATES = ("overdue", "soon", "none")


def _units(paths: tuple[str, ...], on: Any) -> QuerySet[Any]:
    """Units of the scope with what is known of their term that holds, and their last election."""
    terms = Term.objects.filter(on_day(on), unit=OuterRef("pk"), withdrawn_at=None).order_by("-since")
    held = Election.objects.filter(unit=OuterRef("pk"), withdrawn_at=None, held_on__lte=on).order_by("-held_on")
    there = Unit.objects.filter(within(paths, "path"), is_outside=False).filter(
        Q(closed_on=None) | Q(closed_on__gte=on)
    )
    return there.annotate(
        term_number=Subquery(terms.values("number")[:1]),
        term_council=Subquery(terms.values("council")[:1]),
        term_since=Subquery(terms.values("since")[:1]),
        term_due=Subquery(terms.values("due_on")[:1]),
        held_on=Subquery(held.values("held_on")[:1]),
        held_kind=Subquery(held.values("kind")[:1]),
        held_pk=Subquery(held.values("pk")[:1]),
        holders=Count(
            "posts", filter=Q(posts__since__lte=on) & (Q(posts__until=None) | Q(posts__until__gte=on)), distinct=True
        ),
    )


@login_required
def terms(request: HereRequest) -> HttpResponse:
    """换届与推荐: the units one sees, each with its term, when it is due, and its last election."""
    here = unit_here(request)
    on = request.today
    found = _units(readable_here(request), on)
    text = request.GET.get("q", "").strip()[:40]
    state = request.GET.get("state", "")
    kind = request.GET.get("held", "")
    if request.GET.get("unit"):
        found = found.filter(key=request.GET["unit"])
    if text:
        found = found.filter(Q(name__icontains=text) | Q(short_name__icontains=text))
    if state == "overdue":
        found = found.filter(term_due__lt=on)
    elif state == "soon":
        found = found.filter(term_due__range=(on, on + SOON))
    elif state == "none":
        found = found.filter(term_number=None)
    if kind in ("full", "mid"):
        year = Election.objects.filter(kind=kind, held_on__year=on.year, withdrawn_at=None)
        found = found.filter(pk__in=year.values("unit"))
    page = page_of(request, found.order_by("path", "pk"))
    rows = [_row(unit, on) for unit in page.object_list]
    context = {
        "nav": "people",
        "sub": "terms",
        "tab": "terms",
        "here": here,
        "page": page,
        "rows": rows,
        "q": text,
        "state": state if state in STATES else "",
        "held": kind,
        "is_narrowed": bool(text or state or kind or request.GET.get("unit")),
        "year": on.year,
        "elections": _this_year(request),
        "may_write": can(request.user, Can.PEOPLE_WRITE, here, on),
    }
    return render(request, "people/terms.html", context)


def _this_year(request: HereRequest) -> dict[str, int]:
    rows = Election.objects.filter(
        within(readable_here(request)), held_on__year=request.today.year, held_on__lte=request.today, withdrawn_at=None
    )
    return {"full": 0, "mid": 0} | dict(rows.values_list("kind").annotate(n=Count("pk")))


def _row(unit: Any, on: Any) -> dict[str, Any]:
    term = Term(number=unit.term_number, council=unit.term_council) if unit.term_number else None
    due = unit.term_due
    late = (on - due).days if due else 0
    return {
        "unit": unit,
        "term": term,
        "is_late": bool(due) and late > 0,
        "is_soon": bool(due) and due >= on and due - on <= SOON,
        "late": late,
        "left": -late,
        "held": dict(Election.KINDS).get(unit.held_kind, ""),
    }


# --- one election ----------------------------------------------------------------------------------------------------


def _fetch(request: HereRequest, pk: int) -> Election:
    return fetch_record(request, Election.objects.select_related("term"), pk)


def _titled(row: Election) -> str:
    return f"{row.unit}{row.get_kind_display()}"


@login_required
def election(request: HereRequest, pk: int) -> HttpResponse:
    """One election: its day, its term, who was elected and who left."""
    row = _fetch(request, pk)
    posts = Post.objects.filter(election=row).select_related("person").order_by("pk")
    ended = Post.objects.filter(ended_by=row).select_related("person").order_by("pk")
    facts = [
        (_("单位"), row.unit, reverse("people:unit", args=[row.unit.key])),
        (_("日期"), row.held_on, ""),
        (_("届"), row.term, ""),
        (_("应届满日期"), row.term.due_on, ""),
        (_("说明"), row.text, ""),
        (_("卸任"), "、".join(f"{p.person}（{p.title}）" for p in ended), ""),
    ]
    buttons = []
    if may_write(request, row.unit) and row.withdrawn_at is None:
        buttons.append(Button(_("撤销记录"), reverse("people:election_withdraw", args=[pk])))
    withdrawn = (_("已撤销"), "bad") if row.withdrawn_at else ("", "")
    shown = Shown(
        _titled(row), str(row.term), [*_crumbs()], "terms", facts, f"people.election:{pk}", withdrawn, buttons,
        [(p.title, p.person) for p in posts], row.withdrawn_why,
    )  # fmt: skip
    return record_page(request, shown)


def _crumbs(*further: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("换届与推荐"), reverse("people:terms")), *further]


@login_required
def election_withdraw(request: HereRequest, pk: int) -> HttpResponse:
    """Undo an election recorded by mistake."""
    row = _fetch(request, pk)
    require(request.user, Can.PEOPLE_WRITE, row.unit, request.today)
    form = record_forms.WithdrawForm(request.POST if request.method == "POST" else None)
    here = reverse("people:election", args=[pk])
    page = Act(
        _("撤销%(what)s记录") % {"what": _titled(row)},
        pgettext("record", "撤销"), here, _crumbs((_titled(row), here)), sub="terms",
        intro=_("由它产生的职务去掉，被它结束的职务和上一届恢复。"), is_final=True,
    )  # fmt: skip

    def do() -> str:
        operations.withdraw_election(row, form.cleaned_data["why"], by=request.user, at=timezone.now())
        return ""

    return act_page(request, form, page, do, done=_("已撤销"))


# --- acts on a unit --------------------------------------------------------------------------------------------------


def _unit(request: HereRequest, key: str) -> Unit:
    shown = fetch(request, key)
    require(request.user, Can.PEOPLE_WRITE, shown, request.today)
    return shown


def _next(shown: Unit) -> dict[str, Any]:
    """The term that follows those known: its number and council."""
    last = Term.objects.filter(unit=shown, withdrawn_at=None).order_by("-number").first()
    charter = lists.of(shown)
    kind = charter.unit_kinds.get(shown.kind)
    council = last.council if last else _("理事会") if kind and kind.code == "association" else _("委员会")
    return {"number": last.number + 1 if last else None, "council": council}


@login_required
def elect(request: HereRequest, key: str) -> HttpResponse:
    """Record an election 换届."""
    shown = _unit(request, key)
    is_sent = request.method == "POST"
    form = record_forms.ElectForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        initial=_next(shown) | {"held_on": request.today},
    )
    page = Act(
        _("%(unit)s换届") % {"unit": shown}, _("登记换届"), named(shown)[1], in_units(named(shown)), sub="terms",
        intro=_("上一届和在任的职务到选举前一天为止；连任的，在结果里再写一次。"),
        pairs=(("number", "council"), ("held_on", "due_on")),
    )  # fmt: skip

    def do() -> str:
        given = dict(form.cleaned_data)
        results = naming.results_of(given.pop("results"), members(request, shown))
        made = operations.elect(
            shown, given.pop("number"), given.pop("held_on"), results, **given, by=request.user, at=timezone.now()
        )
        return reverse("people:election", args=[made.pk])

    faults: dict[type[Exception], str] = {
        naming.Unnamed: "results", operations.NothingElected: "results", operations.NumberTaken: "number",
        operations.TermsOverlap: "held_on", operations.ElectedAlready: "held_on", operations.NotYet: "held_on",
        operations.EndsBeforeStart: "due_on",
    }  # fmt: skip
    return act_page(request, form, page, do, done=_("已登记换届"), faults=faults)


@login_required
def adjust(request: HereRequest, key: str) -> HttpResponse:
    """Record an adjustment within a term 届中调整."""
    shown = _unit(request, key)
    standing = list(
        Post.objects.filter(on_day(request.today), unit=shown, until=None).select_related("person").order_by("pk")
    )
    is_sent = request.method == "POST"
    form = record_forms.AdjustForm(
        [(str(p.pk), f"{p.title}：{p.person}") for p in standing],
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        initial={"held_on": request.today},
    )
    title = _("%(unit)s届中调整") % {"unit": shown}
    page = Act(title, _("登记届中调整"), named(shown)[1], in_units(named(shown)), sub="terms")

    def do() -> str:
        given = form.cleaned_data
        results = naming.results_of(given["results"], members(request, shown))
        chosen = set(given.get("relieved", ()))
        made = operations.adjust(
            shown, given["held_on"], results, [p for p in standing if str(p.pk) in chosen],
            text=given["text"], files=given["files"], by=request.user, at=timezone.now(),
        )  # fmt: skip
        return reverse("people:election", args=[made.pk])

    faults: dict[type[Exception], str] = {
        naming.Unnamed: "results", operations.NothingElected: "results", operations.NoTerm: "held_on",
        operations.ElectedAlready: "held_on", operations.NotYet: "held_on", operations.EndsBeforeStart: "held_on",
    }  # fmt: skip
    return act_page(request, form, page, do, done=_("已登记届中调整"), faults=faults)


@login_required
def term_new(request: HereRequest, key: str) -> HttpResponse:
    """Record a term without its election; of a body outside the trees too, whose seats members hold."""
    shown = fetch(request, key)
    if shown.is_outside:
        if not can(request.user, Can.PEOPLE_WRITE, unit_here(request), request.today):
            raise Forbidden(_("您没有登记届次的权限。"))
    else:
        require(request.user, Can.PEOPLE_WRITE, shown, request.today)
    form = record_forms.TermForm(request.POST if request.method == "POST" else None)
    page = Act(
        _("登记%(unit)s的届次") % {"unit": shown}, _("登记届次"), named(shown)[1], in_units(named(shown)), sub="terms",
        intro=_("登记以前的届次，或还没有选举记录的本届。本届换届，用“登记换届”。"),
        pairs=(("number", "council"), ("since", "until"), ("due_on", "size")),
    )  # fmt: skip

    def do() -> str:
        given = dict(form.cleaned_data)
        operations.record_term(
            shown, given.pop("number"), given.pop("since"), given.pop("until"), **given,
            via=unit_here(request), by=request.user, at=timezone.now(),
        )  # fmt: skip
        return ""

    faults: dict[type[Exception], str] = {
        operations.NumberTaken: "number", operations.TermsOverlap: "since", operations.EndsBeforeStart: "until",
    }  # fmt: skip
    return act_page(request, form, page, do, done=_("已登记届次"), faults=faults)


@login_required
def term_withdraw(request: HereRequest, pk: int) -> HttpResponse:
    """Take back a term recorded by mistake."""
    term = get_object_or_404(Term.objects.select_related("unit"), pk=pk)
    shown = fetch(request, term.unit.key)
    where = unit_here(request) if shown.is_outside else shown
    require(request.user, Can.PEOPLE_WRITE, where, request.today)
    form = record_forms.WithdrawForm(request.POST if request.method == "POST" else None)
    title = _("撤销%(term)s") % {"term": term}
    page = Act(title, pgettext("record", "撤销"), named(shown)[1], in_units(named(shown)), sub="terms", is_final=True)

    def do() -> str:
        operations.withdraw_term(term, form.cleaned_data["why"], via=where, by=request.user, at=timezone.now())
        return ""

    return act_page(request, form, page, do, done=_("已撤销"))
