"""Whether a charter holds together: references resolved, tables walkable, values dated and ascending."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ..workflow import AUTHOR
from .check_indicators import indicator_problems, levelled
from .check_kinds import kind_problems
from .check_lists import LISTED
from .check_words import CODE, one_of, twice, unknown
from .prose import stray_brace, tokens
from .sections import held
from .shapes import Charter, PointsRule, Prose

_DOTTED = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
_HOMES = frozenset({"secretary", "member", "handler", "leader", "administrator"})
_POINTS_PLACES = 2  # the ledger keeps hundredths of a point


@dataclass(frozen=True)
class Finding:
    """Something wrong with one entry 问题."""

    section: str  # table name in the files: item, points, kind …
    code: str
    message: str


def findings(charter: Charter) -> list[Finding]:
    """Everything wrong within the charter itself; [] when it is sound."""
    checks: dict[str, Callable[[Charter, str], Iterable[str]]] = {
        "level": _level,
        "role": _role,
        "unit_kind": lambda c, code: [],
        "item": _item,
        "category": _category,
        "points": _points,
        "kind": kind_problems,
        "indicator": indicator_problems,
        "prose": _prose,
        **LISTED,
    }
    dotted = {"item", "points", "indicator"}
    found = list(_grades(charter))
    for section, check in checks.items():
        for code in entries(charter, section):
            shape = _DOTTED if section in dotted else CODE
            if not shape.fullmatch(code):
                how = "小写英文，中间用点分开，如information.reported" if section in dotted else "小写英文"
                found.append(Finding(section, code, f"代码“{code}”写法不对，应是{how}。"))
            found += [Finding(section, code, message) for message in check(charter, code)]
    if charter.clock_soon < 0:
        found.append(Finding("charter", charter.code, "clock_soon不能小于0。"))
    return found


def entries(charter: Charter, section: str) -> Sequence[str]:
    """Codes of a section's entries, in order."""
    return list(held(charter, section))


def _level(charter: Charter, code: str) -> Iterator[str]:
    level = charter.levels[code]
    if len(level.mark) != 1:
        yield f"标记“{level.mark}”应是一个字。"
    if any(other.rank == level.rank for c, other in charter.levels.items() if c != code):
        yield f"次序{level.rank}与别的层级相同。"


def _role(charter: Charter, code: str) -> Iterator[str]:
    role = charter.roles[code]
    if code == AUTHOR:
        yield "“author”指事项的作者，不能作角色代码。"
    if role.home not in _HOMES:
        yield f"没有“{role.home}”这种首页。"
    yield from unknown("单位类别", role.on, charter.unit_kinds)


def _item(charter: Charter, code: str) -> Iterator[str]:
    item = charter.items[code]
    if item.scale < 1:
        yield "最小单位数scale应是正整数。"
    yield from one_of("相加方式adds", item.adds, ("whole", "shares"))
    yield from one_of("入账日期books", item.books, ("event", "work"))


def _category(charter: Charter, code: str) -> Iterator[str]:
    days = [since for since, _ in charter.categories[code].caps]
    if days != sorted(set(days)):
        yield "上限caps的日期应由早到晚，不重复。"
    if any(points is not None and points < 0 for _, points in charter.categories[code].caps):
        yield "上限不能小于0。"


def _points(charter: Charter, code: str) -> Iterator[str]:
    rule = charter.points[code]
    yield from unknown("计数项目", [rule.item], charter.items)
    yield from unknown("积分类别", [rule.category], charter.categories)
    yield from one_of("分法split", rule.split, ("whole", "equal", "first_half"))
    yield from unknown("层级", [a.level for a in rule.amounts if a.level], charter.levels)
    if any(other.item == rule.item for c, other in charter.points.items() if c != code):
        yield f"计数项目“{rule.item}”已有另一条积分规则，一个项目只能有一条。"
    yield from _amounts(rule)
    if any(a.level for a in rule.amounts) and rule.item in charter.items:
        yield from levelled(charter, rule.item, "积分按层级分值")


def _amounts(rule: PointsRule) -> Iterator[str]:
    if not rule.amounts:
        yield "没有分值amounts。"
    days = [a.since for a in rule.amounts]
    if days != sorted(days):
        yield "分值的日期since应由早到晚。"
    twice = [(a.since, a.level) for a in rule.amounts]
    if len(twice) != len(set(twice)):
        yield "同一天、同一层级有两个分值。"
    for amount in rule.amounts:
        exponent = amount.points.as_tuple().exponent
        if isinstance(exponent, int) and -exponent > _POINTS_PLACES:
            yield f"分值“{amount.points}”超过两位小数。"


def _grades(charter: Charter) -> Iterator[Finding]:
    for higher, lower in zip(charter.grades, charter.grades[1:], strict=False):
        if lower.at_least >= higher.at_least:
            yield Finding("grade", lower.code, f"等次应由高到低，“{lower.name}”的分数不低于“{higher.name}”。")


def _prose(charter: Charter, code: str) -> Iterator[str]:
    prose = charter.prose[code]
    yield from one_of("期间period", prose.period, ("year", "half"))
    yield from twice("章节", [s.code for s in prose.sections])
    if not prose.sections:
        yield "没有章节。"
    for section in prose.sections:
        yield from one_of(f"章节“{section.code}”的承接carries", section.carries, ("", "problems", "plans"))
    for place, text in _texts(prose):
        if stray_brace(text):
            yield f"{place}里的花括号不成对。"
        for token in tokens(text):
            if token.kind in ("", "cite"):
                yield f"{place}里的“{{{token.text}}}”不是记号。"
            elif token.kind == "figure" and token.code not in charter.indicators:
                yield f"{place}里的数字“{token.code}”不存在。"


def _texts(prose: Prose) -> Iterator[tuple[str, str]]:
    yield "名称", prose.name
    yield "主送", prose.addressee
    yield "开头", prose.opening
    yield "结尾", prose.closing
    for section in prose.sections:
        yield f"章节“{section.code}”标题", section.heading
        yield f"章节“{section.code}”", section.text


def past_edited(before: Sequence[tuple[date, object]], after: Sequence[tuple[date, object]], since: date) -> list[date]:
    """Days before `since` whose dated values were changed, added or taken away."""
    old = {pair for pair in before if pair[0] < since}
    new = {pair for pair in after if pair[0] < since}
    return sorted({day for day, _ in old ^ new})
