"""Every kind of record from a spreadsheet, out again, in elsewhere the same, and taken back."""

from datetime import date

import pytest

from tongxin.ledger.models import Entry
from tongxin.people.imports import kinds, template
from tongxin.people.imports.rows import content_of
from tongxin.people.imports.sheets import sheets_of
from tongxin.people.models import Import, Unit
from tongxin.people.tests.books import imported, kind, place, states, undone, uploaded, xlsx
from tongxin.people.tests.factories import cast, make_person, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """The cast, and in the neighbour the same people and bodies, so that a list fits there too."""
    made = cast()
    make_unit("青年小组", key="linhai-youth", parent=made.neighbour)
    make_unit("市政协", key="shizhengxie", kind="bureau", is_outside=True, level="city")
    make_unit("望潮镇", key="wangchao", kind="town", is_outside=True, level="town")
    for name in ("李嘉言", "林静", "沈知远"):
        make_person(name, Unit.objects.get(key="linhai-youth"))
    return made


def first(entries, **wanted):
    """The name of the first entry of a charter's list that is such."""
    return next(e.name for e in entries.values() if all(getattr(e, name) == value for name, value in wanted.items()))


def any_of(entries):
    """The name of the first entry of a charter's list."""
    return next(iter(entries.values())).name


def own(charter):
    """An outlet of one's own whose readers are counted."""
    return ["同心发布", next(k.name for k in charter.outlets.values() if k.is_own and k.reads), ""]


def books(charter):
    """Kind → rows of a workbook, by heading, in the order in which they need each other."""
    level = charter.levels["city"].name
    activity = next(k for k in charter.activities.values() if k.sent and not k.by)
    cash = first(charter.givings, form="cash")
    goods = first(charter.givings, form="goods")
    return {
        "people.unit": [["名称", "类别", "系统外单位", "层级"], ["新城小组", charter.unit_kinds["group"].name, "", ""]],
        "people.person": [
            ["姓名", "入会日期", "手机", "出生年月", "政治面貌", "单位"],
            ["甲一", date(2021, 3, 1), "13900000001", "1985-03", "群众", "青年小组"],
            ["乙二", "2022年5月6日", "13900000002", "1990年1月", "无党派人士", ""],
        ],
        "people.post": [["姓名", "职务", "任职日期", "卸任日期"], ["甲一", "理事", "2023.3.1", ""]],
        "people.standing": [["姓名", "方面", "内容", "自"], ["甲一", "职称", any_of(charter.titles), "2023-03-01"]],
        "people.election": [
            ["类别", "日期", "届次", "机构", "选举结果"],
            ["换届", "2024-05-06", 5, "理事会", "会长：沈知远；副会长：林静、李嘉言"],
        ],
        "people.term": [["届次", "开始日期", "结束日期", "机构"], [4, "2019-05-06", "2024-05-05", "理事会"]],
        "people.seat": [
            ["姓名", "类别", "层级", "所在机构", "届次", "自"],
            ["甲一", any_of(charter.seats), level, "市政协", "第十五届", "2022-01-01"],
        ],
        "people.nomination": [
            ["姓名", "类别", "推荐去向", "推荐日期", "结果", "结果日期"],
            ["乙二", any_of(charter.nominations), "市委党校", "2025-03-01", "成功", "2025-04-01"],
        ],
        "people.honour": [
            ["类别", "姓名", "荣誉名称", "授予单位", "授予日期", "层级"],
            [
                first(charter.honours, of="person", is_own=False),
                "甲一、乙二",
                "先进个人",
                "市政协",
                "2025-05-01",
                level,
            ],
        ],
        "matters.information": [
            ["题目", "作者", "情况和问题", "具体建议", "提交日期", "报送日期", "报送单位"],
            ["关于停车的建议", "甲一、李嘉言", "情况", "建议", "2025-03-01", "2025-03-09", "市政协"],
        ],
        "matters.information.events": [
            ["题目", "登记什么", "日期", "单位"],
            ["关于停车的建议", "采用", "2025-04-01", "市政协"],
        ],
        "activities.venue": [
            ["名称", "类别", "层级", "启用日期"],
            ["知联之家", any_of(charter.venues), level, "2025-01-05"],
        ],
        "activities.improvement": [["阵地", "完成日期", "提升的内容"], ["知联之家", "2025-06-01", "添置书架"]],
        "activities.series": [["名称", "类别", "创设日期"], ["同心讲堂", any_of(charter.series), "2025-01-05"]],
        "activities.activity": [
            ["活动名称", "类别", "活动时间", "参加人", "请假", "阵地", "品牌", "开始时间"],
            ["读书会", activity.name, "2025/2/3", "甲一、林静", "李嘉言", "知联之家", "同心讲堂", "14:00"],
        ],
        "activities.attendance": [["活动", "姓名", "到场"], ["读书会", "乙二", "迟到"]],
        "press.outlet": [
            ["名称", "类别", "层级"],
            ["潮城日报", first(charter.outlets, is_own=False), level],
            own(charter),
        ],
        "press.article": [
            ["题目", "类别", "作者", "发布日期", "刊发媒体", "刊发日期"],
            ["潮起同心", any_of(charter.articles), "甲一", "2025-06-01", "同心发布", "2025-06-01"],
        ],
        "press.placement": [["题目", "媒体", "刊发日期"], ["潮起同心", "潮城日报", "2025-06-02"]],
        "press.broadcast": [["题目", "类别", "播出日期"], ["直播一场", any_of(charter.broadcasts), "2025-06-03"]],
        "press.reading": [
            ["题目", "媒体", "播出", "日期", "阅读量"],
            ["潮起同心", "同心发布", "", "2025-07-01", 1200],
            ["", "", "直播一场", "2025-07-01", "3.5万"],
        ],
        "giving.donation": [
            ["事由", "类别", "捐赠方", "受赠方", "到账金额", "到账日期", "物资", "物资价值", "价值依据"],
            ["助学", cash, "甲一", "市第三中学", "5600.50", "2025-08-01", "", "", ""],
            [
                "慰问",
                goods,
                "乙二、潮盐食品公司",
                "敬老院",
                "",
                "2025-08-02",
                "大米20袋；食用油10桶",
                "2000；800.5",
                "发票",
            ],
        ],
        "giving.project": [
            ["项目", "类别", "捐赠方", "受赠方", "预计价值", "签约日期"],
            ["校舍", first(charter.givings, form="project"), "甲一", "市第三中学", "100万", "2025-08-01"],
        ],
        "ledger.statement": [
            ["性质", "项目", "自", "至", "申报数", "出处"],
            ["汇总", charter.items["information.reported"].name, "2024-01-01", "2024-12-31", 12, "各组报来"],
        ],
    }


def table(code, unit, user):
    """What an export holds, without the sheet of notes."""
    data, _n = template.recorded(kind(code, unit, user), place(unit, user), is_demo=False)
    return data, [cells for _number, cells in sheets_of(data, "导出.xlsx")[0].rows]


def sound(batch):
    assert set(states(batch).values()) == {"taken"}, [
        (row.number, row.state, content_of(row).errors, content_of(row).alike) for row in batch.rows.all()
    ]
    return batch


def test_an_improvement_counts_until_it_is_taken_back(world):
    here, mine = world.association, world.secretary
    charter = place(here, mine).charter
    for code in ("activities.venue", "activities.improvement"):
        book = xlsx(books(charter)[code])
        batch = sound(imported(code, here, mine, book))
    entries = Entry.objects.filter(item__in={kind.improved for kind in charter.venues.values()} - {""})
    assert [entry.sign for entry in entries] == [1]
    assert set(states(uploaded(code, here, mine, book)).values()) == {"alike"}
    undone(batch, mine)
    assert sum(entry.sign for entry in entries.all()) == 0


def test_each_kind_there_and_back_again(world):
    """Imported, exported, imported in another association, exported there: the same list; then all taken back."""
    here, mine = world.association, world.secretary
    there, theirs = world.neighbour, world.neighbour_secretary
    made, copies = [], []
    for code, lines in books(place(here, mine).charter).items():
        made.append(sound(imported(code, here, mine, xlsx(lines))))
        data, before = table(code, here, mine) if kind(code, here, mine).rows else (b"", [])
        if code == "people.person":  # one number is one person: in the neighbour they are others
            make_person("甲一", Unit.objects.get(key="linhai-youth"))
            make_person("乙二", there)
        elif code == "press.outlet":  # newspapers are shared by all
            copies.append(sound(imported(code, there, theirs, xlsx([lines[0], own(place(here, mine).charter)]))))
        elif code == "activities.attendance":
            copies.append(sound(imported(code, there, theirs, xlsx(lines))))
            assert table("activities.activity", there, theirs)[1] == table("activities.activity", here, mine)[1]
        elif code != "people.unit":
            copies.append(sound(imported(code, there, theirs, data)))
            assert table(code, there, theirs)[1] == before, code
    covered = {k.code for k in kinds.all_kinds(place(here, mine))}
    matters = {code for code in covered if code.startswith("matters.") and "information" not in code}
    assert covered - matters == set(books(place(here, mine).charter))
    for batch in reversed(copies):
        undone(batch, theirs)
    for batch in reversed(made):
        undone(batch, mine)
    standing = sum(1 if e.sign > 0 else -1 for e in Entry.objects.all())
    assert standing == 0
    assert Import.objects.filter(state="undone").count() == len(made) + len(copies)
