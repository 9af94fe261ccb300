"""The components of the pages as tags: `{% load tongxin %}`. The page /_components/ shows them all.

No tag writes a style attribute or a script: the content security policy refuses both.
"""

import datetime
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.forms.widgets import CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select, Textarea
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tongxin.site import clocks, drawings

register = template.Library()

# Asks for the business day; set by context.frame for the filter `day`, which sees no request.
today: ContextVar[Callable[[], datetime.date]] = ContextVar("today", default=timezone.localdate)

# --- pictures and chips ----------------------------------------------------------------------------------------

for drawing in (
    drawings.icon, drawings.seal, drawings.avatar, drawings.bar, drawings.spark, drawings.stack, drawings.track,
):  # fmt: skip
    register.simple_tag(drawing)

CLOCK_ICONS = {
    "ok": "clock",
    "soon": "clock",
    "late": "alert-circle",
    "pause": "player-pause",
    "prov": "clock-question",
    "done": "check",
}


@register.simple_tag(takes_context=True)
def tab_here(context: Context) -> str:
    """The code of the phone's tab that a page belongs to: 更多 where no other has it; "" of a page of no menu."""
    places = [place for name in ("sub", "nav") if (place := context.get(name))]
    tabs = {tab.code for tab in context["frame"].tabs}
    return next((place for place in places if place in tabs), "more" if places else "")


@register.simple_tag
def clock(value: Any) -> SafeString:
    """The chip of a kernel Clock (state, text, title); nothing for None."""
    if not value or not value.text:
        return mark_safe("")
    name = CLOCK_ICONS.get(value.state)
    return format_html(
        '<span class="clock {}" title="{}">{}{}</span>',
        "" if value.state == "ok" else value.state,
        value.title,
        drawings.icon(name) if name else "",
        clocks.said(value.text),
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


# --- forms -----------------------------------------------------------------------------------------------------


SHAPES = {"check": "ck", "area": "inp ta", "select": "inp sel"}  # classes of a control, by its kind; else "inp"


def _kind(bound: BoundField) -> str:
    """What sort of control a field is, as the template tells them apart: check, group, area, select, or its type."""
    widget = bound.field.widget
    if isinstance(widget, CheckboxInput):
        return "check"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "group"
    if isinstance(widget, Textarea):
        return "area"
    if isinstance(widget, Select):
        return "select"
    return str(getattr(widget, "input_type", "") or "text")


def _control(bound: BoundField, kind: str, ident: str) -> SafeString:
    """The control, dressed: our class, and links to hint and error."""
    given = bound.field.widget.attrs
    shown = [SHAPES.get(kind, "inp"), given.get("class", ""), "err" if bound.errors else ""]
    attrs: dict[str, str | bool] = {"class": " ".join(filter(None, shown))}
    described = [f"{ident}_hint"] if bound.help_text else []
    described += [f"{ident}_error"] if bound.errors else []
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return bound.as_widget(attrs=attrs)


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, label: str = "", unit: str = "", css: str = "") -> dict[str, Any]:
    """A field of a form: label (选填 unless required), control, counter, hint, error."""
    kind, ident = _kind(bound), bound.id_for_label or bound.auto_id
    return {
        "bound": bound,
        "control": _control(bound, kind, ident) if kind != "group" else "",
        "kind": kind,
        "is_group": kind == "group",
        "label": label or bound.label,
        "unit": unit,
        "ident": ident,
        "css": css,
    }


@register.simple_tag
def options(choices: Iterable[tuple[str, Any]], chosen: str = "") -> SafeString:
    """The options of a select, from (value, name). Not a loop in the template: of hundreds of units it costs most."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, mark_safe(" selected") if value == chosen else "", name) for value, name in choices),
    )


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """The summary above a form that was refused: how many, and a link to each."""
    wrong = [(b.id_for_label or b.auto_id, b.label, b.errors[0]) for b in form if b.errors]
    general = list(form.non_field_errors())
    count = len(wrong) + len(general)
    title = ngettext("有%(n)d处要改，还没有保存", "有%(n)d处要改，还没有保存", count) % {"n": count}
    return {"wrong": wrong, "general": general, "count": count, "title": title}


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
def listed(values: Iterable[Any]) -> str:
    """甲、乙、丙: with the sign between them that the reader's language has."""
    return pgettext("sep", "、").join(map(str, values))


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """mapping[key], or nothing."""
    return mapping.get(key, "") if mapping else ""
