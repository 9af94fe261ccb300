"""The sections of a charter 部分: table name in the files, the charter's attribute, the shape of an entry."""

from collections.abc import Mapping
from typing import Any

from . import listed, shapes
from .sayings import Saying
from .shapes import Charter, Synonym

# Table name in the files → the charter's attribute and the shape of an entry.
SECTIONS: dict[str, tuple[str, type]] = {
    "level": ("levels", shapes.Level),
    "unit_kind": ("unit_kinds", shapes.UnitKind),
    "role": ("roles", shapes.Role),
    "item": ("items", shapes.Item),
    "category": ("categories", shapes.Category),
    "points": ("points", shapes.PointsRule),
    "grade": ("grades", shapes.Grade),
    "kind": ("kinds", shapes.MatterKind),
    "indicator": ("indicators", shapes.Indicator),
    "prose": ("prose", shapes.Prose),
    "title": ("titles", listed.Title),
    "sector": ("sectors", listed.Sector),
    "talent": ("talents", listed.Talent),
    "rank": ("ranks", listed.Rank),
    "seat": ("seats", listed.SeatKind),
    "nomination": ("nominations", listed.NominationKind),
    "honour": ("honours", listed.HonourKind),
    "activity": ("activities", listed.ActivityKind),
    "venue": ("venues", listed.VenueKind),
    "series": ("series", listed.SeriesKind),
    "outlet": ("outlets", listed.OutletKind),
    "article": ("articles", listed.ArticleKind),
    "broadcast": ("broadcasts", listed.BroadcastKind),
    "giving": ("givings", listed.GivingKind),
    "panel": ("panels", listed.Panel),
}
OUTSIDE: dict[str, type] = {"synonym": Synonym, "saying": Saying}  # outside the edition
LATER = frozenset(SECTIONS) - {
    *("level", "unit_kind", "role", "item", "category", "points", "grade", "kind", "indicator", "prose")
}  # sections that older editions do not have
LOCAL = {
    "points": "积分",
    "category": "积分类别",
    "item": "计数项目",
    "indicator": "数字",
    "synonym": "同义词",
    "role": "角色",
    "prose": "报告文字",
}


def held(charter: Charter, section: str) -> Mapping[str, Any]:
    """The entries of a section by code, in their order."""
    entries = getattr(charter, SECTIONS[section][0])
    return entries if isinstance(entries, Mapping) else {entry.code: entry for entry in entries}


class CharterError(Exception):
    """A charter is wrong; names file and entry. Safe to show."""

    def __init__(self, file: str, entry: str, message: str) -> None:
        self.file, self.entry, self.message = file, entry, message
        super().__init__(f"{file}，{entry}：{message}" if entry else f"{file}：{message}")
