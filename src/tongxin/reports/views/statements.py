"""Pages of statements 申报数: quantities without detail, what they post, and the records that overlap them."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongxin.journal.operations import EvidenceRefused, evidence_of
from tongxin.kernel.charter.shapes import Charter
from tongxin.ledger import imports, kinds
from tongxin.ledger.models import Overlap, Statement
from tongxin.ledger.operations import StatementRefused, amend_statement, state, void_statement
from tongxin.people import charters
from tongxin.people.finding import units_called
from tongxin.people.listing import Filter, chosen, page_of, shown_as, sought
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit
from tongxin.people.permissions import Can, Forbidden, can, reach, require, within
from tongxin.people.views.imports import list_answer, place_of

from .. import names
from ..compose import scaled
from ..forms import AmendStatementForm, StatementForm, VoidForm
from .common import period_of

NAV = {"nav": "reports", "sub": "statements"}


def _seen(request: HereRequest, charter: Charter | None, row: Statement) -> dict[str, Any]:
    """A statement as a list shows it: in the item's own counter."""
    item = charter.items.get(row.item) if charter else None
    scale = item.scale if item else 1
    return {
        "row": row,
        "name": item.name if item else row.item,
        "counter": item.counter if item else "",
        "stated": scaled(row.stated, scale),
        "detailed": scaled(row.detailed, scale),
        "posted": scaled(row.posted, scale),
        "scale": scale,
        "level": charter.levels[row.level].name if charter and row.level in charter.levels else "",
    }


def _charter(unit: Unit) -> Charter | None:
    try:
        return charters.of(unit)
    except charters.NoCharter:
        return None


@login_required
@require_GET
def index(request: HereRequest) -> HttpResponse:
    """Statements of the units one may read figures of, the latest first."""
    rows, q, filters = _listed(request)
    page = page_of(request, rows.select_related("unit").order_by("-last_on", "-pk"))
    listed = list(page.object_list)
    known = {u.pk: _charter(u) for u in {s.unit_id: s.unit for s in listed}.values()}
    context = NAV | {
        **shown_as(page, q, filters, _("出处、单位")),
        "listed": [_seen(request, known[s.unit_id], s) for s in listed],
        "total": _("%(n)s条") % {"n": f"{page.paginator.count:,}"},
        "may_state": bool(reach(request.user, Can.STATEMENTS_MAKE, request.today)),
    }
    return render(request, "reports/statements.html", context)


def _read(request: HereRequest) -> "QuerySet[Statement]":
    """Those of the units one may read figures of; 403 where there is none."""
    paths = reach(request.user, Can.FIGURES_READ, request.today)
    if not paths:
        raise Forbidden(_("您没有查看申报数的权限。"))
    return Statement.objects.filter(within(paths))


def _listed(request: HereRequest) -> tuple["QuerySet[Statement]", str, list[Filter]]:
    """The statements that the address asks for, what it searches for, and its filters; standing ones unless asked."""
    rows, q = _read(request), sought(request)
    filters = [
        chosen(request, "item", _("项目"), _items(rows, request.charter)),
        chosen(request, "year", _("年份"), _years(rows)),
        chosen(request, "state", _("状态"), [("void", _("已作废"))]),
    ]
    item, year, state = (one.chosen for one in filters)
    rows = rows.filter(voided_at__isnull=state != "void")
    if item:
        rows = rows.filter(item=item)
    if year:
        rows = rows.filter(last_on__year=int(year))
    if q:
        rows = rows.filter(Q(source__icontains=q) | Q(unit__name__icontains=q) | Q(unit__short_name__icontains=q))
    return rows, q, filters


def _items(rows: "QuerySet[Statement]", charter: Charter | None) -> list[tuple[str, str]]:
    """The items stated anywhere among `rows`, in the order of the rules."""
    stated = set(rows.order_by().values_list("item", flat=True).distinct())
    known = charter.items if charter is not None else {}
    ordered = [code for code in known if code in stated] + sorted(stated - set(known))
    return [(code, known[code].name if code in known else code) for code in ordered]


def _years(rows: "QuerySet[Statement]") -> list[tuple[str, str]]:
    days = rows.dates("last_on", "year", order="DESC")
    return [(str(day.year), _("%(y)s年") % {"y": day.year}) for day in days]


@login_required
@require_GET
def export(request: HereRequest) -> HttpResponse:
    """The list as filtered, as a workbook, in the columns they are imported in."""
    found, where = _listed(request)[0], place_of(request)
    return list_answer(request, imports.KIND, imports.lines(found.order_by("last_on", "pk"), where), where)


def _units(request: HereRequest) -> "QuerySet[Unit]":
    rows = Unit.objects.filter(within(reach(request.user, Can.STATEMENTS_MAKE, request.today), "path"))
    return rows.filter(closed_on=None).order_by("path")


def _unit_asked(request: HereRequest, units: "QuerySet[Unit]") -> Unit:
    """The unit that was chosen or typed, else the one worked in, else the first. Raises: Forbidden: there is none."""
    asked = units_called(request.POST.get("unit") or request.GET.get("unit", ""), units)
    here = units.filter(pk=request.unit.pk) if request.unit else units
    unit = asked[0] if len(asked) == 1 else here.first() or units.first()
    if unit is None:
        raise Forbidden(_("您没有填申报数的权限。"))
    return unit


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HereRequest) -> HttpResponse:
    """State a quantity. What records already carry is taken off; a statement that overlaps is refused."""
    units = _units(request)
    unit = _unit_asked(request, units)
    charter = charters.of(unit)
    period = period_of(request.GET, request.today, unit)
    initial = {
        "unit": unit.key,
        "kind": "summary",
        "item": request.GET.get("item", ""),
        "first_on": period.first,
        "last_on": min(period.last, request.today),
    }
    if request.method == "POST":
        form = StatementForm(request.POST, request.FILES, charter=charter, units=units)
        made = _state(request, form, unit, charter) if form.is_valid() else None
        if made is not None:
            return made
    else:
        form = StatementForm(initial=initial, charter=charter, units=units)
    return render(
        request, "reports/statement_new.html", NAV | {"form": form, "unit": unit}, status=422 if form.is_bound else 200
    )


def _state(request: HereRequest, form: StatementForm, unit: Unit, charter: Charter) -> HttpResponse | None:
    """Post it; None when it was refused, the form saying why."""
    sent = form.cleaned_data
    smallest = _smallest(form, sent["stated"], charter.items[sent["item"]].scale)
    if smallest is None:
        return None
    try:
        made = state(
            unit, sent["kind"], sent["item"], sent["level"], sent["first_on"], sent["last_on"], smallest,
            sent["source"], by=request.user, at=now(), on=request.today, files=filter(None, [sent["file"]]),
        )  # fmt: skip
    except StatementRefused as error:
        form.add_error("stated", str(error))
    except EvidenceRefused as error:
        form.add_error("file", str(error))
    else:
        messages.success(request, _("已记申报数"))
        return redirect("reports:statement", made.pk)
    return None


def _smallest(form: Any, stated: Decimal, scale: int) -> int | None:
    """The quantity in smallest units; None, and the form says so, where it has parts of one."""
    value = stated * scale
    if value != value.to_integral_value():
        form.add_error("stated", _("这个项目没有这么小的单位。"))
        return None
    return int(value)


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HereRequest, pk: int) -> HttpResponse:
    """One statement: what was stated, what it posts, records taken out of it, correcting and voiding."""
    row = get_object_or_404(Statement.objects.select_related("unit"), pk=pk)
    if not can(request.user, Can.FIGURES_READ, row.unit, request.today):
        raise Http404
    charter = _charter(row.unit)
    seen = _seen(request, charter, row)
    may = can(request.user, Can.STATEMENTS_MAKE, row.unit, request.today) and row.voided_at is None
    amend, void = _plain(row, seen["scale"]), VoidForm()
    if request.method == "POST":
        require(request.user, Can.STATEMENTS_MAKE, row.unit, request.today)
        acted = _act(request, row, seen["scale"])
        if isinstance(acted, HttpResponse):
            return acted
        amend, void = acted
    overlaps = list(Overlap.objects.filter(statement=row).order_by("pk"))
    described, hidden = kinds.described([o.cause for o in overlaps], request.user, request.today)
    context = NAV | {
        "seen": seen,
        "may": may,
        "amend": amend,
        "void": void,
        "maker": names.users([row.made_by]).get(row.made_by, ""),
        "evidence": evidence_of(row).get(row.key, []),
        "overlaps": [
            {
                "what": described[o.cause],
                "is_extra": o.choice == "extra",
                "taken": scaled(o.taken, seen["scale"]),
            }
            for o in overlaps
            if o.cause in described
        ],
        "hidden": hidden,
    }
    return render(request, "reports/statement.html", context, status=422 if amend.is_bound or void.is_bound else 200)


def _act(request: HereRequest, row: Statement, scale: int) -> HttpResponse | tuple[AmendStatementForm, VoidForm]:
    """Correct or void it: a redirect when done, else the forms with what is wrong."""
    plain = _plain(row, scale)
    if request.POST.get("action") == "void":
        void = VoidForm(request.POST)
        if not void.is_valid():
            return plain, void
        void_statement(row, by=request.user, at=now(), reason=void.cleaned_data["reason"], on=request.today)
        messages.success(request, _("已作废，不再计入"))
        return redirect("reports:statement", row.pk)
    form = AmendStatementForm(request.POST)
    smallest = _smallest(form, form.cleaned_data["stated"], scale) if form.is_valid() else None
    if smallest is None:
        return form, VoidForm()
    try:
        amend_statement(row, smallest, form.cleaned_data["source"], by=request.user, at=now(), on=request.today)
    except StatementRefused as error:
        form.add_error("stated", str(error))
        return form, VoidForm()
    messages.success(request, _("已更正申报数"))
    return redirect("reports:statement", row.pk)


def _plain(row: Statement, scale: int) -> AmendStatementForm:
    return AmendStatementForm(initial={"stated": Decimal(row.stated) / scale, "source": row.source})
