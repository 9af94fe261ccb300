"""D4 days that cannot be: 2月30日, and spans that end before they begin."""

import re
from calendar import monthrange
from collections.abc import Iterator

from ..reasons import reason
from .model import Suspicion
from .reading import Reading

_DATE = r"(?:(?:19|20)\d\d年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月(?:\d{1,2}日)?|\d{1,2}日)"
_SPAN = re.compile(rf"(?<!\d)(?P<one>{_DATE})\s?起?(?:至|到|-{{1,2}}|~)\s?(?P<other>{_DATE})")
_YEARS = re.compile(r"(?<![\d-])(?P<one>(?:19|20)\d\d)\s?(?:至|到|-{1,2}|~)\s?(?P<other>(?:19|20)\d\d)年")
_DAY = re.compile(r"(?<!\d)(?:(?P<year>(?:19|20)\d\d)年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
_MONTH = re.compile(r"(?<!\d)(?:19|20)\d\d年(?P<month>\d{2})月")
_PARTS = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(?:(\d{1,2})日)?")
_LEAP = 2024  # where no year is said 29 February may be meant

When = tuple[int | None, int | None, int | None]


def days(reading: Reading) -> Iterator[Suspicion]:
    yield from _impossible(reading)
    for pattern in (_SPAN, _YEARS):
        for found in pattern.finditer(reading.text):
            if _is_backwards(_parts(found["one"]), _parts(found["other"])):
                yield Suspicion("D4", *found.span(), reason("ends_before_it_begins", span=found[0]))


def _impossible(reading: Reading) -> Iterator[Suspicion]:
    for found in _DAY.finditer(reading.text):
        year, month, day = int(found["year"] or _LEAP), int(found["month"]), int(found["day"])
        if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
            yield Suspicion("D4", *found.span(), reason("no_such_day", day=found[0]))
    for found in _MONTH.finditer(reading.text):
        is_month = 1 <= int(found["month"]) <= 12
        if not is_month and not _DAY.match(reading.text, found.start()):
            yield Suspicion("D4", *found.span(), reason("no_such_day", day=found[0]))


def _parts(words: str) -> When:
    found = _PARTS.match(words)
    year, month, day = found.groups() if found else (None, None, None)
    if year is None and len(words) == 4 and words.isdigit():
        year = words
    return (int(year) if year else None, int(month) if month else None, int(day) if day else None)


def _is_backwards(one: When, other: When) -> bool:
    """Whether the second lies before the first; what it leaves out it takes from the first.

    11月至2月 without a year may reach into the next one and is let be.
    """
    if one[0] is None and other[0] is None and one[1] != other[1] and other[1] is not None:
        return False
    for first, second in zip(one, other, strict=True):
        if first is None and second is None:
            continue
        if first is None:
            return False
        if second is not None and first != second:
            return second < first
    return False
