"""The scanner 扫描: every numeral of a text becomes a quantity or a distractor with its reason."""

import re
from dataclasses import replace
from decimal import Decimal

from . import counters, dates, names
from .kinds import kind_of
from .model import Distractor, Kind, Qualifier, Quantity, TooManyFigures
from .quantities import NUMERAL, is_approximate, is_digits, scale, worth
from .regions import Regions

_VAGUE = frozenset("数几上近约逾超成")
_TAIL = re.compile(
    r"\s{0,2}(?P<more>余|多|来|几|\+)?(?P<scale>[十百千]?[万亿]|[百千])?(?P<after>余|多|几|\+)?\s{0,4}"
    rf"(?P<unit>{counters.PATTERN})(?P<bound>\s?(?:以上|以下|以内|之内|左右|上下(?!游|级|班|联)|之多|有余|开外))?"
    rf"(?P<second>\((?:{counters.PATTERN})\))?"
)
_BARE = re.compile(r"(?P<more>余|多)?(?P<scale>[十百千]?[万亿])(?P<after>余|多|\+)?(?=[,。;!?)、\n]|\s*$|\s*\n)")
# 2.1万群众, 300余企业: whom it counts stands in place of a counter
_PEOPLE = re.compile(
    r"(?:(?P<more>余|多)?(?P<scale>[十百千]?[万亿])?(?P<after>余|多|\+)?)"
    r"(?=(?:各族|广大|城乡|基层|农村|困难|贫困|返乡|党外|新|老)?(?:群众|人民|居民|村民|市民|农民|农户|学生|师生|学子|职工|员工|会员|党员|盟员"
    r"|社员|干部|企业|家庭|游客|观众|听众|网友|网民|粉丝|侨胞|归侨|志愿者|老人|儿童|青少年|青年|妇女|人口|用户|读者|患者|商户|住户|老百姓))"
)
_RANGE = re.compile(rf"\s?(?:-|~|至|到)\s?(?P<num>{NUMERAL.pattern})")
_HUNDREDTHS = re.compile(
    r"(?P<base>百分之|千分之)(?P<num>[零一二两三四五六七八九十百]+(?:点[零一二三四五六七八九]+)?|\d+(?:\.\d+)?)"
)
_TENTHS = re.compile(
    r"(?P<num>[一二两三四五六七八九]|\d)\s?(?P<more>多)?成(?P<half>半)?(?![立果员功效为长都本熟绩人年套型就品交家因分])(?P<bound>以上|以下|左右)?"
)
_PARTS = re.compile(r"(?P<base>[二两三四五六七八九十])分之(?P<num>[一二两三四五六七八九])(?P<bound>以上|以下|左右)?")
_MATTERS = (
    "领域|方向|行动|板块|平台|体系|工程|任务|举措|活动|品牌|中心|片区|产业|模块|阵地|机制|服务|主题|项目|计划|系列"
    "|重点|专项|环节|要素|措施|优势|特色|亮点|场景|载体|维度|功能"
)
_BIG = re.compile(rf"大(?:类|{_MATTERS})")
_SCHEME = re.compile(
    rf"\s?(?:个|项|类|大类|条)(?:重点|主要|关键|核心|基本)?(?:{_MATTERS}|方面|层面|领域|步骤|要点|等级|档次)"
)
_PREFIX = re.compile(
    r"(?:(?P<over>超过|超出|超|突破|逾|不少于|不低于|不下于?|至少|多于|高于|大于)"
    r"|(?P<about>(?<![最附邻靠接相亲贴])近|将近|接近|大约|大概|约(?<![签预节履合公相邀特续违契条制]约))"
    r"|(?P<under>不足|不到|不满|不超过|不多于|不高于|不大于|少于|低于|小于|最多))\s{0,2}$"
)
_ADOPTED = re.compile("(?:被|获(?!悉)|入选|荣获|列入|评为)")
_SHANG = re.compile(r"(?:上|成)$")
_REACH = re.compile(r"达\s{0,2}$")
_FIRST = re.compile(
    r"首(?:个|家|条|座|支|所|例|部|款|台|本|份|张|处|艘|笔|单)(?!人|性)|首批(?!\d|[一二三四五六七八九十])|(?<=之)首|榜首|(?<![一二三]、)(?:特|一|二|三)等奖(?!\s?\d|[一二两三四五六七八九十]\w|[、,及和](?:二|三|优))"
)
_GRADES = {"特": 0, "一": 1, "二": 2, "三": 3}
_SCOPE = re.compile(
    r"(?:全国|全省|全市|全区|全县|全州|国内|省内|市内|国家|世界|全球|[省市区县州]|系统|[\u4e00-\u9fff]地区)[^,。;]{0,8}$"
)
_PLUS = re.compile(r"[十百千万亿]{0,2}\+")
_LONE = re.compile(r"[一二两三四五六七八九十](?=[,、。;:!?\n])")  # nothing is counted by it
_TIERS = re.compile(r"[国省市县区镇乡村州旗厅处科部]$")
_READINGS = re.compile(
    r"(?:量|数|人数|人次|人气|粉丝|点击|阅读|浏览|播放|观看|热度|税收|产值|收入|投资|资金)[^,。;]{0,10}$|达到?$"
)


class Scanner:
    """Reads one folded text from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._regions = Regions(text)
        self._done = 0

    def scan(self, most: int | None = None) -> list[Quantity | Distractor]:
        """What each numeral is, in order and without overlap; TooManyFigures at the first quantity past `most`."""
        found: list[Quantity | Distractor] = []
        counted = 0
        for match in _STARTS.finditer(self.text):
            if match.start() < self._done:
                continue
            thing = self._first(match) if match["first"] else self._numeral(match.start(), match.end())
            if thing:
                if thing.start < self._done:
                    thing = replace(thing, start=self._done)
                self._done = max(self._done, thing.end)
                found.append(thing)
                if most is not None and isinstance(thing, Quantity):
                    if counted == most:
                        raise TooManyFigures(most)
                    counted += 1
        return found

    def _numeral(self, start: int, end: int) -> Quantity | Distractor | None:
        if region := self._regions.reason(start):
            return Distractor(start, max(end, region[1]), region[0])
        if _LONE.match(self.text, start) and self.text[start - 1 : start] != "第":
            return Distractor(start, end, "bare")
        return self._read(start, end)

    def _read(self, start: int, end: int) -> Quantity | Distractor | None:
        """What a numeral is that stands in no region."""
        special = self._share(start)
        if special:
            return special
        if dates.is_place(self.text, start):
            return self._place(start, end)
        in_words = not is_digits(self.text[start:end]) and not self._is_vague(start, end)
        if in_words and (ending := names.fixed_name(self.text, start)):
            return Distractor(start, max(ending, start + 1), "name")
        if reason := dates.not_counting(self.text, start, end):
            return Distractor(start, reason[1], reason[0])
        return self._quantity(start, end) or Distractor(start, end, "bare")

    def _is_vague(self, start: int, end: int) -> bool:
        """数百, 上千, 近万, 百余: a place without a digit that counts all the same."""
        return (start > 0 and self.text[start - 1] in _VAGUE) or self.text[end : end + 1] in ("余", "多", "来")

    def _quantity(self, start: int, end: int) -> Quantity | None:
        numeral = self.text[start:end]
        value = worth(numeral)
        if value is None:
            return None
        upper, last = self._upper(end)
        tail = _TAIL.match(self.text, last)
        if not tail:
            return self._unitless(start, end, value)
        unit = tail["unit"]
        if self._is_idiom(numeral, start, end, tail):
            return None
        factor = scale(tail["scale"] or "")
        more = bool(tail["more"] or tail["after"])
        begin, qualifier = self._qualifier(start, end, more, tail["bound"] or "")
        if is_approximate(numeral):
            qualifier = Qualifier.ABOUT
        kind = kind_of(self.text, unit, begin)
        if kind is None:
            return None
        return Quantity(
            begin, tail.end(), (start, end), value * factor, unit, qualifier, kind,
            upper=upper * factor if upper is not None else None,
            structural=unit == "大类" or bool(_SCHEME.match(self.text, end)),
        )  # fmt: skip

    def _upper(self, end: int) -> tuple[Decimal | None, int]:
        """The upper end of a range (3至5名) and where it stands; None and `end` where there is no range."""
        found = _RANGE.match(self.text, end)
        value = worth(found["num"]) if found else None
        return (value, found.end()) if found and value is not None else (None, end)

    def _unitless(self, start: int, end: int, value: Decimal) -> Quantity | None:
        """六大领域; 突破200万 at the end of a clause that speaks of readings."""
        if big := _BIG.match(self.text, end):
            unit = "大类" if big[0] == "大类" else "个"
            return Quantity(start, big.end(), (start, end), value, unit, Qualifier.EXACT, Kind.COUNT, structural=True)
        bare = _PEOPLE.match(self.text, end) if is_digits(self.text[start:end]) else None
        if bare is None:
            bare = _BARE.match(self.text, end)
            if not bare or not self._reads(start, end):
                return None
        begin, qualifier = self._qualifier(start, end, bool(bare["more"] or bare["after"]), "")
        return Quantity(
            begin, bare.end(), (start, end), value * scale(bare["scale"] or ""), None, qualifier, Kind.COUNT
        )

    def _reads(self, start: int, end: int) -> bool:
        """Whether a number of myriads without a counter tells readings: 受众1.2万, 点击量突破两百万."""
        return is_digits(self.text[start:end]) or bool(_READINGS.search(self.text, max(0, start - 16), start))

    def _qualifier(self, start: int, end: int, more: bool, bound: str) -> tuple[int, Qualifier]:
        """Where the span begins, and how exact it is."""
        before = max(0, start - 6)
        if found := _PREFIX.search(self.text, before, start):
            return found.start(), Qualifier(found.lastgroup or "about")
        alone = self.text[start:end].strip("十百千万亿") == ""
        if alone and start and self.text[start - 1] in "数几":
            begin, _ = self._qualifier(start - 1, start - 1, False, "")
            return begin, Qualifier.ABOUT
        if alone and (found := _SHANG.search(self.text, before, start)):
            return found.start(), Qualifier.OVER
        if more and (found := _REACH.search(self.text, before, start)):
            return found.start(), Qualifier.OVER
        if bound.strip() in ("以上", "有余", "开外", "之多") or _PLUS.match(self.text, end):
            return start, Qualifier.OVER
        if bound.strip() in ("以下", "以内", "之内"):
            return start, Qualifier.UNDER
        return start, Qualifier.ABOUT if more or bound else Qualifier.EXACT

    def _is_idiom(self, numeral: str, start: int, end: int, tail: re.Match[str]) -> bool:
        """A Chinese numeral needs stronger evidence than digits do."""
        unit = tail["unit"]
        if is_digits(numeral):
            return self._is_label(start, tail)
        if numeral in ("百", "千", "万", "亿") and not self._is_vague(start, end):
            return True
        if unit in counters.DIGITS_ONLY and not (tail["more"] or len(numeral) > 1):
            return True
        return numeral == "一" and (start == self._done or not self._stands_alone(start, tail))

    def _is_label(self, start: int, tail: re.Match[str]) -> bool:
        """Digits that are a name all the same: the 1 of 1对1, 365天 …"""
        if self.text[start : tail.end()] == "24小时":
            return True
        return tail["unit"] in ("对", "级") and not tail["more"] and self.text[tail.end() : tail.end() + 1].isdigit()

    def _stands_alone(self, start: int, tail: re.Match[str]) -> bool:
        """一 counts with its noun before it and nothing behind, or where it was adopted: 建室一个, 一篇被采用."""
        if _ADOPTED.match(self.text, tail.end()) and self.text[start - 1 : start] in ",;、。":
            return True
        following = self.text[tail.end() : tail.end() + 1]
        before = self.text[start - 1 : start] if start else ""
        return (
            following in ",。;、)\n" and "\u4e00" <= before <= "\u9fff" and before not in "每这那同另某唯第有的成是为"
        )

    def _share(self, start: int) -> Quantity | None:
        """百分之八十, 近六成, 三分之二: shares in words."""
        text = self.text
        if found := _HUNDREDTHS.match(text, start):
            return self._of_hundred(found)
        if found := _PARTS.match(text, start):
            return self._of_parts(found)
        if found := _TENTHS.match(text, start):
            return self._of_ten(found)
        return None

    def _of_parts(self, found: re.Match[str]) -> Quantity | None:
        base, parts = worth(found["base"]), worth(found["num"])
        if not base or parts is None:
            return None
        begin, qualifier = self._qualifier(found.start(), found.end(), False, found["bound"] or "")
        return self._percent(begin, found.end(), (found.start(), found.end("num")), parts * 100 / base, qualifier)

    def _of_ten(self, found: re.Match[str]) -> Quantity | None:
        value = worth(found["num"])
        if value is None:
            return None
        more, bound = bool(found["more"]), found["bound"] or ""
        begin, qualifier = self._qualifier(found.start(), found.end("num"), more, bound)
        value = value * 10 + (5 if found["half"] else 0)
        return self._percent(begin, found.end(), found.span("num"), value, qualifier)

    def _of_hundred(self, found: re.Match[str]) -> Quantity | None:
        whole, _, decimals = found["num"].partition("点")
        value = worth(whole)
        if value is None:
            return None
        if decimals:
            value += Decimal("0." + "".join(str(worth(digit)) for digit in decimals))
        if found["base"] == "千分之":
            value /= 10
        begin, qualifier = self._qualifier(found.start(), found.end(), False, "")
        return self._percent(begin, found.end(), found.span("num"), value, qualifier)

    def _percent(self, start: int, end: int, num: tuple[int, int], value: Decimal, qualifier: Qualifier) -> Quantity:
        """A share in words; a rate where something grew by it (增长三成)."""
        return Quantity(start, end, num, value, "%", qualifier, kind_of(self.text, "%", start) or Kind.PERCENT)

    def _place(self, start: int, end: int) -> Quantity | None:
        """位列全省第三: a place in an order."""
        value = worth(self.text[start:end])
        if value is None:
            return None
        last = end + 1 if self.text[end : end + 1] in ("名", "位") else end
        return Quantity(
            start - 1, last, (start, end), value, "位" if last == end else self.text[end], Qualifier.EXACT, Kind.RANK
        )

    def _first(self, match: re.Match[str]) -> Quantity | Distractor | None:
        """首个, 之首, 一等奖: a place said in a word."""
        start, end = match.span()
        if region := self._regions.reason(start):
            return Distractor(start, max(end, region[1]), region[0])
        word = match["first"]
        if word.endswith("等奖"):
            grade = Decimal(_GRADES[word[0]])
            return (
                Quantity(start, end, (start, start + 1), grade, "等奖", Qualifier.EXACT, Kind.RANK) if grade else None
            )
        if word == "首批" and not _SCOPE.search(self.text, max(0, start - 14), start):
            return Distractor(start, end, "ordinal")
        if word in ("首", "榜首"):
            begin = start - 1 if word == "首" else start
            return Quantity(begin, end, (end - 1, end), Decimal(1), "位", Qualifier.EXACT, Kind.RANK)
        return Quantity(start, end, (start, start + 1), Decimal(1), word[1:], Qualifier.EXACT, Kind.RANK)


_STARTS = re.compile(rf"(?P<first>{_FIRST.pattern})|百分之|千分之|[二两三四五六七八九十]分之|{NUMERAL.pattern}")


def scan(text: str, most: int | None = None) -> list[Quantity | Distractor]:
    """What each numeral of a folded text is; TooManyFigures where it holds more than `most` quantities."""
    return Scanner(text).scan(most)
