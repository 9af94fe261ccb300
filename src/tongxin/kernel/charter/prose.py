"""Tokens in prose: {information.reported} a live figure, {…|prev} that of a year before, {year} a placeholder."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

PLACEHOLDERS = frozenset({"organisation", "organisation_short", "period", "year", "last_year", "next_year"})

_TOKEN = re.compile(r"\{([^{}]*)\}")
_FIGURE = re.compile(r"(?P<code>[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)(?P<prev>\|prev)?")
_CITE = re.compile(r"cite:(\d+)")


@dataclass(frozen=True)
class Token:
    """A token of the text 记号, with its place."""

    text: str  # without braces
    kind: str  # figure, cite, placeholder, or "" where it is none of these
    code: str  # indicator, number of the outside figure, or placeholder
    is_previous: bool  # of the same period a year before
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """Every {…} of the text in order, also those that mean nothing."""
    for found in _TOKEN.finditer(text):
        inner, start, end = found[1], found.start(), found.end()
        if inner in PLACEHOLDERS:
            yield Token(inner, "placeholder", inner, False, start, end)
        elif figure := _FIGURE.fullmatch(inner):
            yield Token(inner, "figure", figure["code"], bool(figure["prev"]), start, end)
        elif cite := _CITE.fullmatch(inner):
            yield Token(inner, "cite", cite[1], False, start, end)
        else:
            yield Token(inner, "", inner, False, start, end)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put `values` for the placeholders; figures and everything else stay as they are."""
    return _TOKEN.sub(lambda m: values.get(m[1], m[0]) if m[1] in PLACEHOLDERS else m[0], text)


def stray_brace(text: str) -> bool:
    """Whether a brace belongs to no token."""
    return any(c in "{}" for c in _TOKEN.sub("", text))
