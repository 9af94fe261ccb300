"""Texts with the indicator of each figure, and how many of them were bound rightly, wrongly or not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ...charter import read as charters
from ...claims import Claim, read
from .. import Binding, Vocabulary, bind

FOLDER = Path(__file__).parent / "corpus"
CHARTERS = Path(charters.__file__).parents[2] / "charters"
HALVES = ("seen", "apart")
UNSEEN = ("unseen", "unseen_apart")  # written by somebody who had not read the rules; the second half is set aside
LATER = (
    "unseen_later",
    "unseen_later_apart",
    "unseen_fresh",
)  # so too, by another hand, when the others had been mended with
BLIND = ("blind", "blind_apart")  # so too, by four hands that mended nothing


@dataclass
class Document:
    """One text. `expected` are (words, code) in the order of the text; code "" where no indicator carries them.

    Two codes with a stroke: either is right (集体提案 at 市两会: all of them, or those of the city).
    """

    title: str
    org: str
    period: str
    charter: str
    level: str
    like: str
    text: str = ""
    expected: list[tuple[int, str, str]] = field(default_factory=list)


@dataclass
class Score:
    """How the figures of some texts were bound: right, wrong, and of those carried the ones left unbound."""

    figures: int = 0
    carried: int = 0
    right: int = 0
    wrong: list[str] = field(default_factory=list)
    unbound: list[str] = field(default_factory=list)

    @property
    def bound(self) -> float:
        """Of what an indicator carries, the share bound rightly."""
        return self.right / (self.carried or 1)

    @property
    def mistaken(self) -> float:
        """Of all figures, the share bound to what they are not about."""
        return len(self.wrong) / (self.figures or 1)

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.figures + other.figures,
            self.carried + other.carried,
            self.right + other.right,
            self.wrong + other.wrong,
            self.unbound + other.unbound,
        )


@cache
def vocabulary(name: str) -> Vocabulary:
    """How the figures of a charter that comes with the software are said."""
    whole = charters.whole(CHARTERS, name)
    return Vocabulary(whole.charter, whole.sayings.values(), whole.synonyms.values())


def load(half: str) -> list[Document]:
    """The documents of one file of the corpus."""
    found: list[Document] = []
    for line in (FOLDER / f"{half}.txt").read_text("utf-8").splitlines():
        if line.startswith("== "):
            title, *given = (part.strip() for part in line[3:].split("|"))
            told = dict(part.split("=") for part in given)
            found.append(Document(title, like=told.pop("like", ""), text=title + "\n", **told))
        elif line.startswith("- "):
            _expect(found[-1], line[2:])
        elif line and not line.startswith("#"):
            found[-1].text += line + "\n"
    return found


def _expect(document: Document, line: str) -> None:
    words, code = (part.strip() for part in line.split("|"))
    last = document.expected[-1][0] + 1 if document.expected else 0
    begin = max(last, document.text.rstrip("\n").rfind("\n") + 1)
    found = re.compile(r"(?<!\d)" + re.escape(words)).search(document.text, begin)
    assert found, (document.title, line)
    document.expected.append((found.start(), words, "" if code == "-" else code))


def bound(document: Document) -> Iterator[tuple[Claim, Binding]]:
    """The claims of a document with their bindings, organisation and period told."""
    claims = read(document.text, org=document.org, period=document.period)
    yield from zip(claims, bind(document.text, claims, vocabulary(document.charter), level=document.level), strict=True)


def score(document: Document) -> Score:
    """Hold the bindings of one document against what is written down."""
    found = Score()
    pairs = list(bound(document))
    for start, words, code in document.expected:
        hit = next(
            (binding for claim, binding in pairs if claim.start < start + len(words) and start < claim.end), None
        )
        _count(found, document, start, words, code, hit)
    return found


def _count(found: Score, document: Document, start: int, words: str, code: str, hit: Binding | None) -> None:
    got = hit.indicator if hit else ""
    found.figures += 1
    found.carried += bool(code)
    is_right = got in code.split("/")
    found.right += bool(code) and is_right
    told = f"{document.text[max(0, start - 24) : start]}[{words}] {code} <- {got or (hit and hit.reasons[0].code)}"
    if got and not is_right:
        found.wrong.append(told)
    elif code and not got:
        found.unbound.append(told)
