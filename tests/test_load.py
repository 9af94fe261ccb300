"""The generator of `bench/load`: what it writes past the verbs is what the verbs would have written."""

import pytest

from bench.load import changing, matters
from bench.load.make import NotEmpty, make
from bench.load.size import Size
from tongxin.ledger import check
from tongxin.ledger.models import Entry

SMALL = Size(entries=300, members=30, units=9, cities=1, counties=2)


@pytest.mark.django_db
def test_the_ledger_of_a_made_province_is_what_its_records_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changing, "EVERY", 5)  # so that some are put right and some voided
    monkeypatch.setattr(matters, "JOINT", 0.5)
    entries = make(SMALL, lambda line: None)
    assert abs(entries - SMALL.entries) < 60, entries  # what is voided here comes on top
    assert list(check.differences()) == []
    assert Entry.objects.filter(is_joint=True).exists()
    assert Entry.objects.filter(sign=-1).exists()
    with pytest.raises(NotEmpty):
        make(SMALL, lambda line: None)
