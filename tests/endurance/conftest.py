"""An installation for each calamity."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .place import Place


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path, "here")
    yield made
    made.drop()
