"""Pages 推荐: nominations of the units one sees, one nomination, and the acts on it."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongxin.kernel.charter.listed import NominationKind

from .. import lists, naming, operations, record_forms, register
from ..listing import page_of
from ..middleware import HereRequest
from ..models import Nomination, Unit
from ..permissions import Can, Forbidden, can, require, within
from .acts import Act, act_page
from .narrowing import LONGEST, offered, readable_here, said_in, unit_here, years
from .records import Button, Shown, at_once, fetch_record, level_name, may_write, record_page, suggested
from .register import writable

COLOURS = {"pending": "warn", "succeeded": "ok", "failed": "", "withdrawn": ""}


def _kinds(unit: Unit) -> dict[str, NominationKind]:
    return dict(lists.of(unit).nominations)


def _outcome(row: Nomination, kinds: dict[str, NominationKind]) -> str:
    """The outcome in the words of its kind: 已参加, 未入选."""
    kind = kinds.get(row.kind)
    if kind is not None and row.outcome in ("succeeded", "failed"):
        return kind.succeeded if row.outcome == "succeeded" else kind.failed
    return str(dict(Nomination.OUTCOMES)[row.outcome])


@login_required
def nominations(request: HereRequest) -> HttpResponse:
    """Nominations, the newest first, by kind, outcome and year."""
    here = unit_here(request)
    kinds = _kinds(here)
    filters = offered(request, [
        ("kind", _("类别"), [(code, one.name) for code, one in kinds.items()]),
        ("outcome", _("结果"), Nomination.OUTCOMES),
        ("year", _("年份"), years(request, "year")),
    ])  # fmt: skip
    text, said = request.GET.get("q", "").strip()[:LONGEST], said_in(filters)
    found = _narrowed(Nomination.objects.filter(within(readable_here(request))), text, said)
    page = page_of(request, found.select_related("person", "unit").order_by("-on", "-pk"))
    context = {
        "nav": "people",
        "sub": "terms",
        "tab": "nominations",
        "here": here,
        "page": page,
        "rows": [_row(row, kinds) for row in page.object_list],
        "q": text,
        "filters": filters,
        "is_narrowed": bool(text or said),
        "may_write": can(request.user, Can.PEOPLE_WRITE, here, request.today),
    }
    return render(request, "people/nominations.html", context)


def _row(row: Nomination, kinds: dict[str, NominationKind]) -> dict[str, Any]:
    kind = kinds[row.kind].name if row.kind in kinds else row.kind
    return {"is": row, "kind": kind, "outcome": _outcome(row, kinds), "colour": COLOURS[row.outcome]}


def _narrowed(found: QuerySet[Nomination], text: str, said: Mapping[str, str]) -> QuerySet[Nomination]:
    if text:
        found = found.filter(
            Q(person__name__icontains=text) | Q(aim__icontains=text) | Q(person__initials=text.lower())
        )
    if "year" in said:
        found = found.filter(Q(on__year=said["year"], outcome_on=None) | Q(outcome_on__year=said["year"]))
    return found.filter(**{name: said[name] for name in ("kind", "outcome") if name in said})


def _crumbs(*further: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("换届与推荐"), reverse("people:terms")), (_("推荐"), reverse("people:nominations")), *further]


@login_required
def new(request: HereRequest) -> HttpResponse:
    """Nominate one or several persons to one aim."""
    here = unit_here(request)
    units = writable(request)
    if not units.exists():
        raise Forbidden(_("您没有登记推荐的权限。"))
    is_sent = request.method == "POST"
    form = record_forms.NominationForm(
        lists.of(here),
        units,
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        initial={"on": request.today, "unit": here.pk, "persons": request.GET.get("person", "")[:60]},
    )
    pairs = (("kind", "unit"), ("aim", "level"))
    page = Act(_("登记推荐"), _("登记推荐"), reverse("people:nominations"), _crumbs(), sub="terms", pairs=pairs)

    def do() -> str:
        given = dict(form.cleaned_data)
        unit = given.pop("unit")
        aim, kind, on = given.pop("aim"), given.pop("kind"), given.pop("on")
        among = register.nameable(request.user, unit, request.today)
        with transaction.atomic():
            made = [
                operations.nominate(
                    person, unit, kind, aim, on, **given, body=naming.body_called(aim),
                    by=request.user, at=timezone.now(),
                )
                for person in naming.persons_called(given.pop("persons"), among)
            ]  # fmt: skip
        return reverse("people:nomination", args=[made[0].pk]) if len(made) == 1 else ""

    faults: dict[type[Exception], str] = {
        naming.Unnamed: "persons", operations.AlreadyNominated: "aim", operations.NotYet: "on",
    }  # fmt: skip
    return act_page(request, form, page, do, done=_("已登记推荐"), faults=faults, more=suggested)


def _fetch(request: HereRequest, pk: int) -> Nomination:
    return fetch_record(request, Nomination.objects.select_related("person", "body"), pk)


def _titled(row: Nomination) -> str:
    return f"{row.person}：{row.aim}"


@login_required
def nomination(request: HereRequest, pk: int) -> HttpResponse:
    """One nomination: who, by whom, to what, and what became of it."""
    row = _fetch(request, pk)
    kinds = _kinds(row.unit)
    facts: list[tuple[str, Any, str]] = [
        (_("被推荐人"), row.person, reverse("people:member", args=[row.person_id])),
        (_("推荐单位"), row.unit, reverse("people:unit", args=[row.unit.key])),
        (kinds[row.kind].aim if row.kind in kinds else _("去向"), row.aim, ""),
        (_("层级"), level_name(row.unit, row.level), ""),
        (_("推荐日期"), row.on, ""),
        (_("结果日期"), row.outcome_on, ""),
        (_("说明"), row.note, ""),
    ]
    buttons = []
    if may_write(request, row.unit):
        if row.outcome == "pending":
            decide_at = reverse("people:nomination_decide", args=[pk])
            buttons += [
                Button(_("撤回推荐"), reverse("people:nomination_withdraw", args=[pk])),
                Button(_("登记结果"), decide_at, is_primary=True),
            ]
        else:
            buttons.append(Button(_("退回等结果"), reverse("people:nomination_reopen", args=[pk]), is_post=True))
        if row.outcome == "succeeded" and row.kind == "seat":
            buttons.append(Button(_("登记席位"), reverse("people:member_seat", args=[row.person_id]), is_primary=True))
    name = kinds[row.kind].name if row.kind in kinds else row.kind
    tag = (_outcome(row, kinds), COLOURS[row.outcome])
    shown = Shown(_titled(row), name, _crumbs(), "terms", facts, f"people.nomination:{pk}", tag, buttons)
    return record_page(request, shown)


def _act(request: HereRequest, row: Nomination, title: str, verb: str) -> Act:
    require(request.user, Can.PEOPLE_WRITE, row.unit, request.today)
    here = reverse("people:nomination", args=[row.pk])
    return Act(title, verb, here, _crumbs((_titled(row), here)), sub="terms")


@login_required
def decide(request: HereRequest, pk: int) -> HttpResponse:
    """Record what became of a nomination."""
    row = _fetch(request, pk)
    page = _act(request, row, _("推荐结果"), _("登记结果"))
    kind = _kinds(row.unit).get(row.kind)
    is_sent = request.method == "POST"
    form = record_forms.DecideForm(
        kind.succeeded if kind else _("成功"),
        kind.failed if kind else _("未成"),
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        initial={"on": request.today},
    )

    def do() -> str:
        given = form.cleaned_data
        operations.decide(
            row, succeeded=given["outcome"] == "succeeded", on=given["on"], note=given["note"], files=given["files"],
            by=request.user, at=timezone.now(),
        )  # fmt: skip
        return ""

    faults: dict[type[Exception], str] = {operations.EndsBeforeStart: "on", operations.NotYet: "on"}
    return act_page(request, form, page, do, done=_("已登记结果"), faults=faults)


@login_required
def withdraw(request: HereRequest, pk: int) -> HttpResponse:
    """Withdraw a nomination."""
    row = _fetch(request, pk)
    page = _act(request, row, _("撤回推荐"), _("撤回"))
    data = request.POST if request.method == "POST" else None
    form = record_forms.WithdrawOnForm(data, initial={"on": request.today})

    def do() -> str:
        given = form.cleaned_data
        operations.withdraw_nomination(row, given["on"], given["why"], by=request.user, at=timezone.now())
        return ""

    faults: dict[type[Exception], str] = {operations.EndsBeforeStart: "on", operations.NotYet: "on"}
    return act_page(request, form, page, do, done=_("已撤回"), faults=faults)


@login_required
@require_POST
def reopen(request: HereRequest, pk: int) -> HttpResponse:
    """Undo an outcome."""
    row = _fetch(request, pk)
    require(request.user, Can.PEOPLE_WRITE, row.unit, request.today)
    at_once(request, lambda: operations.reopen_nomination(row, by=request.user, at=timezone.now()), _("已退回等结果"))
    return redirect("people:nomination", pk)
