from collections.abc import Callable
from copy import deepcopy
from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongxin.kernel.charter import read, shapes
from tongxin.kernel.charter.build import BadEntry, build, unbuild
from tongxin.kernel.charter.read import SECTIONS, CharterError, LocalEntry

from .toml import NAMES, ROOT, Tables, raw, write

BASE = raw("base")
ENTRIES = [
    (file, section, number)
    for file, tables in BASE.items()
    if file != "charter.toml"
    for section, held in tables.items()
    for number in range(len(held))
]


def loaded(tmp_path: Path, tables: Tables, name: str = "base") -> shapes.Charter:
    write(tmp_path, name, tables)
    return read.load(tmp_path, name)


def entry(tables: Tables, section: str, code: str) -> dict[str, Any]:
    for held in tables.values():
        for one in held.get(section, []):
            if isinstance(one, dict) and one.get("code") == code:
                return one
    raise LookupError(code)


def part(table: dict[str, Any], key: str, code: str, by: str = "code") -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in table[key] if one[by] == code)
    return found


# Round trips


def test_the_test_writer_writes_what_was_read(tmp_path: Path) -> None:
    for name in NAMES:
        write(tmp_path, name, raw(name))
    assert all(read.load(tmp_path, name) == read.load(ROOT, name) for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_canonical_text_reads_back_to_the_same_charter(name: str) -> None:
    charter = read.load(ROOT, name)
    text = read.canonical(charter)
    again = read.from_canonical(text)
    assert again == charter
    assert read.canonical(again) == text
    assert list(again.kinds) == list(charter.kinds)
    assert charter.hash == read.edition_hash(text)
    assert len(charter.hash) == 12


st.register_type_strategy(Decimal, st.decimals(-1000, 1000, places=2))
st.register_type_strategy(str, st.text(min_size=1, max_size=8).filter(lambda text: bool(text.strip())))
SHAPES = st.sampled_from([shape for _, shape in SECTIONS.values()]).flatmap(
    lambda s: st.tuples(st.just(s), st.builds(s))
)


@given(SHAPES)
def test_every_shape_survives_json(made: tuple[type, object]) -> None:
    shape, value = made
    assert build(shape, unbuild(value), is_json=True) == value


@given(SHAPES, st.data())
def test_a_missing_key_is_refused_unless_it_has_a_default(made: tuple[type, object], data: st.DataObject) -> None:
    shape, value = made
    content = unbuild(value)
    key = data.draw(st.sampled_from(sorted(content)))
    del content[key]
    needed = {f.name for f in fields(shape) if f.default is MISSING and f.default_factory is MISSING}  # type: ignore[arg-type]
    if key in needed:
        with pytest.raises(BadEntry, match=f"缺少键“{key}”"):
            build(shape, content, is_json=True)
    else:
        build(shape, content, is_json=True)


# Whatever is wrong with an entry, file and entry are named


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(ENTRIES), st.sampled_from(["unknown", "missing", "type", "blank"]))
def test_a_broken_entry_is_refused_naming_file_and_entry(
    tmp_path_factory: pytest.TempPathFactory, place: tuple[str, str, int], how: str
) -> None:
    file, section, number = place
    tables = deepcopy(BASE)
    one = tables[file][section][number]
    code = one["code"]
    if how == "unknown":
        one["colour"] = "red"
    elif how == "missing":
        del one["source"]
    elif how == "type":
        one["source"] = 7
    else:
        one["source"] = " "
    with pytest.raises(CharterError) as caught:
        loaded(tmp_path_factory.mktemp("charters"), tables)
    assert caught.value.file == f"charters/base/{file}"
    assert caught.value.entry == code
    assert str(caught.value).startswith(f"charters/base/{file}，{code}：")
    assert str(caught.value).endswith("。")


Break = Callable[[Tables], object]


def setting(section: str, code: str, /, **values: object) -> Break:
    return lambda tables: entry(tables, section, code).update(values)


def setting_step(kind: str, action: str, /, **values: object) -> Break:
    return lambda tables: part(entry(tables, "kind", kind), "steps", action, "action").update(values)


def setting_part(kind: str, key: str, code: str, /, **values: object) -> Break:
    return lambda tables: part(entry(tables, "kind", kind), key, code).update(values)


def dropping(section: str, code: str) -> Break:
    def drop(tables: Tables) -> None:
        for held in tables.values():
            if section in held:
                held[section] = [one for one in held[section] if one["code"] != code]

    return drop


def adding(file: str, section: str, /, **values: object) -> Break:
    return lambda tables: tables[file].setdefault(section, []).append(values)


def dropping_step(kind: str, action: str) -> Break:
    def drop(tables: Tables) -> None:
        one = entry(tables, "kind", kind)
        one["steps"] = [s for s in one["steps"] if s["action"] != action]

    return drop


POINTS = {
    "code": "information.reported",
    "name": "报送",
    "item": "information.reported",
    "category": "advice",
    "amounts": [{"since": date(2025, 1, 1), "points": "5"}],
    "source": "例",
}
CATEGORY = {"code": "advice", "name": "建言", "caps": [{"since": date(2025, 1, 1), "points": ""}], "source": "例"}


def pointing(**values: object) -> Break:
    def add(tables: Tables) -> None:
        tables["points.toml"] = {"category": [dict(CATEGORY)], "points": [POINTS | values]}

    return add


PROSE = {
    "code": "annual",
    "name": "{year}年度工作总结",
    "period": "year",
    "opening": "全年上报{information.reported}。",
    "sections": [{"code": "advice", "heading": "参政议政", "text": "上年{information.reported|prev}。"}],
    "source": "例",
}


def writing(**values: object) -> Break:
    return adding("prose.toml", "prose", **(PROSE | values))


def capping(*caps: dict[str, object]) -> Break:
    def add(tables: Tables) -> None:
        tables["points.toml"] = {"category": [CATEGORY | {"caps": list(caps)}]}

    return add


SAID: dict[str, Any] = {"subjects": ["立案率"], "bare": True}


def saying(*ways: dict[str, Any]) -> Break:
    return setting("saying", "motion.filed.rate", ways=list(ways))


def both(*breaks: Break) -> Break:
    return lambda tables: [damage(tables) for damage in breaks]


# (what is broken, file, entry, words of the sentence)
BROKEN: dict[str, tuple[Break, str, str, str]] = {
    "unknown role of a step": (
        setting_step("information", "sign", by=["king"]),
        "information.toml",
        "information",
        "角色“king”不存在",
    ),
    "unknown state a step leads to": (
        setting_step("information", "sign", end="moon"),
        "information.toml",
        "information",
        "状态“moon”不存在",
    ),
    "unknown item a step posts": (
        setting_step("information", "report", posts=["information.sent"]),
        "information.toml",
        "information",
        "计数项目“information.sent”不存在",
    ),
    "a form whose item is missing": (
        setting_part("motion", "forms", "bill", code="law"),
        "motion.toml",
        "motion",
        "motion.law",
    ),
    "unknown level of an event": (
        setting_part("information", "events", "adopted", levels=["galaxy"]),
        "information.toml",
        "information",
        "层级“galaxy”不存在",
    ),
    "unknown level of a form": (
        setting_part("motion", "forms", "bill", levels=["galaxy"]),
        "motion.toml",
        "motion",
        "层级“galaxy”不存在",
    ),
    "a level that is gone": (dropping("level", "county"), "information.toml", "information", "层级“county”不存在"),
    "a state out of reach": (
        dropping_step("information", "sign"),
        "information.toml",
        "information",
        "状态“signed”从“draft”走不到",
    ),
    "a state without a way to an end": (
        dropping_step("supervision", "close"),
        "supervision.toml",
        "supervision",
        "走不到任何办结状态",
    ),
    "no state to begin in": (setting("kind", "motion", opens="dawn"), "motion.toml", "motion", "起始状态“dawn”不存在"),
    "a step out of an end": (
        setting_step("information", "close", start=["reported", "rejected"]),
        "information.toml",
        "information",
        "办结状态，除撤回外不能再有步骤",
    ),
    "a step into a retired state": (
        setting_part("information", "states", "signed", retired=True),
        "information.toml",
        "information",
        "状态“signed”已停用",
    ),
    "two primary steps": (
        setting_step("information", "reject", primary=True),
        "information.toml",
        "information",
        "2个主要步骤",
    ),
    "a deadline of no days": (
        setting_step("information", "screen", within_days=0),
        "information.toml",
        "information",
        "时限within_days",
    ),
    "days of another kind": (
        setting_step("information", "screen", day_kind="lunar"),
        "information.toml",
        "information",
        "日期种类day_kind",
    ),
    "numbering by a step that is none": (
        setting("kind", "information", numbered_at="fly"),
        "information.toml",
        "information",
        "编号步骤“fly”不存在",
    ),
    "a number without a count": (
        setting("kind", "information", number="{year}"),
        "information.toml",
        "information",
        "编号写法",
    ),
    "a number with an unknown word": (
        setting("kind", "information", number="{month}-{n}"),
        "information.toml",
        "information",
        "编号写法",
    ),
    "the object is no unit": (
        setting_step("supervision", "deliver", object="topic"),
        "supervision.toml",
        "supervision",
        "对象“topic”不是单位",
    ),
    "an indicator by object, posted without one": (
        setting_step("supervision", "deliver", object=""),
        "indicators.toml",
        "supervision.bodies",
        "不带对象",
    ),
    "an indicator by level, posted without one": (
        setting_part("information", "events", "adopted", levels=[]),
        "indicators.toml",
        "information.adopted.national",
        "不带层级",
    ),
    "a choice without choices": (
        setting_part("information", "fields", "topic", choices=[]),
        "information.toml",
        "information",
        "选择题要有选项",
    ),
    "a step taken back that is none": (
        setting_step("information", "withdraw", undoes="fly"),
        "information.toml",
        "information",
        "要撤回的步骤“fly”",
    ),
    "an item added up in two ways": (setting("item", "motion.bill", adds="twice"), "items.toml", "motion.bill", "adds"),
    "an item in unknown books": (setting("item", "motion.bill", books="red"), "items.toml", "motion.bill", "books"),
    "a smallest unit of nothing": (setting("item", "motion.bill", scale=0), "items.toml", "motion.bill", "scale"),
    "a code with capitals": (setting("item", "motion.oral", code="Motion"), "items.toml", "Motion", "代码“Motion”写法"),
    "a code given twice": (
        setting("item", "motion.bill", code="motion.advice"),
        "items.toml",
        "motion.advice",
        "代码重复",
    ),
    "two levels of one rank": (setting("level", "city", rank=1), "levels.toml", "national", "次序1"),
    "a badge of two characters": (setting("level", "city", mark="地市"), "levels.toml", "city", "应是一个字"),
    "a role of an unknown home": (setting("role", "member", home="beach"), "roles.toml", "member", "首页"),
    "a role on an unknown kind of unit": (
        setting("role", "group_leader", on=["club"]),
        "roles.toml",
        "group_leader",
        "单位类别“club”不存在",
    ),
    "an indicator of an unknown item": (
        setting("indicator", "motion.speech", items=["motion.song"]),
        "indicators.toml",
        "motion.speech",
        "motion.song",
    ),
    "an indicator without a counter": (
        setting("indicator", "motion.speech", counter=""),
        "indicators.toml",
        "motion.speech",
        "“counter”不能为空",
    ),
    "an indicator that adds in an unknown way": (
        setting("indicator", "motion.speech", adds="magic"),
        "indicators.toml",
        "motion.speech",
        "adds",
    ),
    "texts and pieces added into one number": (
        setting("indicator", "motion.speech", adds="facts", items=["motion.speech", "motion.bill"]),
        "indicators.toml",
        "motion.speech",
        "单位不同的项目",
    ),
    "a quantity in another counter": (
        setting("indicator", "motion.speech", adds="quantity", counter="件"),
        "indicators.toml",
        "motion.speech",
        "单位“件”",
    ),
    "a ratio of nothing": (
        setting("indicator", "motion.filed.rate", denominator="motion.all"),
        "indicators.toml",
        "motion.filed.rate",
        "分母“motion.all”",
    ),
    "a ratio of a ratio": (
        setting("indicator", "motion.filed.rate", numerator="information.adopted.rate"),
        "indicators.toml",
        "motion.filed.rate",
        "不能再作比例",
    ),
    "a change of nothing": (
        setting("indicator", "motion.total.change", of="motion.all"),
        "indicators.toml",
        "motion.total.change",
        "“motion.all”不存在",
    ),
    "a part of nothing": (
        setting("indicator", "motion.good", part_of="motion.all"),
        "indicators.toml",
        "motion.good",
        "“motion.all”",
    ),
    "a part in another counter": (
        setting("indicator", "motion.good", part_of="motion.speech"),
        "indicators.toml",
        "motion.good",
        "总数的单位“篇”",
    ),
    "parts in a circle": (
        setting("indicator", "motion.total", part_of="motion.bill"),
        "indicators.toml",
        "motion.total",
        "绕成了圈",
    ),
    "a key of another way of adding": (
        setting("indicator", "motion.speech", numerator="motion.bill"),
        "indicators.toml",
        "motion.speech",
        "“numerator”",
    ),
    "余 with nothing to round to": (
        setting("indicator", "motion.speech", style="about", round_to=5),
        "indicators.toml",
        "motion.speech",
        "round_to",
    ),
    "占 of what is no share": (
        setting("indicator", "motion.speech", style="share"),
        "indicators.toml",
        "motion.speech",
        "只用于比例",
    ),
    "a stock without a function": (
        setting("indicator", "members.total", register=""),
        "indicators.toml",
        "members.total",
        "register",
    ),
    "a decimal that is none": (
        pointing(amounts=[{"since": date(2025, 1, 1), "points": "five"}]),
        "points.toml",
        "information.reported",
        "不是数",
    ),
    "a decimal without quotes": (
        pointing(amounts=[{"since": date(2025, 1, 1), "points": 1.5}]),
        "points.toml",
        "information.reported",
        "加引号",
    ),
    "a decimal too fine": (
        pointing(amounts=[{"since": date(2025, 1, 1), "points": "0.125"}]),
        "points.toml",
        "information.reported",
        "两位小数",
    ),
    "points without a value": (pointing(amounts=[]), "points.toml", "information.reported", "没有分值"),
    "values out of order": (
        pointing(amounts=[{"since": date(2025, 1, 1), "points": "1"}, {"since": date(2024, 1, 1), "points": "2"}]),
        "points.toml",
        "information.reported",
        "由早到晚",
    ),
    "two values of one day": (
        pointing(amounts=[{"since": date(2025, 1, 1), "points": "1"}, {"since": date(2025, 1, 1), "points": "2"}]),
        "points.toml",
        "information.reported",
        "同一天",
    ),
    "a day as text": (
        pointing(amounts=[{"since": "2025-01-01", "points": "1"}]),
        "points.toml",
        "information.reported",
        "应是日期",
    ),
    "points of an unknown item": (
        pointing(item="information.sent"),
        "points.toml",
        "information.reported",
        "information.sent",
    ),
    "points of an unknown category": (pointing(category="fun"), "points.toml", "information.reported", "积分类别“fun”"),
    "points split in an unknown way": (pointing(split="thirds"), "points.toml", "information.reported", "split"),
    "points by a level that is not posted": (
        pointing(amounts=[{"since": date(2025, 1, 1), "level": "city", "points": "1"}]),
        "points.toml",
        "information.reported",
        "不带层级",
    ),
    "prose with an unknown figure": (writing(opening="{information.sent}"), "prose.toml", "annual", "information.sent"),
    "prose with an unknown word": (writing(opening="{moon}"), "prose.toml", "annual", "“{moon}”不是记号"),
    "prose with an outside figure": (writing(opening="{cite:7}"), "prose.toml", "annual", "“{cite:7}”不是记号"),
    "prose with a brace too many": (writing(closing="{{year}"), "prose.toml", "annual", "花括号不成对"),
    "prose for an unknown span": (writing(period="week"), "prose.toml", "annual", "period"),
    "prose without sections": (writing(sections=[]), "prose.toml", "annual", "没有章节"),
    "an indicator by object, befallen without one": (
        both(
            setting("indicator", "information.adopted.times", adds="objects", counter="家"),
            setting_part("information", "events", "adopted", needs_body=False),
        ),
        "indicators.toml",
        "information.adopted.times",
        "不带对象",
    ),
    "caps out of order": (
        capping({"since": date(2025, 1, 1), "points": "5"}, {"since": date(2024, 1, 1), "points": "6"}),
        "points.toml",
        "advice",
        "由早到晚",
    ),
    "a cap below nothing": (
        capping({"since": date(2025, 1, 1), "points": "-1"}),
        "points.toml",
        "advice",
        "上限不能小于0",
    ),
    "two rules for one item": (
        both(pointing(), adding("points.toml", "points", **(POINTS | {"code": "information.twice"}))),
        "points.toml",
        "information.reported",
        "一个项目只能有一条",
    ),
    "a text of less than nothing": (setting("kind", "motion", limit=-1), "motion.toml", "motion", "字数limit"),
    "a field of less than nothing": (
        setting_part("motion", "fields", "analysis", limit=-1),
        "motion.toml",
        "motion",
        "字数limit",
    ),
    "a field of an unknown kind": (
        setting_part("motion", "fields", "analysis", kind="song"),
        "motion.toml",
        "motion",
        "种类kind",
    ),
    "a step for an unknown form": (
        setting_step("motion", "file", of_forms=["song"]),
        "motion.toml",
        "motion",
        "形式“song”",
    ),
    "an event for an unknown form": (
        setting_part("motion", "events", "oral", of_forms=["song"]),
        "motion.toml",
        "motion",
        "形式“song”",
    ),
    "an event of an unknown role": (
        setting_part("motion", "events", "oral", by=["king"]),
        "motion.toml",
        "motion",
        "角色“king”不存在",
    ),
    "an event in an unknown state": (
        setting_part("motion", "events", "oral", states=["moon"]),
        "motion.toml",
        "motion",
        "状态“moon”不存在",
    ),
    "an event in no state": (setting_part("motion", "events", "oral", states=[]), "motion.toml", "motion", "states"),
    "an event by nobody": (setting_part("motion", "events", "oral", by=[]), "motion.toml", "motion", "由谁"),
    "a step by nobody": (setting_step("motion", "file", by=[]), "motion.toml", "motion", "由谁（by）"),
    "two events of one code": (
        setting_part("motion", "events", "oral", code="mark_key"),
        "motion.toml",
        "motion",
        "事件“mark_key”出现了2次",
    ),
    "one choice twice": (
        setting_part("information", "fields", "topic", choices=[{"code": "a", "name": "甲"}] * 2),
        "information.toml",
        "information",
        "选项“a”出现了2次",
    ),
    "one way twice": (
        setting_part("information", "events", "adopted", forms=[{"code": "a", "name": "甲"}] * 2),
        "information.toml",
        "information",
        "方式“a”出现了2次",
    ),
    "one section twice": (
        writing(sections=[{"code": "advice", "heading": "甲", "text": "文。"}] * 2),
        "prose.toml",
        "annual",
        "出现了2次",
    ),
    "posting by form where there are none": (
        setting_step("information", "report", posts=["information.{form}"]),
        "information.toml",
        "information",
        "但没有形式",
    ),
    "a state to begin in that is retired": (
        both(
            dropping_step("supervision", "withdraw"),
            dropping_step("supervision", "return"),
            setting_part("supervision", "states", "draft", retired=True),
        ),
        "supervision.toml",
        "supervision",
        "起始状态“draft”已停用",
    ),
    "no state to end in": (
        setting_part("supervision", "states", "closed", is_end=False),
        "supervision.toml",
        "supervision",
        "没有办结的状态",
    ),
    "a role that would be the author's": (
        setting("role", "handler", code="author"),
        "roles.toml",
        "author",
        "不能作角色代码",
    ),
    "an indicator of nothing": (
        setting("indicator", "motion.speech", items=[]),
        "indicators.toml",
        "motion.speech",
        "items",
    ),
    "an indicator of an unknown level": (
        setting("indicator", "motion.speech", levels=["galaxy"]),
        "indicators.toml",
        "motion.speech",
        "层级“galaxy”",
    ),
    "smallest units of two kinds": (
        both(
            setting("item", "motion.bill", scale=100),
            setting("indicator", "motion.deputies", adds="quantity"),
        ),
        "indicators.toml",
        "motion.deputies",
        "最小单位scale不同",
    ),
    "a ratio of itself": (
        setting("indicator", "motion.filed.rate", denominator="motion.filed"),
        "indicators.toml",
        "motion.filed.rate",
        "同一个数字",
    ),
    "a change of a change": (
        setting("indicator", "motion.total.change", of="supervision.opinion.change", counter="份"),
        "indicators.toml",
        "motion.total.change",
        "本身是增减",
    ),
    "a change in another counter": (
        setting("indicator", "motion.total.change", counter="份"),
        "indicators.toml",
        "motion.total.change",
        "单位“份”",
    ),
    "a change not printed as one": (
        setting("indicator", "motion.total.change", style="exact"),
        "indicators.toml",
        "motion.total.change",
        "写法change",
    ),
    "overlapping with nothing": (
        setting("indicator", "motion.speech", overlaps=True),
        "indicators.toml",
        "motion.speech",
        "overlaps",
    ),
    "余 with decimals": (
        setting("indicator", "motion.speech", style="about", round_to=10, decimals=1),
        "indicators.toml",
        "motion.speech",
        "没有小数",
    ),
    "rounding without a word": (
        setting("indicator", "motion.speech", round_to=10),
        "indicators.toml",
        "motion.speech",
        "round_to只用于",
    ),
    "万 of less than that": (
        setting("indicator", "motion.speech", wan_from=100),
        "indicators.toml",
        "motion.speech",
        "wan_from",
    ),
    "decimals without end": (
        setting("indicator", "motion.speech", decimals=9),
        "indicators.toml",
        "motion.speech",
        "decimals",
    ),
    "a synonym of nothing": (
        adding("synonyms.toml", "synonym", code="moon.full", wordings=["满月"], source="例"),
        "synonyms.toml",
        "moon.full",
        "没有这个代码",
    ),
    "a saying of nothing": (
        adding("sayings.toml", "saying", code="moon.full", ways=[SAID], source="例"),
        "sayings.toml",
        "moon.full",
        "没有这个代码",
    ),
    "a saying without a way": (saying(), "sayings.toml", "motion.filed.rate", "没有说法"),
    "a saying without a noun": (saying(SAID | {"subjects": []}), "sayings.toml", "motion.filed.rate", "写数的是什么"),
    "a saying without verb that may not stand alone": (
        saying({"subjects": ["立案率"]}),
        "sayings.toml",
        "motion.filed.rate",
        "没有动词",
    ),
    "a saying of neither noun nor verb": (
        saying({"subjects": [""], "bare": True}),
        "sayings.toml",
        "motion.filed.rate",
        "要有动词",
    ),
    "a saying with an empty word": (
        saying(SAID | {"context": [" "]}),
        "sayings.toml",
        "motion.filed.rate",
        "空的词",
    ),
    "a saying with a word twice": (
        saying(SAID, SAID | {"subjects": ["立案率", "立案率"]}),
        "sayings.toml",
        "motion.filed.rate",
        "第2种说法",
    ),
    "a saying after no indicator": (
        saying(SAID | {"after": ["moon.full"]}),
        "sayings.toml",
        "motion.filed.rate",
        "moon.full",
    ),
    "a synonym without a wording": (
        adding("synonyms.toml", "synonym", code="motion.filed", wordings=[], source="例"),
        "synonyms.toml",
        "motion.filed",
        "没有说法",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_charter_that_does_not_hold_together_is_refused(tmp_path: Path, case: str) -> None:
    damage, file, code, words = BROKEN[case]
    tables = deepcopy(BASE) | {"prose.toml": {}}
    damage(tables)
    with pytest.raises(CharterError) as caught:
        loaded(tmp_path, tables)
    assert (caught.value.file, caught.value.entry) == (f"charters/base/{file}", code), str(caught.value)
    assert any(word in caught.value.message for word in words.split("|")), str(caught.value)


def test_what_the_cases_start_from_is_sound(tmp_path: Path) -> None:
    tables = deepcopy(BASE) | {"prose.toml": {}}
    pointing()(tables)
    writing()(tables)
    charter = loaded(tmp_path, tables)
    assert charter.points["information.reported"].amount_on(date(2025, 1, 1)) == Decimal(5)


def test_grades_go_from_high_to_low(tmp_path: Path) -> None:
    grades = [{"code": f"g{n}", "name": "等", "at_least": str(n), "source": "例"} for n in (60, 90)]
    assert len(loaded(tmp_path, BASE | {"grades.toml": {"grade": grades[::-1]}}).grades) == 2
    with pytest.raises(CharterError, match="charters/base/grades.toml，g90：等次应由高到低"):
        loaded(tmp_path, BASE | {"grades.toml": {"grade": grades}})


def test_a_retired_state_may_keep_its_rows(tmp_path: Path) -> None:
    tables = deepcopy(BASE)
    kind = entry(tables, "kind", "information")
    kind["states"].append({"code": "waiting", "name": "待复核", "retired": True})
    part(kind, "steps", "sign", "action")["start"].append("waiting")
    assert loaded(tmp_path, tables).kinds["information"].states[-1].retired


# Files


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[item]]\ncode = \n", "第2行"),
        ("[[gadget]]\ncode = 'x'\n", "不认识的部分“gadget”"),
        ("item = 3\n", "应写作[[item]]"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, text: str, words: str) -> None:
    write(tmp_path, "base", BASE)
    (tmp_path / "base" / "zz.toml").write_text(text, "utf-8")
    with pytest.raises(CharterError) as caught:
        read.load(tmp_path, "base")
    assert caught.value.file == "charters/base/zz.toml"
    assert words in caught.value.message


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    write(tmp_path, "base", BASE)
    (tmp_path / "base" / "zz.toml").write_bytes("# 规则".encode("gb18030"))
    with pytest.raises(CharterError, match="zz.toml：不是UTF-8"):
        read.load(tmp_path, "base")


@pytest.mark.parametrize("name", ["nobody", "../base", ""])
def test_a_charter_that_is_not_there_is_named(name: str) -> None:
    with pytest.raises(CharterError, match="没有这套规则"):
        read.load(ROOT, name)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"colour": "red"}, "不认识的键“colour”"),
        ({"name": ""}, "缺少键“name”"),
        ({"code": "other"}, "文件夹名"),
        ({"clock_soon": "two"}, "clock_soon应是整数"),
        ({"clock_soon": -1}, "不能小于0"),
        ({"extends": "base"}, "绕成了圈"),
        ({"extends": "nobody"}, "没有这套规则"),
    ],
)
def test_the_head_of_a_charter_is_checked(tmp_path: Path, change: dict[str, object], words: str) -> None:
    tables = deepcopy(BASE)
    tables["charter.toml"]["charter"].update(change)
    with pytest.raises(CharterError, match=words):
        loaded(tmp_path, tables)


# Extension


def child(tmp_path: Path, **files: dict[str, Any]) -> shapes.Charter:
    write(tmp_path, "base", BASE)
    head = {"charter": {"code": "child", "name": "子规则", "extends": "base", "source": "例"}}
    return loaded(tmp_path, {"charter.toml": head} | {f"{name}.toml": held for name, held in files.items()}, "child")


def test_a_child_adds_entries_and_replaces_whole_ones(tmp_path: Path) -> None:
    own = {"code": "motion.bill", "name": "人大代表议案", "counter": "件", "source": "本地"}
    new = {"code": "visit.made", "name": "走访", "counter": "次", "source": "本地"}
    charter = child(tmp_path, items={"item": [own, new]})
    base = read.load(tmp_path, "base")
    assert charter.items["motion.bill"].name == "人大代表议案"
    assert list(charter.items) == [*base.items, "visit.made"]
    assert charter.hash != base.hash


def test_a_child_keeps_the_threshold_of_its_parent(tmp_path: Path) -> None:
    tables = deepcopy(BASE)
    tables["charter.toml"]["charter"]["clock_soon"] = 5
    write(tmp_path, "base", tables)
    head = {"charter": {"code": "child", "name": "子规则", "extends": "base", "source": "例"}}
    assert loaded(tmp_path, {"charter.toml": head}, "child").clock_soon == 5


def test_a_replaced_entry_inherits_nothing(tmp_path: Path) -> None:
    assert read.load(ROOT, "base").items["information.adopted"].books == "work"
    own = {"code": "information.adopted", "name": "采用", "counter": "条次", "source": "本地"}
    assert child(tmp_path, items={"item": [own]}).items["information.adopted"].books == "event"


def test_what_a_child_breaks_in_its_parent_is_told_at_the_parents_entry(tmp_path: Path) -> None:
    one = deepcopy(entry(BASE, "kind", "supervision"))
    one["steps"] = [s | {"object": ""} for s in one["steps"]]
    with pytest.raises(CharterError) as caught:
        child(tmp_path, supervision={"kind": [one]})
    assert (caught.value.file, caught.value.entry) == ("charters/base/indicators.toml", "supervision.bodies")


# Local rules

CHARTER = read.load(ROOT, "zhilianhui")


def local(section: str, code: str, since: date, /, **changes: object) -> LocalEntry:
    return LocalEntry(section, code, since, read.content_of(CHARTER, section, code) | changes)


def amounts(*more: dict[str, str]) -> list[dict[str, str]]:
    held: list[dict[str, str]] = read.content_of(CHARTER, "points", "information.reported")["amounts"]
    return [*held, *more]


def test_a_local_rule_changes_points_from_its_day_on() -> None:
    rule = local(
        "points", "information.reported", date(2026, 1, 1), amounts=amounts({"since": "2026-01-01", "points": "6"})
    )
    charter = read.overlay(CHARTER, [rule])
    points = charter.points["information.reported"]
    assert points.amount_on(date(2025, 12, 31)) == Decimal(5)
    assert points.amount_on(date(2026, 1, 1)) == Decimal(6)
    assert charter.hash != CHARTER.hash == read.overlay(CHARTER, []).hash
    assert list(charter.points) == list(CHARTER.points)
    assert read.from_canonical(read.canonical(charter)) == charter


@pytest.mark.parametrize(
    "changed",
    [
        [{"since": "2021-01-01", "points": "7", "level": ""}],
        amounts({"since": "2025-12-31", "points": "7"}),
        [{"since": "2026-01-01", "points": "7"}],
    ],
)
def test_the_past_is_never_edited(changed: list[dict[str, str]]) -> None:
    rule = local("points", "information.reported", date(2026, 1, 1), amounts=changed)
    with pytest.raises(CharterError, match="本地规则（积分），information.reported：.*过去的值不能改"):
        read.overlay(CHARTER, [rule])


def test_a_cap_of_the_past_is_never_edited() -> None:
    rule = local("category", "advice", date(2026, 1, 1), caps=[{"since": "2021-01-01", "points": "50"}])
    with pytest.raises(CharterError, match="本地规则（积分类别），advice"):
        read.overlay(CHARTER, [rule])


def test_a_cap_can_be_lifted_from_a_day_on() -> None:
    caps = [*read.content_of(CHARTER, "category", "advice")["caps"], {"since": "2026-01-01", "points": ""}]
    charter = read.overlay(CHARTER, [local("category", "advice", date(2026, 1, 1), caps=caps)])
    assert charter.categories["advice"].cap_on(date(2025, 6, 1)) == Decimal(40)
    assert charter.categories["advice"].cap_on(date(2026, 6, 1)) is None


@pytest.mark.parametrize("change", [{"scale": 100}, {"counter": "份"}, {"adds": "shares"}, {"books": "work"}])
def test_what_stored_quantities_mean_is_never_changed(change: dict[str, object]) -> None:
    with pytest.raises(CharterError, match="不能改；请另设一个项目"):
        read.overlay(CHARTER, [local("item", "motion.bill", date(2026, 1, 1), **change)])


def test_a_local_item_and_its_figure_can_be_added_and_named() -> None:
    rules = [
        LocalEntry("item", "visit.made", date(2026, 1, 1), {"name": "走访", "counter": "次", "source": "决议"}),
        LocalEntry(
            "indicator",
            "visit.made",
            date(2026, 1, 1),
            {
                "name": "走访会员",
                "counter": "次",
                "definition": "走访次数。",
                "adds": "quantity",
                "items": ["visit.made"],
                "source": "决议",
            },
        ),
        local("prose", "half", date(2026, 1, 1), opening="走访会员{visit.made}。"),
        LocalEntry("synonym", "visit.made", date(2026, 1, 1), {"wordings": ["走访"], "source": "决议"}),
    ]
    charter = read.overlay(CHARTER, rules)
    assert charter.indicators["visit.made"].name == "走访会员"
    assert charter.prose["half"].opening == "走访会员{visit.made}。"


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (
            local("indicator", "motion.good", date(2026, 1, 1), colour="red"),
            "本地规则（数字），motion.good：不认识的键“colour”",
        ),
        (local("indicator", "motion.good", date(2026, 1, 1), code="motion.bad"), "内容里的代码是“motion.bad”"),
        (local("indicator", "motion.speech", date(2026, 1, 1), counter="件"), "改后“motion.oral”不成立"),
        (
            local("prose", "annual", date(2026, 1, 1), opening="{moon.full}"),
            "本地规则（报告文字），annual：.*moon.full",
        ),
        (LocalEntry("kind", "motion", date(2026, 1, 1), {}), "不能由本地规则改动"),
        (LocalEntry("synonym", "moon.full", date(2026, 1, 1), {"wordings": ["满月"], "source": "例"}), "没有这个代码"),
        (LocalEntry("item", "visit.made", date(2026, 1, 1), {"name": "走访", "counter": "次"}), "缺少键“source”"),
    ],
)
def test_a_local_rule_is_checked_by_the_same_code(rule: LocalEntry, words: str) -> None:
    with pytest.raises(CharterError, match=words):
        read.overlay(CHARTER, [rule])


def test_of_several_local_rules_the_one_that_breaks_something_is_named() -> None:
    sound = local("prose", "half", date(2026, 1, 1), opening="同心同行。")
    wrong = local("indicator", "motion.speech", date(2026, 1, 1), counter="件")
    later = local("prose", "annual", date(2026, 1, 1), opening="{moon.full}")
    with pytest.raises(CharterError, match="本地规则（数字），motion.speech：改后“motion.oral”不成立"):
        read.overlay(CHARTER, [sound, wrong, later])


def test_local_rules_follow_one_another() -> None:
    first = amounts({"since": "2026-01-01", "points": "6"})
    second = [*first, {"since": "2026-07-01", "points": "7"}]
    charter = read.overlay(
        CHARTER,
        [
            local("points", "information.reported", date(2026, 1, 1), amounts=first),
            local("points", "information.reported", date(2026, 7, 1), amounts=second),
        ],
    )
    days = (date(2025, 6, 1), date(2026, 6, 1), date(2026, 8, 1))
    assert [charter.points["information.reported"].amount_on(day) for day in days] == [5, 6, 7]
    rewritten = [{"since": "2026-07-01", "points": "7"}, *first]
    with pytest.raises(CharterError):
        read.overlay(CHARTER, [local("points", "information.reported", date(2026, 7, 1), amounts=rewritten)])


# Canonical text of another software


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"code":"base"}'])
def test_an_edition_that_is_no_edition_is_refused(text: str) -> None:
    with pytest.raises(CharterError, match="规则版本"):
        read.from_canonical(text)


# Against the code


def test_acts_and_registers_are_held_against_the_code() -> None:
    acts = frozenset(act for role in CHARTER.roles.values() for act in role.grants)
    registers = frozenset(i.register for i in CHARTER.indicators.values() if i.register)
    assert read.problems(CHARTER, acts, registers) == []
    assert "role，administrator：没有“journal.read”这种权限。" in read.problems(
        CHARTER, acts - {"journal.read"}, registers
    )
    assert "indicator，members.total：没有名册函数“members”。" in read.problems(CHARTER, acts, registers - {"members"})


def test_points_by_level_fall_back_to_the_price_of_any_level() -> None:
    rule = shapes.PointsRule(
        code="a.b",
        name="例",
        item="a.b",
        category="c",
        amounts=(
            shapes.Amount(since=date(2024, 1, 1), points=Decimal(1)),
            shapes.Amount(since=date(2025, 1, 1), points=Decimal(5), level="city"),
        ),
        source="例",
    )
    assert rule.amount_on(date(2023, 1, 1)) is None
    assert rule.amount_on(date(2025, 6, 1), "city") == 5
    assert rule.amount_on(date(2025, 6, 1), "town") == 1
    assert rule.amount_on(date(2024, 6, 1), "city") == 1
