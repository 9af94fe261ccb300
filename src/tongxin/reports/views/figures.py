"""Pages of figures: all of a unit and period, one with what stands behind it, its card, its records as a workbook."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from tongxin.kernel.charter.origin import REGISTER, origin
from tongxin.kernel.charter.shapes import Charter, Indicator
from tongxin.kernel.periods import Period
from tongxin.kernel.printing import round_half_up
from tongxin.ledger import kinds
from tongxin.ledger.measure import CauseRow, Page, Spec, UnitTable, by_month, by_unit, causes
from tongxin.people import charters, exports
from tongxin.people.exports import Head
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Edition, Unit
from tongxin.people.permissions import Can, can

from .. import released
from ..compose import exact, is_demo
from ..figures import ENTRY, Figure, figures, is_unfinished, same_span, scale_of, spec_of
from . import stock
from .chart import chart
from .common import per_page, period_of, period_or_404, unit_for, year_choices

NAV = {"nav": "reports", "sub": "figures"}
DESCRIBED_AT_ONCE = 500  # records up to which those hidden are counted exactly
EXPORT_MOST = 20_000


# --- all figures ---------------------------------------------------------------------------------------------------


@login_required
@require_GET
def index(request: HereRequest) -> HttpResponse:
    """All indicators of a unit and period, grouped, with last year beside; search by name."""
    unit = unit_for(request, Can.FIGURES_READ)
    period = period_of(request.GET, request.today, unit)
    edition = charters.edition_of(unit)
    charter = charters.of_edition(edition)
    asked = request.GET.get("q", "").strip()
    codes = [i.code for i in charter.indicators.values() if _answers(i, asked) and i.adds != "change"]
    now = figures(unit, period, codes, request.today, edition=edition)
    old = figures(unit, same_span(period, request.today), codes, request.today, edition=edition)
    groups: dict[str, list[dict[str, Any]]] = {}
    for code in codes:
        rows = groups.setdefault(_group(charter, charter.indicators[code]), [])
        rows.append({"now": now[code], "old": old[code], "change": _difference(now[code], old[code])})
    context = NAV | {
        "unit": unit,
        "period": period,
        "asked": asked,
        "groups": [
            {
                "name": name,
                "rows": rows,
                "told": [r for r in rows if r["now"].value],
                "rest": [r for r in rows if not r["now"].value],
            }
            for name, rows in groups.items()
        ],
        "count": len(codes),
        "is_unfinished": is_unfinished(period, request.today),
        "periods": year_choices(request.today, period, f"&unit={unit.key}&q={quote(asked)}"),
        "units": near(request, unit),
        "edition": edition.number,
        "may_state": can(request.user, Can.STATEMENTS_MAKE, unit, request.today),
    }
    return render(request, "reports/figures.html", context)


def _answers(indicator: Indicator, asked: str) -> bool:
    text = f"{indicator.name}{indicator.code}{indicator.counter}{indicator.definition}".lower()
    return all(word in text for word in asked.lower().split())


ROOMS = {
    REGISTER: gettext_lazy("人员"),
    **dict.fromkeys(("activity", "venue", "series"), gettext_lazy("活动")),
    **dict.fromkeys(("outlet", "article", "broadcast"), gettext_lazy("宣传")),
    "giving": gettext_lazy("奉献"),
}


def _group(charter: Charter, indicator: Indicator) -> str:
    """The kind of matter or the room that an indicator's records come from, else 其他."""
    found = origin(charter, indicator)
    if found in charter.kinds:
        return charter.kinds[found].name
    return str(ROOMS.get(found, _("其他")))


def _difference(now: Figure, old: Figure) -> str:
    """多8, 少3, 持平; "" where one of them is missing. Shares and means are compared in their own counter."""
    if now.value is None or old.value is None:
        return ""
    decimals = 1 if now.basis in ("derived", "register") and now.value != now.value.to_integral_value() else 0
    gap = round_half_up(now.value - old.value, decimals)
    if not gap:
        return _("持平")
    word = _("多%(n)s") if gap > 0 else _("少%(n)s")
    return word % {"n": exact(abs(gap))}


def near(request: HereRequest, unit: Unit) -> list[Unit]:
    """The unit above, this one and those directly below, as far as the user may look."""
    rows = Unit.objects.filter(path__startswith=unit.path, closed_on=None).order_by("path")
    depth = unit.path.count("/")
    found = [u for u in rows if u.path.count("/") <= depth + 1]
    above = [int(p) for p in unit.path.split("/") if p][:-1]
    parents = list(Unit.objects.filter(pk__in=above).order_by("path")) if above else []
    return [u for u in [*parents, *found] if can(request.user, Can.FIGURES_READ, u, request.today)]


# --- one figure ----------------------------------------------------------------------------------------------------


@dataclass
class Behind:
    """The records behind a figure, for a paginator: few are read at once, of many a page alone."""

    unit: Unit
    period: Period
    spec: Spec
    month: int | None
    below: Unit | None

    @cached_property
    def _first(self) -> Page:
        return self._page(0, DESCRIBED_AT_ONCE)

    @property
    def is_few(self) -> bool:
        return self._first.total <= DESCRIBED_AT_ONCE

    def __len__(self) -> int:
        return self._first.total

    def __getitem__(self, part: slice) -> list[CauseRow]:
        start, stop = part.start or 0, min(part.stop if part.stop is not None else len(self), len(self))
        if stop <= len(self._first.rows):
            return self._first.rows[start:stop]
        return self._page(start, stop - start).rows

    def _page(self, offset: int, limit: int) -> Page:
        return causes(self.unit, self.period, self.spec, month=self.month, below=self.below, offset=offset, limit=limit)


@dataclass(frozen=True)
class Asked:
    """What an address of a figure names."""

    unit: Unit
    span: Period
    edition: Edition
    charter: Charter
    rule: Indicator


def _found(key: str, period: str, indicator: str) -> Asked:
    unit = get_object_or_404(Unit, key=key)
    span = period_or_404(period)
    try:
        edition = charters.edition_of(unit)
    except charters.NoCharter as error:
        raise Http404 from error
    charter = charters.of_edition(edition)
    if indicator not in charter.indicators:
        raise Http404
    return Asked(unit, span, edition, charter, charter.indicators[indicator])


def _pair(request: HereRequest, asked: Asked) -> tuple[Figure, Figure]:
    """The figure, and what it was in the span that compares."""
    code, today = asked.rule.code, request.today
    now = figures(asked.unit, asked.span, [code], today, edition=asked.edition)[code]
    old = figures(asked.unit, same_span(asked.span, today), [code], today, edition=asked.edition)[code]
    return now, old


@login_required
@require_GET
def figure(request: HereRequest, key: str, period: str, indicator: str) -> HttpResponse:
    """A figure: value, definition, last year, months, units, and the records behind it."""
    asked = _found(key, period, indicator)
    if not can(request.user, Can.FIGURES_READ, asked.unit, request.today):
        return _released(request, asked.unit, asked.span, asked.rule)
    now, old = _pair(request, asked)
    context = NAV | _basics(request, asked, now, old)
    if asked.rule.adds in ENTRY:
        context |= _behind(request, asked.unit, asked.span, asked.charter, asked.rule)
    else:
        context |= {"parts": _parts(request, asked)}
        if asked.rule.adds == "stock":
            context |= stock.behind(request, asked.unit, asked.span, asked.charter, asked.rule, now.as_of)
    return render(request, "reports/figure.html", context)


def _basics(request: HereRequest, asked: Asked, now: Figure, old: Figure) -> dict[str, Any]:
    unit, span, charter, rule = asked.unit, asked.span, asked.charter, asked.rule
    return {
        "unit": unit,
        "period": span,
        "charter": charter,
        "rule": rule,
        "now": now,
        "old": old,
        "value": _value(now, rule),
        "sentence": _sentence(request, span, rule, now, old),
        "books": _books(charter, rule),
        "joint": _joint_rule(charter, rule),
        "levels": [charter.levels[c].name for c in rule.levels if c in charter.levels],
        "edition": asked.edition.number,
        "periods": [
            (p.name, reverse("reports:figure", args=[unit.key, p.code, rule.code]), p.code == span.code)
            for p in _periods(request, span)
        ],
        "may_state": can(request.user, Can.STATEMENTS_MAKE, unit, request.today) and rule.adds in ENTRY,
        "state_link": reverse("reports:statement-new")
        + "?"
        + urlencode({"unit": unit.key, "item": rule.items[0] if rule.items else "", "period": span.code}),
    }


def _periods(request: HereRequest, span: Period) -> list[Period]:
    codes = [c.address.partition("period=")[2] for c in year_choices(request.today, span)]
    found = [Period.parse(c) for c in codes]
    return found if span in found else [span, *found]


def _value(now: Figure, rule: Indicator) -> str:
    """The exact value, rounded only where the indicator rounds."""
    if now.value is None:
        return ""
    return exact(round_half_up(now.value, rule.decimals) if now.basis in ("derived", "register") else now.value)


def _sentence(request: HereRequest, span: Period, rule: Indicator, now: Figure, old: Figure) -> str:
    """比去年38篇多8篇（21.1%）。其中联合2篇，补记0篇。"""
    if now.value is None:
        return _("没有记录。补记后，数字自动出现。")
    parts = []
    word = _("去年同期") if is_unfinished(span, request.today) else _("去年")
    if rule.adds != "change" and old.value is not None:
        parts.append(_compared(word, now, old, rule) + "。")
    elif rule.adds != "change":
        parts.append(_("%(word)s没有记录。") % {"word": word})
    if rule.adds in ENTRY:
        parts.append(_("其中联合%(joint)s条，补记%(late)s条。") % {"joint": now.joint, "late": now.late})
    if now.undetailed:
        said = exact(now.undetailed) + now.counter
        beside = _("另有申报%(said)s，没有明细，不能计人。") if rule.adds == "persons" else _("其中无明细%(said)s。")
        parts.append(beside % {"said": said})
    if now.cut:
        parts.append(_("有%(n)s条申报数跨出这一期间，无法拆分，记在它的最后一天。") % {"n": now.cut})
    return "".join(parts)


def _compared(word: str, now: Figure, old: Figure, rule: Indicator) -> str:
    assert now.value is not None and old.value is not None
    decimals = rule.decimals if now.basis != "entries" else 0
    gap = round_half_up(now.value - old.value, decimals)
    was = exact(round_half_up(old.value, decimals)) + rule.counter
    if not gap:
        return _("与%(word)s%(was)s持平") % {"word": word, "was": was}
    more = _("多") if gap > 0 else _("少")
    said = _("比%(word)s%(was)s%(more)s%(gap)s%(counter)s") % {
        "word": word,
        "was": was,
        "more": more,
        "gap": exact(abs(gap)),
        "counter": rule.counter,
    }
    if old.value and rule.counter not in ("%", "％"):
        said += f"（{round_half_up(abs(gap) * 100 / old.value, 1)}%）"
    return said


def _books(charter: Charter, rule: Indicator) -> str:
    books = {charter.items[i].books for i in rule.items if i in charter.items}
    if books == {"work"}:
        return _("所属信息或事项计数的那一天；晚到的记在那一年")
    return _("发生当日") if books else ""


def _joint_rule(charter: Charter, rule: Indicator) -> str:
    if rule.adds not in ENTRY:
        return ""
    if any(charter.items[i].adds == "shares" for i in rule.items if i in charter.items):
        return _("按份额分到各单位，相加等于合计")
    if rule.adds in ("persons", "objects"):
        return _("在两个单位都有的，合计只计一次")
    return _("各单位各显示一次，上级合计只计一次")


def _behind(request: HereRequest, unit: Unit, span: Period, charter: Charter, rule: Indicator) -> dict[str, Any]:
    """Months, units and records of a figure that is read from entries."""
    spec, scale = spec_of(charter, rule), scale_of(charter, rule)
    month = _month(request, span)
    below = _below(request, unit)
    listed = Behind(unit, span, spec, month, below)
    pages: Paginator[CauseRow] = Paginator(listed, per_page(request))  # type: ignore[arg-type]
    page = pages.get_page(request.GET.get("page"))
    rows = list(page.object_list)
    described, hidden = _described(request, listed, rows)
    both = by_month(unit, Period.between(span.previous().first, span.last), spec)
    wanted = {code: both[code] for code in span.months()}
    months = chart(wanted, both, scale, rule.counter, rule.name, month)
    table = by_unit(unit, span, spec, min(request.today, span.last))
    last_year = by_unit(unit, same_span(span, request.today), spec, min(request.today, span.last))
    keep = {k: v for k, v in request.GET.items() if k in ("month", "below", "size")}
    return {
        "chart": months,
        "units": _unit_rows(unit, table, last_year, scale),
        "table": table,
        "overlap": exact(Decimal(table.overlap) / scale),
        "summed": exact(Decimal(sum(r.value for r in table.rows)) / scale),
        "is_whole": table.total.value == 0 or len(table.rows) > 0,
        "page": page,
        "rows": [
            {"row": r, "is": described[r.cause], "quantity": exact(Decimal(r.quantity) / scale)}
            for r in rows
            if r.cause in described
        ],
        "hidden": hidden,
        "hidden_here": len(rows) - len([r for r in rows if r.cause in described]),
        "counts_all": listed.is_few,
        "month": month,
        "month_name": _("%(n)s月") % {"n": month % 100} if month else "",
        "below": below,
        "without_month": "?" + urlencode({k: v for k, v in keep.items() if k != "month"}),
        "without_below": "?" + urlencode({k: v for k, v in keep.items() if k != "below"}),
        "query": urlencode(keep),
    }


def _month(request: HereRequest, span: Period) -> int | None:
    asked = request.GET.get("month", "")
    return int(asked) if asked.isdigit() and int(asked) in span.months() else None


def _below(request: HereRequest, unit: Unit) -> Unit | None:
    asked = request.GET.get("below", "")
    if not asked:
        return None
    if asked == unit.key:
        return unit
    return Unit.objects.filter(key=asked, placements__parent=unit).distinct().first()


def _described(
    request: HereRequest, listed: Behind, rows: Sequence[CauseRow]
) -> tuple[Mapping[str, kinds.Described], int]:
    """What the records are, as far as the user may see them, and how many stay hidden.

    Hidden ones are counted over all records where those are few, else over this page.
    """
    all_rows = listed[0 : len(listed)] if listed.is_few else rows
    return kinds.described([r.cause for r in all_rows], request.user, request.today)


@dataclass(frozen=True)
class UnitLine:
    """A unit below and what it shows."""

    unit: Unit
    value: int
    shown: str
    before: str
    is_own: bool


def _unit_rows(unit: Unit, table: UnitTable, last_year: UnitTable, scale: int) -> list[UnitLine]:
    old = {r.unit.pk: r.value for r in last_year.rows}
    return [
        UnitLine(
            r.unit,
            r.value,
            exact(Decimal(r.value) / scale),
            exact(Decimal(old[r.unit.pk]) / scale) if r.unit.pk in old else "0",
            r.is_own,
        )
        for r in table.rows
    ]


def _parts(request: HereRequest, asked: Asked) -> list[tuple[str, Figure]]:
    """The figures a derived one is made of."""
    span, rule = asked.span, asked.rule

    def of(period: Period, *codes: str) -> list[tuple[str, Figure]]:
        found = figures(asked.unit, period, codes, request.today, edition=asked.edition)
        return [(period.code, found[code]) for code in codes]

    if rule.adds == "ratio":
        return of(span, rule.numerator, rule.denominator)
    if rule.adds == "change":
        return of(span, rule.of) + of(same_span(span, request.today), rule.of)
    return []


def _released(request: HereRequest, unit: Unit, span: Period, rule: Indicator) -> HttpResponse:
    """What a guiding body sees: the signed figure, without records. 404 where nothing was signed."""
    signing = released.signings([unit], span.code).get(unit.pk)
    if signing is None or not released.may_see(request.user, unit, request.today):
        raise Http404
    found = released.figure(signing, rule.code)
    context = NAV | {"unit": unit, "period": span, "rule": rule, "signing": signing, "found": found}
    return render(request, "reports/figure_released.html", context)


@login_required
@require_GET
def card(request: HereRequest, key: str, period: str, indicator: str) -> HttpResponse:
    """The figure's card: a fragment. With ?prev the figure page itself names the year before."""
    asked = _found(key, period, indicator)
    rule, span = asked.rule, asked.span
    if not can(request.user, Can.FIGURES_READ, asked.unit, request.today):
        return _released_card(request, asked.unit, span, rule)
    now, old = _pair(request, asked)
    context = _basics(request, asked, now, old) | {
        "is_unfinished": is_unfinished(span, request.today),
        "before": exact(round_half_up(old.value, rule.decimals)) if old.value is not None else "",
        "change": _card_change(now, old, rule),
    }
    return render(request, "reports/card.html", context)


def _card_change(now: Figure, old: Figure, rule: Indicator) -> str:
    if now.value is None or old.value is None:
        return ""
    gap = round_half_up(now.value - old.value, rule.decimals)
    if not gap:
        return _("持平")
    said = (_("多%(n)s") if gap > 0 else _("少%(n)s")) % {"n": exact(abs(gap)) + rule.counter}
    if old.value and rule.counter not in ("%", "％"):
        said += f"（{round_half_up(abs(gap) * 100 / old.value, 1)}%）"
    return said


def _released_card(request: HereRequest, unit: Unit, span: Period, rule: Indicator) -> HttpResponse:
    signing = released.signings([unit], span.code).get(unit.pk)
    if signing is None or not released.may_see(request.user, unit, request.today):
        raise Http404
    found = released.figure(signing, rule.code)
    context = {"unit": unit, "period": span, "rule": rule, "signing": signing, "found": found}
    return render(request, "reports/card_released.html", context)


# --- the workbook ----------------------------------------------------------------------------------------------------


@login_required
@require_GET
def export(request: HereRequest, key: str, period: str, indicator: str) -> HttpResponse:
    """The records behind a figure as XLSX, with the filters of the page; hidden ones counted, not shown."""
    asked = _found(key, period, indicator)
    unit, span, charter, rule = asked.unit, asked.span, asked.charter, asked.rule
    if not can(request.user, Can.FIGURES_READ, unit, request.today):
        raise Http404
    now = figures(unit, span, [rule.code], request.today, edition=asked.edition)[rule.code]
    rows: list[CauseRow] = []
    described: Mapping[str, kinds.Described] = {}
    hidden, total = 0, 0
    if rule.adds in ENTRY:
        listed = Behind(unit, span, spec_of(charter, rule), _month(request, span), _below(request, unit))
        total = len(listed)
        rows = listed[0 : min(total, EXPORT_MOST)]
        described, hidden = kinds.described([r.cause for r in rows], request.user, request.today)
    content = _workbook(asked, now, rows, described, hidden, total)
    return exports.answer(content, f"{unit}{span.name}{rule.name}", plain="figure")


def _workbook(
    asked: Asked,
    now: Figure,
    rows: Sequence[CauseRow],
    described: Mapping[str, kinds.Described],
    hidden: int,
    total: int,
) -> bytes:
    unit, span, rule, scale = asked.unit, asked.span, asked.rule, scale_of(asked.charter, asked.rule)
    notes = [
        f"{unit}，{span.name}，{rule.name}：{_value(now, rule) or _('缺')}{rule.counter}",
        rule.definition,
        _("截至%(day)s，规则%(edition)s") % {"day": now.as_of.isoformat(), "edition": now.edition},
    ]
    if hidden:
        notes.append(_("另有%(n)s条无权查看，已计入。") % {"n": hidden})
    if total > len(rows):
        notes.append(_("共%(n)s条，这里只列前%(most)s条。") % {"n": total, "most": len(rows)})
    head = [
        Head(_("编号")), Head(_("题目"), 48), Head(_("人员"), 14), Head(_("单位"), 14), Head(_("发生日期"), 14),
        Head(_("记账日期"), 14), Head(_("数量")), Head(_("标记")),
    ]  # fmt: skip
    lines = (_line(row, described[row.cause], scale) for row in rows if row.cause in described)
    return exports.workbook(_("记录"), [*notes, ""], head, lines, is_demo=is_demo())


def _line(row: CauseRow, what: kinds.Described, scale: int) -> list[Any]:
    said = [what.number, what.title, what.who, what.unit]
    return [*said, row.happened_on, row.booked_on, Decimal(row.quantity) / scale, "、".join(_marks(row))]


def _marks(row: CauseRow) -> list[str]:
    marks = [_("联合")] if row.is_joint else []
    marks += [_("补记")] if row.is_late else []
    return marks + ([_("无明细")] if row.undetailed else [])
