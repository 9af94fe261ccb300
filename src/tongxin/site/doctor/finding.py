"""One thing that was found."""

from dataclasses import dataclass

from ..say import words


@dataclass(frozen=True)
class Finding:
    is_wrong: bool  # else it is only worth knowing
    sentence: str


def wrong(chinese: str, english: str) -> Finding:
    return Finding(True, words(chinese, english))


def hint(chinese: str, english: str) -> Finding:
    return Finding(False, words(chinese, english))
