"""What the kernel says of a clock 时限, in the language of the page; the kernel speaks Chinese alone."""

import re

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

COUNTED = re.compile(r"(余|超|)(\d+)(个工作日|天)(完成|，按时|)")
PAUSED = re.compile(r"暂停，等(.+)")
TENTATIVE = "（暂定）"


def said(text: str) -> str:
    """`text` of a kernel Clock; as it is where it is none of those known."""
    if (get_language() or "zh").startswith("zh"):
        return text
    if found := PAUSED.fullmatch(text):
        return _("暂停，等%(whom)s") % {"whom": found.group(1)}
    plain = text.removesuffix(TENTATIVE)
    whole = {"今天到期": _("今天到期"), "不限时": _("不限时"), "已完成": _("已完成"), "按时": _("按时")}
    told = whole.get(plain) or _counted(plain)
    if not told:
        return text
    return told if plain == text else told + _("（暂定）")


def _counted(text: str) -> str:
    """A clock that counts days; "" for another."""
    found = COUNTED.fullmatch(text)
    if found is None:
        return ""
    before, n, unit, after = found.group(1), int(found.group(2)), *found.group(3, 4)
    days = ngettext("%(n)d个工作日", "%(n)d个工作日", n) if unit == "个工作日" else ngettext("%(n)d天", "%(n)d天", n)
    around = {
        ("余", ""): _("余%(days)s"),
        ("超", ""): _("超%(days)s"),
        ("超", "完成"): _("超%(days)s完成"),
        ("", "，按时"): _("%(days)s，按时"),
    }
    return around.get((before, after), "%(days)s") % {"days": days % {"n": n}}
