"""An author's note against a record, and the office's answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongxin.ledger.entering import attempt
from tongxin.people.middleware import HereRequest
from tongxin.people.permissions import Can, Forbidden, can, require

from .. import operations
from ..forms import ObjectionForm, ReplyForm
from ..models import Matter, Objection
from ..who import names
from .common import fetch, form_shown, rules_of, toast


@login_required
@require_http_methods(["GET", "POST"])
def object_to(request: HereRequest, pk: int) -> HttpResponse:
    """Tell the office what is wrong in the record of one's own matter."""
    matter = fetch(request, pk)
    _charter, kind = rules_of(matter)
    if not operations.is_author(matter, request.user):
        raise Forbidden(_("对记录的异议由作者提出。"))
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (row := attempt(form, lambda: _raised(request, matter, form))):
        toast(request, _("已送秘书处"), reverse("matters:withdraw-objection", args=[matter.pk, row.pk]))
        return redirect(f"{reverse('matters:page', args=[matter.pk])}#objections")
    return form_shown(request, "object.html", kind, form, {"matter": matter})


def _raised(request: HereRequest, matter: Matter, form: ObjectionForm) -> Objection:
    return operations.object_to(matter, form.cleaned_data["text"], by=request.user, at=now(), on=request.today)


@login_required
@require_http_methods(["GET", "POST"])
def objection(request: HereRequest, pk: int, raised: int) -> HttpResponse:
    """One objection: what its author says, and the office's answer."""
    matter = fetch(request, pk)
    _charter, kind = rules_of(matter)
    row = _shown_to(request, matter, raised)
    form = ReplyForm(request.POST if request.method == "POST" else None, initial={"reply": row.reply})
    if request.method == "POST":
        require(request.user, Can.MATTERS_HANDLE, matter.unit, request.today)
        if form.is_valid() and attempt(form, lambda: _answered(request, row, form)) is not None:
            messages.success(request, _("已答复，作者在这一篇的页面里看到"))
            return redirect("matters:page", matter.pk)
    who = names([row.by, row.answered_by])
    context = {
        "matter": matter,
        "row": row,
        "by": who[row.by],
        "answered": who.get(row.answered_by, ""),
        "may_answer": row.withdrawn_at is None and can(request.user, Can.MATTERS_HANDLE, matter.unit, request.today),
    }
    return form_shown(request, "objection.html", kind, form, context)


def _answered(request: HereRequest, row: Objection, form: ReplyForm) -> Objection:
    return operations.answer_objection(row, form.cleaned_data["reply"], by=request.user, at=now(), on=request.today)


@login_required
@require_POST
def withdraw_objection(request: HereRequest, pk: int, raised: int) -> HttpResponse:
    """Take one's own back while it waits."""
    matter = fetch(request, pk)
    row = _shown_to(request, matter, raised)
    try:
        operations.withdraw_objection(row, by=request.user, at=now())
    except operations.ObjectionRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已撤回异议"))
    return redirect("matters:page", matter.pk)


def _shown_to(request: HereRequest, matter: Matter, raised: int) -> Objection:
    """The objection, to the matter's authors and the office; to others it is not there."""
    row = get_object_or_404(Objection, pk=raised, matter=matter)
    if not operations.sees_objections(matter, request.user, request.today):
        raise Http404
    return row
