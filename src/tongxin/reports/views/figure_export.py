"""What stands behind a figure, as a workbook: records of the ledger, or rows of the register."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongxin.ledger import kinds
from tongxin.ledger.measure import Batch
from tongxin.ledger.measured import CauseRow
from tongxin.people import exports
from tongxin.people.exports import Head
from tongxin.people.middleware import HereRequest
from tongxin.people.permissions import Can, can

from ..compose import is_demo, value_of
from ..figures import ENTRY, Figure, figures, scale_of, spec_of
from . import stock
from .figure import Asked, found_of
from .figure_behind import Behind, below_of, month_of

EXPORT_MOST = 20_000


@login_required
@require_GET
def export(request: HereRequest, key: str, period: str, indicator: str) -> HttpResponse:
    """The rows behind a figure, with the filters of the page; those one may not see are counted, not shown."""
    asked = found_of(request, key, period, indicator)
    unit, span, rule = asked.unit, asked.span, asked.rule
    if not can(request.user, Can.FIGURES_READ, unit, request.today):
        raise Http404
    now = figures(unit, span, [rule.code], request.today, edition=asked.edition)[rule.code]
    sheet = _register(request, asked, now) if rule.adds == "stock" else _records(request, asked)
    notes = [*_about(asked, now), *sheet.notes(), ""]
    content = exports.workbook(sheet.name, notes, sheet.head, sheet.lines, is_demo=is_demo())
    exports.journal("reports.figure", unit, sheet.count, by=request.user, at=timezone.now(), figure=rule.code)
    return exports.answer(content, f"{unit}{span.name}{rule.name}", plain="figure")


def _about(asked: Asked, now: Figure) -> list[str]:
    """What the figure is, and as of when."""
    unit, span, rule = asked.unit, asked.span, asked.rule
    return [
        f"{unit}，{span.name}，{rule.name}：{value_of(now, rule) or _('缺')}{rule.counter}",
        rule.definition,
        _("截至%(day)s，规则%(edition)s") % {"day": now.as_of.isoformat(), "edition": now.edition},
    ]


@dataclass(frozen=True)
class Sheet:
    """The rows of the workbook. hidden: rows that count and may not be seen; left: rows beyond the most it holds."""

    name: str
    head: list[Head]
    lines: list[list[Any]]
    hidden: int
    total: int
    left: int

    @property
    def count(self) -> int:
        return len(self.lines)

    def notes(self) -> list[str]:
        told = [_("另有%(n)s条无权查看，已计入。") % {"n": self.hidden}] if self.hidden else []
        if self.left:
            told.append(_("共%(n)s条，这里只列前%(most)s条。") % {"n": self.total, "most": self.total - self.left})
        return told


def _records(request: HereRequest, asked: Asked) -> Sheet:
    """The ledger's records; none of a figure that is made of others."""
    rows: list[CauseRow] = []
    described: Mapping[str, kinds.Described] = {}
    hidden, total, scale = 0, 0, scale_of(asked.charter, asked.rule)
    if asked.rule.adds in ENTRY:
        spec = spec_of(asked.rule)
        month, below = month_of(request, asked.span), below_of(request, asked.unit)
        listed = Behind(Batch(asked.unit).causes(asked.span, spec, month=month, within=below))
        total = len(listed)
        rows = listed[0 : min(total, EXPORT_MOST)]
        described, hidden = kinds.described([r.cause for r in rows], request.user, request.today)
    head = [
        Head(_("编号")), Head(_("题目"), 48), Head(_("人员"), 14), Head(_("单位"), 14), Head(_("发生日期"), 14),
        Head(_("记账日期"), 14), Head(_("数量")), Head(_("标记")),
    ]  # fmt: skip
    lines = [_line(row, described[row.cause], scale) for row in rows if row.cause in described]
    return Sheet(_("记录"), head, lines, hidden, total, total - len(rows))


def _register(request: HereRequest, asked: Asked, now: Figure) -> Sheet:
    """The register's rows, those one may see, in the columns of the page."""
    found = stock.rows_behind(request, asked.unit, asked.span, asked.charter, asked.rule, now.as_of)
    name, what, where, since = found.shape.heads()
    head = [Head(name, 20), Head(what, 28), *([Head(where, 28)] if where else []), Head(since, 14)]
    lines = [
        [line.title, line.what, *([line.unit] if where else []), line.on]
        for line in found.lines(EXPORT_MOST, asked.unit, now.as_of, asked.charter)
    ]
    seen = found.total - found.hidden
    return Sheet(_("名册"), head, lines, found.hidden, seen, seen - len(lines))


def _line(row: CauseRow, what: kinds.Described, scale: int) -> list[Any]:
    said = [what.number, what.title, what.who, what.unit]
    return [*said, row.happened_on, row.booked_on, Decimal(row.quantity) / scale, "、".join(_marks(row))]


def _marks(row: CauseRow) -> list[str]:
    marks = [_("联合")] if row.is_joint else []
    marks += [_("补记")] if row.is_late else []
    return marks + ([_("无明细")] if row.undetailed else [])
