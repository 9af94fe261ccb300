"""Articles, placements, readings and broadcasts: what each counts as, and what is refused."""

from datetime import date, timedelta
from typing import Any

import pytest

from tongxin.journal.models import Line
from tongxin.kernel.periods import Period
from tongxin.ledger.measure import measure
from tongxin.ledger.measured import Spec
from tongxin.ledger.models import Entry
from tongxin.ledger.operations import StatementOverlaps, state
from tongxin.people.permissions import Forbidden
from tongxin.people.tests.factories import AT, TODAY, Cast, make_person
from tongxin.press import operations as press
from tongxin.press import records
from tongxin.press.models import Outlet

from .helpers import article, counted, figure, live, office, paper, person_of_member, told, website

Y2025 = Period.year(2025)


def test_an_outlet_is_told_by_the_local_day_it_was_entered_on(cast: Cast) -> None:
    early = AT.replace(hour=7)  # the day before, in UTC
    one = press.register_outlet(cast.association, "website", "潮城知联网", by=cast.secretary, at=early)
    (kind,) = (kind for kind in records.KINDS if kind.kind == "press.outlet")
    assert kind.describe([one.pk], cast.secretary, TODAY)[one.pk].on == TODAY


def test_an_article_counts_once_it_is_out(cast: Cast) -> None:
    one = article(cast)
    assert counted(one) == {}
    press.place(one, website(cast), date(2025, 3, 4), **office(cast))
    assert figure(one, "press.news") == 1
    assert {at[3] for at in counted(one)} == {date(2025, 3, 4)}
    assert counted(one) == told(one)


def test_published_by_itself_counts_without_a_placement(cast: Cast) -> None:
    one = article(cast, published_on=date(2025, 3, 2))
    assert counted(one) == {("press.news", "", "", date(2025, 3, 2)): 1}


def test_one_article_in_three_outlets_is_one_article_and_three_placements(cast: Cast) -> None:
    one = article(cast)
    for name, level in [("人民日报", "national"), ("浙江日报", "province"), ("潮城日报", "city")]:
        press.place(one, paper(cast, name, level), date(2025, 3, 4), **office(cast))
    found = measure(
        cast.association,
        Y2025,
        [
            Spec("times", "facts", ("press.media",)),
            Spec("articles", "works", ("press.media",)),
            Spec("outlets", "objects", ("press.media",)),
            Spec("national", "facts", ("press.media",), levels=("national",)),
        ],
    )
    assert {key: m.value for key, m in found.items()} == {"times": 3, "articles": 1, "outlets": 3, "national": 1}


def test_a_joint_article_counts_for_both_units_and_once_above(cast: Cast) -> None:
    one = article(cast, "联合采写", person_of_member(cast), cast.colleague)
    press.place(one, paper(cast), date(2025, 3, 4), **office(cast))
    spec = [Spec("n", "works", ("press.news",))]
    values = [measure(unit, Y2025, spec)["n"].value for unit in (cast.youth, cast.east, cast.association)]
    assert values == [1, 1, 1]
    assert [w.unit for w in one.writers.order_by("place")] == [cast.youth, cast.east]


def test_points_of_a_joint_article_close(cast: Cast) -> None:
    one = article(cast, "体会", person_of_member(cast), cast.colleague, kind="essay")
    press.place(one, website(cast), date(2025, 3, 4), **office(cast))
    points = Entry.objects.filter(cause=one.key, item="press.essay").values_list("points", flat=True)
    assert sorted(points) == [100, 100]  # two points, in equal parts


def test_an_essay_on_the_website_is_told_from_one_on_the_account(cast: Cast) -> None:
    one = article(cast, "体会", kind="essay")
    press.place(one, website(cast), date(2025, 3, 4), **office(cast))
    press.place(one, website(cast, kind="account"), date(2025, 3, 5), **office(cast))
    assert (figure(one, "press.essay_website"), figure(one, "press.essay_wechat"), figure(one, "press.essay")) == (
        1,
        1,
        1,
    )
    press.revise(one, kind="news", title=one.title, writers=[], written_on=one.written_on, **office(cast))
    assert figure(one, "press.essay_website") == figure(one, "press.essay") == 0
    assert (figure(one, "press.news"), figure(one, "press.website")) == (1, 1)


def test_each_reading_counts_its_increase(cast: Cast) -> None:
    one = article(cast)
    placed = press.place(one, website(cast), date(2025, 3, 4), **office(cast))
    press.read(placed, date(2025, 3, 10), 1200, **office(cast))
    press.read(placed, date(2025, 6, 30), 1900, **office(cast))
    reads = {at[3]: n for at, n in counted(one).items() if at[0] == "press.reads_website"}
    assert reads == {date(2025, 3, 10): 1200, date(2025, 6, 30): 700}
    press.read(placed, date(2025, 4, 1), 1500, **office(cast))  # known late: what lies after it counts less
    reads = {at[3]: n for at, n in counted(one).items() if at[0] == "press.reads_website"}
    assert reads == {date(2025, 3, 10): 1200, date(2025, 4, 1): 300, date(2025, 6, 30): 400}


def test_a_lower_later_reading_is_refused_and_corrected(cast: Cast) -> None:
    one = article(cast)
    placed = press.place(one, website(cast), date(2025, 3, 4), **office(cast))
    wrong = press.read(placed, date(2025, 3, 10), 12000, **office(cast))
    with pytest.raises(press.PressRefused, match="2025-03-10已登记到12,000，累计数不能比它少") as refused:
        press.read(placed, date(2025, 6, 30), 1900, **office(cast))
    assert refused.value.field == "total"
    press.correct_reading(wrong, date(2025, 3, 10), 1200, reason="多写了一个0", **office(cast))
    press.read(placed, date(2025, 6, 30), 1900, **office(cast))
    assert figure(one, "press.reads_website") == 1900
    with pytest.raises(press.PressRefused, match="更早的累计数不能比它多"):
        press.read(placed, date(2025, 5, 1), 2000, **office(cast))
    with pytest.raises(press.PressRefused, match="已经登记过1,900"):
        press.read(placed, date(2025, 6, 30), 1950, **office(cast))
    wrong.refresh_from_db()
    assert wrong.withdrawn_why == "多写了一个0"
    assert Line.objects.filter(act="press.correct_reading", reason="多写了一个0").exists()


def test_an_outlet_read_as_a_whole_counts_from_its_base(cast: Cast) -> None:
    site = website(cast, counts_by=Outlet.WHOLE)
    press.read(site, date(2024, 12, 31), 90_000, is_base=True, **office(cast))
    press.read(site, date(2025, 12, 1), 346_000, **office(cast))
    assert figure(site, "press.reads_website") == 256_000
    assert counted(site) == told(site)
    with pytest.raises(press.PressRefused, match="起点"):
        press.read(site, date(2024, 6, 1), 100, **office(cast))
    with pytest.raises(press.PressRefused, match="最早的一次"):
        press.read(site, date(2025, 12, 5), 400_000, is_base=True, **office(cast))
    placed = press.place(article(cast), site, date(2025, 3, 4), **office(cast))
    with pytest.raises(press.PressRefused, match="整体登记，逐篇再登记就重复了"):
        press.read(placed, date(2025, 3, 10), 5, **office(cast))
    with pytest.raises(press.PressRefused, match="不能再改登记办法"):
        press.revise_outlet(site, kind="website", name=site.name, by=cast.secretary, at=AT)


def test_reading_twice_the_same_is_recorded_once(cast: Cast) -> None:
    site = website(cast, counts_by=Outlet.WHOLE)
    first = press.read(site, date(2025, 12, 1), 100, **office(cast))
    assert press.read(site, date(2025, 12, 1), 100, **office(cast)) == first
    press.withdraw_reading(first, "登记错了", **office(cast))
    assert press.withdraw_reading(first, "再来一次", **office(cast)).withdrawn_why == "登记错了"
    assert counted(site) == {}


@pytest.mark.parametrize(
    ("kind", "held", "seen", "n"),
    [
        ("live", "broadcast.live", "broadcast.viewers", 232_500),
        ("webcast", "broadcast.webcast", "broadcast.plays", 2_004_000),
        ("film", "broadcast.film", "broadcast.plays", 300),
    ],
)
def test_a_broadcast_counts_itself_and_its_viewers(cast: Cast, kind: str, held: str, seen: str, n: int) -> None:
    row = live(cast, kind)
    press.read(row, date(2025, 5, 1), n, **office(cast))
    assert (figure(row, held), figure(row, seen)) == (1, n)
    assert counted(row) == told(row)


def test_television_has_no_viewers_to_count(cast: Cast) -> None:
    row = live(cast, "television", outlet=paper(cast, "潮城电视台", "city", "broadcaster"))
    assert counted(row) == {("broadcast.television", "city", f"press.outlet:{row.outlet_id}", date(2025, 5, 1)): 1}
    with pytest.raises(press.PressRefused, match="不登记阅读或观看数"):
        press.read(row, date(2025, 5, 2), 5, **office(cast))


def test_voiding_takes_everything_out_and_restoring_brings_it_back(cast: Cast) -> None:
    one = article(cast)
    placed = press.place(one, website(cast), date(2025, 3, 4), **office(cast))
    press.read(placed, date(2025, 3, 10), 1200, **office(cast))
    before = counted(one)
    with pytest.raises(press.PressRefused, match="写明理由"):
        press.void(one, " ", **office(cast))
    with pytest.raises(press.PressRefused, match="最多200字，现在有201字"):
        press.void(one, "重" * 201, **office(cast))
    press.void(one, "重复登记", **office(cast))
    press.void(one, "又一次", **office(cast))
    assert counted(one) == {}
    with pytest.raises(press.PressRefused, match="已经作废"):
        press.place(one, paper(cast), date(2025, 3, 4), **office(cast))
    press.restore(one, **office(cast))
    assert counted(one) == before
    row = live(cast)
    press.void_broadcast(row, "没有播", **office(cast))
    assert counted(row) == {}
    press.restore_broadcast(row, **office(cast))
    assert figure(row, "broadcast.live") == 1


def test_withdrawing_a_placement_takes_its_readings_along(cast: Cast) -> None:
    one = article(cast)
    placed = press.place(one, website(cast), date(2025, 3, 4), **office(cast))
    assert press.place(one, placed.outlet, date(2025, 3, 4), **office(cast)) == placed
    press.read(placed, date(2025, 3, 10), 1200, **office(cast))
    press.withdraw_placement(placed, "没有刊发", **office(cast))
    assert counted(one) == {}


def test_without_the_first_placement_it_counts_from_the_next_and_asks_where_a_statement_covers_that(cast: Cast) -> None:
    one = article(cast)
    first = press.place(one, website(cast), date(2025, 3, 4), **office(cast))
    press.place(one, paper(cast), date(2025, 4, 4), **office(cast))
    april = date(2025, 4, 1), date(2025, 4, 30)
    state(cast.association, "summary", "press.news", "", *april, 3, "电话汇总", by=cast.secretary, at=AT)
    with pytest.raises(StatementOverlaps):
        press.withdraw_placement(first, "没有刊发", **office(cast))
    press.withdraw_placement(first, "没有刊发", **office(cast), beside="extra")
    assert {at[3] for at in counted(one)} == {date(2025, 4, 4)}


def test_voided_twice_is_voided_once_though_the_page_is_old(cast: Cast) -> None:
    one, row = article(cast), live(cast)
    for _once in range(2):
        press.void(one, "重复", version=1, **office(cast))
        press.void_broadcast(row, "重复", version=1, **office(cast))
    assert Line.objects.filter(act__in=("press.void", "press.void_broadcast")).count() == 2


def test_a_broadcast_is_not_moved_to_a_day_when_its_outlet_was_out_of_use(cast: Cast) -> None:
    daily = paper(cast)
    row = live(cast, outlet=daily)
    press.close_outlet(daily, date(2025, 6, 1), **office(cast))
    said: dict[str, Any] = {"kind": row.kind, "title": row.title, "outlet": daily} | office(cast)
    press.revise_broadcast(row, on=date(2025, 6, 1), **said)
    with pytest.raises(press.PressRefused, match="2025-06-01以后停用"):
        press.revise_broadcast(row, on=date(2025, 6, 2), **said)


def test_correcting_an_outlet_goes_through_to_what_stands_in_it(cast: Cast) -> None:
    daily = paper(cast, "潮城日报", "county")
    one = article(cast)
    press.place(one, daily, date(2025, 3, 4), **office(cast))
    press.revise_outlet(daily, kind="newspaper", name="潮城日报", level="city", by=cast.secretary, at=AT)
    assert {at[1] for at in counted(one) if at[0] == "press.media"} == {"city"}


def test_others_use_a_shared_outlet_and_then_it_keeps_its_level(cast: Cast) -> None:
    daily = paper(cast)
    theirs = {"by": cast.neighbour_secretary, "at": AT, "today": TODAY}
    other = press.write(cast.neighbour, "news", "港区新事", (), written_on=date(2025, 3, 1), **theirs)
    press.place(other, daily, date(2025, 3, 4), **theirs)
    with pytest.raises(press.PressRefused, match="别的组织也在这家媒体登记过"):
        press.revise_outlet(daily, kind="newspaper", name=daily.name, level="city", by=cast.secretary, at=AT)
    with pytest.raises(press.PressRefused, match="已经登记过"):
        press.register_outlet(cast.neighbour, "newspaper", "人民日报", level="city", by=cast.neighbour_secretary, at=AT)
    with pytest.raises(Forbidden):
        press.revise_outlet(daily, kind="newspaper", name="日报", level="national", by=cast.neighbour_secretary, at=AT)


def test_an_own_outlet_is_not_for_neighbours(cast: Cast) -> None:
    theirs = {"by": cast.neighbour_secretary, "at": AT, "today": TODAY}
    other = press.write(cast.neighbour, "news", "港区新事", (), written_on=date(2025, 3, 1), **theirs)
    with pytest.raises(press.PressRefused, match="按上级组织的媒体另登记一家"):
        press.place(other, website(cast), date(2025, 3, 4), **theirs)


def test_a_closed_outlet_takes_nothing_later(cast: Cast) -> None:
    site = website(cast)
    press.close_outlet(site, date(2025, 6, 30), **office(cast))
    one = article(cast)
    press.place(one, Outlet.objects.get(pk=site.pk), date(2025, 6, 30), **office(cast))
    with pytest.raises(press.PressRefused, match="停用"):
        press.place(one, Outlet.objects.get(pk=site.pk), date(2025, 7, 1), **office(cast))
    press.reopen_outlet(site, by=cast.secretary, at=AT)
    press.place(one, Outlet.objects.get(pk=site.pk), date(2025, 7, 1), **office(cast))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"written_on": TODAY + timedelta(1)}, "日期在今天之后"),
        ({"published_on": date(2025, 2, 1)}, "早于成稿日期2025-03-01"),
        ({"kind": "poem"}, "没有这一类稿件"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(cast: Cast, changes: dict[str, Any], told: str) -> None:
    with pytest.raises(press.PressRefused, match=told):
        article(cast, **changes)


def test_the_office_of_the_unit_alone_writes(cast: Cast) -> None:
    for user in (cast.member, cast.group_leader, cast.neighbour_secretary, cast.leader, cast.stranger):
        with pytest.raises(Forbidden):
            article(cast, by=user)


def test_a_lost_race_is_told(cast: Cast) -> None:
    one = article(cast)
    said: dict[str, Any] = {"kind": "news", "writers": [], "written_on": one.written_on} | office(cast)
    press.revise(one, title="改过的题目", version=1, **said)
    with pytest.raises(press.LostRace):
        press.revise(one, title="又改的题目", version=1, **said)


def test_a_statement_over_the_same_span_is_asked_about(cast: Cast) -> None:
    state(
        cast.association, "summary", "press.media", "", date(2025, 1, 1), date(2025, 12, 31), 90, "年报",
        by=cast.secretary, at=AT, on=TODAY,
    )  # fmt: skip
    one, daily = article(cast), paper(cast)
    with pytest.raises(StatementOverlaps):
        press.place(one, daily, date(2025, 3, 4), **office(cast))
    press.place(one, daily, date(2025, 3, 4), beside="out_of", **office(cast))
    found = measure(cast.association, Y2025, [Spec("n", "quantity", ("press.media",))])["n"]
    assert (found.value, found.undetailed) == (90, 89)


def test_writers_count_for_the_unit_they_then_belonged_to(cast: Cast) -> None:
    newcomer = make_person("新人", cast.east, since=date(2025, 6, 1))
    one = article(cast, "早先的稿", newcomer)
    assert one.writers.get().unit == cast.association
