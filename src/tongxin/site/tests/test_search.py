"""One search over what one may see."""

import re

import pytest

from tongxin.activities.operations import Details, plan, void
from tongxin.people.tests.factories import AT, TODAY, make_person
from tongxin.people.tests.visits import logged_in as as_
from tongxin.press import operations as press
from tongxin.reports import operations as reports

from .scene import opinion, text

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("many", [1, 100])
def test_search_finds_the_same_of_few_units_and_of_many(people, monkeypatch, many):
    for place in ("people.placed", "site.search"):
        monkeypatch.setattr(f"tongxin.{place}.MANY", many)
    by = {"at": AT, "by": people.secretary}
    for unit in (people.association, people.youth):
        plan(unit, Details(kind="study_group", title=f"{unit}读书会", starts_on=TODAY), **by)
    void(plan(people.youth, Details(kind="study_group", title="错的读书会", starts_on=TODAY), **by), "错", **by)
    plan(people.neighbour, Details(kind="study_group", title="别家读书会", starts_on=TODAY), at=AT,
         by=people.neighbour_secretary)  # fmt: skip
    found = text(as_(people.secretary).get("/search/?q=读书会"))
    assert re.findall(r'class="m">([^<]+读书会)<', found) == [f"{people.youth}读书会", f"{people.association}读书会"]
    assert "陆景明" in text(as_(people.secretary).get("/search/?q=ljm"))


def test_search_finds_what_one_may_see_and_nothing_else(people):
    opinion(people, "关于电梯维保的建议")
    opinion(
        people, "关于电梯加装的建议", author=people.outsider, office=people.neighbour_secretary, unit=people.neighbour
    )
    mine = text(as_(people.secretary).get("/search/?q=电梯"))
    assert "关于电梯维保的建议" in mine and "关于电梯加装的建议" not in mine
    assert "关于电梯维保的建议" not in text(as_(people.member).get("/search/?q=电梯"))


def test_people_are_found_by_pinyin_by_those_who_may_read_the_register(people):
    make_person("单雄", people.youth)
    assert "单雄" in text(as_(people.secretary).get("/search/?q=dan+xiong"))
    found = text(as_(people.secretary).get("/search/?q=ljm"))
    assert "陆景明" in found
    assert "没有找到“何海”" in text(as_(people.secretary).get("/search/?q=何海"))
    assert "陆景明" not in text(as_(people.member).get("/search/?q=ljm"))


def test_figures_are_found_by_name(people):
    page = text(as_(people.secretary).get("/search/?q=上报社情民意"))
    assert "/figures/chaocheng/2025/information.reported/" in page


def test_a_figure_that_was_found_opens_on_the_units_own_year(people):
    reports.draft(people.association, "annual", "2024", by=people.secretary, at=AT, on=TODAY)
    page = text(as_(people.secretary).get("/search/?q=上报社情民意"))
    assert "/figures/chaocheng/2024/information.reported/" in page


def test_who_wrote_an_article_finds_it_and_nobodys_else(people):
    for title, writer in (("潮边的灯", people.member.person), ("灯下的书", people.colleague)):
        press.write(
            people.association, "news", title, [writer], written_on=TODAY, by=people.secretary, at=AT, today=TODAY
        )
    mine, theirs = (text(as_(who).get("/search/?q=灯")) for who in (people.member, people.secretary))
    assert "潮边的灯" in mine and "灯下的书" not in mine
    assert "潮边的灯" in theirs and "灯下的书" in theirs


def test_what_was_searched_is_shown_escaped(people):
    page = text(as_(people.secretary).get("/search/?q=<script>x</script>"))
    assert "<script>x" not in page


def test_the_rest_of_a_search_is_asked_for_as_it_was_typed(people):
    for n in range(10):
        make_person(f"A&B{n}", people.youth)
    assert "/people/?q=A%26B" in as_(people.secretary).get("/search/", {"q": "A&B"}).text
