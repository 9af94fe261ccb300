"""Where a page of records works 所在: the unit one has chosen, and its rules."""

from django.http import Http404
from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Charter
from tongxin.people import charters
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit
from tongxin.people.permissions import Can, Forbidden, reach, require


def place_of(request: HereRequest, read: Can) -> tuple[Unit, Charter]:
    """The unit one works in and its rules; 404 where there is none, 403 for who may nowhere `read`."""
    if request.unit is None or request.charter is None:
        raise Http404(_("您还没有所属的组织。"))
    if not reach(request.user, read, request.today):
        raise Forbidden(_("您在%(unit)s没有这项权限。") % {"unit": request.unit})
    return request.unit, request.charter


def writing_place(request: HereRequest, read: Can, write: Can) -> tuple[Unit, Charter]:
    """The same, for who may `write` there."""
    unit, charter = place_of(request, read)
    require(request.user, write, unit, request.today)
    return unit, charter


def rules_of(unit: Unit) -> Charter:
    """The rules of a record's unit; 404 where it has none any more."""
    try:
        return charters.of(unit)
    except charters.NoCharter as error:
        raise Http404(_("%(unit)s还没有规则。") % {"unit": unit}) from error
