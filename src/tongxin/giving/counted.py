"""What donations and projects will count as 保存后计入."""

from datetime import date

from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Charter
from tongxin.ledger.counting import Counted, line


def of_form(charter: Charter, form: str, on: date) -> list[Counted]:
    """What a donation of money, of things, or a project counts as, by its kind and its days; each item once."""
    found: dict[str, Counted] = {}
    for kind in charter.givings.values():
        if kind.form == form:
            for key, when, amount in _told(form):
                for one in line(charter, getattr(kind, key), when, on, amount=amount):
                    found.setdefault(one.code, one)
    return list(found.values())


def _told(form: str) -> list[tuple[str, str, str]]:
    """(key of the charter, when, how much)."""
    if form == "project":
        return [
            ("project", _("签约时"), ""),
            ("estimated", _("签约时"), _("预计价值")),
            ("value", _("结算时"), _("结算价值")),
            ("donor", _("签约时，每一捐赠方"), ""),
        ]
    landed = _("到账时") if form == "cash" else _("交付时")
    told = [("pledged", _("认捐时"), _("认捐金额")), ("value", landed, _("到账金额") if form == "cash" else _("价值"))]
    if form == "goods":
        told += [("estimated", _("交付时，只有预估的"), _("预估价值")), ("pieces", landed, _("件数"))]
    return [*told, ("donor", _("%(when)s，每一捐赠方") % {"when": landed}, "")]
