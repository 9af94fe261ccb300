"""Why a claim was bound and judged as it was 理由, in words a secretary understands."""

from django.utils.translation import gettext_lazy as _

from tongxin.kernel.reasons import Reason

REASONS = {
    "learned": _("按本单位以前的更正对应。"),
    "org_doubted": _("说不准这个数是哪个单位的，没有对应。"),
    "unknown_words": _("没有数字是这样说的：“%(action)s%(subject)s”。"),
    "same_words": _("“%(subject)s”就是“%(indicator)s”的说法。"),
    "other_body": _("说的是“%(body)s”，不在本单位的台账里。"),
    "no_span": _("期间说的是“%(period)s”，定不下是哪一段，没有核。"),
    "unbound": _("没有对应到数字，无从核对。"),
    "no_records": _("“%(indicator)s”没有记录，无从核对。"),
    "equal": _("与记录相同。"),
    "apart": _("与记录不同。"),
}


def worded(reason: Reason) -> str:
    """The sentence of a reason, in the reader's language."""
    return str(REASONS[reason.code]) % reason.filling
