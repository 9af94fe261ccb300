"""What a secretary reads about a suspicion 疑点: what is odd, and what to do about it."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.reasons import Reason

TITLES: dict[str, str | Promise] = {
    "D1": _("同一数字反复出现"),
    "D2": _("“余”字用得不对"),
    "D3": _("分项超过总数"),
    "D4": _("数字之间不可能"),
    "D5": _("文稿没有写完"),
    "D11": _("缺少单位"),
    "D12": _("分项合不上总数"),
    "D13": _("占比算不出来"),
    "D14": _("人与人次"),
    "D16": _("缺少时间或起点"),
    "D17": _("一个数字合了两类"),
    "D19": _("列举与个数不符"),
    "D23": _("段落重复"),
}

# code of the suspicion → (what is odd, what to do)
SENTENCES: dict[str, tuple[str | Promise, str | Promise]] = {
    "more_than_exact": (
        _("“%(figure)s”：%(number)s已经说到个位，后面就不能再加“余”或“多”。"),
        _("写出准确的数，或改成整数再加“余”。"),
    ),
    "less_and_more": (
        _("“%(figure)s”：前面说不到这个数，后面又说超过，两头矛盾。"),
        _("不到就留“近”，超过就留“余”，只留一个。"),
    ),
    "no_unit": (
        _("“%(figure)s”后面没有单位，读的人不知道数的是什么。"),
        _("补上单位，如“次”“人次”“元”“平方米”。"),
    ),
}


class Told(NamedTuple):
    """A suspicion in words."""

    title: str
    what: str
    advice: str


def told(rule: str, why: Reason) -> Told:
    """The words for a suspicion as `kernel.suspicions` finds it, in the reader's language."""
    what, advice = SENTENCES[why.code]
    return Told(str(TITLES[rule]), str(what) % why.filling, str(advice) % why.filling)
