"""Signing a report, reopening it, and taking it away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongxin.people.exports import saved
from tongxin.people.middleware import HereRequest
from tongxin.people.permissions import Can, require

from .. import compose, material, operations, outputs
from ..documents import TemplateRefused
from ..forms import ReopenForm
from .report import NAV, readable, visible
from .sheet import frame


@login_required
@require_http_methods(["GET", "POST"])
def sign(request: HereRequest, pk: int) -> HttpResponse:
    """Ask once, then sign."""
    row = readable(request, pk)
    require(request.user, Can.REPORTS_SIGN, row.unit, request.today)
    if request.method == "POST":
        try:
            seen = request.POST.get("seen", "")
            operations.sign(row, seen=seen, by=request.user, at=now(), on=request.today)
        except operations.NotReady as error:
            messages.error(request, str(error))
            return redirect("reports:check", row.pk)
        except operations.DraftMoved as error:
            messages.warning(request, str(error))
            return redirect("reports:sign", row.pk)
        except operations.ReportRefused as error:
            messages.error(request, str(error))
            return redirect("reports:report", row.pk)
        messages.success(request, _("已签署，数字和文字已固定"))
        return redirect("reports:report", row.pk)
    if row.state == "signed":
        return redirect("reports:report", row.pk)
    read = material.read(row, on=request.today)
    context = frame(request, row, compose.current(read, at=now()), read) | {
        "is_early": request.today < read.period.last
    }
    return render(request, "reports/sign.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def reopen(request: HereRequest, pk: int) -> HttpResponse:
    """Open a signed report again, with a reason."""
    row = readable(request, pk)
    require(request.user, Can.REPORTS_SIGN, row.unit, request.today)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.reopen(row, form.cleaned_data["why"], by=request.user, at=now(), on=request.today)
        except operations.ReportRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已重新打开，签署稿仍在历次稿里"))
            return redirect("reports:report", row.pk)
    if request.method == "GET" and row.state != "signed":
        return redirect("reports:report", row.pk)
    status = 422 if form.is_bound else 200
    return render(request, "reports/reopen.html", NAV | {"report": row, "form": form}, status=status)


@login_required
@require_GET
def export(request: HereRequest, pk: int, fmt: str) -> HttpResponse:
    """The report as a file: Markdown, JSON, DOCX or PDF; the signed version where there is one."""
    row, is_whole = visible(request, pk)
    if fmt not in outputs.FORMATS:
        raise Http404
    live = is_whole and request.GET.get("live") == "1"
    try:
        site = request.build_absolute_uri("/").rstrip("/")
        content = outputs.render(row, fmt, on=request.today, at=now(), live=live, site=site)
    except TemplateRefused as error:
        messages.error(request, str(error))
        return redirect("reports:report", row.pk)
    return saved(content, outputs.MIME[fmt], outputs.file_name(row, fmt), f"report.{fmt}")
