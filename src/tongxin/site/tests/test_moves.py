"""Moving a unit in the browser takes along what was booked since."""

from datetime import date

import pytest
from django.utils import timezone

from tongxin.ledger import operations as ledger
from tongxin.ledger.models import Entry
from tongxin.people.models import Placement
from tongxin.people.permissions import SYSTEM
from tongxin.people.tests import factories
from tongxin.people.tests.visits import logged_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return factories.cast()


def test_a_move_into_the_past_takes_what_was_booked_since(made):
    at = timezone.now()
    for day, stated in ((date(2024, 3, 1), 3), (date(2024, 9, 1), 5)):
        ledger.state(made.youth, "summary", "information.reported", "", day, day, stated, "电话汇总", by=SYSTEM, at=at)
    answer = logged_in(made.secretary).post(
        f"/units/{made.youth.key}/move/", {"parent": made.east.pk, "since": "2024-06-01"}
    )
    assert answer.status_code == 302, answer.content.decode()
    made.youth.refresh_from_db()
    assert made.youth.path.startswith(made.east.path)
    assert Placement.objects.filter(unit=made.youth).count() == 2
    standing = Entry.objects.filter(unit=made.youth, reversed_by=None, sign=1)
    assert {e.booked_on.month: e.path.startswith(made.east.path) for e in standing} == {3: False, 9: True}


def test_a_unit_is_not_put_below_itself(made):
    client = logged_in(made.secretary)
    assert client.get(f"/units/{made.youth.key}/move/").status_code == 200
    answer = client.post(f"/units/{made.association.key}/move/", {"parent": made.youth.pk, "since": "2024-06-01"})
    assert answer.status_code == 422 and answer.context["form"].errors["parent"]


@pytest.mark.parametrize(("who", "offered"), [("secretary", False), ("administrator", True)])
def test_the_form_opens_on_where_the_unit_stands_and_offers_no_more_than_one_may(made, who, offered):
    form = logged_in(getattr(made, who)).get(f"/units/{made.youth.key}/move/").context["form"]
    assert form["parent"].initial == made.association.pk
    assert (("", "没有上级") in form.fields["parent"].choices) == offered
    assert f'value="{made.association.pk}" selected' in str(form["parent"])
