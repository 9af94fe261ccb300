"""Whether the lists of a charter hold together: items, levels and roles they name, words they choose among."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..workflow import posted
from .check_words import one_of
from .listed import ACTIVITY_GROUPS, GOODS, PANELS, SERIES_KINDS
from .sections import held
from .shapes import Charter, MatterKind

Check = Callable[[Charter, str], Iterable[str]]


@dataclass(frozen=True)
class Has:
    """What an entry's facts say beside their item."""

    level: bool = False
    object: bool = False


# What a list posts under each of its keys, and what the fact then carries.
POSTED: dict[str, dict[str, Has]] = {
    "activity": {
        **dict.fromkeys(("held", "sent", "hosted", "audience", "speaker", "hours"), Has()),
        **dict.fromkeys(("place", "visited"), Has(object=True)),
    },
    "venue": dict.fromkeys(("opened", "improved", "held", "attended"), Has(level=True, object=True)),
    "series": dict.fromkeys(("formed", "active", "joined"), Has(object=True)),
    "outlet": dict.fromkeys(("placed", "reads"), Has(level=True, object=True)),
    "article": {"written": Has()},
    "broadcast": dict.fromkeys(("held", "viewers"), Has(level=True, object=True)),
    "giving": {
        **dict.fromkeys(("value", "pledged", "estimated", "pieces", "project"), Has()),
        "donor": Has(object=True),
    },
}


@dataclass(frozen=True)
class Posting:
    """Who posts which item, of one charter: asked for every indicator, so looked up but once."""

    charter: Charter
    lists: dict[str, list[tuple[str, Has]]]  # item → (name of the entry, what its fact carries)
    kinds: dict[str, list[MatterKind]]  # item → kinds of matter


_latest: list[Posting] = []  # of the charter asked about last; charters are never changed


def posting(charter: Charter) -> Posting:
    """Who posts which item."""
    known = _latest[0] if _latest else None
    if known is None or known.charter is not charter:
        known = Posting(charter, _by_lists(charter), _by_kinds(charter))
        _latest[:] = [known]
    return known


def _by_lists(charter: Charter) -> dict[str, list[tuple[str, Has]]]:
    found: dict[str, list[tuple[str, Has]]] = {}
    for section, keys in POSTED.items():
        for entry in held(charter, section).values():
            for key, has in keys.items():
                found.setdefault(getattr(entry, key), []).append((str(getattr(entry, "name", "")), has))
    return found


def _by_kinds(charter: Charter) -> dict[str, list[MatterKind]]:
    found: dict[str, list[MatterKind]] = {}
    for kind in charter.kinds.values():
        forms = [form.code for form in kind.forms] or [""]
        posts = [each.posts for each in kind.steps] + [each.posts for each in kind.events]
        for item in dict.fromkeys(item for one in posts for form in forms for item in posted(one, form)):
            found.setdefault(item, []).append(kind)
    return found


def carried(charter: Charter, item: str) -> Sequence[tuple[str, Has]]:
    """(name of the entry, what its fact carries) for every list entry that posts `item`."""
    return posting(charter).lists.get(item, [])


def _items(section: str) -> Check:
    """Every item that an entry of the section posts exists."""

    def check(charter: Charter, code: str) -> Iterator[str]:
        entry = held(charter, section)[code]
        for key in POSTED[section]:
            item = getattr(entry, key)
            if item and item not in charter.items:
                yield f"{key}的计数项目“{item}”不存在。"

    return check


def _title(charter: Charter, code: str) -> Iterator[str]:
    yield from one_of("级别grade", charter.titles[code].grade, ("senior", "associate", "middle", "junior"))


def _talent(charter: Charter, code: str) -> Iterator[str]:
    yield from one_of("层级level", charter.talents[code].level, ("", *charter.levels))


def _seat(charter: Charter, code: str) -> Iterator[str]:
    also = charter.seats[code].also
    if also and (also not in charter.seats or charter.seats[also].also or also == code):
        yield f"同时算作的席位“{also}”不存在，或它又算作别的席位。"


def _honour(charter: Charter, code: str) -> Iterator[str]:
    yield from one_of("对象of", charter.honours[code].of, ("person", "unit"))


def _activity(charter: Charter, code: str) -> Iterator[str]:
    kind = charter.activities[code]
    yield from one_of("大类group", kind.group, ACTIVITY_GROUPS)
    yield from (f"角色“{role}”不存在。" for role in kind.by if role not in charter.roles)
    yield from [] if kind.held else ["没有写明举办记入的计数项目held。"]
    yield from _items("activity")(charter, code)


def _series(charter: Charter, code: str) -> Iterator[str]:
    yield from one_of("形式form", charter.series[code].form, SERIES_KINDS)
    yield from _items("series")(charter, code)


def _article(charter: Charter, code: str) -> Iterator[str]:
    yield from _items("article")(charter, code)
    for also in charter.articles[code].also:
        if also.item not in charter.items:
            yield f"also的计数项目“{also.item}”不存在。"
        if also.outlet not in charter.outlets:
            yield f"also的媒体类别“{also.outlet}”不存在。"


def _giving(charter: Charter, code: str) -> Iterator[str]:
    kind = charter.givings[code]
    yield from one_of("形式form", kind.form, GOODS)
    yield from _items("giving")(charter, code)
    for key in ("value", "pledged", "estimated"):
        item = charter.items.get(getattr(kind, key))
        if item and (item.counter, item.scale) != ("元", 100):
            yield f"{key}的计数项目“{item.code}”应以元计、按分记（scale = 100）。"


def _panel(charter: Charter, code: str) -> Iterator[str]:
    panel = charter.panels[code]
    yield from one_of("形式form", panel.form, PANELS)
    yield from [] if panel.parts else ["没有数字parts。"]
    for indicator, _ in panel.parts:
        known = charter.indicators.get(indicator)
        if known is None:
            yield f"数字“{indicator}”不存在。"
        elif panel.form in ("months", "compare") and known.adds not in ("quantity", "facts", "works"):
            yield f"数字“{indicator}”不能按月份、单位分列，只有按数量、条次、件数相加的可以。"
    counters = {charter.indicators[i].counter for i, _ in panel.parts if i in charter.indicators}
    if panel.form in ("months", "funnel") and len(counters) > 1:
        yield f"一张图只能有一种单位，这里有{'、'.join(sorted(counters))}。"


LISTED: dict[str, Check] = {
    "title": _title,
    "sector": lambda charter, code: [],
    "talent": _talent,
    "rank": lambda charter, code: [],
    "seat": _seat,
    "nomination": lambda charter, code: [],
    "honour": _honour,
    "activity": _activity,
    "venue": _items("venue"),
    "series": _series,
    "outlet": _items("outlet"),
    "article": _article,
    "broadcast": _items("broadcast"),
    "giving": _giving,
    "panel": _panel,
}
