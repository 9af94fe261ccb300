"""Kinds of activity under the headings of their groups 活动大类."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from tongxin.kernel.charter.listed import ActivityKind


def names() -> dict[str, str]:
    """Group code → name."""
    return {
        "study": _("学习"), "theme": _("主题教育"), "training": _("培训"), "lecture": _("讲座与宣讲"),
        "service": _("社会服务"), "culture": _("文化与联谊"), "visit": _("走访与考察"), "meeting": _("会议"),
        "research": _("调研与交流"),
    }  # fmt: skip


def grouped(kinds: Iterable[ActivityKind]) -> list[tuple[str, list[tuple[str, str]]]]:
    """[(name of the group, [(code, name of the kind)])] in the charter's order, for a select."""
    found: dict[str, list[tuple[str, str]]] = {}
    for kind in kinds:
        found.setdefault(kind.group, []).append((kind.code, kind.name))
    told = names()
    return [(told.get(group, group), choices) for group, choices in found.items()]
