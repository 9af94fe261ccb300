"""Small tags of the pages on people entered twice and on links: a value by key, a QR code."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

import qrcode  # type: ignore[import-untyped]
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tongxin.people.models import User
from tongxin.people.second_factor import is_required

register = template.Library()
QUIET_ZONE = 4  # modules, as ISO/IEC 18004 asks


@register.filter
def at_key(found: Mapping[Any, Any], key: Any) -> Any:
    """`found[key]`, "" where there is none."""
    return found.get(key, "")


@register.filter
def as_text_file(lines: Iterable[str]) -> str:
    """Lines as a data: address that downloads them, so that what is shown once is not asked for again."""
    text = "".join(f"{line}\n" for line in lines)
    return f"data:text/plain;charset=utf-8;base64,{b64encode(text.encode()).decode()}"


@register.simple_tag(takes_context=True)
def second_factor_due(context: Mapping[str, Any]) -> bool:
    """Whether the user's roles must log in with a second factor."""
    request = context.get("request")
    return request is not None and is_required(request)


@register.simple_tag
def has_begun() -> bool:
    """Whether there is an account here; before the first, nobody can log in."""
    return User.objects.exists()


@register.simple_tag
def qr(text: str, label: str) -> SafeString:
    """`text` as a QR code: an inline SVG without styles, as the CSP wants it; `label` says what it opens."""
    code = qrcode.QRCode(border=QUIET_ZONE)
    code.add_data(text)
    matrix = code.get_matrix()
    return format_html(
        '<svg class="qr-b" role="img" aria-label="{}" viewBox="0 0 {} {}" shape-rendering="crispEdges">'
        '<path fill="#fff" d="M0 0h{}v{}H0z"/><path fill="#000" d="{}"/></svg>',
        label, len(matrix), len(matrix), len(matrix), len(matrix), "".join(_bars(matrix)),
    )  # fmt: skip


def _bars(matrix: list[list[bool]]) -> Iterator[str]:
    """The dark modules as path data, those of a row that touch in one piece."""
    for y, row in enumerate(matrix):
        x = 0
        for is_dark, modules in groupby(row):
            n = len(list(modules))
            if is_dark:
                yield f"M{x} {y}h{n}v1h-{n}z"
            x += n
