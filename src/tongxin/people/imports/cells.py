"""One cell read as what its column wants 读格. What is wrong is a sentence that says what to do."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from .. import validation

SERIAL_START = date(1899, 12, 30)  # day 0 of a spreadsheet
SERIALS = (20_000, 80_000)  # 1954 to 2119: a number here is a day that lost its format
_WIDE: dict[int, int | str] = {
    code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B) if chr(code).isalnum()
}  # full-width digits and letters
_WIDE |= {0xFF0E: ".", 0xFF0D: "-", 0xFF0F: "/", 0xFF05: "%", 0x3000: " "}
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?")
_TIME = re.compile(r"(\d{1,2})[:：时](\d{1,2})?分?")
_SEPARATORS = re.compile(r"[、，,；;\n]+")
_ERROR = re.compile(r"#(DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|ERR)")
YES = {"是", "有", "√", "对", "y", "yes", "true", "1"}
NO = {"否", "无", "×", "不是", "n", "no", "false", "0"}


class CellWrong(ValueError):
    """What a cell holds cannot be; the sentence is safe to show. options: what may have been meant."""

    def __init__(self, sentence: str, options: Iterable[str] = ()) -> None:
        super().__init__(sentence)
        self.options = tuple(options)


def narrow(text: str) -> str:
    """Full-width digits, letters and signs as plain ones, spaces at the ends gone."""
    return text.translate(_WIDE).strip()


def refuse_error(text: str) -> None:
    """A cell in which a formula failed is no value. Raises: CellWrong."""
    if _ERROR.fullmatch(text):
        raise CellWrong(_("公式算错了（%(text)s），填上值。") % {"text": text})


def words(text: str, most: int) -> str:
    """Text of one line, at most so long."""
    text = " ".join(text.split())
    if len(text) > most:
        raise CellWrong(_("有%(n)s字，最多%(most)s字。") % {"n": len(text), "most": most})
    return text


def day(text: str) -> date:
    """A day: 2025-12-22, 2025/12/22, 2025.12.22, 2025年12月22日, 20251222, or a spreadsheet's day number."""
    plain = narrow(text).split(" ")[0] if ":" in text else narrow(text)
    found = _DAY.fullmatch(plain)
    if found is None and re.fullmatch(r"\d{8}", plain):
        found = re.fullmatch(r"(\d{4})(\d{2})(\d{2})", plain)
    if found is None:
        if re.fullmatch(r"\d{5}", plain) and SERIALS[0] < int(plain) < SERIALS[1]:
            return SERIAL_START + timedelta(days=int(plain))
        if _MONTH.fullmatch(plain):
            raise CellWrong(_("只有年月，还要写日。"))
        raise CellWrong(_("不是日期，写成2025-12-22。"))
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        raise CellWrong(_("没有%(day)s这一天。") % {"day": "-".join(found.groups())}) from None


def clock_time(text: str) -> time:
    """A time of day: 14:00, 14时30分."""
    plain = narrow(text).split(" ")[-1]
    found = _TIME.fullmatch(plain)
    if found and int(found[1]) < 24 and int(found[2] or 0) < 60:
        return time(int(found[1]), int(found[2] or 0))
    raise CellWrong(_("不是时间，写成14:00。"))


def moment(text: str) -> datetime:
    """A day and time without zone: 2025-12-22 14:00; a day alone is its midnight."""
    plain = narrow(text).replace("T", " ")
    first, _space, last = plain.partition(" ")
    return datetime.combine(day(first), clock_time(last) if last.strip() else time(0))  # noqa: DTZ001  the caller's zone


def year_month(text: str) -> tuple[int, int | None]:
    """(year, month) of 1985-03, 1985年3月, 1985.3, 198503, a whole day, or the year alone."""
    plain = narrow(text)
    found = _MONTH.fullmatch(plain) or _DAY.fullmatch(plain) or re.fullmatch(r"(\d{4})(\d{2})(?:\d{2})?", plain)
    if found is None and re.fullmatch(r"\d{4}年?", plain):
        return _year(int(plain[:4])), None
    if found is None or not 1 <= int(found[2]) <= 12:
        raise CellWrong(_("不是年月，写成1985-03。"))
    return _year(int(found[1])), int(found[2])


def _year(year: int) -> int:
    if not 1900 <= year <= 2100:
        raise CellWrong(_("年份不对，写成1985-03。"))
    return year


def whole(text: str, least: int = 0, most: int = 10**9) -> int:
    """A whole number: 1,284 or 46篇 or 1.2万."""
    plain = narrow(text).replace(",", "").replace("，", "").replace(" ", "")
    found = re.fullmatch(r"(-?\d+(?:\.\d+)?)(万)?[一-鿿]{0,3}", plain)
    value = Fraction(found[1]) * (10_000 if found[2] else 1) if found else None
    if value is None or value.denominator != 1:
        raise CellWrong(_("要填整数。"))
    if not least <= value <= most:
        raise CellWrong(_("应在%(least)s和%(most)s之间。") % {"least": f"{least:,}", "most": f"{most:,}"})
    return int(value)


def scaled(text: str, scale: int) -> int:
    """An amount in smallest units: 5600.50 with scale 100 is 560050. 万 is understood."""
    plain = narrow(text).replace(",", "").replace("，", "").replace(" ", "").lstrip("¥￥")
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(万)?[一-鿿]{0,3}", plain)
    if not found:
        raise CellWrong(_("要填数字。"))
    value = Fraction(found[1]) * (10_000 if found[2] else 1) * scale
    if value.denominator != 1:
        raise CellWrong(_("小数位太多。"))
    if not 0 <= value <= 10**15:
        raise CellWrong(_("数太大。"))
    return int(value)


def decimal(text: str) -> Fraction:
    """A number that need not be whole: 2.5."""
    plain = narrow(text).replace(",", "")
    found = re.fullmatch(r"(\d+(?:\.\d+)?)[一-鿿]{0,3}", plain)
    if not found:
        raise CellWrong(_("要填数字。"))
    return Fraction(found[1])


def yes(text: str) -> bool:
    """是 or 否."""
    plain = narrow(text).lower()
    if plain in YES | NO:
        return plain in YES
    raise CellWrong(_("填“是”或“否”。"), ("是", "否"))


def _words_for(name: Any) -> set[str]:
    """What a name is called on the page, and in Chinese, as a file may have it in any language of the page."""
    if not isinstance(name, Promise):
        return {str(name)}
    with override(settings.LANGUAGE_CODE):
        chinese = str(name)
    return {chinese, str(name)}


def one_of(text: str, known: Mapping[str, Any]) -> str:
    """The code whose name, or which itself, the text is."""
    plain = "".join(narrow(text).split())
    words: dict[str, str] = {}
    for code, name in known.items():
        for word in _words_for(name):
            words.setdefault("".join(word.split()), code)  # of two of one name, the first
    for written in (plain, plain.removesuffix("级") or plain):  # 市级 is 市
        if written in known or written in words:
            return written if written in known else words[written]
    names = [str(name) for name in known.values()]
    near = [name for name in names if plain and (plain in name or name in plain)]
    near += [name for name in get_close_matches(plain, names, 3, 0.5) if name not in near]
    if near:
        told = "”或“".join(near[:2])
        raise CellWrong(_("没有这一项，是“%(names)s”吗？") % {"names": told}, near[:6])
    raise CellWrong(_("从列出的里选：%(names)s。") % {"names": "、".join(names[:8])}, names[:60])


def parts(text: str) -> list[str]:
    """Several things in one cell, separated by 、 or a comma or a line break."""
    return [part.strip() for part in _SEPARATORS.split(text) if part.strip()]


def phone(text: str) -> str:
    """A phone number. Raises: CellWrong, also where a spreadsheet made it a float."""
    try:
        return validation.phone_number(narrow(text).removesuffix(".0") if len(narrow(text)) == 13 else narrow(text))
    except validation.NotANumber as error:
        raise CellWrong(str(error)) from error


def id_number(text: str) -> str:
    """An ID number. Raises: CellWrong, also where a spreadsheet cut its digits."""
    try:
        return validation.id_number(narrow(text))
    except validation.NotANumber as error:
        raise CellWrong(str(error)) from error
