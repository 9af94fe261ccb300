"""Taking a step, and taking it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongxin.journal.operations import EvidenceRefused
from tongxin.kernel.charter.shapes import MatterKind
from tongxin.kernel.charter.shapes import Step as StepRule
from tongxin.kernel.workflow import AUTHOR
from tongxin.ledger.entering import beside_of
from tongxin.ledger.operations import StatementOverlaps
from tongxin.people.fields import units_offered
from tongxin.people.finding import units_known
from tongxin.people.listing import number_of
from tongxin.people.middleware import HereRequest
from tongxin.people.permissions import Can, can

from .. import counted, operations, similar
from ..forms import FIELD, StepForm
from ..models import Matter, Step
from ..texts import over_limit, texts_of
from .common import acting, fetch, rules_of, shown, step_rule, toast


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
    initial = {
        "on": request.today,
        "on_behalf": "" if own else operations.author_key(matter) if AUTHOR in rule.by else "",
    }
    office = can(request.user, Can.MATTERS_HANDLE, matter.unit, request.today)
    # the post itself, not `or None`: a step that asks a member nothing posts an empty form
    posted = request.POST if request.method == "POST" else None
    form = StepForm(rule, among, behalf, posted, request.FILES or None, office=office, initial=initial)
    asks = False  # whether an undetailed statement overlaps and the office must say how
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            taken = operations.advance(
                matter,
                action,
                by=request.user,
                at=now(),
                on=said.get("on", request.today),
                answers=form.answers(),
                on_behalf=said.get("on_behalf", ""),
                files=said["files"],
                version=number_of(request.POST.get("version", "")),
                today=request.today,
                beside=beside_of(request),
            )
        except operations.StepIncomplete as error:
            for code, told in error.fields.items():
                form.add_error(FIELD + code if FIELD + code in form.fields else None, told)
        except operations.WrongDay as error:
            form.add_error("on" if office else None, str(error))
        except EvidenceRefused as error:
            form.add_error("files", str(error))
        except StatementOverlaps as error:
            asks = True
            form.add_error(None, str(error))
        except operations.MatterRefused as error:
            form.add_error(None, str(error))
        else:
            return _after(request, taken, kind, rule)
    return shown(
        request,
        "step.html",
        kind,
        {
            "matter": matter,
            "rule": rule,
            "form": form,
            "asks": asks,
            "charter": charter,
            "units": units_offered(among) if any(f.kind == "unit" for f in rule.needs) else [],
            "posts": counted.with_year(
                counted.of_step(charter, rule, matter.form, matter.level, request.today),
                charter,
                matter.unit,
                request.today.year,
            ),
            "is_handing_in": matter.state == kind.opens,
            "texts": texts_of(matter, kind),
            "too_long": over_limit(matter, kind),
            "alike": similar.to_matter(matter, request.user, request.today) if matter.state == kind.opens else [],
            "authors": matter.authors.select_related("person", "unit").order_by("place"),
            "version": request.POST.get("version") or matter.version,
            "is_desk": office,
        },
        status=422 if form.errors else 200,
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
    """Take the last step back."""
    matter = fetch(request, pk)
    _charter, kind = rules_of(matter)
    row = get_object_or_404(Step, pk=taken, matter=matter)
    try:
        operations.undo(row, by=request.user, at=now(), today=request.today)
    except operations.MatterRefused as error:
        messages.error(request, str(error))
    else:
        done = next((s.done for s in kind.steps if s.action == row.action), row.action)
        messages.success(request, _("已撤回“%(step)s”") % {"step": done})
    return redirect("matters:page", matter.pk)
