"""Pages 换届: an election, and the acts on terms."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .. import lists, naming, operations, record_forms, register
from ..middleware import HereRequest
from ..models import Election, Post, Term, Unit, on_day
from ..permissions import Can, Forbidden, can, require
from .acts import Act, act_page, in_units
from .narrowing import unit_here
from .records import Button, Shown, fetch_record, may_write, record_page
from .units import fetch, named


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
        results = naming.results_of(given.pop("results"), register.nameable(request.user, shown, request.today))
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
        results = naming.results_of(given["results"], register.nameable(request.user, shown, request.today))
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
