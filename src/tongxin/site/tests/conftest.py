"""The cast on the business day, for the tests of pages that belong to no room."""

import pytest

from tongxin.people import charters
from tongxin.people.models import Installation
from tongxin.people.tests.factories import AT, TODAY, Cast, cast


@pytest.fixture
def people(db: None) -> Cast:
    Installation.objects.create(pk=1, business_day=TODAY)
    made = cast()
    charters.sync(AT, on=TODAY)
    made.association.refresh_from_db()
    return made
