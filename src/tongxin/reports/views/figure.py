"""The page of one figure with what stands behind it, and its card."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from tongxin.kernel.charter.shapes import Charter, Indicator
from tongxin.kernel.periods import Period
from tongxin.ledger.measure import Batch
from tongxin.people import charters
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Edition, Unit
from tongxin.people.permissions import Can, can

from .. import released
from ..compose import exact, value_of
from ..figures import ENTRY, Figure, compared, is_unfinished, same_span
from . import stock
from .common import edition_of, period_or_404, periods_offered, unit_or_404
from .difference import gap, in_words, share
from .figure_behind import UnitLine, behind
from .figures import NAV

FOLDED = 5  # units with nothing to show, from which on they are named together


@dataclass(frozen=True)
class Asked:
    """What an address of a figure names."""

    unit: Unit
    span: Period
    edition: Edition
    charter: Charter
    rule: Indicator


def found_of(request: HereRequest, key: str, period: str, indicator: str) -> Asked:
    unit = unit_or_404(request, key)
    span = period_or_404(period)
    edition = edition_of(unit)
    charter = charters.of_edition(edition)
    if indicator not in charter.indicators:
        raise Http404
    return Asked(unit, span, edition, charter, charter.indicators[indicator])


def _pair(request: HereRequest, asked: Asked) -> tuple[Figure, Figure]:
    """The figure, and what it was in the span that compares."""
    code = asked.rule.code
    now, old = compared(Batch(asked.unit), asked.span, [code], request.today, asked.edition)
    return now()[code], old()[code]


@login_required
@require_GET
def figure(request: HereRequest, key: str, period: str, indicator: str) -> HttpResponse:
    """A figure: value, definition, last year, months, units, and the records behind it."""
    asked = found_of(request, key, period, indicator)
    if not can(request.user, Can.FIGURES_READ, asked.unit, request.today):
        return render(request, "reports/figure_released.html", NAV | _released(request, asked))
    batch, code = Batch(asked.unit), asked.rule.code
    records = behind(request, batch, asked.span, asked.charter, asked.rule) if asked.rule.adds in ENTRY else None
    both = compared(batch, asked.span, [code, *_parts_of(asked.rule)], request.today, asked.edition)
    found, before = (answer() for answer in both)
    now, old = found[code], before[code]
    context = NAV | _basics(request, asked, now, old)
    if records is not None:
        context |= records()
        context |= _units_shown(context["units"])
    else:
        context |= {"parts": _parts(request, asked, found, before)}
        if asked.rule.adds == "stock":
            context |= stock.behind(request, asked.unit, asked.span, asked.charter, asked.rule, now.as_of)
    return render(request, "reports/figure.html", context)


def _units_shown(lines: Sequence[UnitLine]) -> dict[str, Any]:
    """Units with something this year or last, the longest bar among them, and apart those with nothing in both."""
    quiet = [line for line in lines if not line.value and line.before == "0" and not line.is_own]
    if len(quiet) < FOLDED:
        quiet = []
    shown = [line for line in lines if line not in quiet]
    return {"shown": shown, "quiet": quiet, "most": max((line.value for line in lines), default=0)}


def _basics(request: HereRequest, asked: Asked, now: Figure, old: Figure) -> dict[str, Any]:
    unit, span, charter, rule = asked.unit, asked.span, asked.charter, asked.rule
    return {
        "unit": unit,
        "period": span,
        "charter": charter,
        "rule": rule,
        "now": now,
        "old": old,
        "value": value_of(now, rule),
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
    found = periods_offered(request.today, span)
    return found if span in found else [span, *found]


def _sentence(request: HereRequest, span: Period, rule: Indicator, now: Figure, old: Figure) -> str:
    """比去年38篇多8篇（21.1%）。其中联合2条。"""
    if now.value is None:
        return _("没有记录。补记后，数字自动出现。")
    parts = []
    if rule.adds != "change":
        word = _("去年同期") if is_unfinished(span, request.today) else _("去年")
        said = _compared(word, now, old, rule)
        parts.append(said + pgettext("sep", "。") if said else _("%(word)s没有记录。") % {"word": word})
    if rule.adds in ENTRY:
        parts.append(_part_of(now))
    if now.undetailed:
        said = exact(now.undetailed) + now.counter
        beside = _("另有申报%(said)s，没有明细，不能计人。") if rule.adds == "persons" else _("其中无明细%(said)s。")
        parts.append(beside % {"said": said})
    if now.cut:
        parts.append(_("有%(n)s条申报数跨出这一期间，无法拆分，记在它的最后一天。") % {"n": now.cut})
    return "".join(parts)


def _part_of(now: Figure) -> str:
    if now.joint and now.late:
        return _("其中联合%(joint)s条，补记%(late)s条。") % {"joint": now.joint, "late": now.late}
    if now.joint:
        return _("其中联合%(n)s条。") % {"n": now.joint}
    return _("其中补记%(n)s条。") % {"n": now.late} if now.late else ""


def _compared(word: str, now: Figure, old: Figure, rule: Indicator) -> str:
    """Half a sentence; "" where there is nothing to compare with."""
    change = gap(now, old, rule)
    if change is None:
        return ""
    told = {"word": word, "was": value_of(old, rule) + rule.counter}
    if not change:
        return _("与%(word)s%(was)s持平") % told
    told |= {"more": _("多") if change > 0 else _("少"), "gap": exact(abs(change)), "counter": rule.counter}
    return _("比%(word)s%(was)s%(more)s%(gap)s%(counter)s") % told + share(change, old, rule)


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


def _parts_of(rule: Indicator) -> list[str]:
    """The indicators a derived one is made of."""
    if rule.adds == "ratio":
        return [rule.numerator, rule.denominator]
    return [rule.of] if rule.adds == "change" else []


def _parts(
    request: HereRequest, asked: Asked, now: Mapping[str, Figure], before: Mapping[str, Figure]
) -> list[tuple[str, Figure]]:
    """The figures a derived one is made of, with the code of their period."""
    parts = [(asked.span.code, now[code]) for code in _parts_of(asked.rule)]
    if asked.rule.adds == "change":
        parts += [(same_span(asked.span, request.today).code, before[code]) for code in _parts_of(asked.rule)]
    return parts


def _released(request: HereRequest, asked: Asked) -> dict[str, Any]:
    """What a guiding body sees: the signed figure, without records. 404 where nothing of it was signed."""
    signing = released.signings([asked.unit], asked.span.code).get(asked.unit.pk)
    if signing is None or not released.may_see(request.user, asked.unit, request.today):
        raise Http404
    if not released.told(signing, asked.rule.code):
        raise Http404
    found = released.figure(signing, asked.rule.code)
    return {"unit": asked.unit, "period": asked.span, "rule": asked.rule, "signing": signing, "found": found}


@login_required
@require_GET
def card(request: HereRequest, key: str, period: str, indicator: str) -> HttpResponse:
    """The figure's card: a fragment. With ?prev the figure page itself names the year before."""
    asked = found_of(request, key, period, indicator)
    rule, span = asked.rule, asked.span
    if not can(request.user, Can.FIGURES_READ, asked.unit, request.today):
        return render(request, "reports/card_released.html", _released(request, asked))
    now, old = _pair(request, asked)
    context = _basics(request, asked, now, old) | {
        "is_unfinished": is_unfinished(span, request.today),
        "before": value_of(old, rule),
        "change": _card_change(now, old, rule),
    }
    return render(request, "reports/card.html", context)


def _card_change(now: Figure, old: Figure, rule: Indicator) -> str:
    change = gap(now, old, rule)
    return "" if change is None else in_words(change, rule.counter) + share(change, old, rule)
