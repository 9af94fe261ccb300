"""Councils from a spreadsheet: terms, elections, and who came and went in the middle of a term."""

from datetime import date

import pytest

from tongxin.people.imports import template
from tongxin.people.imports.rows import content_of
from tongxin.people.imports.verbs import ImportRefused
from tongxin.people.models import Election, Post, Term
from tongxin.people.tests.books import imported, kind, place, row, states, undone, uploaded, xlsx
from tongxin.people.tests.factories import cast, make_person, make_unit

pytestmark = pytest.mark.django_db
HEAD = ["类别", "日期", "届次", "机构", "选举结果", "卸任"]
ELECTED = ["换届", "2021-05-06", 5, "理事会", "会长：沈知远；副会长：林静、李嘉言", ""]


@pytest.fixture
def world():
    return cast()


def elections(world, *lines):
    return imported("people.election", world.association, world.secretary, xlsx([HEAD, *lines]))


def held(title, on=date(2023, 1, 1)):
    """Who holds a post of that title on a day."""
    rows = [p for p in Post.objects.filter(title=title) if p.since <= on and (p.until is None or p.until >= on)]
    return {post.person.name for post in rows}


def test_somebody_is_relieved_and_another_added_within_the_term(world):
    batch = elections(world, ELECTED, ["届中调整", "2022-03-01", "", "", "副会长：陆景明", "副会长：林静"])
    assert set(states(batch).values()) == {"taken"}, [content_of(r).errors for r in batch.rows.all()]
    assert held("副会长") == {"李嘉言", "陆景明"} and held("会长") == {"沈知远"}
    mid = Election.objects.get(kind="mid")
    assert Post.objects.get(ended_by=mid).until == date(2022, 2, 28)
    undone(batch, world.secretary)
    assert not held("副会长") and not Term.objects.filter(withdrawn_at=None).exists()


@pytest.mark.parametrize("cell", ["林静", "免去副会长：林静", "辞职：林静", "辞：林静"])
def test_one_may_leave_alone_and_be_written_as_minutes_have_it(world, cell):
    batch = elections(world, ELECTED, ["届中调整", "2022-03-01", "", "", "", cell])
    assert set(states(batch).values()) == {"taken"}, [content_of(r).errors for r in batch.rows.all()]
    assert held("副会长") == {"李嘉言"}


@pytest.mark.parametrize(
    ("line", "column", "why"),
    [
        (["届中调整", "2022-03-01", "", "", "", ""], "results", "写出增补的职务"),
        (["届中调整", "2022-03-01", "", "", "免去副会长：林静", ""], "results", "“卸任”一列"),
        (["换届", "2022-03-01", 6, "", "会长：林静", "会长：沈知远"], "relieved", "自动结束"),
        (["换届", "2022-03-01", 6, "", "", ""], "results", "写出选举结果"),
        (["届中调整", "2022-03-01", "", "", "", "副会长：没有的人"], "relieved", "名册里没有"),
    ],
)
def test_what_does_not_fit_is_told_before_anything_is_recorded(world, line, column, why):
    batch = uploaded("people.election", world.association, world.secretary, xlsx([HEAD, ELECTED, line]))
    assert states(batch)[3] == "bad"
    assert why in content_of(row(batch, 3)).errors[column]
    assert not Election.objects.exists()


def test_a_post_nobody_holds_cannot_be_left(world):
    batch = elections(world, ELECTED, ["届中调整", "2022-03-01", "", "", "", "秘书长：林静"])
    assert states(batch) == {2: "taken", 3: "bad"}
    assert content_of(row(batch, 3)).errors[""] == "林静这一天在潮城市知联会没有担任秘书长，或已经卸任。"
    assert held("副会长") == {"林静", "李嘉言"}


def test_terms_without_an_election(world):
    head = ["单位", "届次", "开始日期", "结束日期", "机构"]
    lines = [["", 4, "2016-05-06", "2021-05-05", "理事会"], ["市教育局", 2, "2020-01-01", "", "委员会"]]
    batch = imported("people.term", world.association, world.secretary, xlsx([head, *lines]))
    assert set(states(batch).values()) == {"taken"}, [content_of(r).errors for r in batch.rows.all()]
    assert set(Term.objects.values_list("unit__key", "number")) == {("chaocheng", 4), ("jiaoyuju", 2)}
    elections(world, ELECTED)
    this = kind("people.term", world.association, world.secretary)
    _data, n = template.recorded(this, place(world.association, world.secretary), is_demo=False)
    assert n == 2  # the fifth was elected
    undone(batch, world.secretary)
    assert set(Term.objects.filter(withdrawn_at=None).values_list("number", flat=True)) == {5}


def test_a_unit_is_written_so_that_it_is_read_again(world):
    twin = make_unit("青年小组", key="chaocheng-youth-2", parent=world.association)
    here = place(world.association, world.secretary)
    assert here.unit_written(world.association) == ""
    for unit in (twin, world.youth, world.east):
        assert here.unit_called(here.unit_written(unit), below=True) == unit


def test_a_term_of_somebody_else_is_not_recorded_here(world):
    head = ["单位", "届次", "开始日期"]
    line = ["潮城市委统战部", 1, "2020-01-01"]
    batch = uploaded("people.term", world.association, world.secretary, xlsx([head, line]))
    assert "系统外单位" in content_of(row(batch, 2)).errors["unit"]


def test_a_term_in_use_is_not_taken_back(world):
    head = ["届次", "开始日期", "机构"]
    batch = imported("people.term", world.association, world.secretary, xlsx([head, [5, "2021-05-06", "理事会"]]))
    make_person("乙二", world.association)
    elections(world, ["届中调整", "2022-03-01", "", "", "理事：乙二", ""])
    with pytest.raises(ImportRefused, match="有选举或职务记录"):
        undone(batch, world.secretary)
