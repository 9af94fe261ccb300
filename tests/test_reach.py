"""Nobody sees a unit or a person outside what they may, wherever units stand and roles are granted."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tongxin.people import charters
from tongxin.people import operations as people
from tongxin.people.models import RoleGrant, Unit, User
from tongxin.people.permissions import SYSTEM, Can, can, reach, visible_persons, visible_units, within
from tongxin.people.tests.factories import AT, TODAY, grant, make_person, make_unit, make_user


class Trees(TestCase):
    """Random trees with a move or two, a user with roles; what they may is worked out by walking up the parents."""

    @settings(max_examples=20)
    @given(
        st.lists(st.integers(0, 6), min_size=6, max_size=6),
        st.lists(st.tuples(st.integers(0, 6), st.sampled_from(["secretary", "leader", "administrator"])), max_size=3),
        st.lists(st.tuples(st.integers(1, 6), st.integers(0, 6), st.integers(0, 700)), max_size=3),
        st.one_of(st.none(), st.integers(0, 6)),
    )
    def test_reach(
        self, parents: list[int], roles: list[tuple[int, str]], moves: list[tuple[int, int, int]], home: int | None
    ) -> None:
        units = [make_unit("单位0", charter="")]
        for n, parent in enumerate(parents, 1):
            above = units[parent % n] if parent % 3 else None
            units.append(make_unit(f"单位{n}", parent=above, charter=""))
        persons = [make_person(f"会员{n}", unit) for n, unit in enumerate(units)]
        for child, parent, offset in moves:
            try:
                people.place(units[child], units[parent], date(2020, 1, 1) + timedelta(offset), by=SYSTEM, at=AT)
            except people.Cycle:
                continue
        units = list(Unit.objects.filter(pk__in=[u.pk for u in units]).order_by("pk"))
        user = make_user("walker", make_person("走的人", units[home]) if home is not None else None)
        for unit, role in roles:
            if not RoleGrant.objects.filter(user=user, role=role, unit=units[unit]).exists():
                grant(user, role, units[unit])
        user = User.objects.get(pk=user.pk)

        parent_of = {p.unit_id: p.parent_id for u in units for p in u.placements.filter(until=None)}

        def line(unit: Unit) -> set[int]:
            """The unit and all above it, walked up by the parents of today."""
            pk: int | None = unit.pk
            passed: set[int] = set()
            while pk is not None:
                passed.add(pk)
                pk = parent_of[pk]
            return passed

        def may(act: str, unit: Unit) -> bool:
            held = {(units[at].pk, role) for at, role in roles}
            base = charters.shipped("base").roles
            by_role = any(pk in line(unit) and act in base[role].grants for pk, role in held)
            at_home = home is not None and units[home].pk in line(unit) and act in base["member"].grants
            return by_role or at_home

        for act in (Can.PEOPLE_READ, Can.FIGURES_READ, Can.UNITS_WRITE, Can.MATTERS_SUBMIT):
            allowed = {u.pk for u in units if may(act, u)}
            assert {u.pk for u in units if can(user, act, u, TODAY)} == allowed
            assert (
                set(Unit.objects.filter(within(reach(user, act, TODAY), "path")).values_list("pk", flat=True))
                == allowed
            )
        readable = {u.pk for u in units if may(Can.PEOPLE_READ, u)}
        seen = set(visible_persons(user, TODAY).values_list("pk", flat=True))
        assert {p.pk for p, u in zip(persons, units, strict=True) if u.pk in readable} == seen - {user.person_id}
        placed = {units[at].pk for at, _role in roles} | ({units[home].pk} if home is not None else set())
        assert {u.pk for u in visible_units(user, TODAY)} == {u.pk for u in units if placed & line(u)}
