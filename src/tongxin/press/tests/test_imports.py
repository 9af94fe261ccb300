"""Headings that people write over lists of press and giving."""

from datetime import date

import pytest

from tongxin.people.imports.headings import bare, matched
from tongxin.people.imports.place import Place
from tongxin.people.tests.factories import AT, TODAY, Cast
from tongxin.press import imports as press

from .helpers import article, paper


@pytest.fixture
def place(cast: Cast) -> Place:
    return Place(cast.association, cast.secretary, TODAY, AT)


@pytest.mark.parametrize(
    ("kind", "heads"),
    [
        ("press.article", {"稿件标题": "title", "媒体名称": "outlet", "作者": "writers", "刊发时间": "placed_on"}),
        ("press.placement", {"稿件标题": "article", "刊发平台": "outlet", "刊发时间": "on", "版面": "page"}),
        ("press.placement", {"标题": "article", "媒体名称": "outlet"}),
        ("press.placement", {"题目": "article", "转载媒体": "outlet"}),
        ("press.reading", {"文章标题": "article", "媒体名称": "outlet", "阅读量": "total", "截至日期": "on"}),
        ("press.broadcast", {"节目名称": "title", "平台": "outlet"}),
    ],
)
def test_headings_that_people_write_are_known(place: Place, kind: str, heads: dict[str, str]) -> None:
    columns = next(one for one in press.kinds(place) if one.code == kind).columns(place)
    assert {h.title: h.column for h in matched(list(heads), columns, {})} == heads


def test_no_heading_stands_for_two_columns(place: Place) -> None:
    for kind in press.kinds(place):
        words = [bare(str(word)) for column in kind.columns(place) for word in {column.name, *column.synonyms}]
        assert sorted({w for w in words if words.count(w) > 1}) == [], kind.code


def test_an_article_is_found_by_its_title_where_it_was_placed(cast: Cast, place: Place) -> None:
    one, daily = article(cast, "饮水点", written_on=date(2025, 3, 1)), paper(cast)
    columns = {c.code: c for c in press.articles.placement_columns(place)}
    assert columns["article"].read("饮水点 2025-03-01", place) == one
    assert columns["outlet"].read("人民日报", place) == daily
