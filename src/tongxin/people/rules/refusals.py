"""Why a rule cannot stand 不能生效: sentences for whoever wrote it."""

from django.utils.translation import gettext as _

from tongxin.kernel.charter.read import CharterError


class RuleRefused(Exception):
    """The rule cannot stand; the sentence is safe to show, and nothing was changed."""


class DatesBack(RuleRefused):
    """The rule would hold from a day gone by, and nobody said that the vote wants that."""


class RuleIsTaken(RuleRefused):
    """A standing rule of the same entry is in the way."""


class NothingChanges(RuleRefused):
    """The rule says what is already in force."""


def sentence(error: CharterError) -> str:
    return _("这条规则不能生效：%(why)s。现行版本不变。") % {"why": str(error).rstrip("。")}
