"""Small phrases of the rules: a day, a number, a cap, a time limit, names behind codes."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Amount, Charter, Indicator, Step

from .names import ACTS, DAY_KINDS, STYLES


def day(when: date) -> str:
    """ "2025年1月1日": rules always say the year."""
    return _("%(y)d年%(m)d月%(d)d日") % {"y": when.year, "m": when.month, "d": when.day, "month": when.strftime("%b")}


def number(value: Decimal) -> str:
    """ "1.5", "−2": no trailing zeros, a real minus sign."""
    return format(value.normalize(), "f").replace("-", "−")


def level_name(charter: Charter, code: str) -> str:
    """Name of a level; any level where there is none."""
    return charter.levels[code].name if code in charter.levels else (code or _("不分层级"))


def level_names(charter: Charter, codes: tuple[str, ...]) -> str:
    return "、".join(level_name(charter, code) for code in codes)


def item_names(charter: Charter, codes: tuple[str, ...]) -> str:
    return "、".join(charter.items[code].name if code in charter.items else code for code in codes)


def role_names(charter: Charter, codes: tuple[str, ...]) -> str:
    return "、".join(
        _("作者本人") if code == "author" else charter.roles[code].name if code in charter.roles else code
        for code in codes
    )


def indicator_name(charter: Charter, code: str) -> str:
    return charter.indicators[code].name if code in charter.indicators else code


def amount_label(charter: Charter, amount: Amount) -> str:
    return _("%(level)s，%(day)s起") % {"level": level_name(charter, amount.level), "day": day(amount.since)}


def points(value: Decimal) -> str:
    return _("%(n)s分") % {"n": number(value)}


def cap(value: Decimal | None) -> str:
    return _("不设上限") if value is None else _("每年至多%(n)s分") % {"n": number(value)}


def time_limit(step: Step) -> str:
    """ "5个工作日", or "" where the step has none."""
    if step.within_days is None:
        return ""
    return str(DAY_KINDS[step.day_kind]) % {"n": step.within_days}


def printing(indicator: Indicator) -> str:
    """How the figure is printed, in words."""
    said = [str(STYLES.get(indicator.style, indicator.style))]
    if indicator.style != "exact" and indicator.round_to > 1:
        said.append(_("到%(n)s") % {"n": indicator.round_to})
    if indicator.decimals:
        said.append(_("%(n)s位小数") % {"n": indicator.decimals})
    if indicator.wan_from:
        said.append(_("%(n)s起以万计") % {"n": indicator.wan_from})
    return "，".join(said)


def act_names(grants: frozenset[str]) -> list[str]:
    """What a role may do, in the order of the list of acts."""
    return [str(name) for act, name in ACTS.items() if act in grants] + sorted(grants - set(ACTS))
