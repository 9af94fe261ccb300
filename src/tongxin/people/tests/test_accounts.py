from datetime import date

import pytest

from tongxin.journal.models import Line
from tongxin.people import operations
from tongxin.people.models import RoleGrant, Unit, User
from tongxin.people.permissions import (
    SYSTEM,
    Can,
    Forbidden,
    can,
    forget,
    reach,
    require,
    roles,
    visible_persons,
    visible_units,
    within,
)

from .factories import AT, SINCE, TODAY, cast, grant, make_person, make_unit, make_user

pytestmark = pytest.mark.django_db
GOOD = "chaocheng-2025"


@pytest.fixture
def made():
    return cast()


def test_roles_hold_on_the_unit_and_below_and_nowhere_else(made):
    assert roles(made.secretary, made.youth, TODAY) == {"secretary", "member"}
    assert roles(made.secretary, made.department, TODAY) == set()
    assert roles(made.secretary, made.harbour, TODAY) == set()
    assert roles(made.group_leader, made.youth, TODAY) == {"group_leader", "member"}
    assert roles(made.group_leader, made.east, TODAY) == {"member"}
    assert roles(made.stranger, made.youth, TODAY) == set()


def test_a_member_of_a_group_is_a_member_of_its_association_and_of_no_other(made):
    assert can(made.member, Can.MATTERS_SUBMIT, made.association, TODAY)
    assert not can(made.member, Can.MATTERS_SUBMIT, made.neighbour, TODAY)
    assert not can(made.member, Can.PEOPLE_READ, made.youth, TODAY)


def test_grants_hold_on_their_days_both_included(made):
    user = make_user()
    grant(user, "secretary", made.association, date(2025, 3, 1), date(2025, 5, 31))
    days = {date(2025, 2, 28): False, date(2025, 3, 1): True, date(2025, 5, 31): True, date(2025, 6, 1): False}
    assert {day: can(user, Can.PEOPLE_WRITE, made.youth, day) for day in days} == days


def test_who_may_do_a_thing_reaches_it_and_the_other_way_round(made):
    units = [made.department, made.association, made.youth, made.east, made.neighbour, made.harbour, made.bureau]
    for user in made.visitors().values():
        for act in Can:
            paths = reach(user, act, TODAY) if user else ()
            inside = set(type(made.youth).objects.filter(within(paths, "path")))
            assert inside == {unit for unit in units if user and can(user, act, unit, TODAY)}, (user, act)


def test_a_closed_account_may_do_nothing(made):
    made.secretary.is_active = False
    assert not can(made.secretary, Can.PEOPLE_READ, made.youth, TODAY)


def test_the_installation_itself_may_do_everything(made):
    require(SYSTEM, Can.PEOPLE_ERASE, made.harbour, TODAY)
    assert set(visible_units(SYSTEM, TODAY)) >= {made.department, made.bureau}
    assert made.outsider in visible_persons(SYSTEM, TODAY)


def test_a_refusal_is_a_sentence(made):
    with pytest.raises(Forbidden, match="您在临海市知联会没有这项权限。"):
        require(made.secretary, Can.PEOPLE_READ, made.neighbour, TODAY)


def test_an_account_is_opened_for_a_person_once(made):
    user = operations.open_account(
        "lujingming", GOOD, unit=made.association, person=made.colleague, by=made.administrator, at=AT
    )
    assert user.check_password(GOOD)
    for name, person, error in (
        ("LUJINGMING", None, operations.NameTaken),
        ("other", made.colleague, operations.HasAccount),
        ("other", made.outsider, Forbidden),
    ):
        with pytest.raises(error):
            operations.open_account(name, GOOD, unit=made.association, person=person, by=made.administrator, at=AT)
    with pytest.raises(Forbidden):
        operations.open_account("other", GOOD, unit=made.association, by=made.secretary, at=AT)


@pytest.mark.parametrize("password", ["short-1", "onlyletters", "12345678901", "password1", "lujingming"])
def test_weak_passwords_are_refused(made, password):
    with pytest.raises(operations.WeakPassword):
        operations.open_account("lujingming", password, unit=made.association, by=made.administrator, at=AT)
    assert not User.objects.filter(username="lujingming").exists()


def test_roles_are_granted_where_one_may_and_as_the_rules_know_them(made):
    user = make_user()
    for role, unit in (("emperor", made.association), ("group_leader", made.association), ("member", made.association)):
        with pytest.raises(operations.NoSuchRole):
            operations.grant_role(user, role, unit, TODAY, by=made.administrator, at=AT)
    with pytest.raises(Forbidden):
        operations.grant_role(user, "secretary", made.association, TODAY, by=made.secretary, at=AT)
    operations.grant_role(user, "secretary", made.association, TODAY, by=made.administrator, at=AT)
    with pytest.raises(operations.AlreadyGranted):
        operations.grant_role(user, "secretary", made.association, TODAY, by=made.administrator, at=AT)
    assert can(user, Can.PEOPLE_READ, made.youth, TODAY)


def test_a_revoked_role_holds_to_its_last_day(made):
    held = RoleGrant.objects.get(user=made.secretary, role="secretary")
    operations.revoke_role(held, date(2025, 12, 21), by=made.administrator, at=AT, reason="换岗")
    forget(made.secretary)
    assert can(made.secretary, Can.PEOPLE_READ, made.youth, date(2025, 12, 21))
    assert not can(made.secretary, Can.PEOPLE_READ, made.youth, TODAY)
    assert Line.objects.get(act="people.revoke_role").reason == "换岗"


def test_a_grant_taken_back_before_it_began_never_was(made):
    held = grant(make_user(), "secretary", made.association, TODAY)
    operations.revoke_role(held, SINCE, by=made.administrator, at=AT)
    assert not RoleGrant.objects.filter(pk=held.pk).exists()


def test_somebody_is_always_left_to_grant(made):
    held = RoleGrant.objects.get(role="administrator")
    with pytest.raises(operations.LastAdministrator):
        operations.revoke_role(held, TODAY, by=made.administrator, at=AT)
    with pytest.raises(operations.LastAdministrator):
        operations.close_account(made.administrator, by=made.administrator, at=AT)
    Unit.objects.exclude(pk=held.unit_id).filter(path__startswith=held.unit.path).update(closed_on=SINCE)
    with pytest.raises(operations.LastAdministrator, match="授权随单位结束"):
        operations.close_unit(held.unit, TODAY, by=made.administrator, at=AT)
    grant(make_user(), "administrator", made.department)
    operations.close_account(made.administrator, by=made.administrator, at=AT)


def test_an_administrator_of_one_association_leaves_accounts_of_others_alone(made):
    local = make_user("local")
    grant(local, "administrator", made.association)
    both = make_user("both")
    grant(both, "secretary", made.association)
    grant(both, "secretary", made.neighbour)
    operations.close_account(made.member, by=local, at=AT)
    operations.reopen_account(made.member, by=local, at=AT)
    for user in (made.neighbour_secretary, both, made.leader, made.stranger):
        with pytest.raises(Forbidden):
            operations.close_account(user, by=local, at=AT)
        with pytest.raises(Forbidden):
            operations.reset_password(user, GOOD, by=local, at=AT)


def test_a_member_of_a_county_association_is_no_member_of_the_city_above(made):
    county = make_unit("县知联会", kind="association", parent=made.association, charter="zhilianhui")
    user = make_user("xian", make_person("县会员", county))
    assert can(user, Can.MATTERS_SUBMIT, county, TODAY)
    assert not can(user, Can.MATTERS_SUBMIT, made.association, TODAY)
