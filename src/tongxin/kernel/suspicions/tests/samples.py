"""Running the rules over a text of a test."""

from ...claims import read
from .. import Suspicion, find


def raised(text: str, rule: str) -> list[tuple[str, str]]:
    """(code, the words marked) of what one rule finds in a text."""
    return [(s.why.code, text[s.start : s.end]) for s in suspicions(text) if s.rule == rule]


def suspicions(text: str) -> list[Suspicion]:
    return find(text, read(text))
