"""Every entry of a charter as labelled lines."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import (
    Amount,
    Category,
    Charter,
    EventKind,
    Grade,
    Indicator,
    Item,
    Level,
    MatterKind,
    PointsRule,
    Prose,
    Role,
    State,
    Step,
    UnitKind,
)

from .lists import Line, list_lines, listed
from .names import ACTS, ADDS, BOOKS, CARRIES, HOMES, ITEM_ADDS, LISTS, PERIODS, SPLITS
from .phrases import (
    amount_label,
    cap,
    day,
    indicator_name,
    item_names,
    level_names,
    number,
    points,
    printing,
    role_names,
    time_limit,
)


def _item(charter: Charter, item: Item) -> Iterator[Line]:
    yield Line(_("计量单位"), item.counter)
    if item.scale != 1:
        yield Line(_("最小单位"), _("1%(counter)s的%(n)s分之一") % {"counter": item.counter, "n": item.scale})
    yield Line(_("联合完成的"), str(ITEM_ADDS.get(item.adds, item.adds)))
    yield Line(_("记账日"), str(BOOKS.get(item.books, item.books)))


def amount_line(charter: Charter, amount: Amount) -> Line:
    """A dated price as a line."""
    return Line(_("分值，%(which)s") % {"which": amount_label(charter, amount)}, points(amount.points))


def cap_line(since: date, value: Decimal | None) -> Line:
    """A dated cap as a line."""
    return Line(_("上限，%(day)s起") % {"day": day(since)}, cap(value))


def _category(charter: Charter, category: Category) -> Iterator[Line]:
    for since, value in category.caps:
        yield cap_line(since, value)


def _points(charter: Charter, rule: PointsRule) -> Iterator[Line]:
    yield Line(_("计数项目"), item_names(charter, (rule.item,)))
    category = charter.categories.get(rule.category)
    yield Line(_("类别"), category.name if category else rule.category)
    for amount in rule.amounts:
        yield amount_line(charter, amount)
    yield Line(_("多位作者时"), str(SPLITS.get(rule.split, rule.split)))
    yield Line(_("同一内容"), _("只计最高一项") if rule.once else _("每次都计"))
    if rule.example:
        yield Line(_("性质"), _("示例，不是来源所列"))


def _grade(charter: Charter, grade: Grade) -> Iterator[Line]:
    yield Line(_("全年积分"), _("%(n)s分以上") % {"n": number(grade.at_least)})


def _state(state: State) -> str:
    said = [state.name]
    if state.awaits:
        said.append(state.awaits)
    if state.is_end:
        said.append(_("终点"))
    if state.hidden:
        said.append(_("不上看板"))
    if state.retired:
        said.append(_("已停用"))
    return "，".join(said)


def _step(charter: Charter, kind: MatterKind, step: Step) -> str:
    names = {state.code: state.name for state in kind.states}
    start = "、".join(names.get(code, code) for code in step.start)
    said = [
        _("由%(who)s，从%(start)s到%(end)s")
        % {"who": role_names(charter, step.by), "start": start, "end": names.get(step.end, step.end)}
    ]
    if time_limit(step):
        said.append(_("限%(time)s") % {"time": time_limit(step)})
    if step.needs:
        said.append(_("要填%(fields)s") % {"fields": "、".join(field.name for field in step.needs)})
    if step.posts:
        said.append(_("计入%(items)s") % {"items": item_names(charter, step.posts)})
    return "；".join(said)


def _event(charter: Charter, kind: MatterKind, event: EventKind) -> str:
    said = [_("由%(who)s登记") % {"who": role_names(charter, event.by)}]
    if event.of_forms:
        names = {form.code: form.name for form in kind.forms}
        said.append(_("限%(forms)s") % {"forms": "、".join(names.get(code, code) for code in event.of_forms)})
    if event.levels:
        said.append(_("层级%(levels)s") % {"levels": level_names(charter, event.levels)})
    if event.forms:
        said.append(_("形式%(forms)s") % {"forms": "、".join(name for _code, name in event.forms)})
    if event.posts:
        said.append(_("计入%(items)s") % {"items": item_names(charter, event.posts)})
    return "；".join(said)


def _kind(charter: Charter, kind: MatterKind) -> Iterator[Line]:
    yield Line(_("计量单位"), kind.counter)
    yield Line(_("编号"), kind.number)
    for form in kind.forms:
        who = _("集体提出") if form.by_body else _("个人提出")
        levels = level_names(charter, form.levels)
        yield Line(_("形式“%(name)s”") % {"name": form.name}, "，".join(filter(None, [form.counter, who, levels])))
    for field in kind.fields:
        text = _("必填") if field.required else _("选填")
        if field.limit:
            text += _("，%(n)s字以内") % {"n": field.limit}
        yield Line(_("填写项“%(name)s”") % {"name": field.name}, text)
    for state in kind.states:
        yield Line(_("状态“%(code)s”") % {"code": state.code}, _state(state))
    for step in kind.steps:
        yield Line(
            _("步骤“%(name)s”（%(code)s）") % {"name": step.name, "code": step.action}, _step(charter, kind, step)
        )
    for event in kind.events:
        yield Line(
            _("事件“%(name)s”（%(code)s）") % {"name": event.name, "code": event.code}, _event(charter, kind, event)
        )


def _indicator(charter: Charter, indicator: Indicator) -> Iterator[Line]:
    yield Line(_("定义"), indicator.definition)
    yield Line(_("计量单位"), indicator.counter)
    yield Line(_("计法"), str(ADDS.get(indicator.adds, indicator.adds)))
    if indicator.items:
        yield Line(_("所计项目"), item_names(charter, indicator.items))
    if indicator.levels:
        yield Line(_("所计层级"), level_names(charter, indicator.levels))
    if indicator.objects:
        yield Line(_("所计对象"), "、".join(indicator.objects))
    if indicator.since:
        yield Line(_("累计起始日"), day(indicator.since))
    if indicator.register:
        yield Line(_("取自名册"), indicator.register)
    if indicator.select:
        yield Line(_("名册里只计"), "、".join(indicator.select))
    if indicator.numerator:
        names = (indicator_name(charter, indicator.numerator), indicator_name(charter, indicator.denominator))
        yield Line(_("比例"), _("%(numerator)s除以%(denominator)s") % {"numerator": names[0], "denominator": names[1]})
    if indicator.of:
        yield Line(_("比较的数字"), indicator_name(charter, indicator.of))
    if indicator.part_of:
        yield Line(_("其中，属于"), indicator_name(charter, indicator.part_of))
    if indicator.overlaps:
        yield Line(_("各部分"), _("可以重复，不必合成总数"))
    if indicator.own_only:
        yield Line(_("范围"), _("只计本级"))
    yield Line(_("印出"), printing(indicator))


def _level(charter: Charter, level: Level) -> Iterator[Line]:
    yield Line(_("标记"), level.mark)
    yield Line(_("次序"), str(level.rank))


def _unit_kind(charter: Charter, kind: UnitKind) -> Iterator[Line]:
    yield Line(_("代码"), kind.code)


def _role(charter: Charter, role: Role) -> Iterator[Line]:
    for act in sorted(role.grants):
        yield Line(str(ACTS.get(act, act)), _("可以"))
    yield Line(_("首页"), str(HOMES.get(role.home, role.home)))
    if role.on:
        kinds = [charter.unit_kinds[code].name if code in charter.unit_kinds else code for code in role.on]
        yield Line(_("授予范围"), "、".join(kinds))


def _prose(charter: Charter, prose: Prose) -> Iterator[Line]:
    yield Line(_("期间"), str(PERIODS.get(prose.period, prose.period)))
    if prose.addressee:
        yield Line(_("主送"), prose.addressee)
    if prose.opening:
        yield Line(_("开头"), prose.opening)
    for section in prose.sections:
        yield Line(_("“%(heading)s”（%(code)s）") % {"heading": section.heading, "code": section.code}, section.text)
        if section.carries:
            yield Line(_("“%(heading)s”接续") % {"heading": section.heading}, str(CARRIES[section.carries]))
    if prose.closing:
        yield Line(_("结尾"), prose.closing)


_WRITERS = {
    "item": _item,
    "category": _category,
    "points": _points,
    "grade": _grade,
    "kind": _kind,
    "indicator": _indicator,
    "level": _level,
    "unit_kind": _unit_kind,
    "role": _role,
    "prose": _prose,
}


def sections() -> tuple[str, ...]:
    """The sections that have entries, in the order of the page."""
    return (*_WRITERS, *LISTS)


def entries(charter: Charter, section: str) -> Mapping[str, object]:
    """The entries of a section by code."""
    if section in LISTS:
        return listed(charter, section)
    held: Mapping[str, Mapping[str, object]] = {
        "item": charter.items,
        "category": charter.categories,
        "points": charter.points,
        "grade": {grade.code: grade for grade in charter.grades},
        "kind": charter.kinds,
        "indicator": charter.indicators,
        "level": charter.levels,
        "unit_kind": charter.unit_kinds,
        "role": charter.roles,
        "prose": charter.prose,
    }
    return held[section]


def lines(charter: Charter, section: str, code: str) -> list[Line]:
    """An entry in words, its name and source included; [] where the charter has none of that code."""
    entry = entries(charter, section).get(code)
    if entry is None:
        return []
    said = list_lines(charter, section, entry) if section in LISTS else _WRITERS[section](charter, entry)  # type: ignore[operator]  # one writer a shape
    return [Line(_("名称"), entry.name), *said, Line(_("出处"), entry.source)]  # type: ignore[attr-defined]
