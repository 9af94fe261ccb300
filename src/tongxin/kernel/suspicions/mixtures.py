"""D17 one figure merging two kinds: 捐款捐物, 人大代表、政协委员, 新建、提升."""

import re
from collections.abc import Iterator

from ..claims import Kind
from ..claims.counters import class_of
from ..reasons import reason
from .model import Suspicion
from .reading import Reading

_CASH_AND_KIND = re.compile(r"捐款捐物|捐资捐物|捐赠款物|款物|钱物|(?:资金|善款|捐款)(?:和|及|、|与)(?:物资|实物|物品)")
_APART = re.compile(r"其中|分别|折价|折合|现金")
_ESTIMATED = re.compile(r"(?:预计|预估|估计)(?:总)?(?:价值|金额|折价)(?:约|达|为|超)?\s?$")
_SIGNED = re.compile(r"签(?:订|约|署|下)[^,。;]{0,14}资金(?:约|达到?|为|共|超过?)?\s?$")
_LANDED = re.compile(r"到账|到位|落地|实缴|到资")
_FUND = re.compile(r"基金[^,。;]{0,8}(?:使用|运作|运营)[^,。;]{0,6}(?:已|达到?|共|累计){1,2}\s?$")
_FUND_STATE = re.compile(r"筹集|募集|支出|拨付|结余|余额|收入")
_OFFICES = re.compile(
    r"(?:人大代表|政协委员)(?:、|和|及|与|以及)(?:各级|[省市区县])?(?:人大代表|政协委员)"
    r"(?:中)?(?:共有|共计|共|合计|有|达|的)?[^,、。;\d]{0,6}$"
)
_INVITED = re.compile(r"邀请|组织|召集|参加|出席|列席|走访|慰问|培训|联系|接待|征求|听取|座谈")
_BUILT = re.compile(
    r"新建(?:和|、|及|与|并|或)?(?:提升|改造|改建|扩建|修缮|升级|修复|整修)|新增(?:和|、|及)续(?:聘|约|签)"
)
_DEEDS = "引导|带动|撬动|引进|引入|吸引|争取|募集|筹集|筹措|聚合|投入|拨付|设立|销售|捐赠|发放|减免"
_TWO_DEEDS = re.compile(rf"(?P<one>{_DEEDS})[^,。;、]{{2,12}}(?:、|和|并|及)(?P<other>{_DEEDS})[^,。;、]{{0,12}}$")


def mixtures(reading: Reading) -> Iterator[Suspicion]:
    for place in range(len(reading.claims)):
        if code := _mixed(reading, place):
            start, end = reading.settings[place].left
            said = "".join(reading.raw[max(start, end - 24) : end].split())
            yield reading.about("D17", place, reason(code, figure=reading.printed(place), said=said))


def _mixed(reading: Reading, place: int) -> str | None:
    quantity, left = reading.claims[place].quantity, reading.left(place)
    if quantity.kind is Kind.AMOUNT:
        return _mixed_money(reading, place, left)
    if quantity.kind is not Kind.COUNT:
        return None
    if class_of(quantity.unit) == "persons" and _OFFICES.search(left) and not _INVITED.search(left):
        return None if _APART.search(_sentence(reading, place)) else "two_offices"
    if _BUILT.search(left) and not _APART.search(reading.right(place)):
        return "built_and_improved"
    return None


def _mixed_money(reading: Reading, place: int, left: str) -> str | None:
    if _CASH_AND_KIND.search(left) and not _APART.search(_sentence(reading, place)):
        return "cash_and_kind"
    if _ESTIMATED.search(left):
        return "estimated"
    if _SIGNED.search(left) and not _LANDED.search(_sentence(reading, place)):
        return "signed"
    if _FUND.search(left) and not _FUND_STATE.search(left):
        return "fund_state"
    deeds = _TWO_DEEDS.search(left)
    return "two_deeds" if deeds and deeds["one"] != deeds["other"] else None


def _sentence(reading: Reading, place: int) -> str:
    start, end = reading.settings[place].sentence
    at = reading.claims[place].start
    return reading.text[max(start, at - 200) : min(end, at + 200)]
