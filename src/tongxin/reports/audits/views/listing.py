"""The list of audits, and a new one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongxin.journal import files
from tongxin.journal.operations import EvidenceRefused
from tongxin.kernel.periods import Period
from tongxin.people.listing import page_of, sought, unit_asked
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit
from tongxin.people.permissions import Can, Forbidden, reach

from ... import names, years
from ...models import Audit
from .. import operations
from ..drafts import Draft, DraftRefused, read
from ..forms import DraftForm
from ..guess import guess
from ..operations import AuditRefused
from .common import NAV, audits_of, units_of


@login_required
@require_GET
def index(request: HereRequest) -> HttpResponse:
    """Drafts that were held against the records of units one may draft reports of."""
    if not reach(request.user, Can.REPORTS_DRAFT, request.today):
        raise Forbidden(_("核数是起草报告的人用的，您没有这项权限。"))
    rows = audits_of(request)
    units = Unit.objects.filter(pk__in=rows.order_by().values("unit")).order_by("path")
    by_unit, of = unit_asked(request.GET, units, _("单位"))
    asked = sought(request)
    erased = rows.filter(names_erased=True).count()
    if wants_erased := request.GET.get("erased") == "1":
        rows = rows.filter(names_erased=True)
    if of is not None:
        rows = rows.filter(unit=of.pk)
    if asked:
        rows = rows.filter(Q(title__icontains=asked) | Q(name__icontains=asked) | Q(issuer__icontains=asked))
    page = page_of(request, rows.order_by("-made_at", "-pk"))
    found: list[Audit] = list(page.object_list)
    who = names.users([row.made_by for row in found])
    context = NAV | {
        "page": page,
        "listed": [{"audit": r, "period": Period.parse(r.period), "maker": who.get(r.made_by, "")} for r in found],
        "filter": by_unit,
        "erased": erased,
        "wants_erased": wants_erased,
        "q": asked,
    }
    return render(request, "reports/audits/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HereRequest) -> HttpResponse:
    """Paste or upload a draft. Unit and period are guessed from the text where they are not chosen."""
    units = units_of(request)
    if not units.exists():
        raise Forbidden(_("核数是起草报告的人用的，您没有这项权限。"))
    if request.method == "POST":
        form = DraftForm(request.POST, request.FILES, units=units, today=request.today)
        made = _made(request, form, units) if form.is_valid() else None
        if made is not None:
            return redirect("reports:audit", made.pk)
    else:
        form = DraftForm(units=units, today=request.today)
    return render(request, "reports/audits/new.html", NAV | {"form": form}, status=422 if form.is_bound else 200)


def _made(request: HereRequest, form: DraftForm, units: "QuerySet[Unit]") -> Audit | None:
    """The audit; None when it was refused, the form saying why."""
    sent, content = form.cleaned_data, b""
    try:
        draft = _pasted(sent["text"])
        if sent["file"] is not None:
            content = files.read(sent["file"])
            draft = read(content, sent["file"].name)
        made = operations.audit(
            content=content, by=request.user, at=now(), on=request.today, **_against(request, sent, draft, units)
        )
    except (EvidenceRefused, DraftRefused, AuditRefused) as error:
        form.add_error("file" if sent["file"] is not None else "text", str(error))
        return None
    messages.success(request, _("已核%(n)s个数") % {"n": made.totals["all"]})
    return made


def _pasted(text: str) -> Draft:
    return Draft(text.replace("\r\n", "\n"), "txt", "")


def _against(request: HereRequest, sent: dict[str, Any], draft: Draft, among: "QuerySet[Unit]") -> dict[str, Any]:
    """What it is held against: as chosen, else as the text says, else where one works and the year one looks at."""
    units = list(among)
    found = guess(draft.text, units, sent["published"])
    here = request.unit if request.unit in units else units[0]
    unit = sent["unit"] or found.unit or here
    is_said = bool(sent["unit"] or sent["issuer"])  # who chose the unit alone took the draft for its own
    period = sent["period"] or (found.period or years.opening(unit, request.today)).code
    return {
        "unit": unit,
        "draft": draft,
        "period": period,
        "published": sent["published"],
        "issuer": sent["issuer"] if is_said else found.issuer,
        "is_confirmed": is_said and bool(sent["period"]),
    }
