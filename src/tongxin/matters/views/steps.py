"""Taking a step, and taking it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongxin.kernel.charter.shapes import MatterKind
from tongxin.kernel.charter.shapes import Step as StepRule
from tongxin.kernel.workflow import AUTHOR
from tongxin.ledger.entering import RecordForm, attempt, beside_of, version_of
from tongxin.people.fields import units_offered
from tongxin.people.finding import units_known
from tongxin.people.middleware import HereRequest
from tongxin.people.permissions import Can, can

from .. import counted, operations, similar
from ..forms import StepForm
from ..models import Matter, Step
from ..texts import over_limit, texts_of
from .common import act_shown, acting, fetch, form_shown, rules_of, step_rule, toast


@login_required
@require_http_methods(["GET", "POST"])
def step(request: HereRequest, pk: int, action: str) -> HttpResponse:
    """The page of one step: what it asks for, the day, for whom; and what it will count as."""
    matter = fetch(request, pk)
    charter, kind = rules_of(matter)
    rule = step_rule(kind, action)
    own, behalf = acting(request, matter, kind, rule.by, _("这一步不由您办理。"))
    if request.method == "GET" and matter.state not in rule.start:
        messages.error(request, str(operations.passed_by(matter, kind, rule, now())))
        return redirect("matters:page", matter.pk)

    among = units_known(matter.unit)
    office = can(request.user, Can.MATTERS_HANDLE, matter.unit, request.today)
    author = operations.author_key(matter) if AUTHOR in rule.by and not own else ""
    # the post itself, not `or None`: a step that asks a member nothing posts an empty form
    posted = request.POST if request.method == "POST" else None
    initial = {"on": request.today, "on_behalf": author}
    form = StepForm(rule, among, behalf, posted, request.FILES or None, office=office, initial=initial)
    if form.is_valid() and (taken := attempt(form, lambda: _advanced(request, matter, action, form))):
        return _after(request, taken, kind, rule)
    posts = counted.of_step(charter, rule, matter.form, matter.level, request.today)
    is_handing_in = matter.state == kind.opens
    context = {
        "matter": matter,
        "rule": rule,
        "charter": charter,
        "units": units_offered(among) if any(f.kind == "unit" for f in rule.needs) else [],
        "posts": counted.with_year(posts, charter, matter.unit, request.today.year),
        "is_handing_in": is_handing_in,
        "texts": texts_of(matter, kind),
        "too_long": over_limit(matter, kind),
        "alike": similar.to_matter(matter, request.user, request.today) if is_handing_in else [],
        "authors": matter.authors.select_related("person", "unit").order_by("place"),
        "version": request.POST.get("version") or matter.version,
        "is_desk": office,
    }
    return form_shown(request, "step.html", kind, form, context)


def _advanced(request: HereRequest, matter: Matter, action: str, form: StepForm) -> Step:
    said = form.cleaned_data
    return operations.advance(
        matter,
        action,
        by=request.user,
        at=now(),
        on=said.get("on", request.today),
        answers=form.answers(),
        on_behalf=said.get("on_behalf", ""),
        files=said["files"],
        version=version_of(request),
        today=request.today,
        beside=beside_of(request),
    )


def _after(request: HereRequest, taken: Step, kind: MatterKind, rule: StepRule) -> HttpResponse:
    matter = taken.matter
    number = _("，编号%(number)s") % {"number": matter.number} if rule.action == kind.numbered_at else ""
    seen = Matter.objects.visible_to(request.user, request.today).filter(pk=matter.pk).exists()
    undo = reverse("matters:undo", args=[matter.pk, taken.pk]) if seen else ""
    toast(request, _("已%(step)s%(number)s") % {"step": rule.done, "number": number}, undo)
    return redirect("matters:page", matter.pk) if seen else redirect("matters:mine")


@login_required
@require_POST
def undo(request: HereRequest, pk: int, taken: int) -> HttpResponse:
    """Take the last step back; where what then counts again was stated meanwhile, the page asks."""
    matter = fetch(request, pk)
    _charter, kind = rules_of(matter)
    row = get_object_or_404(Step, pk=taken, matter=matter)
    done = next((s.done for s in kind.steps if s.action == row.action), row.action)
    form = RecordForm(request.POST)
    if form.is_valid() and attempt(form, lambda: _undone(request, row)) is not None:
        messages.success(request, _("已撤回“%(step)s”") % {"step": done})
    elif form.asks:
        context = {"heading": _("撤回“%(name)s”") % {"name": done}, "verb": _("撤回这一步")}
        return act_shown(request, matter, kind, form, context, "records/form.html")
    else:
        messages.error(request, str(form.non_field_errors()[0]))
    return redirect("matters:page", matter.pk)


def _undone(request: HereRequest, row: Step) -> Step:
    return operations.undo(row, by=request.user, at=now(), today=request.today, beside=beside_of(request))
