"""Regions 区域: titles, slogans, marks of structure and web chrome, in which numbers claim nothing."""

import re
from bisect import bisect_right

# a title or a short quotation is a name; a longer one is speech and is read like the text around it
_TITLES = re.compile(r"《[^《》\n]{1,120}》|<<[^<>\n]{1,120}>>")
_QUOTES = re.compile(r"“[^“”\n]{1,40}”|‘[^‘’\n]{1,40}’")
_STRUCTURE = re.compile(
    r"^ {0,20}(?:[(\[]\s?[\d一二三四五六七八九十]{1,3}\s?[)\]][、.]?|[一二三四五六七八九十]{1,3}\s?[、.]"
    r"|\d{1,2}(?:\.\d{1,2}){0,2}\s?[、.)](?!\d)|\d{1,2} (?=[\u4e00-\u9fff])"
    r"|[一二三四五六七八九十]{1,2}(?: |$)|\d{1,2}$|第[一二三四五六七八九十百]{1,4}[章节条部分]{1,2})",
    re.MULTILINE,
)
_POINTS = re.compile(
    r"(?<![\u4e00-\u9fff\d])(?:[一二三四五六七八九]|十[一二三]?)是(?![否])|[(][一二三四五六七八九十\d]{1,2}[)]"
    r"|(?<=[。;:]) {0,2}\d{1,2}[.、](?!\d)|其[一二三四五六](?=[,是、])"
    r"|[①②③④⑤⑥⑦⑧⑨⑩]"
)
_CHROME = re.compile(
    r"^[^\n]{0,12}?(?:发布时间|发布日期|发文时间|更新时间|浏览次数|浏览量:|阅读次数|阅读数|点击数|点击次数|点击率|访问量:"
    r"|人气:|字号|字体|责任编辑|责编|审核:|供稿[:]|撰稿:|来源:|稿源:|作者:"
    r"|版权声明|版权所有|备案号|ICP备|联系电话|电话[:]|传真[:]|邮编[:]|地址[:]|邮箱[:]|微信:"
    r"|如若转载|上一篇|下一篇|当前位置|打印本页|分享到|原标题|相关推荐|友情链接|网站标识码|公网安备|扫一扫)[^\n]{0,200}$",
    re.MULTILINE,
)
_SPEECH = re.compile(r"[,。;!?]")
_SAID = re.compile(r"[。!?]”$")
_PARTS = re.compile(r"\d+个[^\d]{1,8}\+")


class Regions:
    """Spans by the reason why numbers in them do not count; asked by position."""

    def __init__(self, text: str) -> None:
        """`text` is folded."""
        spans = sorted(_spans(text))
        self._starts = [start for start, _, _ in spans]
        self._spans = spans

    def reason(self, at: int) -> tuple[str, int] | None:
        """(reason, end of the region) if `at` lies in one."""
        place = bisect_right(self._starts, at) - 1
        # regions of different sorts may nest: a title inside a quotation
        for start, end, reason in reversed(self._spans[max(0, place - 2) : place + 1]):
            if start <= at < end:
                return reason, end
        return None


def _spans(text: str) -> list[tuple[int, int, str]]:
    spans = [(found.start(), found.end(), "name") for found in _TITLES.finditer(text)]
    spans += [(found.start(), found.end(), "name") for found in _QUOTES.finditer(text) if _is_name(found[0])]
    for pattern in (_STRUCTURE, _POINTS):
        spans += [(found.start(), found.end(), "structure") for found in pattern.finditer(text) if found[0].strip()]
    return spans + [(found.start(), found.end(), "chrome") for found in _CHROME.finditer(text)]


def _is_name(quote: str) -> bool:
    """Whether a quotation is a name: no speech, and no sum of real venues (1个总部+5个枢纽)."""
    return not _PARTS.search(quote) and not _SAID.search(quote) and not (len(quote) > 22 and _SPEECH.search(quote))
