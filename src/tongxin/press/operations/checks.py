"""What every verb of press asks first 核对."""

from datetime import date

from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Charter
from tongxin.ledger.refusals import Refused
from tongxin.people import charters
from tongxin.people.models import Unit
from tongxin.people.paths import is_under

from ..models import Outlet

LONGEST_TITLE = 120


class PressRefused(Refused):
    """A rule of the field stands against it; the sentence is safe to show."""


def check_day(on: date, today: date, earliest: date | None = None, what: str = "", *, field: str = "on") -> None:
    if on > today:
        raise PressRefused(_("日期在今天之后。"), field)
    if earliest is not None and on < earliest:
        raise PressRefused(_("日期早于%(what)s%(day)s。") % {"what": what, "day": earliest.isoformat()}, field)


def checked_title(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise PressRefused(_("还没有写题目。"), "title")
    if len(title) > LONGEST_TITLE:
        raise PressRefused(_("题目最多%(n)s字。") % {"n": LONGEST_TITLE}, "title")
    return title


def rules_of(unit: Unit) -> Charter:
    """The rules in force there. Raises: PressRefused."""
    try:
        return charters.of(unit)
    except charters.NoCharter as error:
        raise PressRefused(_("%(unit)s还没有规则。") % {"unit": unit}) from error


def check_outlet(outlet: Outlet, organisation: Unit, on: date) -> None:
    """An outlet in use on the day, of others or of one's own organisation. Raises: PressRefused."""
    if outlet.closed_on is not None and on > outlet.closed_on:
        raise PressRefused(
            _("%(outlet)s%(day)s以后停用。") % {"outlet": outlet, "day": outlet.closed_on.isoformat()}, "outlet"
        )
    if outlet.owner is not None and not is_under(outlet.owner.path, organisation.path):
        raise PressRefused(
            _("%(outlet)s是%(owner)s自己的，不在%(unit)s之内。按上级组织的媒体另登记一家。")
            % {"outlet": outlet, "owner": outlet.owner, "unit": organisation},
            "outlet",
        )
