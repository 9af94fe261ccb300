"""Sayings 说法: how the indicators of a charter are said in reports. They decide how a text is read, never what counts.

They come with a charter, as synonyms do, and are outside its edition: an organisation's own wordings are synonyms.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from .shapes import Charter


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way to say it. Of each list any word will do; an empty list asks for nothing.

    Attributes:
        subjects: what is counted; "会员" and other words of `kernel.binding.words` stand for their like; "" where
            the text leaves it out, "*" for anything.
        actions: what was done, each for its like.
        bare: may stand without any verb: 个人提案25件.
        counters: measure words beside those that stand for the indicator's own.
        context: words in the same sentence before the figure or behind it.
        topic: words earlier in the same paragraph.
        without: words that the figure's own clause must not have.
        absent: words that its sentence must not have.
        places: words of the level: where it was received or published.
        after: indicators of which the same sentence spoke before.
    """

    subjects: tuple[str, ...]
    actions: tuple[str, ...] = ()
    bare: bool = False
    counters: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Saying:
    """How one indicator is said, in one way or in several."""

    code: str
    ways: tuple[Way, ...]
    source: str


def wrong(saying: Saying, charter: Charter) -> Iterator[str]:
    """What is wrong with a saying of `charter`, as sentences."""
    if saying.code not in charter.indicators:
        yield "没有这个代码的数字。"
    if not saying.ways:
        yield "没有说法ways。"
    for number, way in enumerate(saying.ways, 1):
        yield from (f"第{number}种说法：{sentence}" for sentence in _wrong_way(way, charter))


def _wrong_way(way: Way, charter: Charter) -> Iterator[str]:
    if not way.subjects:
        yield "没有写数的是什么（subjects）。"
    if not way.actions and not way.bare:
        yield "没有动词（actions），又不许单说（bare）。"
    if "" in way.subjects and not way.actions:
        yield "不写数的是什么的，要有动词（actions）。"
    for field in fields(way):
        words = getattr(way, field.name)
        if field.name not in ("bare", "subjects") and any(not word.strip() for word in words):
            yield f"{field.name}里有空的词。"
        if field.name != "bare" and len(set(words)) != len(words):
            yield f"{field.name}里有重复的词。"
    for code in way.after:
        if code not in charter.indicators:
            yield f"after里的“{code}”不是数字的代码。"
