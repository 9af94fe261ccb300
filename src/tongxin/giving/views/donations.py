"""The list of donations with its totals by item, and the page of one."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongxin.kernel.charter.shapes import Charter
from tongxin.ledger.counting import entries_of
from tongxin.ledger.places import rules_of
from tongxin.people.finding import Offered, units_below
from tongxin.people.listing import Filter, chosen, page_of, shown_as, sought, unit_asked
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit
from tongxin.people.permissions import Can, can

from .. import operations
from ..models import Donation, Donor, GoodsLine
from .common import (
    called,
    fetch_donation,
    files_of,
    may_write,
    place_of,
    restored,
    seen_of,
    shown,
    totals_of,
    voided,
    years_before,
    yuan,
)

ESTIMATE = Q(basis=GoodsLine.ESTIMATE)


@login_required
@require_GET
def donations(request: HereRequest) -> HttpResponse:
    """Donations of the unit one works in and those below, the latest first."""
    unit, charter = place_of(request)
    seen, q, filters = donations_listed(request, unit, charter)
    page = page_of(request, _full(seen))
    for row in page.object_list:
        _dress(row, charter)
    asked = next(one.chosen for one in filters if one.name == "kind")
    kinds = [k.code for k in charter.givings.values() if k.form != "project" and asked in ("", k.code)]
    return shown(
        request,
        "donations.html",
        {
            **shown_as(page, q, filters, _("事由、捐赠方、受赠方")),
            "total": _("%(n)s笔") % {"n": f"{page.paginator.count:,}"},
            "totals": totals_of(request, unit, _sums(seen, charter), kinds, q, filters),
            "may_write": may_write(request, unit),
        },
    )


def donations_listed(
    request: HereRequest, unit: Unit, charter: Charter
) -> tuple["QuerySet[Donation]", str, list[Filter]]:
    """The donations that the address asks for, what it searches for, and its filters."""
    by_unit, of = unit_asked(request.GET, units_below(unit), _("单位"), "pk")
    q, filters = sought(request), _filters(request, charter, by_unit)
    seen = seen_of(request, unit, Donation, len(by_unit.choices))
    return _narrowed(seen, q, filters, of), q, filters


def _filters(request: HereRequest, charter: Charter, by_unit: Filter) -> list[Filter]:
    kinds = [(k.code, k.name) for k in charter.givings.values() if k.form != "project"]
    states = [("landed", _("已到账或交付")), ("pledged", _("认捐未到账")), ("void", _("已作废"))]
    return [
        chosen(request, "kind", _("类别"), kinds),
        chosen(request, "year", _("年份"), years_before(request.today.year)),
        by_unit,
        chosen(request, "state", _("状态"), states),
    ]


def _narrowed(rows: "QuerySet[Donation]", q: str, filters: list[Filter], of: Offered | None) -> "QuerySet[Donation]":
    by = {one.name: one.chosen for one in filters}
    if q:
        rows = rows.filter(called(q, "donation"))
    if by["kind"]:
        rows = rows.filter(kind=by["kind"])
    if by["year"]:
        year = int(by["year"])
        rows = rows.filter(Q(landed_on__year=year) | Q(landed_on=None, pledged_on__year=year))
    if of is not None:
        rows = rows.filter(Q(unit=of.pk) | Q(pk__in=Donor.objects.filter(unit=of.pk).values("donation")))
    if by["state"] == "void":
        return rows.filter(voided_at__isnull=False)
    rows = rows.filter(voided_at=None)
    return rows.filter(landed_on__isnull=by["state"] == "pledged") if by["state"] else rows


def _full(rows: "QuerySet[Donation]") -> Any:
    donors = Donor.objects.select_related("person", "body").order_by("place")
    goods = GoodsLine.objects.order_by("place")
    full = rows.select_related("unit", "receiver").prefetch_related(Prefetch("donors", donors))
    full = full.prefetch_related(Prefetch("goods", goods))
    return full.order_by(Coalesce("landed_on", "pledged_on").desc(), "-pk")


def _dress(row: Any, charter: Charter) -> None:
    """What a line of the list or a page says of it in words."""
    kind = charter.givings.get(row.kind)
    goods = list(row.goods.all())
    row.kind_name = kind.name if kind else row.kind
    row.to = row.receiver or row.receiver_name
    row.donor_names = [str(d) for d in row.donors.all()]
    row.pledged_yuan, row.landed_yuan = yuan(row.pledged), yuan(row.landed)
    row.worth_yuan = yuan(sum(g.worth or 0 for g in goods if not g.is_estimate) or None)
    row.estimated_yuan = yuan(sum(g.worth or 0 for g in goods if g.is_estimate) or None)
    row.things = "、".join(str(g) for g in goods)


def _sums(rows: "QuerySet[Donation]", charter: Charter) -> dict[str, int]:
    """item → what the listed donations come to, in its smallest unit."""
    landed = {"landed_on__isnull": False, "voided_at": None}
    money = (
        rows.order_by()
        .values("kind")
        .annotate(landed_sum=Sum("landed", filter=Q(**landed)), pledged_sum=Sum("pledged", filter=Q(voided_at=None)))
    )
    lines = GoodsLine.objects.filter(donation__in=rows.filter(**landed).values("pk"))
    things = (
        lines.order_by()
        .values("donation__kind")
        .annotate(
            worth_sum=Sum("worth", filter=~ESTIMATE), estimated_sum=Sum("worth", filter=ESTIMATE), pieces=Sum("number")
        )
    )
    sums: dict[str, int] = {}
    for row in money:
        kind = charter.givings.get(row["kind"])
        if kind:
            _add(sums, kind.value, row["landed_sum"])
            _add(sums, kind.pledged, row["pledged_sum"])
    for line in things:
        kind = charter.givings.get(line["donation__kind"])
        if kind:
            _add(sums, kind.value, line["worth_sum"])
            _add(sums, kind.estimated, line["estimated_sum"])
            _add(sums, kind.pieces, line["pieces"])
    return sums


def _add(sums: dict[str, int], item: str, n: int | None) -> None:
    if item and n:
        sums[item] = sums.get(item, 0) + n


@login_required
@require_GET
def donation(request: HereRequest, pk: int) -> HttpResponse:
    """Who gave what to whom, what was signed for and what landed."""
    row = fetch_donation(request, pk)
    charter = rules_of(row.unit)
    _dress(row, charter)
    goods: list[Any] = list(row.goods.order_by("place"))
    for line in goods:
        line.worth_yuan = yuan(line.worth)
    donors = list(row.donors.select_related("person", "body", "unit").order_by("place"))
    sees = can(request.user, Can.POINTS_READ, row.unit, request.today)
    return shown(
        request,
        "donation.html",
        {
            "donation": row,
            "charter": charter,
            "goods": goods,
            "donors": donors,
            "is_joint": len(donors) > 1,
            "files": files_of(row),
            "lines": entries_of(row.key, charter, sees_points=sees),
            "may_write": may_write(request, row.unit),
            "may_read": can(request.user, Can.GIVING_READ, row.unit, request.today),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def donation_void(request: HereRequest, pk: int) -> HttpResponse:
    """Take it out of every figure, with the reason."""
    words = {
        "heading": _("作废捐赠"),
        "question": _("作废这笔捐赠吗？"),
        "consequence": _("它的金额、物资和捐赠方都不再计入数字。记录留着，可以恢复。"),
    }
    return voided(request, fetch_donation(request, pk), operations.void, words)


@login_required
@require_POST
def donation_restore(request: HereRequest, pk: int) -> HttpResponse:
    """Let it count again."""
    return restored(request, fetch_donation(request, pk), operations.restore)
