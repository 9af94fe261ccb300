"""D5 unfinished text: blanks of a template, brackets left open, an end in mid-sentence."""

import re
from collections.abc import Iterator

from ..reasons import reason
from .model import Suspicion
from .reading import Reading

_COUNTED = "人次|场次|万元|亿元|年|月|日|人|名|次|场|篇|件|条|家|个|项|期|元|份|市|县|区|局|镇"
_BLANKS = re.compile(
    r"(?<![A-Za-z\d])[Xx×✕]{2,12}(?![A-Za-z\d])"
    rf"|(?<![A-Za-z\d×])[X×](?=\s?(?:{_COUNTED}))(?!\s?(?:项目|人才|场景|家庭|年级))"
    r"|□{2,12}(?=[\u4e00-\u9fff])"
    rf"|(?<!_)_{{2,40}}(?=\s?(?:{_COUNTED}))"
    r"|某某(?=[市县区局镇]|单位|同志|公司|委员会)"
    r"|[(\[【]\s?(?:待(?:补|填|定|核|完善|确认|更新)[^()\[\]【】\n]{0,8}|此处[^()\[\]【】\n]{1,16}"
    r"|请[^()\[\]【】\n]{0,6}(?:填|补)[^()\[\]【】\n]{0,8}|(?:具体)?(?:数据|数字|人数|金额)[^()\[\]【】\n]{0,4}(?:待|略|缺)[^()\[\]【】\n]{0,6})\s?[)\]】]"
    r"|(?<![有亟尚仍还急])待(?:补充|填写|填|补)(?=[)\],。;、\s]|$)"
    r"|(?<![A-Za-z])(?:TODO|TBD|TBC)(?![A-Za-z])"
    r"|\(\s{0,8}\)(?=[\u4e00-\u9fff,。;、])|《\s{0,8}》|“\s{0,8}”",
    re.MULTILINE,
)
_GAP = re.compile(rf"(?<=[\u4e00-\u9fff]) {{2,20}}(?=(?:{_COUNTED})[,。;、)])")

_PAIRS = {"《": "》", "“": "”", "(": ")", "【": "】"}
_OPENING = {closing: opening for opening, closing in _PAIRS.items()}
_MARKS = re.compile("[《》“”()【】]")
_WITHIN = 400  # characters; what is opened is closed within them

_HEADING = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[.、](?!\d))")
_IMPRINT = re.compile(
    r"^[(【]?(?:如若转载|如需转载|转载请|https?:|版权声明|(?:来源|出处|责编|责任编辑|编辑|供稿|签发|审核|原标题)\s?[:|丨/])"
)
_STOPPED = re.compile(r"[、,]$")
_LEAST = 12  # characters; 各位委员, greets


def unfinished(reading: Reading) -> Iterator[Suspicion]:
    for found in _BLANKS.finditer(reading.text):
        yield Suspicion("D5", *found.span(), reason("blank", blank=reading.raw[slice(*found.span())]))
    for found in _GAP.finditer(reading.text):
        yield Suspicion("D5", *found.span(), reason("gap"))
    yield from _left_open(reading)
    yield from _cut_off(reading)


def _left_open(reading: Reading) -> Iterator[Suspicion]:
    """Marks that nothing closes in their paragraph, nor soon after it."""
    open_marks: dict[str, list[int]] = {mark: [] for mark in _PAIRS}
    for found in _MARKS.finditer(reading.text):
        mark, at = found[0], found.start()
        if mark in _PAIRS:
            waiting = open_marks[mark]
            if waiting and mark == "“" and _opens_line(reading.text, at) and _opens_line(reading.text, waiting[-1]):
                waiting.pop()  # a long quotation opens anew with each paragraph
            waiting.append(at)
        elif waiting := open_marks[_OPENING[mark]]:
            opened = waiting.pop()
            if at - opened > _WITHIN and reading.line(opened) != reading.line(at):
                yield _open(reading, opened)
    for waiting in open_marks.values():
        yield from (_open(reading, at) for at in waiting)


def _opens_line(text: str, at: int) -> bool:
    return text[max(0, at - 40) : at].rstrip(" ")[-1:] in ("", "\n")


def _open(reading: Reading, at: int) -> Suspicion:
    words = re.split(r"[\n。]", reading.raw[at : at + 16])[0]
    return Suspicion("D5", at, at + 1, reason("left_open", mark=reading.raw[at], words=words))


def _cut_off(reading: Reading) -> Iterator[Suspicion]:
    """A line that stops with a comma where the text goes on with something else, or not at all."""
    lines = list(reading.lines())
    for place, (start, end) in enumerate(lines):
        if end - start < _LEAST or not _STOPPED.search(reading.text, end - 1, end):
            continue
        following = lines[place + 1] if place + 1 < len(lines) else None
        if following is None or _is_other(reading.text, end, *following):
            yield Suspicion("D5", end - 1, end, reason("cut_off", words=reading.raw[max(start, end - 12) : end]))


def _is_other(text: str, end: int, start: int, stop: int) -> bool:
    line = text[start : min(stop, start + 80)]
    return bool(text.count("\n", end, start) > 2 or _HEADING.search(line) or _IMPRINT.search(line))
