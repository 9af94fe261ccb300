"""Sentences in the manner of reports, of our own wording: what is found in them and what it is taken to say."""

import pytest

from .. import Claim, read
from . import corpus
from .corpus import Document

HALVES = ("seen", "apart")


def alone(document: Document) -> list[Claim]:
    return read(document.text)


@pytest.fixture(scope="module", params=HALVES)
def from_text_alone(request: pytest.FixtureRequest) -> corpus.Score:
    return corpus.score(corpus.load(request.param), alone)


@pytest.mark.parametrize(
    ("field", "at_least"),
    [("detected", 0.97), ("boundary", 0.965), ("value", 0.99), ("unit", 0.99), ("qualifier", 0.99), ("kind", 0.98)],
)
def test_quantities_are_found_and_read(from_text_alone: corpus.Score, field: str, at_least: float) -> None:
    assert from_text_alone.rate(field) >= at_least, [
        e for e in from_text_alone.errors if e.startswith((field, "m", "t"))
    ]


def test_the_claims_are_slices_of_the_text_in_order() -> None:
    for half in HALVES:
        for document in corpus.load(half):
            claims = alone(document)
            assert all(claim.text == document.text[claim.start : claim.end] for claim in claims)
            assert all(one.end <= other.start for one, other in zip(claims, claims[1:], strict=False))
