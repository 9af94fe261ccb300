"""A charter laid out for reading: rows of the tables on the page of the rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Category, Charter, Grade, MatterKind, PointsRule, Role

from .. import charters
from ..models import Edition, LocalRule
from . import words


@dataclass(frozen=True)
class Own:
    """A local rule as far as the page names it."""

    pk: int
    section: str
    code: str
    resolution: str


def own(rules: Iterable[LocalRule]) -> tuple[Own, ...]:
    """`rules` as the page names them."""
    return tuple(Own(rule.pk, rule.section, rule.code, rule.resolution) for rule in rules)


@dataclass(frozen=True)
class Row:
    """An entry and what its row shows; `rule` is the local rule it comes from, if any."""

    section: str
    entry: Any
    cells: tuple[Any, ...]
    rule: Own | None


@dataclass(frozen=True)
class PointsGroup:
    """A category of points, its caps, its lines."""

    category: Row
    caps: tuple[str, ...]
    rules: tuple[Row, ...]


@dataclass(frozen=True)
class KindTable:
    """A kind of matter as tables."""

    kind: MatterKind
    forms: tuple[str, ...]
    states: tuple[str, ...]
    steps: tuple[tuple[str, ...], ...]  # name, who, from, to, within, asks, posts
    events: tuple[tuple[str, ...], ...]  # name, who, levels and forms, posts


@dataclass(frozen=True)
class Layout:
    """The whole page."""

    points: tuple[PointsGroup, ...]
    grades: tuple[tuple[Grade, str], ...]
    items: tuple[Row, ...]
    kinds: tuple[KindTable, ...]
    indicators: tuple[Row, ...]
    levels: tuple[tuple[str, ...], ...]
    unit_kinds: tuple[str, ...]
    roles: tuple[Row, ...]
    prose: tuple[Row, ...]
    lists: tuple[Any, ...]  # as words.list_tables gives them


@lru_cache(maxsize=8)  # pages of a hundred kilobytes or two; the same for everybody an edition binds
def body(edition_hash: str, local: tuple[Own, ...], may_edit: bool, language: str) -> SafeString:
    """The rules of an edition as the body of a page, in `language`."""
    with translation.override(language):
        laid = layout(charters.of_edition(Edition(hash=edition_hash)), local)
        return render_to_string("people/rules_body.html", {"layout": laid, "may_edit": may_edit})


def layout(charter: Charter, local: Iterable[Own] = ()) -> Layout:
    """Lay out `charter`; entries that `local` rules changed say so."""
    changed = {(rule.section, rule.code): rule for rule in local}

    def row(section: str, entry: Any, *cells: Any) -> Row:
        return Row(section, entry, cells, changed.get((section, entry.code)))

    return Layout(
        points=tuple(_group(charter, category, changed) for category in charter.categories.values()),
        grades=tuple((grade, _("%(n)s分以上") % {"n": words.number(grade.at_least)}) for grade in charter.grades),
        items=tuple(
            row(
                "item",
                item,
                str(words.ITEM_ADDS.get(item.adds, item.adds)),
                str(words.BOOKS.get(item.books, item.books)),
            )
            for item in charter.items.values()
        ),
        kinds=tuple(_kind(charter, kind) for kind in charter.kinds.values()),
        indicators=tuple(
            row("indicator", one, str(words.ADDS.get(one.adds, one.adds)), words.item_names(charter, one.items))
            for one in charter.indicators.values()
        ),
        levels=tuple((level.mark, level.name, level.source) for level in charter.levels.values()),
        unit_kinds=tuple(kind.name for kind in charter.unit_kinds.values()),
        roles=tuple(row("role", role, words.act_names(role.grants), _home(role)) for role in charter.roles.values()),
        prose=tuple(
            row("prose", prose, str(words.PERIODS.get(prose.period, prose.period))) for prose in charter.prose.values()
        ),
        lists=words.list_tables(charter),
    )


def _home(role: Role) -> str:
    return str(words.HOMES.get(role.home, role.home))


def _group(charter: Charter, category: Category, changed: Mapping[tuple[str, str], Own]) -> PointsGroup:
    caps = tuple(
        _("%(day)s起%(cap)s") % {"day": words.day(since), "cap": words.cap(value)} for since, value in category.caps
    )
    rules = (rule for rule in charter.points.values() if rule.category == category.code)
    return PointsGroup(
        Row("category", category, (), changed.get(("category", category.code))),
        caps,
        tuple(
            Row("points", rule, (_amounts(charter, rule), _sharing(rule)), changed.get(("points", rule.code)))
            for rule in rules
        ),
    )


def _amounts(charter: Charter, rule: PointsRule) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """(level, newest value, earlier ones from late to early) of each level that has a price."""
    found = []
    for level in dict.fromkeys(amount.level for amount in rule.amounts):
        dated = [
            _("%(points)s（%(day)s起）") % {"points": words.points(a.points), "day": words.day(a.since)}
            for a in reversed(rule.amounts)
            if a.level == level
        ]
        found.append((words.level_name(charter, level) if level else "", dated[0], tuple(dated[1:])))
    return tuple(found)


def _sharing(rule: PointsRule) -> str:
    said = str(words.SPLITS.get(rule.split, rule.split))
    return said + "；" + _("同一内容只计最高一项") if rule.once else said


def _kind(charter: Charter, kind: MatterKind) -> KindTable:
    states = {state.code: state.name for state in kind.states}
    forms = {form.code: form.name for form in kind.forms}

    def items(posts: tuple[str, ...]) -> str:
        named = [code.replace("{form}", form) for code in posts for form in (forms if "{form}" in code else [""])]
        return words.item_names(charter, tuple(dict.fromkeys(named)))

    return KindTable(
        kind=kind,
        forms=tuple(forms.values()),
        states=tuple(state.name for state in kind.states if not state.retired),
        steps=tuple(
            (
                step.name,
                words.role_names(charter, step.by),
                "、".join(states.get(code, code) for code in step.start),
                states.get(step.end, step.end),
                words.time_limit(step) or _("不限时"),
                "、".join(field.name for field in step.needs),
                items(step.posts),
            )
            for step in kind.steps
        ),
        events=tuple(
            (
                event.name,
                words.role_names(charter, event.by),
                words.level_names(charter, event.levels),
                "、".join(name for _code, name in event.forms),
                items(event.posts),
            )
            for event in kind.events
        ),
    )
