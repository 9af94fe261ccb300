"""What a secretary reads about a suspicion 疑点: what is odd, and what to do about it."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.reasons import Reason

TITLES: dict[str, str | Promise] = {
    "D1": _("同一数字反复出现"),
    "D2": _("“余”“多”用得不对"),
    "D3": _("分项超过总数"),
    "D4": _("不可能的数字"),
    "D5": _("文稿没有写完"),
    "D11": _("缺少单位"),
    "D12": _("分项合不上总数"),
    "D13": _("占比算不出来"),
    "D14": _("人与人次"),
    "D16": _("缺少时间"),
    "D17": _("一个数字合了两类"),
    "D19": _("列举与个数不符"),
    "D23": _("内容重复"),
}

# code of the suspicion → (what is odd, what to do)
SENTENCES: dict[str, tuple[str | Promise, str | Promise]] = {
    "same_value": (
        _("全文%(figures)s个数字里有%(times)s个是“%(number)s”，像是模板里的空没有填上真数。"),
        _("逐个核对，换成实际发生的数；确实都是这个数的，可以不改。"),
    ),
    "same_value_too": (
        _("又是“%(number)s”，全文有%(times)s个。"),
        _("换成实际发生的数。"),
    ),
    "more_than_exact": (
        _("“%(figure)s”：%(number)s已经说到个位，后面就不能再加“余”或“多”。"),
        _("写出准确的数，或改成整数再加“余”。"),
    ),
    "less_and_more": (
        _("“%(figure)s”：前面说不到这个数，后面又说超过，两头矛盾。"),
        _("不到就留“近”，超过就留“余”，只留一个。"),
    ),
    "part_over_whole": (
        _("“其中”的%(part)s比前面的总数%(whole)s还多。"),
        _("核对这两个数；如果说的不是一回事，把“其中”去掉。"),
    ),
    "parts_over_whole": (
        _("分项%(parts)s加起来是%(sum)s，超过总数%(whole)s。"),
        _("核对各数；同一件若算进了两项，请写明“有重复”。"),
    ),
    "parts_leave_rest": (
        _("分项%(parts)s加起来是%(sum)s，比总数%(whole)s少%(rest)s，没有交代。"),
        _("补上其余的去向，或核对总数。"),
    ),
    "total_differs": (
        _("前面列的%(parts)s加起来是%(sum)s，合计却写%(total)s。"),
        _("重新加一遍，改合计或改分项。"),
    ),
    "more_taken_up": (
        _("报出的是%(one)s，采用或办结的却有%(other)s，后者不会更多。"),
        _("核对两个数；如果含有往年报出的，请写明。"),
    ),
    "fewer_than_sessions": (
        _("%(one)s活动一共只有%(other)s，平均每次不到一人。"),
        _("核对参加的人次，或活动的次数。"),
    ),
    "fewer_than_persons": (
        _("有%(one)s，却只有%(other)s：一个人至少算一人次。"),
        _("核对两个数是否写反了。"),
    ),
    "fewer_reads_than_posts": (
        _("发出%(one)s，阅读一共只有%(other)s，平均每条没有人看。"),
        _("核对阅读量；没有统计的，就不写。"),
    ),
    "more_than_due": (
        _("应到%(one)s，实到却有%(other)s。"),
        _("核对两个数；列席的另外写。"),
    ),
    "share_over_hundred": (
        _("“%(figure)s”：部分占全体的比例不会超过百分之百。"),
        _("核对分子和分母，或改写成增长多少。"),
    ),
    "no_such_day": (
        _("没有“%(day)s”这一天。"),
        _("核对日期。"),
    ),
    "ends_before_it_begins": (
        _("“%(span)s”：结束的时间在开始之前。"),
        _("核对起止时间；跨年的，写上后面的年份。"),
    ),
    "blank": (
        _("这里还是空的：“%(blank)s”。"),
        _("填上内容，或删去这一句。"),
    ),
    "gap": (
        _("单位前面留着空格，没有填数。"),
        _("填上内容，或删去这一句。"),
    ),
    "left_open": (
        _("“%(mark)s”只有前一半，没有后一半：%(words)s"),
        _("补上另一半，并看看是不是丢了文字。"),
    ),
    "cut_off": (
        _("这一句没有写完：“%(words)s”后面就断了。"),
        _("把句子补完，或删去。"),
    ),
    "no_issuer": (
        _("全文没有说是哪个地方、哪个组织的，读的人不知道数字是谁的。"),
        _("在标题里写上组织的全称。"),
    ),
    "no_unit": (
        _("“%(figure)s”后面没有单位，读的人不知道数的是什么。"),
        _("补上单位，如“次”“人次”“元”“平方米”。"),
    ),
    "share_of_no_whole": (
        _("%(part)s占%(figure)s：四舍五入后没有一个整数的总数能得出这个比例（%(near)s）。"),
        _("查出总数，重新算一遍，小数按四舍五入。"),
    ),
    "share_of_no_part": (
        _("总数%(whole)s的%(figure)s：四舍五入后没有一个整数能得出这个比例（%(near)s）。"),
        _("查出人数，重新算一遍，小数按四舍五入。"),
    ),
    "rate_of_other_counts": (
        _("“%(figure)s”与前面的两个数不合：%(whole)s中的%(part)s是%(counted)s。"),
        _("查清总数、分数和比例，改掉不对的一个。"),
    ),
    "headcount_in_participations": (
        _("“%(figure)s”：前面说“人数”，后面用“人次”。一人来两次，是一人，两人次。"),
        _("数人就用“人”，数次数就改说“参加人次”。"),
    ),
    "holders_in_participations": (
        _("“%(figure)s”：有身份、任职务的是人，不是“人次”。"),
        _("按人数写；一人兼几职、按职数算的，请写明。"),
    ),
    "persons_over_sessions": (
        _("%(sessions)s加起来的“%(figure)s”，来过几次的人可能算了几次。"),
        _("每场相加的，写“人次”；去掉重复的，可以不改。"),
    ),
    "persons_as_participations": (
        _("同一段里有“%(one)s”，又有“%(other)s”，数一样，一个数人，一个数人次。"),
        _("核对两个数，是不是一个抄了另一个。"),
    ),
    "no_period": (
        _("全文没有说数字是哪一年、哪一段时间的。"),
        _("在标题或开头写明起止时间。"),
    ),
    "no_start": (
        _("“%(word)s”没有说从什么时候算起，数字无从核对。"),
        _("写明起止时间，如“2023年以来”。"),
    ),
    "no_day": (
        _("“%(word)s”没有说是哪一天，数字无从核对。"),
        _("写明截至哪一天，如“截至6月30日”。"),
    ),
    "two_offices": (
        _("“%(said)s%(figure)s”：代表和委员合成一个数，一人兼两职时说不清。"),
        _("代表、委员分开写。"),
    ),
    "built_and_improved": (
        _("“%(said)s%(figure)s”：新建的和原有的合成了一个数。"),
        _("新建多少、改造多少，分开写。"),
    ),
    "cash_and_kind": (
        _("“%(said)s%(figure)s”：钱和物合成了一个数。"),
        _("捐款多少、物资折价多少，分开写。"),
    ),
    "estimated": (
        _("“%(said)s%(figure)s”：估计的价值当成了已经发生的数。"),
        _("写明是估价，或等结算后写实数。"),
    ),
    "signed": (
        _("“%(said)s%(figure)s”：签约的金额不等于到位的资金。"),
        _("写成“协议金额”，到位多少另外写。"),
    ),
    "fund_state": (
        _("“%(said)s%(figure)s”：说不清是筹到的、用掉的还是剩下的。"),
        _("筹集、支出、结余分开写。"),
    ),
    "two_deeds": (
        _("“%(said)s%(figure)s”：两笔不同的钱合成了一个数。"),
        _("各是多少，分开写。"),
    ),
    "list_short": (
        _("写的是“%(figure)s”，只列出%(named)s项。"),
        _("补全所列，或改个数。"),
    ),
    "list_long": (
        _("写的是“%(figure)s”，却列出%(named)s项。"),
        _("核对个数，或删去多列的。"),
    ),
    "list_open": (
        _("写的是“%(figure)s”，只列出%(named)s项就用了“等”。"),
        _("不多的几项，最好列全；确实不必列全的，可以不改。"),
    ),
    "repeated": (
        _("“%(opening)s……”前面已经出现过，里面的数字写了两遍。"),
        _("删去一处；统计时只算一遍。"),
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
