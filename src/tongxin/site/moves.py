"""Putting a unit somewhere else in its tree 调整隶属. Here, since it moves places in people and entries in ledger."""

from typing import Any, cast

from django import forms
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.ledger import operations
from tongxin.people import operations as people
from tongxin.people.fields import UnitChoice
from tongxin.people.forms import day
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit
from tongxin.people.permissions import Can, reach, require, within
from tongxin.people.views.acts import Act, act_page, in_units
from tongxin.people.views.units import fetch, named

FAULTS: dict[type[Exception], str] = {  # which field a refusal belongs to
    people.PlacementInFuture: "since",
    people.NotBeforeFounding: "since",
    people.Cycle: "parent",
    people.ParentNotThere: "parent",
}


class MoveForm(forms.Form):
    """Below which unit, from which day on; it opens on where the unit stands."""

    parent = UnitChoice(label=gettext_lazy("新的上级"))
    since = day(gettext_lazy("自"), help_text=gettext_lazy("可以是过去的一天。这一天以后记的账随单位走，以前的不动。"))

    def __init__(self, shown: Unit, parents: "QuerySet[Unit]", *args: Any, may_be_root: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(UnitChoice, self.fields["parent"])
        field.required = not may_be_root
        field.offer(parents, none=_("没有上级") if may_be_root else None)
        field.initial = shown.placements.filter(until=None).values_list("parent", flat=True).first() or ""


def _parents(request: HereRequest, shown: Unit) -> "QuerySet[Unit]":
    """Units that `shown` may be put below."""
    paths = reach(request.user, Can.UNITS_WRITE, request.today)
    others = Unit.objects.filter(within(paths, "path"), closed_on=None, is_outside=False)
    return others.exclude(path__startswith=shown.path)


@login_required
def unit_move(request: HereRequest, key: str) -> HttpResponse:
    """Place a unit below another from a day on; what was booked since goes with it."""
    shown = fetch(request, key)
    require(request.user, Can.UNITS_WRITE, shown, request.today)
    form = MoveForm(
        shown,
        _parents(request, shown),
        request.POST if request.method == "POST" else None,
        initial={"since": request.today},
        may_be_root=people.may_found_roots(request.user, request.today),
    )
    page = Act(
        _("调整%(unit)s的隶属") % {"unit": shown},
        _("调整隶属"),
        named(shown)[1],
        in_units(named(shown)),
        sub="units",
        intro=_("单位和它的下级一起调整。已经签署的报告不变，变化列在旁边。"),
        pairs=(("parent", "since"),),
    )

    def do() -> str:
        given = form.cleaned_data
        operations.move(shown, given["parent"], given["since"], by=request.user, at=timezone.now())
        return ""

    return act_page(request, form, page, do, done=_("已调整隶属"), faults=FAULTS)
