"""Dates, ordinals and other numbers that name 日期、届次: recognised where the numeral stands."""

import re

_YEAR = r"(?:(?:19|20)\d\d|[一二]九?[零一二三四五六七八九]{3})"
# each is tried at the numeral; the name of the group is the reason
_AT = re.compile(
    rf"(?P<date>{_YEAR}\s?(?:-|~|至|到|、)\s?(?:{_YEAR}|\d\d)\s?(?:年度?|届|学年|赛季)"
    rf"|{_YEAR}\s?[-/.]\s?\d{{1,2}}(?:\s?[-/.]\s?\d{{1,2}})?(?:\s\d{{1,2}}:\d\d(?::\d\d)?)?(?![\d万亿%])"
    rf"|{_YEAR}\s{{0,2}}(?:年度?|学年|级|届|版)(?:\s{{0,2}}\d{{1,2}}\s?(?:-|~|至|到)?\s?\d{{0,2}}\s?月(?:份|\d{{1,2}}[日号])?)?(?:第[一二三四]季度|[上下]半年度?)?"
    r"|\d{1,2}\s?(?:-|~|至|到|、)\s?\d{1,2}\s?(?:月份?|日|号)(?!以)|\d{1,2}\s?月(?:份|底|初|末|中旬|\d{1,2}\s?[日号])?|\d{1,2}\s?[日号](?![线楼])"
    r"|[一二三四五六七八九十]{1,2}月(?:份|底|初|末|[一二三四五六七八九十]{1,3}[日号])?|[一二三四五六七八九十]{1,3}日(?!游)"
    r"|[一二三四]季度|\d{1,2}:\d\d(?::\d\d)?|\d{1,2}[点时](?:\d{1,2}分|整|许|半)?|[五六七八九]十年代|\d0年代)"
    r"|(?P<anniversary>[\d一二三四五六七八九十百]{1,6}\s?(?:周年|华诞|周岁))"
    r"|(?P<ordinal>[一二三四五六七八九十]{1,4}届(?:[一二三四五六七八九十]{1,3}中?(?:、[一二三四五六七八九十]{1,3}中?){0,4}(?:次|中)?全会|[一二三四五六七八九十]{1,4}次)?|二十大|十[一二三四五六七八九]大(?![领类])"
    r"|[一二三四五六七八九十]{1,4}[届次中]全会|[一二三四五六七八九十\d]{1,4}大报告|[一二三四]期(?:工程|项目|建设)|\d{1,6}号|\d{1,6}世纪|[一二]十一?世纪|\d{1,6}路|\d{1,6}版|\d{1,6}届)"
    r"|(?P<duration>(?:[\d.]{1,8}|[一二两三四五六七八九十百]{1,6})\s{0,2}(?:多|余|来|几)?\s{0,2}(?:年(?!级|度|龄|轻|货)|个(?:多|半|余)?(?:月|小时|星期|学期|季度|工作日|世纪|昼夜)|周(?!边|围)"
    r"|天(?!然|气|文|地|使|线|津|鹅)|整天|夜|分钟|秒钟?|载|昼夜|个?半(?:天|月|小时|年)|工作日|星期))"
    r"|(?P<name>\d{1,6}(?:\.\d{1,3})?[A-Za-z][A-Za-z\d]{0,8}|\d{3,8}热线|\d{1,4}\s?[+×x*]\s?[\dNnXx]|\d{1,4}:\d{1,4}|[五六七三八]一|3·15)"
)
_ORDINAL_BEFORE = re.compile(r"(?:第\s?|No\.\s?|[编序型账]号[::]?|电话[::]?|首批)$")
_LETTER_BEFORE = re.compile(r"[A-Za-z_#@/&.]$")
_HOURS = re.compile(r"(?:历时|长达|为期|持续|连续|耗时|每天|时隔|用时|超时)[^,。;]{0,3}$")


def not_counting(text: str, start: int, end: int) -> tuple[str, int] | None:
    """(reason, end) where the numeral names a day, an ordinal or a thing instead of counting; else None."""
    if found := _ORDINAL_BEFORE.search(text, max(0, start - 6), start):
        return "ordinal" if found[0] else "name", _tail(text, end)
    if (found := _AT.match(text, start)) and not _IN_A_ROW.match(text, max(0, start - 2)):
        return str(found.lastgroup), found.end()
    if _LETTER_BEFORE.search(text, max(0, start - 1), start):
        return "name", end
    return None


def _tail(text: str, end: int) -> int:
    """Past the word that an ordinal orders: 第五届, 第二批229名."""
    found = _ORDERED.match(text, end)
    return found.end() if found else end


_ORDERED = re.compile(
    r"\s?(?:届|次|批次?|期|个|名|位|章|条|期|季度|[轮号])?(?:\d{1,6}\s?[名人个家项]|[一二三四五六七八九十、]{1,6}(?:次|中)全会)?"
)


_IN_A_ROW = re.compile(r"连续[一二两三四五六七八九十\d]{1,3}届")


def is_spell(text: str, start: int) -> bool:
    """Whether hours before `start` are a span of time and no tally: 为期3小时."""
    return bool(_HOURS.search(text, max(0, start - 8), start))


_ORDER_PLACE = re.compile(r"(?:位列|位居|列|居|排名?|排在|名列|并列|荣获|获得?)[^,。;、\d]{0,16}第$")


def is_place(text: str, start: int) -> bool:
    """Whether 第N stands at the end of 位列…第: a place in an order, not an ordinal."""
    return text[start - 1 : start] == "第" and bool(_ORDER_PLACE.search(text, max(0, start - 22), start))
