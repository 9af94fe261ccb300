"""Lift: every node counts a joint fact once, and so does its own work."""

from hypothesis import given
from hypothesis import strategies as st

from tongxin.ledger.placing import Scope, lifts

PATHS = ["/1/", "/1/2/", "/1/2/4/", "/1/2/5/", "/1/3/", "/6/", "/6/7/"]
NODES = ["/1/", "/1/2/", "/1/2/4/", "/1/2/5/", "/1/3/", "/6/", "/6/7/"]


def depth(path: str) -> int:
    return path.count("/") - 1


def test_the_first_party_lifts_nothing():
    assert lifts(["/1/2/4/"]) == [0]


def test_a_second_party_counts_below_where_they_meet():
    assert lifts(["/1/2/4/", "/1/3/", "/1/2/5/", "/6/"]) == [0, 1, 2, 0]


def test_a_second_party_of_the_same_unit_counts_nowhere_not_even_as_its_own_work():
    assert lifts(["/1/2/", "/1/2/"]) == [0, 3]


def test_a_unit_above_is_counted_already_but_not_its_own_work():
    assert lifts(["/1/2/4/", "/1/2/"]) == [0, 2]


@given(st.lists(st.sampled_from(PATHS), min_size=1, max_size=6))
def test_every_node_and_its_own_work_count_once_or_never(paths):
    found = list(zip(paths, lifts(paths), strict=True))
    for node in NODES:
        inside = [lift for path, lift in found if path.startswith(node) and lift < depth(node)]
        assert len(inside) == any(path.startswith(node) for path in paths)
        own = [lift for path, lift in found if path == node and lift <= depth(node)]
        assert len(own) == (node in paths)


def test_a_scope_of_nothing_sees_nothing():
    assert Scope(()).where() == ("1 = 0", [])
