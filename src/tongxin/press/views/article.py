"""The page of one article."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongxin.journal.operations import evidence_of
from tongxin.ledger.counting import entries_of
from tongxin.ledger.entering import restore_page, void_page
from tongxin.ledger.places import rules_of
from tongxin.people.middleware import HereRequest
from tongxin.people.permissions import Can, can, require

from .. import operations
from ..models import Reading
from .common import about, fetch_article, last_total, may_write, reading_rows, shown


@login_required
@require_GET
def article(request: HereRequest, pk: int) -> HttpResponse:
    """Where it appeared, how often it was read, who wrote it, what it counts as."""
    row = fetch_article(request, pk)
    charter = rules_of(row.unit)
    readings = Prefetch("readings", Reading.objects.order_by("on", "pk"), to_attr="all_readings")
    told = row.placements.select_related("outlet").prefetch_related(readings)
    placements: list[Any] = list(told.order_by("on", "pk"))
    files = evidence_of(row.key, *(p.key for p in placements))
    for placed in placements:
        placed.files = files.get(placed.key, [])
        placed.rows = reading_rows(placed.all_readings)
        placed.reads = last_total(placed.all_readings) if placed.withdrawn_at is None else None
    standing = [p for p in placements if p.withdrawn_at is None]
    sees = can(request.user, Can.POINTS_READ, row.unit, request.today)
    kind = charter.articles.get(row.kind)
    return shown(
        request,
        "article.html",
        "articles",
        {
            "article": row,
            "charter": charter,
            "kind": kind.name if kind else row.kind,
            "placements": placements[::-1],
            "times": len(standing),
            "reads": sum(p.reads or 0 for p in standing),
            "out_on": row.published_on or min((p.on for p in standing), default=None),
            "writers": list(row.writers.select_related("person", "unit").order_by("place")),
            "files": files.get(row.key, []),
            "lines": entries_of(row.key, charter, sees_points=sees),
            "may_write": may_write(request, row.unit),
            "may_read": can(request.user, Can.PRESS_READ, row.unit, request.today),
            "broadcasts": row.broadcasts.filter(voided_at=None).order_by("on"),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def article_void(request: HereRequest, pk: int) -> HttpResponse:
    """Take it out of every figure, with the reason."""
    row = fetch_article(request, pk)
    require(request.user, Can.PRESS_WRITE, row.unit, request.today)
    times = row.placements.filter(withdrawn_at=None).count()
    return void_page(
        request,
        lambda reason, beside: operations.void(row, reason, by=request.user, at=now(), today=request.today),
        about(row)
        | {
            "heading": _("作废稿件"),
            "question": _("作废这篇稿件吗？"),
            "consequence": _("它和%(n)s次刊发、登记过的阅读量都不再计入数字。记录留着，可以恢复。") % {"n": times},
        },
    )


@login_required
@require_POST
def article_restore(request: HereRequest, pk: int) -> HttpResponse:
    """Let it count again."""
    row = fetch_article(request, pk)
    return restore_page(
        request,
        lambda beside: operations.restore(row, by=request.user, at=now(), today=request.today, beside=beside),
        about(row),
    )
