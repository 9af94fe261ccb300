"""Stock figures against counting by hand: on a day, over a period, and the rows behind each."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tongxin.kernel.charter.shapes import Charter
from tongxin.kernel.periods import Period
from tongxin.people import charters, operations
from tongxin.people.models import Membership, Person, Post, Seat, Standing, Unit
from tongxin.people.permissions import SYSTEM
from tongxin.people.tests.factories import AT, TODAY, cast, make_person, make_unit
from tongxin.reports.figures import asked, figures
from tongxin.reports.registers import REGISTERS, Ask, Rosters

YEAR = Period.year(2025)
LAST = date(2025, 12, 31)
BY: dict[str, Any] = {"by": SYSTEM, "at": AT}
SHIPPED = charters.shipped_names()


@pytest.fixture
def city(db: None) -> Unit:
    return make_unit("潮城市委员会", kind="party_committee", charter="minzhu-dangpai", since=date(2010, 1, 1))


def figure(unit: Unit, code: str, period: Period = YEAR, on: date | None = None) -> Any:
    return figures(unit, period, [code], on)[code]


def many(unit: Unit, number: int, since: date = date(2015, 3, 1), **fields: Any) -> list[Person]:
    people = Person.objects.bulk_create(Person(name=f"甲{n}", pinyin="jia", **fields) for n in range(number))
    Membership.objects.bulk_create(Membership(person=p, unit=unit, since=since) for p in people)
    return people


def hold(people: list[Person], aspect: str, value: str, since: date = date(2015, 3, 1)) -> None:
    Standing.objects.bulk_create(Standing(person=p, aspect=aspect, value=value, since=since) for p in people)


# --- as the published reports print them -----------------------------------------------------------------------------


def test_the_composition_of_a_city_committee_is_right_on_the_last_day_and_changes_the_day_after(city: Unit) -> None:
    old = many(city, 2202)
    new = many(city, 92, date(2025, 5, 1), birth_year=1986, birth_month=6)
    people = old + new
    hold(people[:2021], "title", "physician_middle")
    hold(people[:1700], "field", "science")
    hold(new[:58], "talent", "senior_professional", date(2025, 5, 1))
    hold(new[58:64], "talent", "provincial_leading", date(2025, 5, 1))
    hold(new[64:65], "talent", "national_leading", date(2025, 5, 1))
    codes = [
        "members.total", "members.title_share", "members.sector_share", "members.joined", "joined.mean_age",
        "joined.high_talent_share", "joined.talents.national", "joined.talents.province",
    ]  # fmt: skip
    found = figures(city, YEAR, codes)
    assert [found[code].printed for code in codes] == [
        "2294名", "占88.1%", "占74.1%", "92名", "39岁", "占70.7%", "1名", "6名",
    ]  # fmt: skip
    Membership.objects.filter(person__in=old[:100]).update(until=LAST)
    hold(people[2021:2100], "title", "professor_senior", date(2026, 1, 1))
    assert figure(city, "members.total").value == 2294
    assert figure(city, "members.title_share").printed == "占88.1%"
    after = Period.between(date(2026, 1, 1), date(2026, 1, 1))
    assert figure(city, "members.total", after).value == 2194
    assert figure(city, "members.titled_middle", after).value == 2021 - 100 + 79
    assert figure(city, "members.joined", after).value == 0
    assert [figure(city, "members.left", span).value for span in (YEAR, after)] == [0, 100]  # none is in neither


def test_terms_seats_and_persons_are_told_apart(city: Unit) -> None:
    first, second, gone = (make_person(n, city) for n in ("甲一", "甲二", "甲三"))
    seat = operations.seat
    seat(first, "deputy", date(2022, 1, 1), level="city", body_name="市人大", **BY)
    seat(first, "cppcc", date(2022, 1, 1), level="county", body_name="县政协", **BY)
    seat(second, "cppcc_standing", date(2022, 1, 1), level="city", body_name="市政协", **BY)
    seat(second, "cppcc", date(2022, 1, 1), level="city", body_name="市政协", **BY)  # a standing member is a member
    seat(second, "adviser", date(2022, 1, 1), body_name="市检察院", **BY)
    seat(first, "deputy", date(2017, 1, 1), date(2021, 12, 31), level="city", body_name="市人大", **BY)
    wrong = seat(second, "deputy", date(2022, 1, 1), level="city", body_name="市人大", **BY)
    operations.withdraw_seat(wrong, "登记错了", **BY)
    seat(gone, "deputy", date(2022, 1, 1), level="city", body_name="市人大", **BY)
    operations.leave(Membership.objects.get(person=gone), date(2024, 6, 30), **BY)
    codes = ["seats.total", "seats.persons", "seats.deputy", "seats.cppcc", "seats.cppcc_standing.city"]
    found = figures(city, YEAR, codes)
    assert [int(found[code].value or 0) for code in codes] == [3, 2, 1, 2, 1]
    assert found["seats.total"].printed == "3人次"


def test_a_share_of_a_bodys_seats_needs_its_size(city: Unit) -> None:
    body = make_unit("市政协", is_outside=True)
    for n in range(7):
        operations.seat(make_person(f"乙{n}", city), "cppcc", date(2022, 1, 1), level="county", body=body, **BY)
    assert figure(city, "seats.cppcc.county_share").value is None
    operations.record_term(body, 15, date(2022, 1, 1), size=24, **BY)
    share = figure(city, "seats.cppcc.county_share")
    assert (share.printed, share.numerator, share.denominator) == ("占29.2%", 7, 24)


def test_nominations_count_by_the_day_of_their_outcome(city: Unit) -> None:
    first, second = make_person("甲一", city), make_person("甲二", city)
    nominate, decide = operations.nominate, operations.decide
    old = nominate(first, city, "course", "青年干部班", date(2024, 11, 1), **BY)
    again = nominate(first, city, "course", "能力提升班", date(2025, 3, 1), **BY)
    failed = nominate(second, city, "course", "青年干部班", date(2025, 3, 1), **BY)
    nominate(second, city, "seat", "市政协委员", date(2025, 4, 1), level="city", **BY)
    for row, succeeded in ((old, True), (again, True), (failed, False)):
        decide(row, succeeded=succeeded, on=date(2025, 5, 1), **BY)
    organ = [nominate(first, city, "organ", f"第{n}委员会", date(2025, 6, 1), **BY) for n in range(3)]
    for row in organ:
        decide(row, succeeded=True, on=date(2025, 7, 1), **BY)
    codes = ["nominated.course", "nominated.organ", "proposed.seat.city", "nominated.seat"]
    assert [int(figure(city, code).value) for code in codes] == [1, 3, 1, 0]
    assert figure(city, "nominated.course", Period.year(2024)).value is None
    operations.reopen_nomination(again, **BY)
    assert figure(city, "nominated.course").value == 1
    operations.reopen_nomination(old, **BY)
    assert figure(city, "nominated.course").value == 0


def test_honours_and_elections_of_units_below_count_each_unit_once(city: Unit) -> None:
    branches = [make_unit(f"支社{n}", kind="branch", parent=city, since=date(2012, 1, 1)) for n in range(4)]
    person = make_person("甲一", branches[0])
    for unit in branches[:3]:
        for on in (date(2025, 3, 1), date(2025, 9, 1)):
            operations.honour(unit, "advanced_organisation", on, level="province", body_name="社省委", **BY)
    operations.honour(city, "advanced_press", date(2025, 3, 1), level="national", body_name="社中央", **BY)
    operations.honour(
        branches[0], "advanced_person", date(2025, 3, 1), [person], level="national", body_name="社中央", **BY
    )
    gone = operations.honour(
        branches[3], "advanced_organisation", date(2025, 3, 1), level="province", body_name="社省委", **BY
    )
    operations.withdraw_honour(gone[0], "重复", **BY)
    for unit in branches[:2]:
        operations.elect(unit, 3, date(2025, 4, 1), [(person, "主委")], **BY)
    operations.adjust(branches[0], date(2025, 8, 1), [(person, "委员")], **BY)
    wanted = {
        "honours.units.advanced_organisation.province": 3,
        "honours.advanced_person.national": 1,
        "honours.own": 1,
        "honours.own.national": 1,
        "honours.own.province": 0,
        "elections.full": 2,
        "elections.mid": 1,
        "units.branches": 4,
        "units.committees": 0,
        "units.founded": 0,
    }
    found = figures(city, YEAR, wanted)
    assert {code: int(found[code].value or 0) for code in wanted} == wanted
    assert figure(branches[0], "honours.own").value == 2  # its own now, and the branch is the unit
    assert figure(city, "elections.full", Period.year(2024)).value is None


def test_what_happened_stays_where_the_unit_then_stood(city: Unit) -> None:
    other = make_unit("临海市委员会", kind="party_committee", charter="minzhu-dangpai", since=date(2010, 1, 1))
    branch = make_unit("海港支社", kind="branch", parent=city, since=date(2012, 1, 1))
    person = make_person("甲一", branch)
    operations.honour(branch, "post_star", date(2025, 3, 1), [person], **BY)
    operations.place(branch, other, date(2025, 6, 1), **BY)
    operations.honour(branch, "excellent_member", date(2025, 9, 1), [person], **BY)
    assert figure(city, "honours.post_star").value == 1
    assert figure(city, "honours.excellent_member").value == 0
    assert figure(other, "honours.excellent_member").value == 1
    assert figure(other, "honours.post_star").value == 0


def test_ranks_are_those_of_who_holds_a_post_in_the_unit_itself(city: Unit) -> None:
    group = make_unit("小组", parent=city)
    chief, deputy, other, plain = (make_person(n, city) for n in ("甲一", "甲二", "甲三", "甲四"))
    for person, unit in ((chief, city), (deputy, city), (plain, city), (other, group)):
        Post.objects.create(person=person, unit=unit, title="理事", since=date(2020, 1, 1))
    Post.objects.create(person=chief, unit=city, title="会长", since=date(2020, 1, 1))
    hold([chief, other], "rank", "division_deputy")
    hold([deputy], "rank", "section_chief")
    assert figure(city, "ranks.division").value == 1
    assert figure(city, "ranks.section").value == 1


def test_pools_are_units_and_the_young_are_under_forty_five(city: Unit) -> None:
    pool = make_unit("人才库", kind="pool", parent=city)
    tank = make_unit("智库", kind="think_tank", parent=city)
    young = many(pool, 3, birth_year=1981, birth_month=1)  # 44 on the last day
    old = many(pool, 5, birth_year=1980, birth_month=12)  # 45
    for person in young[:1]:
        Membership.objects.create(person=person, unit=tank, since=date(2020, 1, 1))
    hold(young[:1], "field", "science")
    hold(old, "field", "private_economy")
    assert figure(city, "pool.persons").value == 8
    assert figure(city, "pool.under_45_share").printed == "占37.5%"
    assert (figure(city, "think_tank.scientists").value, figure(city, "think_tank.entrepreneurs").value) == (1, 0)


# --- every register, whatever the world -------------------------------------------------------------------------------

DAYS = st.integers(0, 900).map(lambda n: date(2024, 1, 1) + timedelta(n))


def holds(row: Any, day: date) -> bool:
    return bool(row.since <= day and (row.until is None or row.until >= day))


class AnyWorld(TestCase):
    """Counted as the sentences of the definitions say, in Python, one row after the other."""

    @settings(max_examples=12, deadline=None)
    @given(st.data())
    def test_brute_force(self, data: st.DataObject) -> None:
        root = make_unit("根", kind="party_committee", charter="minzhu-dangpai")
        units = [root, *(make_unit(f"支{n}", kind="branch", parent=root) for n in range(2))]
        outside = make_unit("别处", kind="party_committee", charter="minzhu-dangpai")
        charter = charters.of(root)
        people = [make_person(f"人{n}") for n in range(7)]
        twin = make_person("人0重")
        Person.objects.filter(pk=twin.pk).update(same_as=people[0])
        for person in [*people, twin]:
            for unit in data.draw(st.lists(st.sampled_from([*units, outside]), max_size=2, unique=True)):
                since = data.draw(DAYS)
                until = data.draw(st.none() | st.integers(0, 400).map(lambda n, since=since: since + timedelta(n)))
                Membership.objects.create(person=person, unit=unit, since=since, until=until)
            Person.objects.filter(pk=person.pk).update(
                gender=data.draw(st.sampled_from("12")), birth_year=data.draw(st.none() | st.integers(1970, 1990))
            )
        for person in people:
            for aspect, values in (("title", ["senior", "junior"]), ("field", ["science", "culture"]),
                                   ("talent", ["national_leading", "county_talent"])):  # fmt: skip
                value = data.draw(st.sampled_from(["", *values]))
                if value:
                    Standing.objects.create(person=person, aspect=aspect, value=value, since=data.draw(DAYS))
            if data.draw(st.booleans()):
                kind = data.draw(st.sampled_from(["deputy", "cppcc", "cppcc_standing"]))
                Seat.objects.create(person=person, kind=kind, level="city", body_name="会", since=data.draw(DAYS))
        last = data.draw(DAYS)
        period = Period.between(date(last.year, 1, 1), last)
        self.compare(root, units, charter, period, last)

    def compare(self, root: Unit, units: list[Unit], charter: Charter, period: Period, day: date) -> None:
        def who(row: Any) -> int:
            return int(row.person.same_as_id or row.person_id)

        rows = list(Membership.objects.filter(unit__in=units).select_related("person"))
        members = {who(m) for m in rows if holds(m, day)}
        came = {who(m) for m in rows if period.first <= m.since <= day}
        before = {who(m) for m in rows if m.since < period.first}
        left = {who(m) for m in rows if m.until and period.first <= m.until + timedelta(1) <= day} - members
        held = {(s.aspect, s.person_id): s.value for s in Standing.objects.all() if holds(s, day)}
        seats = [s for s in Seat.objects.select_related("person") if holds(s, day) and who(s) in members]
        kept = {p.pk: p for p in Person.objects.filter(pk__in=members)}

        def having(aspect: str, values: set[str], among: set[int] = members) -> int:
            return sum(1 for pk in among if held.get((aspect, pk)) in values)

        wanted = {
            ("members", ()): len(members),
            ("women", ()): sum(p.gender == "2" for p in kept.values()),
            ("joined", ()): len(came - before),
            ("left", ()): len(left),
            ("titled", ("senior",)): having("title", {"senior"}),
            ("titled", ()): having("title", {"senior", "junior"}),
            ("sectored", ()): having("field", {"science"}),
            ("sectored", ("culture",)): having("field", {"culture"}),
            ("talents", ()): having("talent", {"national_leading"}),
            ("joined_talents", ()): having("talent", {"national_leading"}, came - before),
            ("under_45", ()): sum(bool(p.birth_year and day.year - p.birth_year < 45) for p in kept.values()),
            ("seats", ("cppcc",)): sum(s.kind != "deputy" for s in seats),
            ("seated", ()): len({who(s) for s in seats}),
            ("seated", ("cppcc_standing",)): len({who(s) for s in seats if s.kind == "cppcc_standing"}),
            ("units_below", ("branch",)): len(units) - 1,
        }
        roster = Rosters(root).on(day)
        for (name, select), number in wanted.items():
            ask = Ask(period, charter, select)
            counted = REGISTERS[name].count(roster, ask)
            self.assertEqual(int(counted.value or 0), number, (name, select, day))
            self.assertEqual(REGISTERS[name].behind(roster, ask).count(), number, (name, select, day))


@pytest.mark.parametrize("name", SHIPPED)
def test_every_stock_indicator_counts_as_many_rows_as_it_lists(name: str, city: Unit) -> None:
    charter = charters.shipped(name)
    pool = make_unit("库", kind="pool", parent=city)
    person = make_person("甲一", pool, birth_year=1990)
    operations.seat(person, "cppcc", date(2022, 1, 1), level="county", body_name="县政协", **BY)
    operations.honour(city, "excellent_member", date(2025, 3, 1), [person], **BY)
    for indicator in charter.indicators.values():
        if indicator.adds == "stock":
            ask = asked(charter, indicator, YEAR)
            roster = Rosters(city).on(LAST)
            counted = REGISTERS[indicator.register].count(roster, ask)
            assert REGISTERS[indicator.register].behind(roster, ask).count() == counted.records, indicator.code


@pytest.mark.parametrize("name", SHIPPED)
def test_what_indicators_select_stands_in_the_lists_they_read(name: str) -> None:
    charter = charters.shipped(name)
    known = {
        "grades": {title.grade for title in charter.titles.values()},
        "sectors": set(charter.sectors),
        "talents": set(charter.talents),
        "politicals": {f"{n:02}" for n in range(1, 14)},
        "ranks": set(charter.ranks),
        "unit_kinds": set(charter.unit_kinds),
        "seats": set(charter.seats),
        "nominations": set(charter.nominations),
        "honours": set(charter.honours),
        "elections": {"full", "mid"},
    }
    for indicator in charter.indicators.values():
        if indicator.adds == "stock":
            reads = REGISTERS[indicator.register].reads
            allowed = set().union(*(known[each] for each in reads))
            assert set(indicator.select) <= allowed, indicator.code


def test_a_hundred_stock_figures_cost_few_queries(city: Unit) -> None:
    charter = charters.of(city)
    codes = [code for code, one in charter.indicators.items() if one.adds in ("stock", "ratio")]
    stock = [code for code in codes if charter.indicators[code].adds == "stock"]
    many(city, 40)
    operations.seat(make_person("甲", city), "cppcc", date(2022, 1, 1), body_name="会", **BY)
    with CaptureQueriesContext(connection) as queries:
        figures(city, YEAR, stock)
    assert len(stock) > 60 and len(queries) <= 4


# --- the page of a figure ---------------------------------------------------------------------------------------------


def test_a_figure_of_the_register_opens_its_rows_for_who_may_see_them(db: None, settings: Any) -> None:
    settings.TONGXIN_TODAY = TODAY.isoformat()
    made = cast()
    charters.sync(AT, on=TODAY)
    for n in range(30):
        make_person(f"赵{n:02}", made.east, gender="2")
    operations.honour(made.association, "excellent_member", date(2025, 3, 1), [made.colleague], **BY)
    operations.seat(made.colleague, "cppcc", date(2022, 1, 1), body_name="市政协", **BY)
    operations.elect(made.youth, 1, date(2025, 3, 1), [(made.colleague, "组长")], **BY)
    address = "/figures/chaocheng/2025/{}/"
    wanted = {
        "members.women": "赵00",
        "honours.excellent_member": "优秀会员",
        "seats.cppcc": "市政协",
        "elections.full": "换届",
        "units.groups": "城东片区",
    }
    office, leader, group = Client(), Client(), Client()
    office.force_login(made.secretary)
    leader.force_login(made.leader)
    group.force_login(made.group_leader)
    for code, said in wanted.items():
        page = office.get(address.format(code))
        assert page.status_code == 200 and said in page.text, code
        assert "无权查看" not in page.text, code
    listed = office.get(address.format("members.women"), {"page": 2})
    assert len(listed.context["lines"]) == 5 and listed.context["total"] == 30
    hidden = leader.get(address.format("members.women")).text
    assert "赵00" not in hidden and "另有30条无权查看，已计入30名" in hidden
    assert "陆景明" not in leader.get(address.format("seats.cppcc")).text
    assert group.get(address.format("members.women")).status_code == 404  # figures of the group alone
    mine = group.get("/figures/chaocheng-youth/2025/members.total/")
    assert "李嘉言" in mine.text and "陆景明" not in mine.text


def test_a_page_of_rows_costs_the_same_for_few_and_many(db: None, settings: Any) -> None:
    settings.TONGXIN_TODAY = TODAY.isoformat()
    made = cast()
    charters.sync(AT, on=TODAY)
    client = Client()
    client.force_login(made.secretary)
    for code in ("members.total", "honours.persons", "seats.total"):
        counts = []
        for number in (2, 12):
            for _n in range(number):
                person = make_person(unit=made.east, standings={"title": "教授"})
                operations.honour(made.east, "excellent_member", date(2025, 3, 1), [person], **BY)
                operations.seat(person, "cppcc", date(2022, 1, 1), body_name="市政协", **BY)
            client.get(f"/figures/chaocheng/2025/{code}/")
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"/figures/chaocheng/2025/{code}/").status_code == 200
            counts.append(len(queries))
        assert counts[1] <= counts[0] and counts[1] <= 16, (code, counts)
