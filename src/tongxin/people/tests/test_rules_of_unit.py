"""By which rules a unit goes: said by administrators, refused with a sentence where the local rules do not fit."""

import pytest
from django.urls import reverse

from tongxin.kernel.charter import read
from tongxin.people import charters, operations, rules
from tongxin.people.models import Edition, Unit

from .factories import AT, TODAY, Cast, cast

pytestmark = pytest.mark.django_db

ADOPTED = "information.adopted"


@pytest.fixture
def world(settings) -> Cast:
    settings.TONGXIN_TODAY = TODAY.isoformat()
    return cast()


def edit(client, user, unit, **data):
    client.force_login(user)
    said = {"name": unit.name, "short_name": unit.short_name, "kind": unit.kind, "level": unit.level}
    return client.post(reverse("people:unit_edit", args=[unit.key]), said | data)


def asked(client, user, unit):
    client.force_login(user)
    return client.get(reverse("people:unit_edit", args=[unit.key])).context["form"].fields


def test_administrators_are_asked_for_the_rules_and_offices_are_not(client, world):
    assert "charter" not in asked(client, world.secretary, world.youth)
    offered = asked(client, world.administrator, world.youth)["charter"].choices
    assert offered[0] == ("", "随上级，潮城市知联会")
    assert ("zhilianhui", "知联会规则") in offered
    assert asked(client, world.administrator, world.department)["charter"].choices[0][0] != ""


def test_an_office_cannot_change_the_rules_by_writing_the_field(client, world):
    assert edit(client, world.secretary, world.youth, charter="base").status_code == 302
    assert Unit.objects.get(pk=world.youth.pk).charter == ""


def test_a_unit_gets_rules_of_its_own_and_gives_them_up(client, world):
    assert edit(client, world.administrator, world.youth, charter="base").status_code == 302
    youth = Unit.objects.get(pk=world.youth.pk)
    assert charters.organisation_of(youth) == youth
    assert Edition.objects.filter(unit=youth).count() == 1
    assert edit(client, world.administrator, youth, charter="").status_code == 302
    assert charters.organisation_of(Unit.objects.get(pk=youth.pk)) == world.association


def test_rules_that_the_local_ones_do_not_fit_are_refused_in_the_form(client, world):
    unit = world.association
    content = read.content_of(charters.of(unit), "points", ADOPTED) | {"source": "决议"}
    content["amounts"].append({"since": TODAY.isoformat(), "points": "30", "level": "national"})
    rules.amend(unit, "points", ADOPTED, TODAY, content, "决议", by=world.secretary, at=AT, on=TODAY)
    before = charters.of(unit).hash

    answer = edit(client, world.administrator, unit, charter="base", name="另一个名字")
    assert answer.status_code == 422
    assert "不能用这一套规则" in str(answer.context["form"].errors["charter"])
    held = Unit.objects.get(pk=unit.pk)
    assert (held.charter, held.name, charters.of(held).hash) == ("zhilianhui", unit.name, before)


def test_a_charter_that_does_not_exist_is_refused(client, world):
    assert edit(client, world.administrator, world.youth, charter="none").status_code == 422
    with pytest.raises(operations.RulesDoNotFit):
        operations.amend_unit(world.youth, {"charter": "none"}, by=world.administrator, at=AT)


def test_a_root_keeps_rules_of_its_own(client, world):
    assert edit(client, world.administrator, world.department, charter="").status_code == 422
    with pytest.raises(operations.RulesDoNotFit, match="要有自己的规则"):
        operations.amend_unit(world.department, {"charter": ""}, by=world.administrator, at=AT)
    assert Unit.objects.get(pk=world.department.pk).charter == "tongzhanbu"
