"""However long a text is, and without a full stop, the work of binding grows no faster than the text."""

from time import process_time

import pytest

from ...claims import read
from ..surroundings import Surroundings

FAR = 400


def test_of_a_sentence_that_never_ends_only_what_is_near_is_looked_at() -> None:
    text = "省级两会期间提交提案3件、" * 200
    claim = read(text)[100]
    place = Surroundings(text).of(claim)
    assert place.sentence == text[claim.start - FAR : claim.end + FAR]
    assert place.clause == place.sentence and place.opening == place.paragraph == text[claim.start - FAR : claim.start]


@pytest.mark.parametrize("piece", ["下一步工作打算\n", "\n", "2018年以来", "一、"])
def test_headings_over_and_over_are_found_once(piece: str) -> None:
    start = process_time()
    Surroundings("\n" + piece * 5_000)
    assert process_time() - start < 0.5
