"""The vocabulary 说法: how the indicators of one charter are said, made once and asked claim by claim."""

from collections.abc import Iterable
from functools import cached_property

from ..charter.shapes import Charter, Synonym
from ..claims import read


class Vocabulary:
    """How the indicators of `charter` are said: by their names, and by the synonyms given."""

    def __init__(self, charter: Charter, synonyms: Iterable[Synonym] = ()) -> None:
        self.charter = charter
        self.synonyms = tuple(synonyms)

    @cached_property
    def phrases(self) -> dict[tuple[str, str], str]:
        """(action, subject) → code, as the reader of claims takes the names and synonyms apart."""
        found: dict[tuple[str, str], str] = {}
        for one in self.charter.indicators.values():
            found.setdefault(_taken_apart(one.name, one.counter), one.code)
        for synonym in self.synonyms:
            if synonym.code in self.charter.indicators:
                counter = self.charter.indicators[synonym.code].counter
                for wording in synonym.wordings:
                    found.setdefault(_taken_apart(wording, counter), synonym.code)
        return found


def _taken_apart(words: str, counter: str) -> tuple[str, str]:
    claims = read(f"{words}1{counter}。")
    if not claims:
        return "", words
    return claims[0].action.value or "", claims[0].subject.value or ""
