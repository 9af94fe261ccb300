"""The generator of `bench/load`: what it writes past the verbs is what the verbs would have written."""

import pytest

from bench.load import changing, matters
from bench.load.copies import copied
from bench.load.grow import NotMade, grow
from bench.load.made import at
from bench.load.make import NotEmpty, make
from bench.load.size import LAST, Size
from tongxin.journal.models import Line
from tongxin.kernel.periods import Period
from tongxin.ledger import check
from tongxin.ledger.measure import measure
from tongxin.ledger.measured import Spec
from tongxin.ledger.models import Entry, Statement, Tally, TallyUnit
from tongxin.ledger.tallies import folding
from tongxin.matters.models import Sequence
from tongxin.people.models import Placement, Unit
from tongxin.people.permissions import SYSTEM
from tongxin.press import operations as press
from tongxin.press.models import Article

SMALL = Size(entries=200, members=30, units=9, cities=1, counties=2)
ONE_OF_A_UNIT = {Unit, Placement, Sequence, Tally, TallyUnit}  # the root's stays one


@pytest.mark.django_db
def test_the_ledger_of_a_made_and_grown_province_is_what_its_records_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changing, "EVERY", 5)  # so that some are put right and some voided
    monkeypatch.setattr(matters, "JOINT", 0.5)
    monkeypatch.setattr(folding, "KEPT_FROM", 150)  # of the province and its city there are tallies
    entries = make(SMALL, lambda line: None)
    assert abs(entries - SMALL.entries) < 60, entries  # what is voided here comes on top
    assert Entry.objects.filter(is_joint=True).exists()
    assert Entry.objects.filter(sign=-1).exists()
    assert Entry.objects.filter(cause__startswith=Statement.KEY).exists()
    with pytest.raises(NotEmpty):
        make(SMALL, lambda line: None)
    _grows()
    assert list(check.differences()) == []


def _grows() -> None:
    """Three times as much: each copy is like the first, the root has all of it, and work goes on in each."""
    before = {model: model._default_manager.count() for model in copied()}
    told, one, all_of_it = _activities_told_of(), _figures("shi1"), _figures("yunjiang")
    assert grow(3, lambda line: None) == 3 * before[Entry]
    assert {model for model, n in before.items() if model._default_manager.count() != 3 * n} <= ONE_OF_A_UNIT
    assert _figures("shi1") == one == _figures("shi1-3")
    assert _figures("yunjiang") == {code: 3 * n for code, n in all_of_it.items()}
    paths = Placement.objects.values("path")
    assert not Line.objects.exclude(path="").exclude(path__in=paths).exists()
    assert _activities_told_of() == 3 * told
    unit, day = Unit.objects.get(key="xian1-3"), {"written_on": LAST, "published_on": LAST, "at": at(LAST)}
    assert press.write(unit, "news", "工作动态", by=SYSTEM, **day).pk > 3 * before[Article]
    with pytest.raises(NotMade):
        grow(3, lambda line: None)


def _activities_told_of() -> int:
    """Different ones that the journal names."""
    return Line.objects.filter(thing__startswith="activities.activity:").values("thing").distinct().count()


def _figures(key: str) -> dict[str, int]:
    """What the entries of 2024 say of the unit, in each way of adding."""
    items = sorted(set(Entry.objects.values_list("item", flat=True)))
    specs = [Spec(f"{adds} {item}", adds, (item,)) for item in items for adds in ("quantity", "persons")]
    found = measure(Unit.objects.get(key=key), Period.year(2024), specs)
    return {code: measured.value for code, measured in found.items()}
