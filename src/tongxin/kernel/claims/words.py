"""Words with their sort 分词: jieba cuts, the lexicon of reports says what a word is."""

import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

import rjieba

from . import lexicon


class Sort(Enum):
    VERB = "verb"
    ACTIVITY = "activity"
    STANDING = "standing"
    PREPOSITION = "preposition"
    ADVERB = "adverb"
    OF = "的"
    LINK = "link"
    NOUN = "noun"


class Word(NamedTuple):
    text: str
    start: int
    end: int
    sort: Sort


_SPLIT = re.compile(r"(《[^《》\n]{1,80}》|“[^“”\n]{1,40}”|‘[^‘’\n]{1,40}’|\([^()\n]{1,30}\))")
# words that jieba glues to what follows: 被社|省委, 占|比
_SURE = re.compile(
    r"(被(?!动|子)|分获|再获|均获|(?<![荣喜])获(?![得奖评批悉取])|占比|(?<![公中总一])共(?=[\u4e00-\u9fff]{2})"
    r"(?!共[同产和富建享青创识振鸣筑商治赢])|(?<![收达接得遇受])到会(?![员长费议议诊商审师])|入库|线上线下|时长|继续教育|转出|转入|通报表[扬彰]|注册资[本金]|主办件|协办件"
    r"|(?<!而)已(?=[向被由获在为经对][\u4e00-\u9fff])|邀请|送去|送上|作(?=主题|大会发|大组|交流发|口头发|专题|典型发|书面发)|占$|(?<=上)作(?=了)|(?:新的)?社会阶层人士|率(?=[达为超])"
    r"|在线(?=观看)|在(?=线上|线下)|评为|列为|(?<![当推评入])选为|全国人大|全国政协|[省市区县]人大|[省市区县]政协|推出(?=线)|届中调整"
    r"|[民社盟工农致台]?中央|[民社盟工农致台]省委会?|[民社盟]市委会?|专题协商会|月度协商会"
    r"|(?<=[\u4e00-\u9fff])中(?=各级|的))"
)


def words(text: str, start: int, end: int) -> list[Word]:
    """The words of a stretch of the folded text; a quotation, a title, a bracket is one word."""
    found: list[Word] = []
    at = start
    for place, part in enumerate(_SPLIT.split(text[start:end])):
        pieces = [part] if place % 2 else _pieces(part)
        for piece in pieces:
            if piece.strip():
                found.append(Word(piece, at, at + len(piece), sort_of(piece)))
            at += len(piece)
    return found


def _pieces(part: str) -> list[str]:
    """jieba's words, where it joined two that are known parted again: 新发展 → 新, 发展."""
    pieces: list[str] = []
    for place, stretch in enumerate(_SURE.split(part)):
        if place % 2:
            pieces.append(stretch)
        elif stretch:
            for piece in rjieba.cut(stretch):
                pieces += _part(piece)
    return pieces


def _part(piece: str) -> list[str]:
    if len(piece) < 3 or _is_known(piece):
        return [piece]
    for place in (1, 2):
        head, tail = piece[:place], piece[place:]
        if head in _PREFIXES and _is_known(tail):
            return [head, tail]
        if len(piece) == 4 and place == 2 and (head in lexicon.VERBS or tail in lexicon.VERBS):
            return [head, tail]
    return [piece]


_PREFIXES = frozenset("新 共 已 被 获 均 并 还 再 现 均已 已有 累计 全年 共有 另".split())


def _is_known(piece: str) -> bool:
    return piece in lexicon.VERBS or piece in lexicon.ACTIVITIES or piece in lexicon.STANDING


def sort_of(piece: str) -> Sort:
    """What a word is by the lexicon; a noun if it is not there."""
    return _SORTS.get(piece, Sort.NOUN)


def with_likely_verbs(found: list[Word]) -> list[Word]:
    """The same words, those the lexicon does not know among the verbs where jieba calls them so and an object follows.

    The last word is one only behind 全年, 累计 …: 个人提案, 会费收入 are nouns.
    """
    last = len(found) - 1
    return [
        word._replace(sort=Sort.VERB)
        if (place < last or (place and found[place - 1].sort is Sort.ADVERB)) and is_likely_verb(word)
        else word
        for place, word in enumerate(found)
    ]


def is_likely_verb(word: Word) -> bool:
    """Whether the lexicon does not know a word that jieba takes for a verb."""
    return word.sort is Sort.NOUN and len(word.text) == 2 and _is_tagged_verb(word.text)


@lru_cache(maxsize=4096)
def _is_tagged_verb(piece: str) -> bool:
    is_noun = piece in lexicon.HEADS or piece in lexicon.DEEDS or piece.endswith(("有", "共"))
    return not is_noun and rjieba.tag(piece) == [(piece, "v")]


# where a word is in two lists the later one holds
_SORTS = {
    **dict.fromkeys(lexicon.ADVERBS, Sort.ADVERB),
    **dict.fromkeys(lexicon.PREPOSITIONS, Sort.PREPOSITION),
    **dict.fromkeys(lexicon.VERBS, Sort.VERB),
    **dict.fromkeys(lexicon.ACTIVITIES, Sort.ACTIVITY),
    **dict.fromkeys(lexicon.WON - {"获"}, Sort.VERB),
    **dict.fromkeys(lexicon.STANDING, Sort.STANDING),
    **dict.fromkeys("、和及与或暨", Sort.LINK),
    "的": Sort.OF,
}
