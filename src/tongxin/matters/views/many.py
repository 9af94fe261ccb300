"""Many at once 批量办理: one step for all chosen matters, with the answers asked once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongxin.kernel.charter.shapes import MatterKind
from tongxin.kernel.charter.shapes import Step as StepRule
from tongxin.kernel.workflow import Workflow
from tongxin.ledger.entering import complain
from tongxin.ledger.operations import StatementOverlaps
from tongxin.people.fields import units_offered
from tongxin.people.finding import units_known
from tongxin.people.listing import numbers_of
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit
from tongxin.people.permissions import Can, Forbidden, can, roles

from .. import operations, similar
from ..forms import StepForm
from ..models import Matter, Step
from .common import fetch, form_shown, office_behalf, place, step_rule, toast
from .narrowing import ALL, seen_of

MOST = 100  # matters at once
TOLD = 8  # refusals told one by one


@dataclass
class Plan:
    """What a step will do with the chosen ones."""

    chosen: list[Matter]
    todo: list[Matter] = field(default_factory=list)
    skipped: list[tuple[Matter, str]] = field(default_factory=list)  # with why
    alike: frozenset[int] = frozenset()  # passed over because they resemble others
    gone: int = 0  # chosen, but nothing this user may see


@dataclass
class Outcome:
    """What became of the chosen ones."""

    done: list[Step] = field(default_factory=list)
    skipped: int = 0
    refused: list[tuple[Matter, str]] = field(default_factory=list)


def bulk_steps(request: HereRequest, organisation: Unit, kind: MatterKind, state: str) -> list[StepRule]:
    """Steps that the user may take for many rows of one state, the primary one first."""
    if state == ALL:
        return []
    held = roles(request.user, organisation, request.today)
    return sorted(Workflow(kind).open_steps(state, held), key=lambda s: not s.primary)


def picked(request: HttpRequest) -> list[int]:
    """Ids of the rows chosen, MOST at most."""
    given = request.POST if request.method == "POST" else request.GET
    return numbers_of(given.getlist("pick"))[:MOST]


def many_at_once(request: HereRequest, organisation: Unit, kind: MatterKind) -> HttpResponse:
    """The board's post: a step that asks something opens its page, any other is taken for each chosen one."""
    rule = step_rule(kind, request.POST.get("action", ""))
    chosen = picked(request)
    if chosen and any(f.required for f in rule.needs):
        query = request.GET.copy()
        query.setlist("pick", [str(pk) for pk in chosen])
        return redirect(f"{reverse('matters:many', args=[kind.code, rule.action])}?{query.urlencode()}")
    plan = _plan(request, organisation, kind, rule, chosen)
    return _acted(request, kind, rule, _take(request, plan, rule, request.today, {}))


@login_required
@require_http_methods(["GET", "POST"])
def many(request: HereRequest, kind: str, action: str) -> HttpResponse:
    """What a step asks, once for all chosen; what it will pass over and why, before the act."""
    organisation, charter, matter_kind = place(request, kind)
    operations.require_board(request.user, organisation, request.today)
    rule = step_rule(matter_kind, action)
    if not roles(request.user, organisation, request.today) & set(rule.by):
        raise Forbidden(_("这一步不由您办理。"))
    plan = _plan(request, organisation, matter_kind, rule, picked(request))
    office = can(request.user, Can.MATTERS_HANDLE, organisation, request.today)
    among = units_known(organisation)
    behalf = office_behalf(organisation, request.today) if office else []
    posted = request.POST if request.method == "POST" else None
    form = StepForm(rule, among, behalf, posted, office=office, initial={"on": request.today})
    del form.fields["files"]  # a scan belongs to one matter
    if request.method == "POST" and form.is_valid() and _fits(form, rule, request.today):
        said = form.cleaned_data
        on = said.get("on", request.today)
        taken = _take(request, plan, rule, on, form.answers(), said.get("on_behalf", ""))
        return _acted(request, matter_kind, rule, taken)
    context = {
        "rule": rule,
        "plan": plan,
        "charter": charter,
        "units": units_offered(among) if any(f.kind == "unit" for f in rule.needs) else [],
        "back": _board(request, matter_kind),
    }
    return form_shown(request, "many.html", matter_kind, form, context)


def _plan(request: HereRequest, organisation: Unit, kind: MatterKind, rule: StepRule, picks: list[int]) -> Plan:
    """Sort the chosen: those the step is for, and those it passes over, with why."""
    plan = Plan(list(seen_of(request, organisation, kind).filter(pk__in=picks).order_by("pk")))
    plan.gone = len(set(picks)) - len(plan.chosen)
    alike = similar.counts(plan.chosen) if rule.primary else {}
    plan.alike = frozenset(alike)
    for matter in plan.chosen:
        why = _why_not(matter, kind, rule, alike.get(matter.pk, 0))
        if why:
            plan.skipped.append((matter, why))
        else:
            plan.todo.append(matter)
    return plan


def _why_not(matter: Matter, kind: MatterKind, rule: StepRule, alike: int) -> str:
    if alike:
        return _("有相似稿%(n)s%(counter)s，要逐一看") % {"n": alike, "counter": kind.counter}
    if rule.of_forms and matter.form not in rule.of_forms:
        return _("这一形式没有这一步")
    if matter.state not in rule.start:
        return _("现在是“%(state)s”") % {"state": Workflow(kind).state(matter.state).name}
    return ""


def _fits(form: StepForm, rule: StepRule, today: date) -> bool:
    """Whether day and answers can hold for any of them; says at the field what is wrong."""
    try:
        operations.checked_answers(rule.needs, form.answers())
    except operations.StepIncomplete as error:
        complain(form, error)
    if form.cleaned_data.get("on", today) > today:
        form.add_error("on", _("日期在今天之后。"))
    return not form.errors


def _take(
    request: HereRequest, plan: Plan, rule: StepRule, on: date, answers: Mapping[str, str], on_behalf: str = ""
) -> Outcome:
    """Take the step for each in a transaction of its own; who was quicker is told of each."""
    outcome = Outcome(skipped=len(plan.alike))
    for matter in plan.chosen:
        if matter.pk in plan.alike:
            continue
        try:
            step = operations.advance(
                matter,
                rule.action,
                by=request.user,
                at=now(),
                on=on,
                answers=answers,
                on_behalf=on_behalf,
                today=request.today,
            )
            outcome.done.append(step)
        except (operations.MatterRefused, Forbidden, StatementOverlaps) as error:
            outcome.refused.append((matter, str(error)))
    return outcome


def _acted(request: HereRequest, kind: MatterKind, rule: StepRule, outcome: Outcome) -> HttpResponse:
    """Say what became of each, and go back to the board."""
    _say(request, rule, kind, outcome)
    for matter, told in outcome.refused[:TOLD]:
        messages.error(request, _("《%(title)s》：%(told)s") % {"title": matter.title, "told": told})
    rest = len(outcome.refused) - TOLD
    if rest > 0:
        messages.error(request, _("另有%(n)s%(counter)s也没有办成。") % {"n": rest, "counter": kind.counter})
    return redirect(_board(request, kind))


def _board(request: HttpRequest, kind: MatterKind) -> str:
    """The board as it was left."""
    query: QueryDict = request.GET.copy()
    query.pop("pick", None)
    address = reverse("matters:board", args=[kind.code])
    return f"{address}?{query.urlencode()}" if query else address


def _say(request: HttpRequest, rule: StepRule, kind: MatterKind, outcome: Outcome) -> None:
    """已核稿2篇，跳过1篇（有相似稿）."""
    parts = []
    told = {"step": rule.done, "counter": kind.counter}
    if outcome.done:
        parts.append(_("已%(step)s%(n)s%(counter)s") % {**told, "n": len(outcome.done)})
    if outcome.skipped:
        parts.append(_("跳过%(n)s%(counter)s（有相似稿）") % {**told, "n": outcome.skipped})
    if outcome.refused:
        parts.append(_("没有%(step)s%(n)s%(counter)s") % {**told, "n": len(outcome.refused)})
    if not parts:
        messages.error(request, _("还没有选。先在要办的行前打勾。"))
    elif outcome.done:
        steps = "&".join(f"step={step.pk}" for step in outcome.done)
        toast(request, "，".join(parts), f"{reverse('matters:undo-many', args=[kind.code])}?{steps}")
    else:
        messages.warning(request, "，".join(parts))


@login_required
@require_POST
def undo_many(request: HereRequest, kind: str) -> HttpResponse:
    """Take back the steps just taken together, each as far as it still can be."""
    _organisation, _charter, rule = place(request, kind)
    asked = numbers_of(request.GET.getlist("step"))[:MOST]
    undone, refused = 0, []
    for step in Step.objects.filter(pk__in=asked, matter__kind=rule.code).select_related("matter").order_by("pk"):
        matter = fetch(request, step.matter_id)
        try:
            operations.undo(step, by=request.user, at=now(), today=request.today)
            undone += 1
        except (operations.MatterRefused, Forbidden, StatementOverlaps) as error:
            refused.append((matter, str(error)))
    if undone:
        messages.success(request, _("已撤回%(n)s%(counter)s") % {"n": undone, "counter": rule.counter})
    for matter, told in refused[:TOLD]:
        messages.error(request, _("《%(title)s》：%(told)s") % {"title": matter.title, "told": told})
    return redirect("matters:board", rule.code)
