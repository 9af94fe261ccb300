from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tongxin.journal.models import Line
from tongxin.people import operations, paths
from tongxin.people.models import Membership, Placement, RoleGrant, Unit
from tongxin.people.permissions import SYSTEM, Forbidden

from .factories import AT, SINCE, TODAY, cast, grant, make_person, make_unit, make_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def place(unit, parent, since, by=SYSTEM):
    return operations.place(unit, parent, since, by=by, at=AT)


def path(*units):
    return "".join(["/", *(f"{u.pk}/" for u in units)])


def test_a_unit_stands_where_it_was_founded():
    made = cast()
    assert made.youth.path == path(made.department, made.association, made.youth)
    assert paths.path_on(made.youth, date(1990, 1, 1)) == made.youth.path
    assert Line.objects.filter(act="people.found_unit", path=made.youth.path).count() == 1


def test_a_unit_that_moves_leaves_its_past_where_it_was_and_takes_those_below_along():
    a, b = make_unit("甲"), make_unit("乙")
    group = make_unit("组", parent=a)
    team = make_unit("队", parent=group)
    moved = date(2024, 7, 1)
    place(group, b, moved)
    for unit, tail in ((group, (group,)), (team, (group, team))):
        unit.refresh_from_db()
        assert paths.path_on(unit, moved - DAY) == path(a, *tail)
        assert paths.path_on(unit, moved) == path(b, *tail) == unit.path
        assert paths.scope_paths(unit) == (path(a, *tail), path(b, *tail))
        assert [p.until for p in Placement.objects.filter(unit=unit).order_by("since")] == [moved - DAY, None]


def test_a_move_into_the_past_stands_until_the_next_move_that_is_known():
    a, b, c = make_unit("甲"), make_unit("乙"), make_unit("丙")
    group = make_unit("组", parent=a)
    team = make_unit("队", parent=group)
    place(group, c, date(2025, 1, 1))
    place(group, b, date(2023, 1, 1))
    for unit, tail in ((group, (group,)), (team, (group, team))):
        unit.refresh_from_db()
        assert [paths.path_on(unit, date(y, 6, 1)) for y in (2022, 2023, 2024, 2025)] == [
            path(a, *tail), path(b, *tail), path(b, *tail), path(c, *tail),
        ]  # fmt: skip
        assert unit.path == path(c, *tail)


def test_a_move_on_the_same_day_replaces_the_one_that_was_wrong():
    a, b, c = make_unit("甲"), make_unit("乙"), make_unit("丙")
    group = make_unit("组", parent=a)
    place(group, b, date(2025, 1, 1))
    place(group, c, date(2025, 1, 1))
    assert paths.scope_paths(group) == (path(a, group), path(c, group))


def test_a_unit_that_moved_away_is_left_alone_when_its_old_parent_moves():
    a, b = make_unit("甲"), make_unit("乙")
    group = make_unit("组", parent=a)
    team = make_unit("队", parent=group)
    place(team, b, date(2024, 1, 1))
    place(group, b, date(2023, 1, 1))
    team.refresh_from_db()
    assert [paths.path_on(team, date(y, 6, 1)) for y in (2022, 2023, 2024)] == [
        path(a, group, team), path(b, group, team), path(b, team),
    ]  # fmt: skip


def test_no_unit_stands_below_itself():
    top = make_unit("上")
    middle = make_unit("中", parent=top)
    low = make_unit("下", parent=middle)
    before = list(Placement.objects.order_by("pk").values())
    for unit, parent in ((middle, low), (top, low), (top, top)):
        with pytest.raises(operations.Cycle):
            place(unit, parent, TODAY)
    assert list(Placement.objects.order_by("pk").values()) == before


def test_a_move_before_the_founding_or_after_today_or_under_what_was_not_there_is_refused():
    a, late = make_unit("甲"), make_unit("迟", since=date(2025, 1, 1))
    group = make_unit("组", parent=a)
    with pytest.raises(operations.NotBeforeFounding):
        place(group, a, SINCE - DAY)
    with pytest.raises(operations.PlacementInFuture):
        place(group, a, TODAY + DAY)
    with pytest.raises(operations.ParentNotThere):
        place(group, late, date(2024, 1, 1))
    with pytest.raises(operations.ParentNotThere):
        make_unit("早", parent=late, since=date(2024, 1, 1))


def test_moving_asks_permission_at_both_ends():
    made = cast()
    with pytest.raises(Forbidden):
        place(made.youth, made.neighbour, TODAY, by=made.secretary)
    with pytest.raises(Forbidden):
        place(made.youth, None, TODAY, by=made.secretary)
    place(made.youth, made.neighbour, TODAY, by=made.administrator)


class Trees(TestCase):
    @settings(max_examples=25)
    @given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 900)), min_size=1, max_size=7))
    def test_every_path_is_the_parents_of_that_day_walked_up(self, moves):
        units = [make_unit(f"单位{n}", charter="") for n in range(3)]
        units += [make_unit(f"下级{n}", parent=units[n]) for n in range(3)]
        units.append(make_unit("再下级", parent=units[3]))
        known = {u.pk: [(SINCE, None if n < 3 else units[n - 3].pk)] for n, u in enumerate(units)}
        known[units[6].pk] = [(SINCE, units[3].pk)]
        for child, parent, offset in moves:
            since = SINCE + timedelta(days=offset)
            unit, above = units[child], None if child == parent else units[parent]
            trial = {**known, unit.pk: self.moved(known[unit.pk], since, above and above.pk)}
            try:
                place(Unit.objects.get(pk=unit.pk), above, since)
            except operations.Cycle:
                assert any(self.walked(trial, u.pk, day) is None for u in units for day in self.days(trial))
                continue
            known = trial
        for unit in units:
            rows = list(Placement.objects.filter(unit=unit).order_by("since"))
            assert [r.until for r in rows] == [*(r.since - DAY for r in rows[1:]), None]
            for day in self.days(known):
                assert paths.path_on(unit, day) == self.walked(known, unit.pk, day)
            assert Unit.objects.get(pk=unit.pk).path == rows[-1].path

    @staticmethod
    def moved(moves, since, parent):
        """One more move; to where a unit stands already is none."""
        made = []
        for move in sorted([*(m for m in moves if m[0] != since), (since, parent)], key=lambda m: m[0]):
            if not made or made[-1][1] != move[1]:
                made.append(move)
        return made

    @staticmethod
    def days(known):
        return sorted({day for moves in known.values() for day, _parent in moves})

    @staticmethod
    def walked(known, pk, day):
        path, seen = "/", set()
        while pk is not None:
            if pk in seen:
                return None
            seen.add(pk)
            path = f"/{pk}{path}"
            pk = [parent for since, parent in known[pk] if since <= day][-1]
        return path


def test_bounds_hold_what_is_below_and_nothing_beside():
    tricky = ["/1/", "/1/7/", "/1/7/33/", "/1/70/", "/1/8/", "/10/", "/2/"]
    for n, text in enumerate(tricky):
        Unit.objects.create(key=f"p{n}", name=text, kind="group", path=text)
    for prefix in tricky:
        low, high = paths.under(prefix)
        found = Unit.objects.filter(path__gte=low, path__lt=high).values_list("path", flat=True)
        assert set(found) == {text for text in tricky if text.startswith(prefix)}


def test_outermost_drops_what_is_below_another():
    assert paths.outermost(["/1/7/", "/1/", "/10/", "/1/70/", ""]) == ("/1/", "/10/")
    assert paths.outermost([]) == ()


def test_a_unit_closes_with_its_members_going_on_in_the_successor():
    a = make_unit("甲")
    old, new = make_unit("卫生小组", parent=a), make_unit("城东片区", parent=a)
    stays, both = make_person("陆景明", old), make_person("林静", old)
    operations.join(both, new, SINCE, by=SYSTEM, at=AT)
    last = date(2024, 12, 31)
    operations.close_unit(old, last, successor=new, by=SYSTEM, at=AT)
    assert set(Membership.objects.filter(unit=old).values_list("until", "left_for")) == {(last, "单位撤销")}
    assert Membership.objects.get(person=stays, until=None).since == last + DAY
    assert Membership.objects.filter(person=both, until=None).count() == 1
    with pytest.raises(operations.AlreadyClosed):
        operations.close_unit(old, last, by=SYSTEM, at=AT)
    with pytest.raises(operations.UnitClosed):
        operations.join(stays, old, TODAY, by=SYSTEM, at=AT)


def test_what_would_end_later_ends_with_the_unit():
    a = make_unit("甲")
    old, new = make_unit("卫生小组", parent=a), make_unit("城东片区", parent=a)
    person, later = make_person("陆景明", old), date(2026, 6, 30)
    operations.leave(Membership.objects.get(), later, by=SYSTEM, at=AT)
    post = operations.appoint(person, old, "组长", SINCE, later, by=SYSTEM, at=AT)
    held = grant(make_user(), "group_leader", old, until=later)
    operations.close_unit(old, TODAY, successor=new, by=SYSTEM, at=AT)
    post.refresh_from_db()
    held.refresh_from_db()
    assert post.until == held.until == Membership.objects.get(unit=old).until == TODAY
    assert Membership.objects.values_list("since", "until").get(unit=new) == (TODAY + DAY, later)


def test_a_unit_with_units_below_is_not_closed():
    made = cast()
    with pytest.raises(operations.HasUnitsBelow, match="2个"):
        operations.close_unit(made.association, TODAY, by=SYSTEM, at=AT)
    assert RoleGrant.objects.filter(unit=made.association, until=None).exists()


def test_keys_are_for_ever_and_plain():
    make_unit("甲", key="jia")
    for key in ("jia", "Jia", "甲", "", "a b", "new"):
        with pytest.raises(operations.KeyTaken):
            operations.found_unit(key, "乙", "group", by=SYSTEM, at=AT)


def test_roots_are_founded_by_administrators_of_a_tree_and_bodies_outside_by_any_office():
    made = cast()
    with pytest.raises(Forbidden):
        operations.found_unit("x1", "新的协会", "association", by=made.secretary, at=AT)
    with pytest.raises(Forbidden):
        operations.found_unit("x2", "市水利局", "bureau", is_outside=True, by=made.member, at=AT)
    operations.found_unit("x3", "市水利局", "bureau", is_outside=True, by=made.secretary, at=AT)
    operations.found_unit("x4", "另一个部门", "city_department", by=made.administrator, at=AT)


def test_amending_writes_what_was_and_what_is_and_nothing_twice():
    made = cast()
    for _again in range(2):
        operations.amend_unit(made.youth, {"name": "青年委员会"}, by=made.secretary, at=AT)
    line = Line.objects.get(act="people.amend_unit")
    assert (line.detail["was"], line.detail["now"]) == ({"name": "青年小组"}, {"name": "青年委员会"})
    with pytest.raises(Forbidden):
        operations.amend_unit(made.neighbour, {"name": "别家"}, by=made.secretary, at=AT)
    with pytest.raises(Forbidden):
        operations.amend_unit(made.association, {"charter": "base"}, by=made.secretary, at=AT)


def test_guidance_is_told_by_the_guided():
    made = cast()
    with pytest.raises(Forbidden):
        operations.guide(made.neighbour, made.association, SINCE, by=made.neighbour_secretary, at=AT)
    row = operations.guide(made.neighbour, made.association, SINCE, by=made.secretary, at=AT)
    with pytest.raises(operations.AlreadyGuided):
        operations.guide(made.neighbour, made.association, SINCE, by=made.secretary, at=AT)
    assert operations.stop_guiding(row, TODAY, by=made.secretary, at=AT).until == TODAY
