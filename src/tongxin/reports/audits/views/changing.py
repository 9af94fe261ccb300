"""What changes an audit: another unit or period, today's records, a correction, a mark, and discarding it."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongxin.kernel.charter.shapes import Charter
from tongxin.people import charters
from tongxin.people.exports import saved
from tongxin.people.listing import page_of
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit
from tongxin.people.permissions import Can, Forbidden, can, reach, require, within

from ... import names
from ...models import Audit, AuditClaim, AuditFile, Correction
from .. import exports, operations
from ..drafts import DraftRefused
from ..exports import FORMATS
from ..forms import AgainForm, CorrectForm
from ..operations import AuditRefused
from ..shown import name_of, shown
from .common import NAV, audit_or_404, claim_address, claim_or_404, left, units_of

MIMES = {"txt": "text/plain", "md": "text/markdown", "pdf": "application/pdf", "docx": FORMATS["docx"]}


@login_required
@require_http_methods(["GET", "POST"])
def again(request: HereRequest, pk: int) -> HttpResponse:
    """Choose unit and period anew, or hold it against today's records as it is."""
    audit = audit_or_404(request, pk)
    units = units_of(request) | Unit.objects.filter(pk=audit.unit_id)  # though it was closed since
    told: dict[str, Any] = {"units": units, "today": request.today, "chosen": audit.period}
    if request.method == "POST":
        form = AgainForm(request.POST, **told)
        if form.is_valid() and (answer := _again(request, audit, form)):
            return answer
    else:
        standing = {"unit": audit.unit.key, "period": audit.period, "published": audit.published}
        standing["issuer"] = audit.issuer
        form = AgainForm(initial=standing, **told)
    status = 422 if form.is_bound else 200
    return render(request, "reports/audits/again.html", NAV | {"audit": audit, "form": form}, status=status)


def _again(request: HereRequest, audit: Audit, form: AgainForm) -> HttpResponse | None:
    sent = form.cleaned_data
    told = (sent["unit"], sent["period"], sent["published"], sent["issuer"])
    try:
        held = operations.hold_again(audit, *told, by=request.user, at=now(), on=request.today)
    except AuditRefused as error:
        form.add_error(None, str(error))
        return None
    messages.success(request, _("已按今天的记录核了%(n)s个数") % {"n": held.totals["all"]})
    return redirect("reports:audit", audit.pk)


@login_required
@require_http_methods(["GET", "POST"])
def correct(request: HereRequest, pk: int, place: int) -> HttpResponse:
    """Say which figure a claim is about. It is remembered as the organisation's own wording."""
    row = claim_or_404(request, pk, place)
    require(request.user, Can.REPORTS_DRAFT, charters.organisation_of(row.audit.unit), request.today)
    charter = charters.of(row.audit.unit)
    choices = list(_choices(charter, row))
    sent = request.POST if request.method == "POST" else None
    form = CorrectForm(sent, choices=choices, initial={"indicator": row.indicator})
    back = claim_address(pk, place)
    if request.method == "POST" and form.is_valid():
        try:
            operations.correct(row, form.cleaned_data["indicator"], by=request.user, at=now(), on=request.today)
        except AuditRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已改正，并按今天的记录重新核了这份稿子"))
            return redirect(back)
    context = NAV | {"audit": row.audit, "claim": shown(row, charter), "form": form, "back": back}
    return render(request, "reports/audits/correct.html", context, status=422 if form.errors else 200)


def _choices(charter: Charter, row: AuditClaim) -> Iterable[tuple[str, Any]]:
    """Indicators of the organisation: the likeliest first, then those of the same counter, then the others."""
    likely = [
        code
        for code in dict.fromkeys([row.indicator, *(code for code, _s in row.rivals)])
        if code in charter.indicators
    ]
    rest = [i for i in charter.indicators.values() if i.code not in likely]
    groups = (
        (_("最像的"), [charter.indicators[code] for code in likely]),
        (_("同一个计量单位"), [i for i in rest if i.counter == row.counter]),
        (_("其他数字"), [i for i in rest if i.counter != row.counter]),
    )
    for name, found in groups:
        if found:
            yield name, [(i.code, f"{i.name}（{i.counter}）") for i in found]


@login_required
@require_POST
def check(request: HereRequest, pk: int, place: int) -> HttpResponse:
    """Mark a figure as looked at, or take the mark away; it stays the one chosen."""
    row = claim_or_404(request, pk, place)
    is_checked = request.POST.get("checked") == "1"
    try:
        operations.check_claim(row, is_checked, by=request.user, at=now(), on=request.today)
    except AuditRefused as error:
        messages.error(request, str(error))
        return redirect("reports:audits")
    return redirect(claim_address(pk, place))


@login_required
@require_http_methods(["GET", "POST"])
def discard(request: HereRequest, pk: int) -> HttpResponse:
    """Ask once, then delete the draft with everything."""
    audit = audit_or_404(request, pk)
    if request.method == "POST":
        operations.discard_audit(audit, by=request.user, at=now(), on=request.today)
        messages.success(request, _("稿子和核数结果已删除"))
        return redirect("reports:audits")
    has_file = AuditFile.objects.filter(audit=audit).exists()
    return render(request, "reports/audits/discard.html", NAV | {"audit": audit, "has_file": has_file})


@login_required
@require_GET
def source(request: HereRequest, pk: int) -> HttpResponse:
    """The file a draft came as, as it came."""
    audit = audit_or_404(request, pk)
    file = get_object_or_404(AuditFile, audit=audit)
    left(request, audit, audit.kind)
    return saved(bytes(file.content), MIMES[audit.kind], audit.name, f"draft.{audit.kind}")


@login_required
@require_GET
def export(request: HereRequest, pk: int, fmt: str) -> HttpResponse:
    """The draft with comments as DOCX, all figures as XLSX, everything as JSON."""
    if fmt not in FORMATS:
        raise Http404
    audit = audit_or_404(request, pk)
    try:
        content = exports.render(audit, fmt, at=now())
    except DraftRefused as error:
        messages.error(request, str(error))
        return redirect("reports:audit", audit.pk)
    left(request, audit, fmt)
    name = _("核数：%(title)s") % {"title": audit.title}
    return saved(content, FORMATS[fmt], f"{name}.{fmt}", f"audit.{fmt}")


@login_required
@require_GET
def wordings(request: HereRequest) -> HttpResponse:
    """本会的叫法: corrections of the organisations one may draft reports of; those taken back on demand."""
    paths = reach(request.user, Can.REPORTS_DRAFT, request.today)
    if not paths:
        raise Forbidden(_("核数是起草报告的人用的，您没有这项权限。"))
    wants_all = request.GET.get("all") == "1"
    rows = Correction.objects.filter(within(paths)).select_related("unit").order_by("-made_at", "-pk")
    page = page_of(request, rows if wants_all else rows.filter(withdrawn_at=None))
    found = list(page.object_list)
    who = names.users([r.made_by for r in found])
    known = {unit.pk: charters.of(unit) for unit in {r.unit_id: r.unit for r in found}.values()}
    listed = [
        {"row": r, "name": name_of(known[r.unit_id], r.indicator), "maker": who.get(r.made_by, "")} for r in found
    ]
    return render(
        request, "reports/audits/wordings.html", NAV | {"page": page, "listed": listed, "wants_all": wants_all}
    )


@login_required
@require_POST
def withdraw(request: HereRequest, pk: int) -> HttpResponse:
    """Take a correction back."""
    row = get_object_or_404(Correction.objects.select_related("unit"), pk=pk)
    if not can(request.user, Can.REPORTS_DRAFT, row.unit, request.today):
        raise Http404
    operations.withdraw_correction(row, by=request.user, at=now(), on=request.today)
    messages.success(request, _("已撤销，以后核的稿子不再按它；核过的稿子再核一次才变"))
    return redirect("reports:audit-wordings")
