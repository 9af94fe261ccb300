"""Sentences in the manner of reports, of our own wording: what is found in them and what it is taken to say."""

import pytest

from .. import Claim, read
from . import corpus
from .corpus import Document

HALVES = ("seen", "apart", "unseen_a", "unseen_b", "unseen_c", "unseen_d", "unseen_e")


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


@pytest.fixture(scope="module", params=HALVES)
def with_org_and_period(request: pytest.FixtureRequest) -> corpus.Score:
    return corpus.score(corpus.load(request.param), told)


def told(document: Document) -> list[Claim]:
    return read(document.text, org=document.org, period=document.period)


@pytest.mark.parametrize(
    ("field", "at_least"),
    [
        ("subject", 0.80),
        ("action", 0.75),
        ("level_f1", 0.70),
        ("together", 0.60),
        ("org", 0.95),
        ("period", 0.92),
    ],
)
def test_what_is_counted_by_whom_where_and_when(with_org_and_period: corpus.Score, field: str, at_least: float) -> None:
    found = with_org_and_period
    assert found.rate(field) >= at_least, [error for error in found.errors if error.startswith(field[:5])]


def test_the_text_alone_says_whose_and_when(from_text_alone: corpus.Score) -> None:
    assert from_text_alone.rate("org") >= 0.75
    assert from_text_alone.rate("period") >= 0.70  # some lots have reports that name no year


def test_wrong_organisations_are_doubted_and_right_ones_are_not() -> None:
    counts = corpus.score([document for half in HALVES for document in corpus.load(half)], alone).counts
    assert counts["org_doubted_right"] <= counts["org"] / 7


def test_on_reports_that_name_their_year_the_text_alone_says_when() -> None:
    named = [document for half in HALVES for document in corpus.load(half) if document.period]
    assert corpus.score(named, alone).rate("period") >= 0.82


def test_there_are_three_hundred_sentences_half_of_them_set_aside() -> None:
    seen, apart = (sum(document.sentences for document in corpus.load(half)) for half in HALVES[:2])
    assert seen >= 150
    assert apart >= 150


def test_the_claims_are_slices_of_the_text_in_order() -> None:
    for half in HALVES:
        for document in corpus.load(half):
            claims = alone(document)
            assert all(claim.text == document.text[claim.start : claim.end] for claim in claims)
            assert all(one.end <= other.start for one, other in zip(claims, claims[1:], strict=False))
