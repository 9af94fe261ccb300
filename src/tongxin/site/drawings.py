"""The small pictures of the pages as SVG 图形: icons, the seal, bars and lines of figures.

None writes a style attribute: the content security policy refuses it. What a picture says stands beside it in words.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from . import vendor

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
            found = SVG.search(file.read_text("utf-8"))
            inside = BACKGROUND.sub("", found.group(1)) if found else ""
            return re.sub(r"\s*\n\s*", "", inside)
    return ""  # not fetched yet: the words beside an icon carry the meaning


def icon(name: str, css: str = "") -> SafeString:
    """A Tabler outline icon as inline SVG; always beside a word, so hidden from screen readers."""
    return mark_safe(  # noqa: S308  the parts are ours
        f'<svg class="ico {css}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round" '
        f'stroke-linejoin="round" aria-hidden="true" focusable="false">{_outline(name)}</svg>'
    )


def seal(css: str = "") -> SafeString:
    """The seal 同心."""
    return format_html(
        '<svg class="tx-seal {}" viewBox="0 0 28 28" aria-hidden="true" focusable="false">'
        '<rect width="28" height="28" rx="4" fill="#9e3620"/><g fill="#fff" font-size="11.5" font-weight="700" '
        'text-anchor="middle" font-family="Songti SC,SimSun,Noto Serif CJK SC,serif">'
        '<text x="14" y="13">同</text><text x="14" y="24">心</text></g></svg>',
        css,
    )


def avatar(name: object, css: str = "") -> SafeString:
    """The first character of a name in a circle; the name itself stands beside it."""
    return format_html('<span class="ava {}" aria-hidden="true">{}</span>', css, str(name)[:1])


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


def track(done: int, total: int = 4) -> SafeString:
    """How far a member's matter has come, as a bar of `total` parts; the words beside it carry it."""
    css = ["f l" if i == done else "f" if i < done else "" for i in range(1, total + 1)]
    return format_html(
        '<span class="trk" aria-hidden="true">{}</span>',
        format_html_join("", '<i class="{}"></i>', ((c,) for c in css)),
    )
