"""Whether a charter holds together: references resolved, tables walkable, values dated and ascending."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..printing import ROUNDED, STYLES
from ..workflow import AUTHOR, posted
from .check_lists import LISTED, carried, posting
from .prose import stray_brace, tokens
from .shapes import Charter, EventKind, Field, Indicator, Item, MatterKind, PointsRule, Prose, Step

_CODE = re.compile(r"[a-z][a-z0-9_]*")
_DOTTED = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
_NUMBER = re.compile(r"\{(year|n)(:\d+)?\}")
_COUNTED = frozenset({"quantity", "facts", "works", "persons", "objects"})
_HOMES = frozenset({"secretary", "member", "handler", "leader", "administrator"})
_FIELD_KINDS = frozenset({"text", "prose", "date", "choice", "unit", "number"})
_WAN = 10_000
_POINTS_PLACES = 2  # the ledger keeps hundredths of a point


HELD: dict[str, Callable[[Charter], Mapping[str, object]]] = {
    "level": lambda c: c.levels,
    "role": lambda c: c.roles,
    "unit_kind": lambda c: c.unit_kinds,
    "item": lambda c: c.items,
    "category": lambda c: c.categories,
    "points": lambda c: c.points,
    "kind": lambda c: c.kinds,
    "indicator": lambda c: c.indicators,
    "prose": lambda c: c.prose,
    "title": lambda c: c.titles,
    "sector": lambda c: c.sectors,
    "talent": lambda c: c.talents,
    "rank": lambda c: c.ranks,
    "seat": lambda c: c.seats,
    "nomination": lambda c: c.nominations,
    "honour": lambda c: c.honours,
    "activity": lambda c: c.activities,
    "venue": lambda c: c.venues,
    "series": lambda c: c.series,
    "outlet": lambda c: c.outlets,
    "article": lambda c: c.articles,
    "broadcast": lambda c: c.broadcasts,
    "giving": lambda c: c.givings,
    "panel": lambda c: c.panels,
}


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
        "kind": _kind,
        "indicator": _indicator,
        "prose": _prose,
        **LISTED,
    }
    dotted = {"item", "points", "indicator"}
    found = list(_grades(charter))
    for section, check in checks.items():
        for code in entries(charter, section):
            shape = _DOTTED if section in dotted else _CODE
            if not shape.fullmatch(code):
                how = "小写英文，中间用点分开，如information.reported" if section in dotted else "小写英文"
                found.append(Finding(section, code, f"代码“{code}”写法不对，应是{how}。"))
            found += [Finding(section, code, message) for message in check(charter, code)]
    if charter.clock_soon < 0:
        found.append(Finding("charter", charter.code, "clock_soon不能小于0。"))
    return found


def entries(charter: Charter, section: str) -> Sequence[str]:
    """Codes of a section's entries, in order."""
    if section == "grade":
        return [grade.code for grade in charter.grades]
    return list(HELD[section](charter))


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
    yield from _unknown("单位类别", role.on, charter.unit_kinds)


def _item(charter: Charter, code: str) -> Iterator[str]:
    item = charter.items[code]
    if item.scale < 1:
        yield "最小单位数scale应是正整数。"
    yield from _one_of("相加方式adds", item.adds, ("whole", "shares"))
    yield from _one_of("入账日期books", item.books, ("event", "work"))


def _category(charter: Charter, code: str) -> Iterator[str]:
    days = [since for since, _ in charter.categories[code].caps]
    if days != sorted(set(days)):
        yield "上限caps的日期应由早到晚，不重复。"
    if any(points is not None and points < 0 for _, points in charter.categories[code].caps):
        yield "上限不能小于0。"


def _points(charter: Charter, code: str) -> Iterator[str]:
    rule = charter.points[code]
    yield from _unknown("计数项目", [rule.item], charter.items)
    yield from _unknown("积分类别", [rule.category], charter.categories)
    yield from _one_of("分法split", rule.split, ("whole", "equal", "first_half"))
    yield from _unknown("层级", [a.level for a in rule.amounts if a.level], charter.levels)
    if any(other.item == rule.item for c, other in charter.points.items() if c != code):
        yield f"计数项目“{rule.item}”已有另一条积分规则，一个项目只能有一条。"
    yield from _amounts(rule)
    if any(a.level for a in rule.amounts) and rule.item in charter.items:
        yield from _levelled(charter, rule.item, "积分按层级分值")


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


# Kinds of matter


def _kind(charter: Charter, code: str) -> Iterator[str]:
    kind = charter.kinds[code]
    lists = {
        "状态": [s.code for s in kind.states],
        "步骤": [s.action for s in kind.steps],
        "事件": [e.code for e in kind.events],
        "形式": [f.code for f in kind.forms],
        "填写项": [f.code for f in kind.fields],
    }
    for name, codes in lists.items():
        yield from _twice(name, codes)
        yield from (f"{name}代码“{c}”应是小写英文。" for c in codes if not _CODE.fullmatch(c))
    if kind.numbered_at and kind.numbered_at not in lists["步骤"]:
        yield f"编号步骤“{kind.numbered_at}”不存在。"
    if kind.limit < 0:
        yield "字数limit不能小于0。"
    left = _NUMBER.sub("", kind.number)
    if "{" in left or "}" in left or "{n" not in kind.number:
        yield f"编号写法“{kind.number}”里只能用{{year}}和{{n:03}}，且要有{{n}}。"
    for form in kind.forms:
        yield from _unknown("层级", form.levels, charter.levels)
    yield from _fields(kind.fields)
    for step in kind.steps:
        yield from (f"步骤“{step.action}”：{m}" for m in _step(charter, kind, step))
    for event in kind.events:
        yield from (f"事件“{event.code}”：{m}" for m in _event(charter, kind, event))
    yield from table_problems(kind)


def _step(charter: Charter, kind: MatterKind, step: Step) -> Iterator[str]:
    states = {s.code: s for s in kind.states}
    yield from _unknown("状态", [*step.start, step.end], states)
    yield from _unknown("角色", [r for r in step.by if r != AUTHOR], charter.roles)
    yield from _unknown("形式", step.of_forms, {f.code for f in kind.forms})
    yield from _posts(charter, kind, step.posts)
    yield from _fields(step.needs)
    if not step.start or not step.by:
        yield "要写明从哪个状态（start）、由谁（by）。"
    if step.end in states and states[step.end].retired:
        yield f"状态“{step.end}”已停用，不能再进入。"
    if step.within_days is not None and step.within_days < 1:
        yield "时限within_days应是正整数。"
    yield from _one_of("日期种类day_kind", step.day_kind, ("working", "calendar"))
    if step.undoes and step.undoes not in {s.action for s in kind.steps if s.action != step.action}:
        yield f"要撤回的步骤“{step.undoes}”不存在。"
    if step.object:
        fields = {f.code: f for f in (*kind.fields, *step.needs)}
        if step.object not in fields or fields[step.object].kind != "unit":
            yield f"对象“{step.object}”不是单位填写项。"


def _event(charter: Charter, kind: MatterKind, event: EventKind) -> Iterator[str]:
    yield from _unknown("状态", event.states, {s.code for s in kind.states})
    yield from _unknown("角色", [r for r in event.by if r != AUTHOR], charter.roles)
    yield from _unknown("层级", event.levels, charter.levels)
    yield from _unknown("形式", event.of_forms, {f.code for f in kind.forms})
    yield from _posts(charter, kind, event.posts)
    yield from _twice("方式", [code for code, _ in event.forms])
    if not event.states or not event.by:
        yield "要写明在哪些状态（states）、由谁（by）登记。"


def _posts(charter: Charter, kind: MatterKind, posts: Sequence[str]) -> Iterator[str]:
    forms = [f.code for f in kind.forms]
    for post in posts:
        if "{form}" in post and not forms:
            yield f"“{post}”要按形式记，但没有形式。"
        yield from _unknown("计数项目", _of_all_forms(kind, [post]), charter.items)


def _of_all_forms(kind: MatterKind, posts: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(item for form in _forms(kind) for item in posted(posts, form)))


def _fields(fields: Sequence[Field]) -> Iterator[str]:
    yield from _twice("填写项", [f.code for f in fields])
    for field in fields:
        yield from _one_of(f"填写项“{field.code}”的种类kind", field.kind, sorted(_FIELD_KINDS))
        if (field.kind == "choice") != bool(field.choices):
            yield f"填写项“{field.code}”：选择题要有选项，别的没有。"
        yield from _twice("选项", [code for code, _ in field.choices])
        if field.limit < 0:
            yield f"填写项“{field.code}”：字数limit不能小于0。"


def table_problems(kind: MatterKind) -> list[str]:
    """What is wrong with the table of states itself: none to begin in, none to end in, out of reach."""
    states = {s.code: s for s in kind.states}
    if kind.opens not in states:
        return [f"起始状态“{kind.opens}”不存在。"]
    wrong = []
    if states[kind.opens].retired:
        wrong.append(f"起始状态“{kind.opens}”已停用。")
    ends = {code for code, s in states.items() if s.is_end}
    if not ends:
        wrong.append("没有办结的状态（is_end）。")
    reached = _reach({kind.opens}, [(a, s.end) for s in kind.steps for a in s.start])
    closing = _reach(ends, [(s.end, a) for s in kind.steps for a in s.start])
    for code, state in states.items():
        if code not in reached and not state.retired:
            wrong.append(f"状态“{code}”从“{kind.opens}”走不到；不再用的状态应标retired。")
        if code not in closing:
            wrong.append(f"状态“{code}”走不到任何办结状态。")
        outs = [s for s in kind.steps if code in s.start]
        if state.is_end and any(not s.undoes for s in outs):
            wrong.append(f"状态“{code}”是办结状态，除撤回外不能再有步骤。")
        wrong += [f"状态“{code}”对“{r}”有{n}个主要步骤，只能有一个。" for r, n in _primaries(kind, outs) if n > 1]
    return wrong


def _primaries(kind: MatterKind, steps: Sequence[Step]) -> Iterator[tuple[str, int]]:
    """(role, how many primary steps it is shown at once), at its worst form."""
    for role in sorted({r for s in steps for r in s.by}):
        held = [s for s in steps if s.primary and role in s.by]
        yield role, max(sum(not s.of_forms or f in s.of_forms for s in held) for f in _forms(kind))


def _forms(kind: MatterKind) -> list[str]:
    return [form.code for form in kind.forms] or [""]


def _reach(start: Iterable[str], edges: Sequence[tuple[str, str]]) -> set[str]:
    reached = set(start)
    while more := {b for a, b in edges if a in reached} - reached:
        reached |= more
    return reached


# Indicators


def _indicator(charter: Charter, code: str) -> Iterator[str]:
    one = charter.indicators[code]
    if one.adds in _COUNTED:
        yield from _counted(charter, one)
    elif one.adds == "stock":
        yield from [] if one.register else ["存量数字要写明名册函数register。"]
        yield from _unknown("层级", one.levels, charter.levels)
    elif one.adds == "ratio":
        yield from _ratio(charter, one)
    elif one.adds == "change":
        yield from _change(charter, one)
    else:
        yield from _one_of("相加方式adds", one.adds, [*sorted(_COUNTED), "stock", "ratio", "change"])
    yield from _only_its_own(one)
    yield from _part(charter, one)
    yield from _printed(one)


def _counted(charter: Charter, one: Indicator) -> Iterator[str]:
    if not one.items:
        yield "没有计数项目items。"
    yield from _unknown("计数项目", one.items, charter.items)
    yield from _unknown("层级", one.levels, charter.levels)
    items = [charter.items[code] for code in one.items if code in charter.items]
    counters = sorted({item.counter for item in items})
    if one.adds in ("quantity", "facts") and len(counters) > 1:
        yield f"把单位不同的项目加在了一起：{'、'.join(counters)}。"
    if one.adds == "quantity":
        yield from _quantity(one, items)
    for item in one.items:
        if one.levels and item in charter.items:
            yield from _levelled(charter, item, "数字按层级区分")
        if (one.objects or one.adds == "objects") and item in charter.items:
            yield from _has_object(charter, item)


def _quantity(one: Indicator, items: Sequence[Item]) -> Iterator[str]:
    if len({item.scale for item in items}) > 1:
        yield "项目的最小单位scale不同，不能相加。"
    if items and one.counter != items[0].counter:
        yield f"单位“{one.counter}”与项目的单位“{items[0].counter}”不同。"


def _levelled(charter: Charter, item: str, why: str) -> Iterator[str]:
    if bare := [entry for entry, has in carried(charter, item) if not has.level]:
        yield f"{why}，但“{item}”由{'、'.join(bare)}记入时不带层级。数字要区分的，必须在项目、层级或对象里。"
    for kind in posting(charter).kinds.get(item, []):
        without = [
            step.name
            for step in kind.steps
            for form in kind.forms or (None,)
            if item in posted(step.posts, form.code if form else "") and not (form and form.levels)
        ]
        without += [e.name for e in kind.events if item in _of_all_forms(kind, e.posts) and not e.levels]
        if without:
            yield (
                f"{why}，但“{item}”由{kind.name}的{'、'.join(dict.fromkeys(without))}记入时不带层级。"
                "数字要区分的，必须在项目、层级或对象里。"
            )


def _has_object(charter: Charter, item: str) -> Iterator[str]:
    if bare := [entry for entry, has in carried(charter, item) if not has.object]:
        yield f"数字按对象区分，但“{item}”由{'、'.join(bare)}记入时不带对象。数字要区分的，必须在项目、层级或对象里。"
    for kind in posting(charter).kinds.get(item, []):
        without = [s.name for s in kind.steps if item in _of_all_forms(kind, s.posts) and not s.object]
        without += [e.name for e in kind.events if item in _of_all_forms(kind, e.posts) and not e.needs_body]
        if without:
            yield (
                f"数字按对象区分，但“{item}”由{kind.name}的{'、'.join(without)}记入时不带对象。"
                "数字要区分的，必须在项目、层级或对象里。"
            )


def _ratio(charter: Charter, one: Indicator) -> Iterator[str]:
    for name, part in (("分子", one.numerator), ("分母", one.denominator)):
        if part not in charter.indicators:
            yield f"{name}“{part}”不是已有的数字。"
        elif charter.indicators[part].adds in ("ratio", "change"):
            yield f"{name}“{part}”本身是比例或增减，不能再作比例。"
    if one.numerator == one.denominator:
        yield "分子分母是同一个数字。"


def _change(charter: Charter, one: Indicator) -> Iterator[str]:
    compared = charter.indicators.get(one.of)
    if compared is None:
        yield f"比较的数字“{one.of}”不存在。"
    elif compared.adds == "change":
        yield f"比较的数字“{one.of}”本身是增减。"
    elif compared.counter != one.counter:
        yield f"单位“{one.counter}”与所比数字的单位“{compared.counter}”不同。"


def _only_its_own(one: Indicator) -> Iterator[str]:
    """Keys that mean nothing for this way of adding would mislead whoever reads the rule."""
    counted = one.adds in _COUNTED
    given = {
        "items": (one.items, counted),
        "levels": (one.levels, counted or one.adds == "stock"),
        "objects": (one.objects, counted),
        "since": (one.since, counted),
        "register": (one.register, one.adds == "stock"),
        "select": (one.select, one.adds == "stock"),
        "numerator": (one.numerator, one.adds == "ratio"),
        "denominator": (one.denominator, one.adds == "ratio"),
        "of": (one.of, one.adds == "change"),
    }
    for key, (value, belongs) in given.items():
        if value and not belongs:
            yield f"键“{key}”不属于{one.adds}这种数字。"


def _part(charter: Charter, one: Indicator) -> Iterator[str]:
    if not one.part_of:
        yield from ["overlaps只用于其中项（part_of）。"] if one.overlaps else []
        return
    whole: Indicator | None = charter.indicators.get(one.part_of)
    if whole is None:
        yield f"其中所属的“{one.part_of}”不是已有的数字。"
        return
    if whole.counter != one.counter:
        yield f"其中项的单位“{one.counter}”与总数的单位“{whole.counter}”不同。"
    seen = {one.code}
    above: Indicator | None = whole
    while above is not None:
        if above.code in seen:
            yield "其中关系绕成了圈。"
            return
        seen.add(above.code)
        above = charter.indicators.get(above.part_of) if above.part_of else None


def _printed(one: Indicator) -> Iterator[str]:
    yield from _one_of("写法style", one.style, sorted(STYLES))
    if (one.style == "change") != (one.adds == "change"):
        yield "写法change用于增减，也只用于增减。"
    if one.style == "share" and one.adds != "ratio":
        yield "写法share（占…）只用于比例。"
    is_rounded = one.style in ROUNDED
    if is_rounded and not re.fullmatch("10+", str(one.round_to)):
        yield "写余、多、超、突破、约、近的数字，round_to应是10、100、1000……"
    if not is_rounded and one.round_to:
        yield "round_to只用于写余、多、超、突破、约、近的数字。"
    if is_rounded and one.decimals:
        yield "写余、多、超、突破、约、近的数字没有小数。"
    if one.wan_from and one.wan_from < _WAN:
        yield "wan_from应是0或不小于10000。"
    if not 0 <= one.decimals <= 4:
        yield "小数位decimals应在0到4之间。"


# Prose


def _prose(charter: Charter, code: str) -> Iterator[str]:
    prose = charter.prose[code]
    yield from _one_of("期间period", prose.period, ("year", "half"))
    yield from _twice("章节", [s.code for s in prose.sections])
    if not prose.sections:
        yield "没有章节。"
    for section in prose.sections:
        yield from _one_of(f"章节“{section.code}”的承接carries", section.carries, ("", "problems", "plans"))
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


# What the checks share


def _unknown(what: str, codes: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    held = set(known)
    yield from (f"{what}“{code}”不存在。" for code in dict.fromkeys(codes) if code not in held)


def _one_of(what: str, value: str, allowed: Sequence[str]) -> Iterator[str]:
    if value not in allowed:
        yield f"{what}不能是“{value}”，只能是{'、'.join(a or '空' for a in allowed)}。"


def _twice(what: str, codes: Sequence[str]) -> Iterator[str]:
    yield from (f"{what}“{code}”出现了{n}次。" for code, n in Counter(codes).items() if n > 1)


def past_edited(before: Sequence[tuple[date, object]], after: Sequence[tuple[date, object]], since: date) -> list[date]:
    """Days before `since` whose dated values were changed, added or taken away."""
    old = {pair for pair in before if pair[0] < since}
    new = {pair for pair in after if pair[0] < since}
    return sorted({day for day, _ in old ^ new})
