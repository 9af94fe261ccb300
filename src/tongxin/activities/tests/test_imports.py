"""What the preview of an import says of a row of activities, before anything is recorded."""

from collections import defaultdict
from datetime import date, time
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tongxin.activities.imports import held
from tongxin.people.imports.place import Place

PLACE = cast(Place, SimpleNamespace(today=date(2025, 12, 22)))
DAY = date(2025, 12, 12)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({}, None),
        ({"ends_on": date(2025, 12, 1)}, "ends_on"),
        ({"starts_at": time(14, 30), "ends_at": time(9)}, "ends_at"),
        ({"starts_at": time(14, 30), "ends_at": time(9), "ends_on": date(2025, 12, 13)}, None),
        ({"starts_on": date(2025, 12, 23), "held": True}, "held"),
        ({"audience": 50}, "audience_basis"),
    ],
)
def test_a_row_is_held_against_itself(said, wrong):
    values: dict[str, Any] = defaultdict(lambda: None, {"starts_on": DAY} | said)
    assert [*held.check(values, PLACE)] == ([wrong] if wrong else [])
