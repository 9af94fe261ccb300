"""The text of a report's section: paragraphs with tokens for figures, persons and what is no figure.

    {information.reported}        a live figure
    {information.reported|prev}   the same, a year before
    {cite:7}                      an outside figure 引用数
    {person:7}                    a person's name, by key, so that one who leaves can be erased
    {=100个}                      digits that are no figure, declared so by the editor

Paragraphs are separated by a blank line; "## " opens a （一） heading.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

FIGURE = r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*(?:\|prev)?"
TOKEN = re.compile(r"\{(" + FIGURE + r"|cite:\d{1,9}|person:\d{1,9}(?:,\d{1,9})*|=[^{}\n]{1,40})\}")
BRACES = re.compile(r"\{[^{}\n]*\}?|\}")
Span = tuple[int, int]
CLAUSE_END = "，；。：！？"


@dataclass(frozen=True)
class Piece:
    """A stretch of a paragraph: plain text, or a token (its inside, without braces).

    is_typed: the text is a number typed by hand.
    """

    text: str = ""
    token: str = ""
    is_typed: bool = False


@dataclass(frozen=True)
class Paragraph:
    """kind: "h2" for a （一） heading, else "p"."""

    kind: str
    pieces: tuple[Piece, ...]


def paragraphs(text: str, typed: Iterable[Span] = ()) -> list[Paragraph]:
    """Return the section's paragraphs in order; empty ones are dropped.

    Args:
        typed: where in `text` numbers stand that were typed by hand.
    """
    found, at = [], 0
    spans = list(typed)
    for raw in text.split("\n"):
        line = raw.strip()
        kind, said = ("h2", line[3:].strip()) if line.startswith("## ") else ("p", line)
        if said:
            start = at + raw.index(said)
            found.append(Paragraph(kind, tuple(pieces(said, [(s - start, e - start) for s, e in spans]))))
        at += len(raw) + 1
    return found


def pieces(line: str, typed: Iterable[Span] = ()) -> Iterator[Piece]:
    """Cut a line into plain text, numbers typed by hand and tokens; malformed braces stay plain text."""
    marks = [(*span, Piece(text=line[slice(*span)], is_typed=True)) for span in typed if 0 <= span[0] < len(line)]
    marks += [(match.start(), match.end(), _piece(match[1])) for match in TOKEN.finditer(line)]
    end = 0
    for first, last, piece in sorted(marks, key=lambda mark: mark[0]):
        if first > end:
            yield Piece(text=line[end:first])
        yield piece
        end = last
    if end < len(line):
        yield Piece(text=line[end:])


def _piece(token: str) -> Piece:
    return Piece(text=token[1:]) if token.startswith("=") else Piece(token=token)


def tokens(text: str) -> list[str]:
    """The tokens of a text in order, without braces, {=…} left out."""
    return [t for t in TOKEN.findall(text) if not t.startswith("=")]


def is_figure(token: str) -> bool:
    """True for a live figure's token (not an outside figure, not a person)."""
    return ":" not in token


def code_of(token: str) -> tuple[str, bool]:
    """Split a live figure's token into indicator code and whether the year before is meant."""
    code, _, turn = token.partition("|")
    return code, turn == "prev"


def strangers(text: str) -> list[str]:
    """What stands in braces without being a token, to be told to the editor."""
    return BRACES.findall(TOKEN.sub("", text))


def without(text: str, token: str) -> str:
    """Leave the figure out: drop the smallest part of a sentence that holds the token.

    An item of a list (、) where the clause holds other tokens, else the clause; the sentence keeps its end.
    A paragraph that becomes empty goes.
    """
    mark = "{" + token + "}"
    kept = []
    for line in text.split("\n"):
        while mark in line:
            shorter = _cut(line, mark)
            if shorter == line:
                break
            line = shorter
        kept.append(line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _cut(line: str, mark: str) -> str:
    at = line.index(mark)
    start = max((line.rfind(c, 0, at) for c in CLAUSE_END), default=-1) + 1
    ends = [i for i in (line.find(c, at) for c in CLAUSE_END) if i >= 0]
    end = min(ends, default=len(line))
    clause = line[start:end]
    if len(TOKEN.findall(clause)) > 1 and "、" in clause:
        items = clause.split("、")
        first = next(i for i, item in enumerate(items) if mark in item)
        rest = items[:first] + items[first + 1 :]
        if first == 0 and rest:  # the words before the first item belong to the whole clause
            rest[0] = _head(items[0], mark) + rest[0]
        return line[:start] + "、".join(rest) + line[end:]
    before, stop, after = line[:start], line[end : end + 1], line[end + 1 :]
    if stop in ("。", "！", "？", "") and before and before[-1] in "，；：":
        return before[:-1] + (stop or "。") + after
    return before + after


def _head(item: str, mark: str) -> str:
    """The verb that opens a list ("全年提交人大议案{a}" → "全年提交"), as far as a common verb shows it."""
    words = item[: item.index(mark)]
    for verb in ("提交", "上报", "报送", "形成", "开展", "组织", "举办", "获", "被", "有", "共"):
        if verb in words:
            return words[: words.index(verb) + len(verb)]
    return ""


def plain(text: str, printed: Mapping[str, str]) -> str:
    """The text with each token replaced by what `printed` says (unknown tokens by nothing)."""
    return TOKEN.sub(lambda m: m.group(1)[1:] if m.group(1)[0] == "=" else printed.get(m.group(1), ""), text)
