"""The list of reports, a new one, figures that were released, and the template of documents."""

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongxin.kernel.periods import Period
from tongxin.people import charters
from tongxin.people.exports import saved
from tongxin.people.listing import page_of
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit
from tongxin.people.permissions import Can, Forbidden, can, reach, require

from .. import names, operations, outputs, released
from ..documents import TemplateRefused
from ..documents.word_template import shipped
from ..forms import NewReportForm, TemplateForm
from ..models import Signing, WordTemplate
from .report import NAV


@login_required
@require_GET
def index(request: HereRequest) -> HttpResponse:
    """Reports of the units one may read, and what guided bodies have released."""
    if not any(reach(request.user, act, request.today) for act in (*released.WHOLE, Can.REPORTS_READ_RELEASED)):
        raise Forbidden(_("您没有查看报告的权限。"))
    guided = released.guided_by(request.user, request.today)
    rows = released.visible(request.user, request.today, guided)
    page = page_of(request, rows.select_related("unit").order_by("-period", "unit__path", "prose"))
    found = list(page.object_list)
    standing = {s.report_id: s for s in Signing.objects.filter(report__in=found, reopened_at=None).order_by("number")}
    who = names.users([s.signed_by for s in standing.values()] + [r.made_by for r in found])
    listed = [
        {
            "report": r,
            "period": Period.parse(r.period),
            "signing": standing.get(r.pk),
            "signer": who.get(standing[r.pk].signed_by, "") if r.pk in standing else "",
            "maker": who.get(r.made_by, ""),
        }
        for r in found
    ]
    unit = request.unit
    context = NAV | {
        "page": page,
        "listed": listed,
        "may_draft": unit is not None and can(request.user, Can.REPORTS_DRAFT, unit, request.today),
        "guided": guided,
    }
    return render(request, "reports/list.html", context)


def _organisation(request: HereRequest) -> Unit:
    """The organisation one works in, where one may draft its reports. Raises: Forbidden."""
    if request.unit is None:
        raise Forbidden(_("您没有起草报告的权限。"))
    try:
        unit = charters.organisation_of(request.unit)
    except charters.NoCharter as error:
        raise Forbidden(str(error)) from error
    require(request.user, Can.REPORTS_DRAFT, unit, request.today)
    return unit


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HereRequest) -> HttpResponse:
    """Begin a report of the organisation one works in."""
    unit = _organisation(request)
    charter = charters.of(unit)
    sent = request.POST if request.method == "POST" else None
    form = NewReportForm(sent, charter=charter, on=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            report = operations.draft(
                unit,
                form.cleaned_data["prose"],
                form.cleaned_data["period"],
                by=request.user,
                at=now(),
                on=request.today,
            )
        except operations.AlreadyDrafted as error:
            messages.warning(request, str(error))
            return redirect("reports:report", error.report.pk)
        except operations.ReportRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已起草《%(title)s》") % {"title": report.title})
            return redirect("reports:report", report.pk)
    status = 422 if form.is_bound else 200
    return render(request, "reports/new.html", NAV | {"form": form, "unit": unit}, status=status)


@login_required
@require_GET
def released_table(request: HereRequest) -> HttpResponse:
    """Released figures of the bodies one guides, side by side, with their total."""
    guided = released.guided_by(request.user, request.today)
    if not guided:
        raise Http404
    codes = released.periods(guided)
    asked = request.GET.get("period", "")
    code = asked if asked in codes else (codes[0] if codes else "")
    signed = released.signings(guided, code)
    columns = [signed.get(u.pk) for u in guided]
    adds: dict[str, int] = {}
    for body in guided:
        if body.pk in signed:
            adds |= released.adding(charters.of(body))
    rows = released.table(columns, adds)
    period = Period.parse(code) if code else None
    heads = [{"unit": u, "signing": signed.get(u.pk)} for u in guided]
    context = NAV | {
        "sub": "released",
        "heads": heads,
        "rows": [row for row in rows if _says(row)],
        "rest": [row for row in rows if not _says(row)],
        "period": period,
        "periods": [Period.parse(c) for c in codes],
        "unsigned": [u for u in guided if u.pk not in signed],
    }
    return render(request, "reports/released.html", context)


def _says(row: released.Row) -> bool:
    """Whether any of the bodies has more than nothing to say in this row."""
    return any(re.search(r"[1-9]", printed) for printed in row.values)


@login_required
@require_http_methods(["GET", "POST"])
def template(request: HereRequest) -> HttpResponse:
    """公文模板: the Word template of the organisation one works in; look at it, replace it, go back."""
    unit = _organisation(request)
    if "file" in request.GET:
        content = outputs.own_template(unit) or shipped()
        return saved(content, outputs.MIME["docx"], _("公文模板.docx"), "template.docx")
    form = TemplateForm(request.POST, request.FILES) if request.method == "POST" else TemplateForm()
    when: dict[str, Any] = {"by": request.user, "at": now(), "on": request.today}
    if request.POST.get("action") == "drop":
        operations.drop_template(unit, **when)
        messages.success(request, _("已用回自带的模板"))
        return redirect("reports:template")
    if form.is_bound and form.is_valid():
        try:
            operations.set_template(unit, form.cleaned_data["file"], **when)
        except TemplateRefused as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("已换用新模板"))
            return redirect("reports:template")
    own = WordTemplate.objects.standing(unit)
    context = NAV | {
        "unit": unit,
        "form": form,
        "own": own,
        "maker": names.users([own.made_by]).get(own.made_by, "") if own else "",
    }
    return render(request, "reports/template.html", context, status=422 if form.is_bound else 200)
