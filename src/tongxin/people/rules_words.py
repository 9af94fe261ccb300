"""The rules in words: every entry of a charter as labelled lines, and what differs between two charters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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

# Sections in the order of the page. The keys are those of LocalRule.section where they can be changed.
SECTIONS = {
    "item": gettext_lazy("计数项目"),
    "category": gettext_lazy("积分类别"),
    "points": gettext_lazy("积分"),
    "grade": gettext_lazy("等次"),
    "kind": gettext_lazy("事项类别"),
    "indicator": gettext_lazy("数字"),
    "level": gettext_lazy("层级"),
    "unit_kind": gettext_lazy("单位类别"),
    "role": gettext_lazy("角色"),
    "prose": gettext_lazy("报告文字"),
    "synonym": gettext_lazy("同义词"),
    "general": gettext_lazy("其他"),
}

# What each act is called; a test holds this against people.permissions.Can.
ACTS = {
    "charter.amend": gettext_lazy("修改规则"),
    "charter.read": gettext_lazy("查看规则"),
    "figures.read": gettext_lazy("查看数字"),
    "journal.read": gettext_lazy("查看留痕"),
    "matters.handle": gettext_lazy("办理事项"),
    "matters.read": gettext_lazy("查看本单位全部事项"),
    "matters.read_confidential": gettext_lazy("查看涉密事项"),
    "matters.submit": gettext_lazy("提交事项"),
    "people.erase": gettext_lazy("抹除个人信息"),
    "people.grant": gettext_lazy("授予角色"),
    "people.merge": gettext_lazy("合并重复人员"),
    "people.read": gettext_lazy("查看名册"),
    "people.unmask": gettext_lazy("查看证件号和手机"),
    "people.write": gettext_lazy("登记和修改人员"),
    "points.read": gettext_lazy("查看他人积分"),
    "reports.draft": gettext_lazy("起草报告"),
    "reports.read": gettext_lazy("查看报告"),
    "reports.read_released": gettext_lazy("查看已发布的报告"),
    "reports.sign": gettext_lazy("签署报告"),
    "statements.make": gettext_lazy("登记申报数"),
    "units.write": gettext_lazy("设立和调整单位"),
}

ITEM_ADDS = {
    "whole": gettext_lazy("各单位都全计，合计只计一次"),
    "shares": gettext_lazy("按份额分"),
}
BOOKS = {
    "event": gettext_lazy("事情发生那天"),
    "work": gettext_lazy("原作品完成那天"),
}
SPLITS = {
    "whole": gettext_lazy("每位作者得全分"),
    "equal": gettext_lazy("各位作者平分"),
    "first_half": gettext_lazy("第一作者得一半，其余作者平分另一半"),
}
ADDS = {
    "quantity": gettext_lazy("数量相加"),
    "facts": gettext_lazy("按次数计，一件多次计多次"),
    "works": gettext_lazy("按件计，一件多次只计一次"),
    "persons": gettext_lazy("按人计，一人多次只计一次"),
    "objects": gettext_lazy("按对象计，同一对象只计一次"),
    "stock": gettext_lazy("时点数，期末当天在册的"),
    "ratio": gettext_lazy("比例，两个数字相除"),
    "change": gettext_lazy("增减，本期减去上期"),
}
STYLES = {
    "exact": gettext_lazy("照实写"),
    "about": gettext_lazy("去尾数，写“余”"),
    "many": gettext_lazy("去尾数，写“多”"),
    "over": gettext_lazy("去尾数，写“超”"),
    "near": gettext_lazy("取整数，写“约”"),
    "share": gettext_lazy("写“占百分之几”"),
    "change": gettext_lazy("写“增加”或“减少”"),
}
DAY_KINDS = {"working": gettext_lazy("%(n)s个工作日"), "calendar": gettext_lazy("%(n)s天")}
HOMES = {
    "secretary": gettext_lazy("秘书处工作台"),
    "member": gettext_lazy("会员首页"),
    "handler": gettext_lazy("承办单位首页"),
    "leader": gettext_lazy("领导首页"),
    "administrator": gettext_lazy("管理员首页"),
}
PERIODS = {"year": gettext_lazy("全年"), "half": gettext_lazy("半年")}
CARRIES = {"problems": gettext_lazy("存在问题"), "plans": gettext_lazy("下一步打算")}


@dataclass(frozen=True)
class Line:
    """One labelled line of an entry; `label` is unique within the entry."""

    label: str
    text: str


@dataclass(frozen=True)
class Change:
    """One line that differs: old → new. `old` "" means the line is new, `new` "" that it falls away."""

    section: str
    code: str
    name: str  # of the entry
    label: str
    old: str
    new: str

    @property
    def section_name(self) -> str:
        return str(SECTIONS[self.section])


def day(when: date) -> str:
    """ "2025年1月1日": rules always say the year."""
    return _("%(y)d年%(m)d月%(d)d日") % {"y": when.year, "m": when.month, "d": when.day, "month": when.strftime("%b")}


def number(value: Decimal) -> str:
    """ "1.5", "−2": no trailing zeros, a real minus sign."""
    return format(value.normalize(), "f").replace("-", "−")


def level_name(charter: Charter, code: str) -> str:
    """Name of a level; any level where there is none."""
    return charter.levels[code].name if code in charter.levels else (code or _("不分层级"))


def level_names(charter: Charter, codes: tuple[str, ...]) -> str:
    return "、".join(level_name(charter, code) for code in codes)


def item_names(charter: Charter, codes: tuple[str, ...]) -> str:
    return "、".join(charter.items[code].name if code in charter.items else code for code in codes)


def role_names(charter: Charter, codes: tuple[str, ...]) -> str:
    return "、".join(
        _("作者本人") if code == "author" else charter.roles[code].name if code in charter.roles else code
        for code in codes
    )


def indicator_name(charter: Charter, code: str) -> str:
    return charter.indicators[code].name if code in charter.indicators else code


def amount_label(charter: Charter, amount: Amount) -> str:
    return _("%(level)s，%(day)s起") % {"level": level_name(charter, amount.level), "day": day(amount.since)}


def points(value: Decimal) -> str:
    return _("%(n)s分") % {"n": number(value)}


def cap(value: Decimal | None) -> str:
    return _("不设上限") if value is None else _("每年至多%(n)s分") % {"n": number(value)}


def time_limit(step: Step) -> str:
    """ "5个工作日", or "" where the step has none."""
    if step.within_days is None:
        return ""
    return str(DAY_KINDS[step.day_kind]) % {"n": step.within_days}


def printing(indicator: Indicator) -> str:
    """How the figure is printed, in words."""
    said = [str(STYLES.get(indicator.style, indicator.style))]
    if indicator.style != "exact" and indicator.round_to > 1:
        said.append(_("到%(n)s") % {"n": indicator.round_to})
    if indicator.decimals:
        said.append(_("%(n)s位小数") % {"n": indicator.decimals})
    if indicator.wan_from:
        said.append(_("%(n)s起以万计") % {"n": indicator.wan_from})
    return "，".join(said)


def _item(charter: Charter, item: Item) -> Iterator[Line]:
    yield Line(_("计量单位"), item.counter)
    if item.scale != 1:
        yield Line(_("最小单位"), _("1%(counter)s的%(n)s分之一") % {"counter": item.counter, "n": item.scale})
    yield Line(_("联合完成的"), str(ITEM_ADDS.get(item.adds, item.adds)))
    yield Line(_("记账日"), str(BOOKS.get(item.books, item.books)))


def _amount_line(charter: Charter, amount: Amount) -> Line:
    return Line(_("分值，%(which)s") % {"which": amount_label(charter, amount)}, points(amount.points))


def _cap_line(since: date, value: Decimal | None) -> Line:
    return Line(_("上限，%(day)s起") % {"day": day(since)}, cap(value))


def _category(charter: Charter, category: Category) -> Iterator[Line]:
    for since, value in category.caps:
        yield _cap_line(since, value)


def _points(charter: Charter, rule: PointsRule) -> Iterator[Line]:
    yield Line(_("计数项目"), item_names(charter, (rule.item,)))
    category = charter.categories.get(rule.category)
    yield Line(_("类别"), category.name if category else rule.category)
    for amount in rule.amounts:
        yield _amount_line(charter, amount)
    yield Line(_("几位作者"), str(SPLITS.get(rule.split, rule.split)))
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


def act_names(grants: frozenset[str]) -> list[str]:
    """What a role may do, in the order of the list of acts."""
    return [str(name) for act, name in ACTS.items() if act in grants] + sorted(grants - set(ACTS))


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


def entries(charter: Charter, section: str) -> Mapping[str, object]:
    """The entries of a section by code."""
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
    said = list(_WRITERS[section](charter, entry))  # type: ignore[operator]  # one writer a shape
    return [Line(_("名称"), entry.name), *said, Line(_("出处"), entry.source)]  # type: ignore[attr-defined]


def _name(before: Charter, after: Charter, section: str, code: str) -> str:
    entry = entries(after, section).get(code) or entries(before, section)[code]
    return entry.name  # type: ignore[attr-defined]  # every entry has code, name, source


def _held_instead(here: Charter, there: Charter, section: str, code: str, known: Mapping[str, str]) -> dict[str, str]:
    """For each value dated in `there` and not in `here`, what `here` has in force on that day.

    So that a new value reads "20分 → 30分", and one that falls away "30分 → 20分".
    """
    found = {}
    if section == "points" and code in here.points and code in there.points:
        for amount in there.points[code].amounts:
            label = _amount_line(there, amount).label
            held = here.points[code].amount_on(amount.since, amount.level)
            if label not in known and held is not None:
                found[label] = points(held)
    if section == "category" and code in here.categories and code in there.categories:
        for since, value in there.categories[code].caps:
            label = _cap_line(since, value).label
            if label not in known:
                found[label] = cap(here.categories[code].cap_on(since))
    return found


def differences(before: Charter, after: Charter, only: str = "") -> list[Change]:
    """What reads differently in `after`, line by line, in the order of the page.

    Beside a value dated anew, or one that falls away, stands what holds without it. Entries and lines
    that stay are left out.
    """
    found = []
    for section in _WRITERS:
        if only and section != only:
            continue
        old_entries, new_entries = entries(before, section), entries(after, section)
        for code in dict.fromkeys([*new_entries, *old_entries]):
            if old_entries.get(code) == new_entries.get(code):
                continue
            old = {line.label: line.text for line in lines(before, section, code)}
            new = {line.label: line.text for line in lines(after, section, code)}
            name = _name(before, after, section, code)
            instead = _held_instead(after, before, section, code, known=new)
            old |= _held_instead(before, after, section, code, known=old)
            new |= instead
            for label in dict.fromkeys([*new, *old]):
                if old.get(label, "") != new.get(label, ""):
                    found.append(Change(section, code, name, label, old.get(label, ""), new.get(label, "")))
    if not only and before.clock_soon != after.clock_soon:
        name = str(SECTIONS["general"])
        found.append(
            Change("general", "clock_soon", name, _("临期提醒"), str(before.clock_soon), str(after.clock_soon))
        )
    return found
