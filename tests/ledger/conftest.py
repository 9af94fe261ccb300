from collections.abc import Iterator

import pytest

from tests.ledger import toys
from tongxin.ledger import kinds, records


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Iterator[toys.Toys]:
    """Toys, whose kind is the only one beside statements."""
    box = toys.Toys()
    monkeypatch.setattr(kinds, "_kinds", {})
    kinds.fill(box.kind, records.KIND)
    yield box


@pytest.fixture
def world(db: None) -> toys.World:
    return toys.make_world()
