"""Recording what befell a matter, and taking such a record back."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongxin.journal.operations import EvidenceRefused
from tongxin.ledger.entering import beside_of
from tongxin.ledger.operations import StatementOverlaps
from tongxin.people.fields import units_offered
from tongxin.people.finding import units_known
from tongxin.people.middleware import HereRequest
from tongxin.people.permissions import Can, can, require

from .. import counted, operations
from ..befell import event_name, verb_of
from ..forms import EventForm, WithdrawForm
from ..models import Event
from .common import acting, fetch, rules_of, shown, toast

SLIP = timedelta(minutes=10)  # within which one's own record is taken back without a reason of its own


@login_required
@require_http_methods(["GET", "POST"])
def event(request: HereRequest, pk: int, event: str) -> HttpResponse:
    """登记采用, 登记批示: level, body, day, evidence; and what it will count as."""
    matter = fetch(request, pk)
    charter, kind = rules_of(matter)
    rule = next((e for e in kind.events if e.code == event), None)
    if rule is None:
        raise Http404(_("%(kind)s没有这一种登记。") % {"kind": kind.name})
    own, behalf = acting(request, matter, kind, rule.by, _("这一项不由您登记。"))
    among = units_known(matter.unit)
    posted = request.POST if request.method == "POST" else None
    form = EventForm(
        rule, charter, among, behalf, posted, request.FILES or None, is_own=bool(own), initial={"on": request.today}
    )
    asks = False
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            row = operations.record_event(
                matter,
                event,
                on=said["on"],
                level=said.get("level", ""),
                form=said.get("form", ""),
                body=said["body"],
                text=said["text"],
                leader=said["leader"],
                by=request.user,
                at=now(),
                on_behalf=said.get("on_behalf", ""),
                files=said["files"],
                today=request.today,
                beside=beside_of(request),
            )
        except operations.WrongDay as error:
            form.add_error("on", str(error))
        except EvidenceRefused as error:
            form.add_error("files", str(error))
        except StatementOverlaps as error:
            asks = True
            form.add_error(None, str(error))
        except operations.MatterRefused as error:
            form.add_error(None, str(error))
        else:
            may_withdraw = can(request.user, Can.MATTERS_HANDLE, matter.unit, request.today)
            undo = f"{reverse('matters:withdraw', args=[matter.pk, row.pk])}?just=1" if may_withdraw else ""
            toast(request, _("已登记：%(event)s") % {"event": event_name(rule, row)}, undo)
            return redirect("matters:page", matter.pk)
    return shown(
        request,
        "event.html",
        kind,
        {
            "matter": matter,
            "rule": rule,
            "verb": verb_of(rule),
            "form": form,
            "asks": asks,
            "charter": charter,
            "units": units_offered(among),
            "posts": counted.with_year(
                counted.of_event(charter, rule, matter.form, request.today),
                charter,
                matter.unit,
                (matter.work_on or request.today).year,  # such a thing counts in the books of its work
            ),
        },
        status=422 if form.errors else 200,
    )


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HereRequest, pk: int, befell: int) -> HttpResponse:
    """Take a recorded event back, with the reason."""
    matter = fetch(request, pk)
    charter, kind = rules_of(matter)
    row = get_object_or_404(Event.objects.select_related("body"), pk=befell, matter=matter)
    require(request.user, Can.MATTERS_HANDLE, matter.unit, request.today)
    name = event_name(next((e for e in kind.events if e.code == row.event), None), row)
    posted = {"reason": _("登记后随即撤销")} if _is_slip(request, row) else request.POST
    form = WithdrawForm(posted if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.withdraw_event(row, form.cleaned_data["reason"], by=request.user, at=now(), today=request.today)
        except operations.MatterRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已撤回：%(event)s") % {"event": name})
            return redirect("matters:page", matter.pk)
    counts = [charter.items[p["item"]] for p in row.posts if p["item"] in charter.items]
    return shown(
        request,
        "withdraw.html",
        kind,
        {"matter": matter, "row": row, "name": name, "form": form, "counts": counts, "charter": charter},
        status=422 if form.errors else 200,
    )


def _is_slip(request: HereRequest, row: Event) -> bool:
    """Whether the toast's 撤销 takes back what this user recorded a moment ago."""
    return "just" in request.GET and row.by == request.user.key and now() - row.at < SLIP
