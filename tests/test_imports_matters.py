"""Motions, supervision opinions and research topics from a spreadsheet, the whole way: the template filled in, what
is wrong told and put right, taken, counted in the figures, told what befell them, and all of it taken back."""

from dataclasses import dataclass, field

import pytest

from tongxin.kernel.periods import Period
from tongxin.matters.models import Matter
from tongxin.people.imports import template, verbs
from tongxin.people.imports.rows import content_of
from tongxin.people.imports.sheets import sheets_of
from tongxin.people.tests.books import imported, kind, place, row, states, taken, undone, uploaded, xlsx
from tongxin.people.tests.factories import AT, TODAY, cast, make_unit
from tongxin.reports.figures import figures

pytestmark = pytest.mark.django_db
YEAR = Period.parse("2025")


@dataclass
class Walk:
    """A kind of matter: rows by heading, the third with a fault; what they count as, alone and with what befell."""

    code: str
    rows: list[dict[str, str]]
    fault: tuple[str, str, str]  # column, what is told, what it should be
    figures: dict[str, int]
    events: list[dict[str, str]] = field(default_factory=list)
    befallen: dict[str, int] = field(default_factory=dict)


MOTION = {"情况": "现状", "分析": "原因", "建议": "办法"}
OPINION = {"监督方向": "营商环境", "发现的问题": "问题", "意见建议": "建议"}
TOPIC = {"调研的问题": "问题"}
WALKS = [
    Walk(
        "motion",
        [
            {"题目": "关于校车的提案", "形式": "个人提案", "提交层级": "市级", "作者": "李嘉言",
             "提交日期": "2025-01-10", "审查立案日期": "2025年1月20日", "案号": "117", **MOTION},
            {"题目": "关于湿地的议案", "形式": "议案", "提交层级": "省级", "作者": "林静、沈知远", "份额": "2/3、1/3",
             "提交日期": "2025/1/12", "办结日期": "2025-06-30", "办理结果": "已采纳", **MOTION},
            {"题目": "关于养老的集体提案", "形式": "集体提案", "提交层级": "市级", "作者": "林静",
             "提交日期": "2025-01-11", "提交组织": "潮城市知联会", **MOTION},
        ],
        ("authors", "不列个人作者", ""),
        {"motion.proposal_individual": 1, "motion.bill": 1, "motion.proposal_collective": 1},
        [{"编号或题目": "关于校车的提案", "登记什么": "评为好提案", "层级": "市级", "日期": "2025-12-01"}],
        {"motion.good": 1},
    ),
    Walk(
        "supervision",
        [
            {"题目": "关于窗口服务的意见", "作者": "李嘉言、林静", "提交日期": "2025-03-01", "送达日期": "2025-03-05",
             "被监督单位": "市教育局", **OPINION},
            {"题目": "关于收费的意见", "作者": "沈知远", "送达日期": "2025-04-05", "被监督单位": "市教育局", **OPINION},
            {"题目": "关于用地的意见", "作者": "沈知远", "送达日期": "2025-05-05", "被监督单位": "市自然资原局",
             **OPINION},
        ],
        ("n.deliver.bureau", "没有这个单位", "市自然资源局"),
        {"supervision.opinion": 3, "supervision.bodies": 2},
        [{"编号或题目": "关于收费的意见", "登记什么": "采纳", "日期": "2025-06-01", "单位": "市教育局"}],
        {"supervision.adopted": 1},
    ),
    Walk(
        "research",
        [
            {"题目": "民营企业转型", "形式": "重点课题", "作者": "林静", "申报日期": "2025-02-01",
             "立项日期": "2025-02-10", "结题日期": "2025-10-10", "报告题目": "转型报告", "主要结论和建议": "结论",
             **TOPIC},
            {"题目": "乡镇商会", "形式": "自选课题", "作者": "李嘉言", "立项日期": "2025-03-10", **TOPIC},
            {"题目": "侨资回流", "形式": "自选课题", "作者": "李嘉言", "立项日期": "2026-03-10", **TOPIC},
        ],
        ("on.accept", "日期还没有到", "2025-03-11"),
        {"research.key": 1, "research.own": 2, "research.done": 1},
        [{"编号或题目": "民营企业转型", "登记什么": "采用", "层级": "市级", "日期": "2025-12-01", "单位": "市教育局"}],
        {"research.adopted": 1},
    ),
]  # fmt: skip


@pytest.fixture
def world():
    made = cast()
    make_unit("市自然资源局", key="zirangju", kind="bureau", is_outside=True, level="city")
    return made


def filled(code, world, rows):
    """The template of a kind with rows written under its own headings."""
    this = kind(code, world.association, world.secretary)
    data = template.template(this, place(world.association, world.secretary))
    _number, heads = sheets_of(data, "模板.xlsx")[0].rows[0]
    unknown = {name for one in rows for name in one} - set(heads)
    assert not unknown, f"{unknown} not among {heads}"
    return xlsx([heads, *([one.get(name, "") for name in heads] for one in rows)])


def counted(world, codes):
    found = figures(world.association, YEAR, list(codes))
    return {code: int(found[code].value or 0) for code in codes}


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.code)
def test_from_the_template_to_the_figures_and_back(world, walk):
    code, here, mine = f"matters.{walk.code}", world.association, world.secretary
    nothing = dict.fromkeys(walk.figures | walk.befallen, 0)
    batch = uploaded(code, here, mine, filled(code, world, walk.rows))
    assert states(batch) == {2: "good", 3: "good", 4: "bad"}, [content_of(r).errors for r in batch.rows.all()]
    column, told, right = walk.fault
    assert told in content_of(row(batch, 4)).errors[column]
    assert not Matter.objects.exists() and counted(world, nothing) == nothing

    this = kind(code, here, mine)
    batch = verbs.correct(batch, this, {row(batch, 4).pk: {column: right}}, {}, by=mine, at=AT, today=TODAY)
    assert set(states(batch).values()) == {"good"}, content_of(row(batch, 4)).errors
    batch = taken(batch, mine, "whole")
    assert set(states(batch).values()) == {"taken"}, [content_of(r).errors for r in batch.rows.all()]
    assert counted(world, walk.figures) == walk.figures

    after = imported(f"{code}.events", here, mine, filled(f"{code}.events", world, walk.events))
    assert set(states(after).values()) == {"taken"}, [content_of(r).errors for r in after.rows.all()]
    assert counted(world, walk.befallen) == walk.befallen
    again = uploaded(code, here, mine, filled(code, world, walk.rows[:2]))
    assert set(states(again).values()) == {"alike"}  # nothing is counted twice

    undone(after, mine)
    undone(batch, mine)
    assert counted(world, nothing) == nothing
    assert not Matter.objects.visible_to(mine, TODAY).exists()
