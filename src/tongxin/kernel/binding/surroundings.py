"""Surroundings 上下文: what the sentence around a figure says that the claim itself does not."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from ..claims import Claim, Source
from ..claims.clauses import around

_END = re.compile(r"[。！？；;!?\n]")
_BREAK = re.compile(r"[，,：:（）()。！？；;!?\n]")
_CUMULATIVE = re.compile(r"累计|累积|先后|目前|近年来|多年来|这些年|已建成|已打造|已形成|总数")
_VAGUE = re.compile(r"近年来|近几年|多年来")
_HEAD = 600  # characters that open a text
_FAR = 400  # characters on either side of a figure; a text without a full stop is no one sentence
_SINCE = re.compile(
    r"20\d\d年?(?:\d{1,2}月)?(?:以来|至今|起)|成立以来|建会以来|历年|连续(?:\d+|[一二三四五六七八九十]+)年|五年来|三年来"
)
_SPAN = re.compile(
    r"近(?:[两二三四五六七八九十]|\d{1,2})年(?!来)|(?<![一\d])(?:[两二三四五六七八九十]|\d{1,2})年[来间]|(?:换届|本届|任期|任职)以来|历届|五年任期"
)
_MANY_DAYS = re.compile("先后|历任|历届|曾经|曾有|曾任")
_ANEW = re.compile(r"今天|今年|当年|全年|本年|年内|一年来|目前|现有|截至|(?:19|20)\d\d年(?!以来|至今|起)")
_WITHIN = re.compile(r"全年|今年|本年|年内|一年来|上半年|下半年|季度|年度")
_PLANNED = re.compile(
    r"计划(?!生育|单列)|还将|(?<![模虚])拟(?!定|制)|力争|将(?=举办|开展|组织|新建|完成|召开|推出|发展|继续|力争|达到)|争取(?!到)|目标|确保|预期|下一步|明年|来年|打算|不少于|至少|不低于|原则上"
)
_TO_COME = re.compile(
    r"明年|来年|下一步|下步|下一年|(?:计划|拟|将|力争|争取)(?:举办|开展|组织|新建|发展|召开|推出|完成|建成|实现|新增)"
)
_PLANS = re.compile(
    r"(?<=\n)(?!.*(?:总结|回顾|情况|完成|与|和|及))[^\n。,，]{0,20}(?:打算|下一步|下步|明年|来年|工作计划|工作安排|工作思路|努力方向)[^\n。,，]{0,10}(?=\n)"
)
_CHAPTER = re.compile(r"\n(?:#+ |[一二三四五六七八九十]+、|附[录件表：:])")
_THAN = r"同比|环比|[比较与](?:上年|去年|前年|上一年|上期|上月)(?:度)?(?:同期)?(?:相比)?|上年同期|去年同期"
_MORE = r"增长|增幅|增加|提高|上升|净增|多[报提增办送采]"
_FEWER = r"减少|下降|降低|下滑|少[报提办送采]"
_COMPARED = re.compile(rf"{_THAN}|{_MORE}|{_FEWER}")
_LESS = re.compile(_FEWER)
_BARE_CHANGE = re.compile(
    rf"\s*(?:[均又也]|其中)?(?:{_THAN})?(?:[均又也])?(?:{_MORE}|{_FEWER}|多|少)?[了出送交用约近]*\s*"
)
_MEANED = re.compile(r"人均|户均|场均|平均每|每场|每次|每人|每家|每篇|每期|每名|每周|每月|每季度|每年|每半年")
_BELOW = re.compile(
    r"^\s*(?!各|所有|全体|下属|基层)[\u4e00-\u9fff]{2,8}(?:分会|支社|支部|专委会|(?<!领导)(?<!片区)小组)"
)
_EACH_BELOW = re.compile(
    r"(?:各|所属|下属)(?:级|个|基层|专业|街道|镇街)*(?:支社|支部|总支|分会|基层组织|基层委员会|专委会|委员会|工作委员会|团体会员|会员单位)"
)
_OTHERS_OPEN = re.compile(  # 各民主党派向市政协提交, 各县区工商联动了起来，组织宣讲
    "(?:全[省市县区])?各(?:级|个)?(?:民主党派|(?:[省市县区旗]|乡镇|街道)+(?:级)?"
    "(?:工商联|侨联|科协|文联|学会|商会|知联会|新联会|统战部|委员会|支部|支社|总支|组织))"
)
_SECTOR = re.compile(  # members of a party in its own sector are its members
    "(?<!各)(?<!民[进盟建革])(?<!九三)(?<!九三学社)(?<!致公)(?<!致公党)(?<!农工)(?<!农工党)(?<!台盟)界别?的?(?:政协)?(?:委员|代表)"
)
_BODY = re.compile(
    "(学会|商会|协会|校友会|研究会|团体会员|会员单位|会员企业|[新知]联会|侨联|工商联|科协|欧美同学会|留联会|民主党派)"
    "(?:[市区县]委会?|各?[市区县]级组织|组织|基层组织|成员)?$"
)
_STAFF = re.compile("(?:机关|专职|统战)干部|机关人员|机关成员")
_WITH = re.compile("[联与和同在赴为向对到被由经获]|组织|走进|深入|携手|邀请|依托|引导|动员|发动")
_ONE_PLACE = re.compile(
    "(?:赴|到|在|前往|深入|走进)(?!各|全|多|基层|乡镇|偏远|农村|山区|贫困|边远|结对)[\u4e00-\u9fff]{2,4}[县乡镇]$"
)
_TREATED = re.compile(
    "赴(?!基层|乡镇|社区|企业|学校|农村|一线|各地|山区|海岛|乡村|村镇|贫困|偏远|街道|对口|结对|镇街)[\u4e00-\u9fff]{2,3}(?:开展|举办)?义诊"
)
_CAUSE = re.compile(
    r"(?:为|向|给)(?!社会|公益|慈善|各[界地]|全市|全县|全区|困难群众|教育事业)[\u4e00-\u9fff“”]{2,16}?捐"
)
_GIVER = re.compile(
    r"个人捐|(?:会长|理事)单位[\u4e00-\u9fff]*捐|(?:集团|公司|基金会)(?:\w{0,4})捐"
    r"|(?:党员|会员|盟员|社员|主委|会长|理事|主席)(?!企业|积极|踊跃|纷纷|慷慨|个人|单位|共|累计|合计|总计|自发|主动|们|等|及|和|与|为|向|通过|参与|一起|代表|带头|先后|热心)"
    r"(?:(?!捐)[\u4e00-\u9fff]){2,3}捐"
)
_OTHERS = re.compile(r"(?:指导|督促|支持|协助|帮助|引导|推动|鼓励|配合)[\u4e00-\u9fff\d、]{2,14}$")
_OCCASION = re.compile(r"[”\"’』]?(?:上|期间|会上|会议|中|会期|召开|精神)")
_STOPS = "。！？；;!?：:”)）"
_MARKS = ("", "\n", *"　 一二三四五六七八九十（(●")
_BEHIND = 4  # characters behind a level in which it may be called an occasion
_LINE = 400
_TITLE = 14  # characters; a longer line without a stop is no heading
_WIDE = 12  # characters in which a word still belongs to the number behind it


@dataclass(frozen=True)
class Place:
    """Where a claim stands.

    Attributes:
        sentence: its words. number: which sentence of the text it is.
        before: the part of it before the number.
        clause: its own words up to the commas around it; opening: the part of the clause before the number.
    """

    sentence: str
    number: int
    before: str
    clause: str
    opening: str
    paragraph: str  # of its paragraph, what stands before the figure
    is_to_come: bool  # it stands in a chapter of plans (三、明年工作打算)


class Surroundings:
    """The sentences of a text, found once and asked claim by claim."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends = [found.start() for found in _END.finditer(text) if not _is_torn(text, found.start())]
        self.is_vague = bool(_VAGUE.search(text, 0, _HEAD))
        self._plans = [found.end() for found in _PLANS.finditer(text)]
        self._chapters = [found.start() for found in _CHAPTER.finditer(text)]
        self._breaks = [found.start() for found in _BREAK.finditer(text)]

    def of(self, claim: Claim) -> Place:
        start, end = claim.start, claim.end
        number = bisect_left(self._ends, start)
        sentence = _near(claim, around(self._ends, start, end, len(self._text)))
        clause = _near(claim, around(self._breaks, start, end, len(self._text)))
        paragraph = max(self._text.rfind("\n", 0, start) + 1, start - _FAR)
        return Place(
            self._text[sentence[0] : sentence[1]],
            number,
            self._text[sentence[0] : start],
            self._text[clause[0] : clause[1]],
            self._text[clause[0] : start],
            self._text[paragraph:start],
            self._is_to_come(start),
        )

    def _is_to_come(self, at: int) -> bool:
        plans = bisect_right(self._plans, at)
        if not plans:
            return False
        return bisect_left(self._chapters, self._plans[plans - 1]) == bisect_left(self._chapters, at)

    def is_occasion(self, claim: Claim, before: bool) -> bool:
        """市“两会”上: the level names where something happened, and need not narrow what is counted.

        Args:
            before: whether it did so for the figure before, from which this one may have taken its level.
        """
        if claim.level.source in (Source.SIBLING, Source.WHOLE, Source.ANTECEDENT):
            return before
        at, named = claim.level.at, claim.level.value or ""
        if claim.level.source is Source.SENTENCE or at is None:
            return claim.level.source is Source.SENTENCE
        words = self._text[at[0] : at[1] + _BEHIND]
        _before, found, behind = words.rpartition(named[-2:])
        return bool(found and _OCCASION.match(behind))


def _is_torn(text: str, at: int) -> bool:
    """A line break within a sentence, as columns of newspapers have them."""
    if text[at] != "\n":
        return False
    before = text[max(0, at - _LINE) : at].rstrip()
    line = before[before.rfind("\n") + 1 :]
    if line.count("“") > line.count("”"):
        return True
    after = text[at + 1 : at + 2]
    return len(line) > _TITLE and line[-1] not in _STOPS and after not in _MARKS and text[at - 1] != "\n"


def _near(claim: Claim, stretch: tuple[int, int]) -> tuple[int, int]:
    return max(stretch[0], claim.start - _FAR), min(stretch[1], claim.end + _FAR)


def is_planned(place: Place) -> bool:
    """计划举办10场: what is to come is in no record."""
    return bool(place.is_to_come or _PLANNED.search(place.opening) or _TO_COME.search(place.before))


def is_bare_change(place: Place) -> bool:
    """同比增加8篇: nothing but the comparison stands before the number; what changed is the figure before."""
    return bool(compared(place) and _BARE_CHANGE.fullmatch(place.opening))


def compared(place: Place) -> str:
    """ "more" or "less" where the figure is a change on another period (同比增加8篇), else ""."""
    if not _COMPARED.search(place.opening[-_WIDE:]):
        return ""
    return "less" if _LESS.search(place.opening[-_WIDE:]) else "more"


def is_of_one_below(place: Place, action: str) -> bool:
    """律师分会开展, 各支部开展: units below did it, and the figure is a part of the whole."""
    if not action:
        return False
    found = _BELOW.search(place.opening) or _EACH_BELOW.search(place.opening)
    return bool(found and place.opening.startswith(action, found.end()))


def is_of_others(place: Place, action: str) -> bool:
    """指导基层商会提交: it helped others to do it; 各县区工商联组织: they did it themselves."""
    if action and _OTHERS_OPEN.match(place.before.lstrip()):
        return True
    return bool(_OTHERS.search(_before_deed(place, action)))


def _before_deed(place: Place, action: str) -> str:
    """What stands in the clause before what was done: who did it, where; "" where the clause does not say the deed."""
    return place.opening.rpartition(action)[0] if action else ""


def is_of_a_sector(place: Place, action: str) -> bool:
    """侨界委员提交: some of those whose acts are counted."""
    return bool(_SECTOR.search(_before_deed(place, action)))


def is_of_another(place: Place, action: str, org: str) -> bool:
    """学会举办, told by the association of such societies: what one or more bodies in it did, or staff."""
    before = _before_deed(place, action)
    body = _BODY.search(before) if "捐" not in action else None
    if body and not _is_short_for(body[1], org) and not _WITH.search(before, 0, body.start()):
        return True
    return bool(_STAFF.search(before))


def _is_short_for(words: str, name: str) -> bool:
    """工商联 is 工商业联合会."""
    signs = iter(name)
    return all(sign in signs for sign in words)


def is_of_one_place(place: Place, action: str) -> bool:
    """赴平江县开展: what was done elsewhere is not told here."""
    return bool(_ONE_PLACE.search(_before_deed(place, action)) or _TREATED.search(place.opening))


def is_of_one_gift(place: Place, action: str) -> bool:
    """为山区小学捐款, 会员李文捐款: for one cause or by one giver, and a part of all that was given."""
    return "捐" in action and bool(_CAUSE.search(place.opening) or _GIVER.search(place.opening))


def is_mean(place: Place) -> bool:
    """每年2次, 人均3篇: how often or how much of each, not how many."""
    return bool(_MEANED.search(place.opening))


def is_since(place: Place) -> bool:
    """自2018年以来, 近五年: certainly not of the period alone, until the paragraph speaks of another time."""
    if _SINCE.search(place.clause) or _SINCE.search(place.sentence.split(place.clause)[0][-30:]):
        return True
    spans = [found.end() for found in _SPAN.finditer(place.paragraph)]
    return bool(spans and not _ANEW.search(place.paragraph, spans[-1]))


def is_of_many_days(place: Place) -> bool:
    """会员中先后有58人次担任政协委员: all that there ever were, not those of one day."""
    return bool(_MANY_DAYS.search(place.before))


def is_within(place: Place) -> bool:
    """全年, 今年: the paragraph speaks of one period."""
    return bool(_WITHIN.search(place.paragraph))


def is_cumulative(place: Place) -> bool:
    """累计, 先后, 近年来: likely of more than the period, unless the paragraph says 全年."""
    return bool(_CUMULATIVE.search(place.paragraph)) and not is_within(place)
