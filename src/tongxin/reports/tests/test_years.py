"""The year a page opens on: this one, unless a body's records ended before it."""

from datetime import date

import pytest

from tongxin.kernel.periods import Period
from tongxin.ledger import operations as ledger
from tongxin.people.permissions import SYSTEM
from tongxin.people.tests.factories import AT, make_unit
from tongxin.reports import operations, years

pytestmark = pytest.mark.django_db
TODAY = date(2025, 12, 22)


def opens_on(unit):
    return years.opening(unit, TODAY).code


def test_a_body_without_reports_opens_on_this_year():
    assert opens_on(make_unit()) == "2025"
    assert years.opening(None, TODAY) == Period.year(2025)


def test_a_body_whose_records_ended_opens_on_its_last_report_and_so_do_its_groups():
    unit = make_unit()
    group = make_unit(parent=unit)
    operations.draft(unit, "annual", "2022", by=SYSTEM, at=AT, on=TODAY)
    operations.draft(unit, "annual", "2023", by=SYSTEM, at=AT, on=TODAY)
    assert (opens_on(unit), opens_on(group)) == ("2023", "2023")


def test_once_something_is_booked_it_opens_on_this_year():
    unit = make_unit()
    operations.draft(unit, "annual", "2024", by=SYSTEM, at=AT, on=TODAY)
    assert opens_on(unit) == "2024"
    ledger.state(
        unit, "summary", "information.reported", "", date(2025, 1, 1), date(2025, 6, 30), 5, "月报", by=SYSTEM, at=AT
    )
    assert opens_on(unit) == "2025"
