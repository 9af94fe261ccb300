"""What a report says of itself: whose it is (D5: 市委统战部 of which city?), and of which year (D16)."""

import re
from collections.abc import Iterator

import rjieba

from ..claims import Source
from ..reasons import reason
from .model import Suspicion
from .reading import Reading

_FIGURES, _LENGTH = 5, 300
_YEAR = re.compile(r"(?:19|20)\d\d|二[○零〇]")
_TITLE = 60  # characters; a passage has none, and its unit stands elsewhere
_HEAD, _TAIL = 300, 200
_NAMELESS = re.compile(r"^(?:中共)?(?:[省市县区州]|本会|我会|本[市县区]|我[市县区]|协会|学会|机关|全[市县区]|各)")
# a title may open with the name of a place that no dictionary knows
_OPENING = re.compile(
    r"^\s{0,8}(?:关于)?(?:中共)?(?![\u4e00-\u9fff]{0,3}[全我本各该])[\u4e00-\u9fff]{2,3}[省市县区州旗]", re.MULTILINE
)
_NO_PLACE = frozenset("中国 中华 城市 都市 市区 区域 地区".split())


def heading(reading: Reading) -> Iterator[Suspicion]:
    start, end = reading.title
    if end - start > _TITLE or "。" in reading.text[start:end]:
        return
    if len(reading.claims) < _FIGURES or len(reading.text) < _LENGTH:
        return
    if not _says_whose(reading):
        yield Suspicion("D5", start, end, reason("no_issuer"))
    if not _says_when(reading):
        yield Suspicion("D16", start, end, reason("no_period"))


def _says_whose(reading: Reading) -> bool:
    """Whether the text names the body, or at least its place; what was told beside the text says nothing."""
    for slot in {claim.org for claim in reading.claims}:
        if slot.value and (
            slot.value in reading.raw if slot.source is Source.GIVEN else not _NAMELESS.match(slot.value)
        ):
            return True
    return _names_place(reading.text[:_HEAD]) or _names_place(reading.text[-_TAIL:])


def _says_when(reading: Reading) -> bool:
    is_dated = any(claim.period.value and claim.period.source is not Source.GIVEN for claim in reading.claims)
    return is_dated or bool(_YEAR.search(reading.text))


def _names_place(text: str) -> bool:
    places = (word for word, tag in rjieba.tag(text) if tag.startswith("ns") and len(word) > 1)
    return bool(_OPENING.search(text)) or any(word not in _NO_PLACE for word in places)
