"""Why a claim was bound and judged as it was 理由, in words a secretary understands."""

from django.utils.translation import gettext_lazy as _

from tongxin.kernel.reasons import Reason

REASONS = {
    # bound
    "learned": _("按本单位以前的更正对应。"),
    "same_words": _("“%(subject)s”就是“%(indicator)s”的说法。"),
    "like_words": _("“%(subject)s”是“%(indicator)s”的一种说法。"),
    "like_counter": _("量词“%(unit)s”与“%(counter)s”在这里相通。"),
    "at_level": _("“%(level)s”说明了层级。"),
    "cumulative": _("说的是历年累计，从%(since)s年算起。"),
    # whose it is, in doubt
    "owner_unsaid": _("没有写明是谁的。"),
    "owner_named_once": _("全文只提到这个单位一次。"),
    "owner_among_others": _("文中还写到别的单位，不能确定是谁的。"),
    "owner_short": _("只写了简称，没有写是哪里的。"),
    "owner_before": _("本段没有写明是谁的，上文最后写的是“%(body)s”。"),
    "owner_other_than_heading": _("本句没有写明是谁的，上文最后写的是“%(body)s”，标题是“%(heading)s”。"),
    "owner_members": _("写的是成员和成员企业的，不一定是本级的。"),
    # left unbound
    "learned_none": _("按本单位以前的更正，没有数字能承载这句话。"),
    "org_doubted": _("说不准这个数是哪个单位的，没有对应。"),
    "planned": _("说的是计划或目标，不是已经做了的。"),
    "rank": _("说的是名次或等次，不是数量。"),
    "one_below": _("说的是其中一个下属组织做的，不是全部。"),
    "of_some": _("句中写明了由谁、在哪里或者为谁而做，可能只是一部分。"),
    "of_others": _("说的是帮助、指导别人做的，不是自己做的。"),
    "mean": _("说的是频次或平均数，记录里没有。"),
    "unknown_words": _("没有数字是这样说的：“%(action)s%(subject)s”。"),
    "too_little": _("“%(subject)s”有些像“%(indicator)s”，但可能只是其中一部分，没有对应。"),
    "one_of_several": _("同一句里有几个数都像“%(indicator)s”，可能各是一部分，没有对应。"),
    "rivals": _("可能是“%(first)s”，也可能是“%(second)s”，没有对应。"),
    "no_change": _("说的是“%(indicator)s”比别的时期增减多少，没有这样的数字。"),
    "change_of": _("说的是前一个数增减多少，而前一个数没有对应。"),
    "of_unbound": _("说的是前一个数的一部分，或那些活动的参加者，而前一个数没有对应。"),
    "of_several": _("说的可能是前面几项活动一共的参加者，没有对应。"),
    "no_level": _("“%(indicator)s”没有按“%(level)s”这一层级分开的数字。"),
    "no_since": _("说的是“%(indicator)s”的历年累计，没有这样的数字。"),
    # judged
    "unbound": _("没有对应到数字，无从核对。"),
    "no_records": _("“%(indicator)s”没有记录，无从核对。"),
    "equal": _("与记录相同：%(ours)s，依据%(records)s条记录。"),
    "rounded": _("记录是%(ours)s，写作“%(theirs)s”在约数的范围内，依据%(records)s条记录。"),
    "records_less": _("记录是%(ours)s，文中多了%(difference)s。"),
    "records_more": _("记录是%(ours)s，文中少了%(difference)s。"),
    "just_so": _("记录正好是%(ours)s，“%(theirs)s”说的不是这个数。"),
    "change_apart": _("记录是%(ours)s，与文中说的增减不同。"),
    "other_body": _("说的是“%(body)s”，不在本单位的记录里。"),
    "several_bodies": _("叫“%(body)s”的单位不止一个，说不准是哪一个的数。"),
    "not_asked": _("稿中的期间太多，或者这个单位的规则里没有“%(indicator)s”，没有核对。"),
    "no_span": _("“%(period)s”不是一个可以核对的期间。"),
}


def worded(reason: Reason) -> str:
    """The sentence of a reason, in the reader's language."""
    return str(REASONS[reason.code]) % reason.filling
