"""D5 no issuing unit: 市委统战部 of which city?"""

import re
from collections.abc import Iterator

import rjieba

from ..claims import Source
from ..reasons import reason
from .model import Suspicion
from .reading import Reading

_FIGURES, _LENGTH = 5, 300
_TITLE = 60  # characters; a passage has none, and its unit stands elsewhere
_HEAD, _TAIL = 300, 200
_NAMELESS = re.compile(r"^(?:中共)?(?:[省市县区州]|本会|我会|本[市县区]|我[市县区]|协会|学会|机关|全[市县区]|各)")
# a title may open with the name of a place that no dictionary knows
_OPENING = re.compile(
    r"^\s{0,8}(?:关于)?(?:中共)?(?![\u4e00-\u9fff]{0,3}[全我本各该])[\u4e00-\u9fff]{2,3}[省市县区州旗]", re.MULTILINE
)
_NO_PLACE = frozenset("中国 中华 城市 都市 市区 区域 地区".split())


def issuer(reading: Reading) -> Iterator[Suspicion]:
    if len(reading.claims) < _FIGURES or len(reading.text) < _LENGTH:
        return
    start, end = reading.title
    if end - start > _TITLE or "。" in reading.text[start:end]:
        return
    slots = [claim.org for claim in reading.claims]
    if any(slot.source is Source.GIVEN or (slot.value and not _NAMELESS.match(slot.value)) for slot in slots):
        return
    if any(_names_place(stretch) for stretch in (reading.text[:_HEAD], reading.text[-_TAIL:])):
        return
    yield Suspicion("D5", start, end, reason("no_issuer", org=next((s.value for s in slots if s.value), "")))


def _names_place(text: str) -> bool:
    places = (word for word, tag in rjieba.tag(text) if tag.startswith("ns") and len(word) > 1)
    return bool(_OPENING.search(text)) or any(word not in _NO_PLACE for word in places)
