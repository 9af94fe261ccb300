"""Whether indicators hold together: what they add up can be told apart, and is printed as it may be."""

import re
from collections.abc import Iterator, Sequence

from ..printing import ROUNDED, STYLES
from ..workflow import posted
from .check_kinds import of_all_forms
from .check_lists import carried, posting
from .check_words import one_of, unknown
from .shapes import Charter, Indicator, Item

_COUNTED = frozenset({"quantity", "facts", "works", "persons", "objects"})


_WAN = 10_000


def indicator_problems(charter: Charter, code: str) -> Iterator[str]:
    """What is wrong with an indicator, a sentence each."""
    one = charter.indicators[code]
    if one.adds in _COUNTED:
        yield from _counted(charter, one)
    elif one.adds == "stock":
        yield from [] if one.register else ["存量数字要写明名册函数register。"]
        yield from unknown("层级", one.levels, charter.levels)
    elif one.adds == "ratio":
        yield from _ratio(charter, one)
    elif one.adds == "change":
        yield from _change(charter, one)
    else:
        yield from one_of("相加方式adds", one.adds, [*sorted(_COUNTED), "stock", "ratio", "change"])
    yield from _only_its_own(one)
    yield from _part(charter, one)
    yield from _printed(one)


def _counted(charter: Charter, one: Indicator) -> Iterator[str]:
    if not one.items:
        yield "没有计数项目items。"
    yield from unknown("计数项目", one.items, charter.items)
    yield from unknown("层级", one.levels, charter.levels)
    items = [charter.items[code] for code in one.items if code in charter.items]
    counters = sorted({item.counter for item in items})
    if one.adds in ("quantity", "facts") and len(counters) > 1:
        yield f"把单位不同的项目加在了一起：{'、'.join(counters)}。"
    if one.adds == "quantity":
        yield from _quantity(one, items)
    for item in one.items:
        if one.levels and item in charter.items:
            yield from levelled(charter, item, "数字按层级区分")
        if (one.objects or one.adds == "objects") and item in charter.items:
            yield from _has_object(charter, item)


def _quantity(one: Indicator, items: Sequence[Item]) -> Iterator[str]:
    if len({item.scale for item in items}) > 1:
        yield "项目的最小单位scale不同，不能相加。"
    if items and one.counter != items[0].counter:
        yield f"单位“{one.counter}”与项目的单位“{items[0].counter}”不同。"


def levelled(charter: Charter, item: str, why: str) -> Iterator[str]:
    """A sentence for whatever posts `item` without a level, where levels are told apart."""
    if bare := [entry for entry, has in carried(charter, item) if not has.level]:
        yield f"{why}，但“{item}”由{'、'.join(bare)}记入时不带层级。数字要区分的，必须在项目、层级或对象里。"
    for kind in posting(charter).kinds.get(item, []):
        without = [
            step.name
            for step in kind.steps
            for form in kind.forms or (None,)
            if item in posted(step.posts, form.code if form else "") and not (form and form.levels)
        ]
        without += [e.name for e in kind.events if item in of_all_forms(kind, e.posts) and not e.levels]
        if without:
            yield (
                f"{why}，但“{item}”由{kind.name}的{'、'.join(dict.fromkeys(without))}记入时不带层级。"
                "数字要区分的，必须在项目、层级或对象里。"
            )


def _has_object(charter: Charter, item: str) -> Iterator[str]:
    if bare := [entry for entry, has in carried(charter, item) if not has.object]:
        yield f"数字按对象区分，但“{item}”由{'、'.join(bare)}记入时不带对象。数字要区分的，必须在项目、层级或对象里。"
    for kind in posting(charter).kinds.get(item, []):
        without = [s.name for s in kind.steps if item in of_all_forms(kind, s.posts) and not s.object]
        without += [e.name for e in kind.events if item in of_all_forms(kind, e.posts) and not e.needs_body]
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
    yield from one_of("写法style", one.style, sorted(STYLES))
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
