"""A draft 文稿: the text of a file, as it is held against the records."""

import re
from dataclasses import dataclass

_ILLEGIBLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LONGEST = 1_000_000  # characters of a draft: no report is as long, and a text box should not hold a library


class DraftRefused(Exception):
    """A file that is not read; the sentence says why and what to do, and is safe to show."""


@dataclass(frozen=True)
class Draft:
    """What was read.

    Attributes:
        text: all of it; of plain text and Markdown with its own line ends, so that offsets count its characters.
        kind: "txt", "md", "docx" or "pdf".
        name: of the file, to be shown.
    """

    text: str
    kind: str
    name: str


def legible(text: str) -> str:
    """The text with a blank for each sign that XML, PostgreSQL or a terminal does not bear; offsets stay."""
    return _ILLEGIBLE.sub(" ", text)
