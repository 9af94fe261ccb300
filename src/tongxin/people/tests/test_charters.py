"""Which rules hold where, and the editions they make."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction

from tongxin.journal.models import Line
from tongxin.kernel.charter import read
from tongxin.kernel.charter.read import CharterError
from tongxin.people import charters, rules, shipped_charters
from tongxin.people.days import working_calendar
from tongxin.people.models import Edition, Holiday, LocalRule, Unit
from tongxin.people.permissions import SYSTEM

from .factories import AT, TODAY, Cast, cast, make_unit

pytestmark = pytest.mark.django_db

ADOPTED = "information.adopted"


@pytest.fixture
def world() -> Cast:
    return cast()


def dearer(charter, points="99", since=TODAY, level="national"):
    """The content of a rule that prices adoption anew from `since`."""
    content = read.content_of(charter, "points", ADOPTED)
    content["amounts"].append({"since": since.isoformat(), "points": points, "level": level})
    return content | {"source": "理事会决议"}


def amend(world, *, since=TODAY, points="99", **more):
    content = dearer(charters.of(world.association), points, since)
    return rules.amend(
        world.association, "points", ADOPTED, since, content, "理事会决议", by=world.secretary, at=AT, **more
    )


def price(unit, day=TODAY, level="national"):
    return charters.of(unit).points[ADOPTED].amount_on(day, level)


@pytest.fixture
def shipped(monkeypatch):
    """Stands for a new release: shipped("zhilianhui", charter) is what now comes with the software."""
    held = {}
    real = charters.shipped

    def put(name, charter):
        held[name] = replace(charter, hash=read.edition_hash(read.canonical(charter)))

    monkeypatch.setattr(charters, "shipped", lambda name: held.get(name) or real(name))
    return put


def test_every_shipped_charter_agrees_with_the_acts_of_the_software():
    assert {name: charters.problems(charters.shipped(name)) for name in charters.shipped_names()} == {
        "base": [],
        "minzhu-dangpai": [],
        "tongzhanbu": [],
        "zhilianhui": [],
    }


def test_a_unit_goes_by_the_rules_of_its_nearest_organisation(world):
    assert charters.of(world.youth).code == "zhilianhui"
    assert charters.of(world.department).code == "tongzhanbu"
    assert charters.organisation_of(world.youth) == world.association
    assert charters.organisation_of(world.association) == world.association


def test_a_body_outside_the_trees_has_no_rules(world):
    with pytest.raises(charters.NoCharter, match="市教育局"):
        charters.of(world.bureau)
    with pytest.raises(charters.NoCharter):
        charters.organisation_of(world.bureau)


def test_finding_the_rules_of_a_unit_costs_one_query(world, django_assert_num_queries):
    charters.of(world.youth)
    with django_assert_num_queries(1):
        charters.of(world.youth)
    with django_assert_num_queries(1):
        charters.organisation_of(world.youth)


def test_founding_an_organisation_makes_its_first_edition():
    unit = make_unit("协会", charter="zhilianhui")
    edition = charters.edition_of(unit)
    assert (edition.number, edition.hash) == ("2025年第1版", charters.shipped("zhilianhui").hash)
    assert read.from_canonical(edition.text) == charters.shipped("zhilianhui")


def test_a_charter_that_does_not_exist_founds_nothing():
    with pytest.raises(CharterError):
        make_unit("协会", key="none", charter="no-such")
    assert not Unit.objects.filter(key="none").exists()


def test_sync_does_nothing_when_nothing_changed(world):
    before = Edition.objects.count()
    assert charters.sync(AT).made == ()
    assert Edition.objects.count() == before


def test_sync_makes_the_next_edition_where_the_shipped_text_changed(world, shipped):
    shipped("zhilianhui", replace(charters.shipped("zhilianhui"), clock_soon=5))
    done = charters.sync(AT)
    assert {(e.unit, e.number) for e in done.made} == {
        (world.association, "2025年第2版"),
        (world.neighbour, "2025年第2版"),
    }
    assert charters.of(world.youth).clock_soon == 5
    assert Line.objects.filter(act="people.sync_rules", actor="system").count() == 2
    assert charters.sync(AT).made == ()


def test_editions_are_numbered_within_their_year(world, shipped):
    shipped("zhilianhui", replace(charters.shipped("zhilianhui"), clock_soon=5))
    charters.sync(AT, on=date(2026, 1, 4))
    amend(world, on=date(2026, 1, 5), since=date(2026, 1, 5))
    numbers = Edition.objects.filter(unit=world.association).order_by("pk").values_list("number", flat=True)
    assert list(numbers) == ["2025年第1版", "2026年第1版", "2026年第2版"]


def test_sync_keeps_local_rules_over_a_changed_shipped_text(world, shipped):
    amend(world)
    shipped("zhilianhui", replace(charters.shipped("zhilianhui"), clock_soon=5))
    charters.sync(AT)
    assert (charters.of(world.association).clock_soon, price(world.association)) == (5, Decimal(99))
    assert price(world.neighbour) != Decimal(99)


def test_local_rules_that_do_not_fit_a_new_text_leave_the_last_edition_in_force(world, shipped):
    made = amend(world)
    base = charters.shipped("zhilianhui")
    rule = base.points[ADOPTED]
    early = replace(rule, amounts=tuple(replace(a, points=a.points + 1) for a in rule.amounts))
    shipped("zhilianhui", replace(base, points={**base.points, ADOPTED: early}))
    done = charters.sync(AT)
    assert [unit for unit, _why in done.refused] == [world.association]
    assert "过去的值不能改" in done.refused[0][1]
    assert charters.edition_of(world.association) == made
    assert charters.edition_of(world.neighbour).number == "2025年第2版"


def test_rules_taken_back_do_not_come_back_with_a_new_text(world, shipped):
    amend(world)
    rules.withdraw(LocalRule.objects.get(), "未通过", by=world.secretary, at=AT)
    assert charters.sync(AT).made == ()
    shipped("zhilianhui", replace(charters.shipped("zhilianhui"), clock_soon=5))
    charters.sync(AT)
    assert price(world.association) == Decimal(20)


def test_within_one_request_rules_are_asked_for_once_until_they_change(world, django_assert_num_queries):
    with charters.remembering():
        charters.of(world.youth)
        with django_assert_num_queries(0):
            charters.of(world.youth)
        charters.of(world.association)
        amend(world)
        assert price(world.association) == Decimal(99)
        assert price(world.youth) == Decimal(99)
    amend(world, points="98", since=date(2026, 1, 1))
    assert price(world.youth, date(2026, 1, 1)) == Decimal(98)


def test_a_wrong_shipped_charter_stops_the_start(world, shipped):
    base = charters.shipped("zhilianhui")
    wrong = replace(base.roles["member"], grants=frozenset({"money.print"}))
    shipped("zhilianhui", replace(base, roles={**base.roles, "member": wrong}))
    with pytest.raises(CharterError, match="zhilianhui.*member.*money.print"):
        charters.sync(AT)
    assert charters.edition_of(world.association).number == "2025年第1版"


def test_stock_functions_are_checked_once_they_are_known(monkeypatch):
    charter = charters.shipped("zhilianhui")
    stocks = {one.register for one in charter.indicators.values()} - {""}
    monkeypatch.setattr(shipped_charters, "_registers", frozenset())
    assert len(charters.problems(charter)) >= len(stocks) > 0
    monkeypatch.setattr(shipped_charters, "_registers", frozenset(stocks))
    assert charters.problems(charter) == []


def test_the_text_of_every_edition_is_kept_and_can_be_read(world):
    first = charters.edition_of(world.association)
    amend(world)
    first.refresh_from_db()
    assert charters.of_edition(first).points[ADOPTED].amount_on(TODAY, "national") != Decimal(99)
    for edition in Edition.objects.all():
        assert read.edition_hash(edition.text) == edition.hash
        assert read.canonical(charters.of_edition(edition)) == edition.text


def test_shipped_synonyms_are_there_and_own_ones_come_first(world):
    known = charters.synonyms(world.youth)
    code = next(iter(charters.shipped("zhilianhui").indicators))
    content = {"wordings": ["咱们的说法"], "source": "秘书处"}
    rules.amend(world.association, "synonym", code, TODAY, content, "秘书处", by=world.secretary, at=AT)
    mine = charters.synonyms(world.youth)[code].wordings
    assert mine[0] == "咱们的说法"
    assert set(known[code].wordings if code in known else ()) <= set(mine)
    assert all("咱们的说法" not in s.wordings for s in charters.synonyms(world.neighbour).values())


def test_own_synonyms_are_outside_the_edition(world):
    before = charters.edition_of(world.association)
    code = next(iter(charters.shipped("zhilianhui").indicators))
    content = {"wordings": ["咱们的说法"], "source": "秘书处"}
    rules.amend(world.association, "synonym", code, TODAY, content, "秘书处", by=world.secretary, at=AT)
    assert charters.edition_of(world.association) == before
    assert charters.sync(AT).made == ()


# Working days


def test_working_days_beyond_the_known_lists_are_provisional_until_the_list_is_imported():
    last = working_calendar().known_until
    year = last.year + 1
    new_year = date(year, 1, 1)
    assert working_calendar().add(last, 5).is_provisional
    Holiday.objects.create(year=year, rest=[new_year.isoformat()], work=[], source="通知")
    calendar = working_calendar()
    assert not calendar.add(last, 5).is_provisional
    assert not calendar.is_workday(new_year)
    assert calendar.known_until == date(year, 12, 31)


def test_an_imported_list_replaces_the_shipped_one_of_its_year():
    assert not working_calendar().is_workday(date(2025, 10, 1))
    Holiday.objects.create(year=2025, rest=["2025-01-01"], work=[], source="更正")
    assert working_calendar().is_workday(date(2025, 10, 1))
    assert not working_calendar().is_workday(date(2025, 1, 1))
    assert not working_calendar().is_workday(date(2024, 10, 1))


# Another process

OTHER = """
import django; django.setup()
from django.utils.timezone import now
from tongxin.kernel.charter import read
from tongxin.people import charters, rules
from tongxin.people.models import Unit
from tongxin.people.permissions import SYSTEM
from datetime import date
unit = Unit.objects.get(key="{key}")
content = read.content_of(charters.of(unit), "points", "information.adopted")
content["amounts"].append({{"since": "2025-12-22", "points": "77", "level": "national"}})
rules.amend(unit, "points", "information.adopted", date(2025, 12, 22), content, "决议", by=SYSTEM, at=now(),
            on=date(2025, 12, 22))
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite in memory belongs to one process")
def test_an_edition_made_by_another_process_holds_at_once():
    unit = make_unit("协会", key="other-process", charter="zhilianhui")
    assert price(unit) != Decimal(77)
    run_beside(OTHER.format(key=unit.key))
    assert price(unit) == Decimal(77)
    assert charters.edition_of(unit).number == "2025年第2版"


def run_beside(code):
    settings = connection.settings_dict
    address = (
        f"postgres://{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"
    )
    env = os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "tongxin.site.settings_test"}
    subprocess.run([sys.executable, "-c", code], env=env, check=True, timeout=60)


def test_a_copy_of_the_unit_from_before_sees_the_new_edition(world):
    stale = Unit.objects.get(pk=world.youth.pk)
    charters.of(stale)
    amend(world)
    assert price(stale) == Decimal(99)


@pytest.mark.django_db(transaction=True)
def test_an_edition_that_was_rolled_back_leaves_nothing_behind():
    unit = make_unit("协会", key="rolled-back", charter="zhilianhui")

    class Undo(Exception):
        pass

    with pytest.raises(Undo), transaction.atomic():
        content = dearer(charters.of(unit))
        rules.amend(unit, "points", ADOPTED, TODAY, content, "决议", by=SYSTEM, at=AT)
        assert price(unit) == Decimal(99)
        raise Undo
    unit.refresh_from_db()
    assert price(unit) != Decimal(99)
