"""The components of the pages as tags: `{% load tongxin %}`. The page /_components/ shows them all.

No tag writes a style attribute or a script: the content security policy refuses both.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.forms.widgets import CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select, Textarea
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tongxin.site import vendor

register = template.Library()

# Asks for the business day; set by context.frame for the filter `day`, which sees no request.
today: ContextVar[Callable[[], datetime.date]] = ContextVar("today", default=timezone.localdate)

# --- marks -----------------------------------------------------------------------------------------------------

SVG = re.compile(r"<svg\b[^>]*>(.*)</svg>", re.DOTALL)
BACKGROUND = re.compile(r'<path stroke="none"[^>]*/>')


@lru_cache(maxsize=512)
def _outline(name: str) -> str:
    """The inside of an icon's SVG. Raises LookupError for a name that is not in icons.txt."""
    if name not in vendor.icon_names():
        raise LookupError(f"icon {name!r} is not in site/icons.txt")
    for file in (
        vendor.TARGET / "icons" / f"{name}.svg",
        vendor.NODE_MODULES / vendor.ICONS / f"{name}.svg",
    ):
        if file.is_file():
            found = SVG.search(Path(file).read_text("utf-8"))
            inside = BACKGROUND.sub("", found.group(1)) if found else ""
            return re.sub(r"\s*\n\s*", "", inside)
    return ""  # not fetched yet: the words beside an icon carry the meaning


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """A Tabler outline icon as inline SVG; always beside a word, so hidden from screen readers."""
    return mark_safe(  # noqa: S308  the parts are ours
        f'<svg class="ico {css}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round" '
        f'stroke-linejoin="round" aria-hidden="true" focusable="false">{_outline(name)}</svg>'
    )


@register.simple_tag
def seal(css: str = "") -> SafeString:
    """The seal 同心."""
    return format_html(
        '<svg class="tx-seal {}" viewBox="0 0 28 28" aria-hidden="true" focusable="false">'
        '<rect width="28" height="28" rx="4" fill="#9e3620"/><g fill="#fff" font-size="11.5" font-weight="700" '
        'text-anchor="middle" font-family="Songti SC,SimSun,Noto Serif CJK SC,serif">'
        '<text x="14" y="13">同</text><text x="14" y="24">心</text></g></svg>',
        css,
    )


@register.simple_tag
def avatar(name: object, css: str = "") -> SafeString:
    """The first character of a name in a circle; the name itself stands beside it."""
    return format_html('<span class="ava {}" aria-hidden="true">{}</span>', css, str(name)[:1])


CLOCK_ICONS = {
    "ok": "clock",
    "soon": "clock",
    "late": "alert-circle",
    "pause": "player-pause",
    "prov": "clock-question",
    "done": "check",
}
CLOCK_CSS = {"ok": "", "paused": "pause", "provisional": "prov"}


LEFT = re.compile(r"(余|超|)(\d+)(个工作日|天)(完成|，按时|)(（暂定）|)")
PAUSED = re.compile(r"暂停，等(.+)")


def clock_words(text: str) -> str:
    """What the kernel says of a clock, in the language of the page; the kernel speaks Chinese alone."""
    if (get_language() or "zh").startswith("zh"):
        return text
    if found := PAUSED.fullmatch(text):
        return _("暂停，等%(whom)s") % {"whom": found.group(1)}
    known = {"今天到期": _("今天到期"), "不限时": _("不限时"), "已完成": _("已完成"), "按时": _("按时")}
    tentative = "（暂定）"
    if text.removesuffix(tentative) in known:
        return known[text.removesuffix(tentative)] + (_("（暂定）") if text.endswith(tentative) else "")
    found = LEFT.fullmatch(text)
    if found is None:
        return text
    before, n, unit, after, provisional = found.group(1), int(found.group(2)), *found.group(3, 4, 5)
    days = ngettext("%(n)d个工作日", "%(n)d个工作日", n) if unit == "个工作日" else ngettext("%(n)d天", "%(n)d天", n)
    said = days % {"n": n}
    if after == "，按时":
        said = _("%(days)s，按时") % {"days": said}
    elif after == "完成":
        said = _("超%(days)s完成") % {"days": said}
    elif before == "超":
        said = _("超%(days)s") % {"days": said}
    elif before == "余":
        said = _("余%(days)s") % {"days": said}
    return said + (_("（暂定）") if provisional else "")


@register.simple_tag
def clock(value: Any) -> SafeString:
    """The chip of a kernel Clock (state, text, title); nothing for None."""
    if not value or not value.text:
        return mark_safe("")
    state = CLOCK_CSS.get(value.state, value.state)
    name = CLOCK_ICONS.get(state or "ok")
    return format_html(
        '<span class="clock {}" title="{}">{}{}</span>',
        state,
        value.title,
        icon(name) if name else "",
        clock_words(value.text),
    )


@register.simple_tag
def level(code: str, charter: Any, full: bool = False) -> SafeString:
    """The badge of a tier of government: one character in lists, the whole word when `full`."""
    found = charter.levels.get(code) if charter else None
    if found is None:
        return mark_safe("")
    css = f"lv{min(max(found.rank, 1), 5)}"
    if full:
        return format_html('<span class="lv {}">{}</span>', css, found.name)
    return format_html(
        '<span class="lv {}"><span aria-hidden="true">{}</span><span class="sr">{}</span></span>',
        css,
        found.mark,
        found.name,
    )


@register.simple_tag
def bar(value: Any, most: Any, width: int = 150, height: int = 10, colour: str = "#35607f") -> SafeString:
    """A horizontal bar of `value` in `most`; the number stands beside it in text."""
    share = float(value or 0) / float(most) if most else 0.0
    filled = round(max(0.0, min(share, 1.0)) * width, 1)
    return format_html(
        '<svg class="hbar" width="{0}" height="{1}" viewBox="0 0 {0} {1}" preserveAspectRatio="none" '
        'aria-hidden="true" focusable="false"><rect width="{0}" height="{1}" rx="2" fill="#f0eee9"/>'
        '<rect width="{2}" height="{1}" rx="2" fill="{3}"/></svg>',
        width,
        height,
        filled,
        colour,
    )


def _points(values: Sequence[float], low: float, high: float) -> str:
    span = (high - low) or 1.0
    step = 120 / max(len(values) - 1, 1)
    return " ".join(f"{round(i * step, 1)},{round(23 - (v - low) / span * 20, 1)}" for i, v in enumerate(values))


@register.simple_tag
def spark(now: Iterable[Any], old: Iterable[Any], label: str) -> SafeString:
    """This year's months over last year's, as two lines; `label` names them for a screen reader."""
    this, last = [float(v or 0) for v in now], [float(v or 0) for v in old]
    low, high = min([0.0, *this, *last]), max([0.0, *this, *last])
    return format_html(
        '<svg class="spark" viewBox="0 0 120 26" preserveAspectRatio="none" role="img" aria-label="{}">{}{}</svg>',
        label,
        format_html('<polyline class="old" points="{}"/>', _points(last, low, high)) if last else "",
        format_html('<polyline class="now" points="{}"/>', _points(this, low, high)) if this else "",
    )


STACK = ("#1f3f5b", "#35607f", "#6f90ab", "#a9c0d2", "#d3e1ec", "#e9e5dd")  # from most to least, or young to old
KINDS = ("#35607f", "#4e8069", "#a37a2a", "#85608a", "#2f7f86", "#6b6a2b", "#a0527a", "#4a4f7c")  # in no order
REST = "#7d8189"


def _coloured(parts: Sequence[tuple[str, Any]], colours: Sequence[str]) -> list[tuple[str, Any, str]]:
    """Each part with a colour of its own; where there are more parts than colours the last ones are one part."""
    if len(parts) <= len(colours):
        return [(label, value, colour) for (label, value), colour in zip(parts, colours, strict=False)]
    room = len(colours) - 1
    rest = sum(value or 0 for _label, value in parts[room:])
    first = [(label, value, colour) for (label, value), colour in zip(parts[:room], colours, strict=False)]
    return [*first, (_("其余%(n)s项") % {"n": len(parts) - room}, rest, REST)]


@register.simple_tag
def stack(parts: Sequence[tuple[str, Any]], ordered: bool = True) -> SafeString:
    """Shares in one bar, each with its label and number in text beneath: on a ladder of one hue if `ordered`."""
    shown = _coloured(parts, STACK if ordered else KINDS)
    total = sum(float(value or 0) for _label, value, _colour in shown) or 1.0
    at, boxes = 0.0, []
    for _label, value, colour in shown:
        width = float(value or 0) / total * 600
        boxes.append((round(at, 1), round(max(width - 1, 0), 1), colour))
        at += width
    return format_html(
        '<svg class="stk" viewBox="0 0 600 14" preserveAspectRatio="none" aria-hidden="true" focusable="false">{}</svg>'
        '<div class="stk-l">{}</div>',
        format_html_join("", '<rect x="{}" width="{}" height="14" fill="{}"/>', boxes),
        format_html_join(
            "",
            '<span><svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">'
            '<rect width="10" height="10" rx="2" fill="{}"/></svg>{} <b>{}</b></span>',
            ((colour, label, f"{value or 0:,}") for label, value, colour in shown),
        ),
    )


@register.simple_tag
def track(done: int, total: int = 4) -> SafeString:
    """How far a member's matter has come, as a bar of `total` parts; the words beside it carry it."""
    css = ["f l" if i == done else "f" if i < done else "" for i in range(1, total + 1)]
    return format_html(
        '<span class="trk" aria-hidden="true">{}</span>',
        format_html_join("", '<i class="{}"></i>', ((c,) for c in css)),
    )


# --- forms -----------------------------------------------------------------------------------------------------


def _dress(bound: BoundField) -> tuple[str, bool]:
    """Give the control our class and its links to hint and error; return its kind and whether it is a group."""
    widget = bound.field.widget
    if isinstance(widget, CheckboxInput):
        return "check", False
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "group", True
    if isinstance(widget, Textarea):
        return "area", False
    if isinstance(widget, Select):
        return "select", False
    return str(getattr(widget, "input_type", "") or "text"), False


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, label: str = "", unit: str = "", css: str = "") -> dict[str, Any]:
    """A field of a form: label (选填 unless required), control, counter, hint, error."""
    kind, is_group = _dress(bound)
    ident = bound.id_for_label or bound.auto_id
    described = [f"{ident}_hint"] if bound.help_text else []
    described += [f"{ident}_error"] if bound.errors else []
    given = bound.field.widget.attrs
    attrs: dict[str, Any] = {}
    if not is_group:
        shape = {"check": "ck", "area": "inp ta", "select": "inp sel"}.get(kind, "inp")
        attrs["class"] = " ".join(filter(None, [shape, given.get("class", ""), "err" if bound.errors else ""]))
        if described:
            attrs["aria-describedby"] = " ".join(described)
        if bound.errors:
            attrs["aria-invalid"] = "true"
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=attrs) if not is_group else "",
        "kind": kind,
        "is_group": is_group,
        "multiple": isinstance(bound.field.widget, CheckboxSelectMultiple),
        "label": label or bound.label,
        "unit": unit,
        "ident": ident,
        "css": css,
    }


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: BaseForm, verb: str = "") -> dict[str, Any]:
    """The summary above a form that was refused: how many, and a link to each."""
    wrong = [(b.id_for_label or b.auto_id, b.label, b.errors[0]) for b in form if b.errors]
    general = list(form.non_field_errors())
    return {
        "wrong": wrong,
        "general": general,
        "count": len(wrong) + len(general),
        "title": ngettext("有%(n)d处要改，还没有保存", "有%(n)d处要改，还没有保存", len(wrong) + len(general))
        % {"n": len(wrong) + len(general)},
        "verb": verb,
    }


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Context, page: Page, counter: str = "") -> dict[str, Any]:
    """第1至25条，共46条, the pages, and 25, 50 or 100 a page. Keeps the other parameters of the address."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return {
        "request": context.get("request"),
        "page": page,
        "numbers": list(numbers),
        "gap": page.paginator.ELLIPSIS,
        "counter": counter or _("条"),
        "sizes": (25, 50, 100),
    }


@register.inclusion_tag("components/evidence_list.html", takes_context=True)
def evidence_list(context: Context, items: Iterable[Any]) -> dict[str, Any]:
    """Files attached to a record. The room sets `address` on each, since it knows who may read the record."""
    return {"items": items, "request": context.get("request")}


# --- words -----------------------------------------------------------------------------------------------------


def _date(value: Any) -> datetime.date | None:
    if isinstance(value, datetime.datetime):
        return timezone.localdate(value) if timezone.is_aware(value) else value.date()
    return value if isinstance(value, datetime.date) else None


@register.filter
def day(value: Any, full: str = "") -> str:
    """12月22日 in the current year, 2024年12月22日 in another (or with |day:"full")."""
    found = _date(value)
    if found is None:
        return ""
    current = today.get()()
    parts = {"y": found.year, "m": found.month, "d": found.day, "month": found.strftime("%b")}
    if full or found.year != current.year:
        return _("%(y)d年%(m)d月%(d)d日") % parts
    return _("%(m)d月%(d)d日") % parts


@register.filter
def weekday(value: Any) -> str:
    """星期一."""
    found = _date(value)
    if found is None:
        return ""
    names = (_("星期一"), _("星期二"), _("星期三"), _("星期四"), _("星期五"), _("星期六"), _("星期日"))
    return names[found.weekday()]


@register.filter
def moment(value: Any) -> str:
    """12月22日 9:41."""
    if not isinstance(value, datetime.datetime):
        return day(value)
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(local)} {local.hour}:{local.minute:02}"


@register.filter
def thousands(value: Any) -> str:
    """1,284, with a true minus; trailing zeros of a decimal dropped."""
    if value is None or value == "":
        return ""
    if isinstance(value, Decimal):
        value = value.normalize() if value != value.to_integral_value() else value.to_integral_value()
        return f"{value:,f}".replace("-", "−")
    try:
        return f"{value:,}".replace("-", "−")
    except (TypeError, ValueError):
        return str(value)


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """mapping[key], or nothing."""
    return mapping.get(key, "") if mapping else ""
