"""Matters from a spreadsheet, and back into one."""

from fractions import Fraction

import pytest

from tongxin.ledger.models import Entry
from tongxin.matters import operations
from tongxin.matters.models import Event, Matter
from tongxin.people.imports import template
from tongxin.people.imports.rows import content_of
from tongxin.people.imports.verbs import ImportRefused
from tongxin.people.models import Import
from tongxin.people.tests.books import imported, kind, place, row, states, taken, undone, uploaded, xlsx
from tongxin.people.tests.factories import AT, TODAY, cast, make_unit

pytestmark = pytest.mark.django_db
HEAD = ["题目", "作者", "份额", "情况和问题", "具体建议", "主题", "提交日期", "报送时间", "报送单位", "编号"]
LINES = [
    [
        "关于老旧小区加装电梯的建议",
        "李嘉言、林静",
        "",
        "情况",
        "建议",
        "民生",
        "2025-03-01",
        "2025/3/20",
        "市教育局",
        "",
    ],
    ["关于校门口拥堵的建议", "林静", "", "情况", "建议", "教育", "2025年4月1日", "", "", ""],
    [
        "关于数据共享的建议",
        "李嘉言、林静",
        "2/3、1/3",
        "情况",
        "建议",
        "",
        "20250501",
        "2025.5.20",
        "市教育局",
        "旧-17",
    ],
    ["还没有提交的", "林静", "", "", "", "", "", "", "", ""],
]


@pytest.fixture
def world():
    return cast()


def information(world):
    return imported("matters.information", world.association, world.secretary, xlsx([HEAD, *LINES]))


def standing():
    return sum(1 if e.sign > 0 else -1 for e in Entry.objects.all())


def test_rows_go_the_way_their_dates_tell(world):
    batch = information(world)
    assert set(states(batch).values()) == {"taken"}, [content_of(r).errors for r in batch.rows.all()]
    first, second, third, fourth = Matter.objects.order_by("pk")
    assert [first.state, second.state, third.state, fourth.state] == ["reported", "submitted", "reported", "draft"]
    assert first.number == "2025-001"
    assert third.number == "旧-17"
    assert [a.share for a in third.authors.order_by("place")] == [Fraction(2, 3), Fraction(1, 3)]
    assert first.body["topic"] == "livelihood"
    assert [s.on.isoformat() for s in first.steps.order_by("pk")] == ["2025-03-01"] + ["2025-03-20"] * 4
    assert Entry.objects.filter(item="information.reported").values("cause").distinct().count() == 2


def test_what_befell_them_finds_them_by_number_or_title(world):
    information(world)
    make_unit("市政协", key="shizhengxie", kind="bureau", is_outside=True, level="city")
    head = ["题目", "事件", "采用日期", "采用单位", "层级"]
    lines = [["2025-001", "采用", "2025-06-01", "市政协", ""], ["关于数据共享的建议", "批示", "2025-07-01", "", "市"]]
    batch = uploaded("matters.information.events", world.association, world.secretary, xlsx([head, *lines]))
    level = next(x.name for x in place(world.association, world.secretary).charter.levels.values() if x.code == "city")
    lines[1][4] = level
    batch = imported("matters.information.events", world.association, world.secretary, xlsx([head, *lines]))
    assert set(states(batch).values()) == {"taken"}, [content_of(r).errors for r in batch.rows.all()]
    assert set(Event.objects.values_list("event", "level")) == {("adopted", "city"), ("instructed", "city")}
    undone(batch, world.secretary)
    assert not Event.objects.filter(withdrawn_at=None).exists()
    assert not Entry.objects.filter(item="information.adopted").count() % 2


def test_undone_nothing_counts_and_it_can_be_imported_again(world):
    undone(information(world), world.secretary)
    assert standing() == 0
    assert not Matter.objects.visible_to(world.secretary, TODAY).exists()
    again = information(world)
    assert set(states(again).values()) == {"taken"}
    assert Matter.objects.filter(number="旧-17").count() == 1


def test_not_undone_where_somebody_went_on(world):
    batch = information(world)
    second = Matter.objects.order_by("pk")[1]
    operations.advance(second, "screen", by=world.secretary, at=AT, on=TODAY)
    with pytest.raises(ImportRefused, match="第3行：“关于校门口拥堵的建议”后来又办过"):
        undone(batch, world.secretary)
    assert Matter.objects.filter(discarded_at=None).count() == 4


def test_one_on_record_goes_on_from_where_it_stands(world):
    information(world)
    lines = [["关于校门口拥堵的建议", "林静", "", "情况", "建议", "教育", "2025-04-01", "2025-04-20", "市教育局", ""]]
    batch = uploaded("matters.information", world.association, world.secretary, xlsx([HEAD, *lines]))
    assert states(batch) == {2: "alike"}
    batch.rows.update(choice="update")
    batch = taken(batch, world.secretary)
    matter = Matter.objects.get(title="关于校门口拥堵的建议")
    assert matter.state == "reported"
    undone(batch, world.secretary)
    matter.refresh_from_db()
    assert (matter.state, matter.discarded_at) == ("submitted", None)


def test_a_step_that_lacks_what_it_asks_is_told(world):
    line = ["题", "林静", "", "情况", "建议", "", "2025-03-01", "2025-03-20", "", ""]
    batch = imported_or_not(world, line)
    assert "报送单位" in content_of(row(batch, 2)).errors[""]
    assert not Matter.objects.exists()


def imported_or_not(world, line):
    return imported("matters.information", world.association, world.secretary, xlsx([HEAD, line]))


@pytest.mark.parametrize("code", ["matters.information", "matters.motion", "matters.supervision", "matters.research"])
def test_every_kind_has_its_template(world, code):
    this = kind(code, world.association, world.secretary)
    columns = this.columns(place(world.association, world.secretary))
    names = [column.name for column in columns]
    assert len(set(names)) == len(names)
    assert template.template(this, place(world.association, world.secretary))[:2] == b"PK"


def test_what_is_exported_is_imported_elsewhere_the_same(world):
    information(world)
    this = kind("matters.information", world.association, world.secretary)
    data, n = template.recorded(this, place(world.association, world.secretary), is_demo=False)
    assert n == 4
    before = facts()
    undone(world_batch(), world.secretary)
    batch = imported("matters.information", world.association, world.secretary, data)
    assert set(states(batch).values()) == {"taken"}, [content_of(r).errors for r in batch.rows.all()]
    assert facts() == before


def world_batch():
    return Import.objects.select_related("unit").get(kind="matters.information")


def facts():
    found = Matter.objects.filter(discarded_at=None).order_by("number", "title")
    return [
        (m.number, m.title, m.state, m.body, m.submitted_on, m.work_on,
         [(a.person_id, a.share) for a in m.authors.order_by("place")],
         [(f.item, f.booked_on, f.object) for f in m.facts()])
        for m in found
    ]  # fmt: skip
