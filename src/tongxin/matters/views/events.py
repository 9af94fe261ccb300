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

from tongxin.kernel.charter.shapes import Charter
from tongxin.ledger.entering import attempt, beside_of
from tongxin.people.fields import units_offered
from tongxin.people.finding import units_known
from tongxin.people.middleware import HereRequest
from tongxin.people.permissions import Can, can, require

from .. import counted, operations
from ..befell import event_name, verb_of
from ..forms import EventForm, WithdrawForm
from ..models import Event, Matter
from .common import act_shown, acting, fetch, rules_of, toast

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
    if form.is_valid() and (row := attempt(form, lambda: _recorded(request, matter, event, form))):
        may_withdraw = can(request.user, Can.MATTERS_HANDLE, matter.unit, request.today)
        undo = f"{reverse('matters:withdraw', args=[matter.pk, row.pk])}?just=1" if may_withdraw else ""
        toast(request, _("已登记：%(event)s") % {"event": event_name(rule, row)}, undo)
        return redirect("matters:page", matter.pk)
    posts = counted.of_event(charter, rule, matter.form, request.today)
    year = (matter.work_on or request.today).year  # such a thing counts in the books of its work
    context = {
        "heading": verb_of(rule),
        "verb": verb_of(rule),
        "quit": _("先不登记"),
        "units": units_offered(among),
        "posts": counted.with_year(posts, charter, matter.unit, year),
        "posts_note": _("联合完成的，各单位都计，全会计一次。"),
    }
    return act_shown(request, matter, kind, form, context, "records/form.html")


def _recorded(request: HereRequest, matter: Matter, event: str, form: EventForm) -> Event:
    said = form.cleaned_data
    return operations.record_event(
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
    if form.is_valid() and attempt(form, lambda: _withdrawn(request, row, form)) is not None:
        messages.success(request, _("已撤回：%(event)s") % {"event": name})
        return redirect("matters:page", matter.pk)
    told = {"heading": _("撤回“%(name)s”") % {"name": name}, "question": _("撤回“%(name)s”吗？") % {"name": name}}
    context = told | {"verb": _("撤回"), "consequence": _consequence(charter, row)}
    return act_shown(request, matter, kind, form, context, "records/reason.html")


def _consequence(charter: Charter, row: Event) -> str:
    """What counts less once it is taken back, and what stays."""
    items = [charter.items[p["item"]] for p in row.posts if p["item"] in charter.items]
    less = [_("%(item)s减1%(counter)s。") % {"item": item.name, "counter": item.counter} for item in items]
    stays = _("这一条留在办理经过里，划去，写明理由；已经签署的报告不变，显示为后来的变动。")
    return "".join([*less, stays])


def _withdrawn(request: HereRequest, row: Event, form: WithdrawForm) -> Event:
    reason = form.cleaned_data["reason"]
    return operations.withdraw_event(row, reason, by=request.user, at=now(), today=request.today)


def _is_slip(request: HereRequest, row: Event) -> bool:
    """Whether the toast's 撤销 takes back what this user recorded a moment ago."""
    return "just" in request.GET and row.by == request.user.key and now() - row.at < SLIP
