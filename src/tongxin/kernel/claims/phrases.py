"""Noun phrases 名词短语: the shortest that can stand alone, as (start, end) in the text."""

import re
from collections.abc import Sequence

from .lexicon import METRICS
from .words import Sort, Word

Span = tuple[int, int]

# heads too general to stand alone: they keep what stands before their 的
_GENERAL = re.compile(
    r"^(?:问题|情况|方面|工作|活动|事项|人员|人士|内容|项目|成果|材料|建议|比例|作用|需求|难题|培训|讲座|企业|单位)"
)
_SCOPE = re.compile(
    r"^(?:(?:全[市省县区镇村州校会社院街]|我[市省县区会村]|当年|会上|[^,、]{1,12}(?<![集高初期其届])中(?!级|心|小|国|华|央|学|型|青|医|外|层|职|高|年|共|药|队|长|专|科|文|介|东)(?:共?有|的)?"
    r"|20\d\d年度?|每(?:年|月|季度|周|人|户|场|次|期)|各地|其中|包括|主要|以及|等|各类|各种|各项|相关|有关|一批|系列|多种|优秀的|了|过|的|另|(?:全国|省|市|区|县|州)[“‘]?两会[”’]?|(?:比|较|同比|环比)(?:上年|去年|同期|年初|上年度|20\d\d年?|增长|增加)*)\s?)+(?=.{2}|$)"
)
_STANDS_ALONE = 4  # characters
_KEPT = frozenset("新 重点 创新 专题性 各 免费".split())
_TAIL = re.compile(
    r"(?:的|了|等|连续|先后|均|分别|共计?|累计|合计|总计|达到?|约|近|超过?|为|有|已|(?<![总饱温调共])和|(?<![惠普涉遍])及|(?<!参)与|[、:,\s])+$"
)
_METRIC = re.compile("(?:" + "|".join(sorted(METRICS, key=len, reverse=True)) + ")$")


_RAISED = frozenset("反映 提出 面临 遇到 存在 关心".split())
_TROUBLE = re.compile("问题|困难|诉求|难题")


def is_metric(text: str) -> bool:
    """Whether the phrase names a measure, which nobody does: 参与人数, 办结率."""
    return bool(_METRIC.search(text))


def trimmed(text: str, span: Span | None) -> Span | None:
    """The phrase without scope before it and glue after it; None if nothing is left."""
    if span is None:
        return None
    start, end = span
    while start < end and text[start] in " \n、,和及与或:的了":
        start += 1
    if found := _TAIL.search(text, start, end):
        end = found.start()
    if found := _SCOPE.match(text[start:end]):
        start += found.end()
    return (start, end) if start < end else None


_RESULTS = frozenset("到 出 成 好 被".split())


def _is_glue(word: Word) -> bool:
    return word.sort in (Sort.ADVERB, Sort.LINK, Sort.OF) and word.text not in _KEPT


def _past_examples(kept: list[Word]) -> list[Word]:
    """巡逻、劝导等志愿服务活动: what the examples are examples of, unless it is too short to stand alone."""
    others = [place for place, word in enumerate(kept) if word.text == "等"]
    if not others:
        return kept
    head = kept[others[-1] + 1 :]
    while head and _is_glue(head[0]):
        head.pop(0)
    is_named = any(word.sort is Sort.OF for word in head)
    return head if head and not is_named and head[-1].end - head[0].start >= _STANDS_ALONE else kept


def headed(text: str, words: Sequence[Word]) -> Span | None:
    """The span of a phrase: what stands after its last 的, unless that is too general alone."""
    kept = list(words)
    while kept and (kept[0].text in _RESULTS or _is_glue(kept[0])):
        kept.pop(0)
    if not kept:
        return None
    kept = _past_examples(kept)
    marks = [place for place, word in enumerate(kept) if word.sort is Sort.OF and place + 1 < len(kept)]
    if marks:
        head = kept[marks[-1] + 1 :]
        said = text[head[0].start : head[-1].end]
        if marks[-1] and kept[marks[-1] - 1].text in _RAISED and _TROUBLE.match(said):
            head = kept[marks[-1] - 1 :]
        if not (_GENERAL.match(said) and len(said) <= 4) or kept[-1].end - kept[0].start > 24:
            kept = head
    return trimmed(text, (kept[0].start, kept[-1].end))


def spoken(text: str, span: Span) -> str:
    """The phrase as people say it: no white space, no quotation marks around the whole."""
    said = re.sub(r"\s+", "", text[span[0] : span[1]])
    for opening, closing in ("“”", "‘’", '""'):
        inner = said[1:-1]
        if said.startswith(opening) and said.endswith(closing) and opening not in inner and closing not in inner:
            return inner
    return said
