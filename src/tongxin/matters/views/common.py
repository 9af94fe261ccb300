"""What every page of a matter asks first."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Charter, MatterKind
from tongxin.kernel.charter.shapes import Step as StepRule
from tongxin.ledger.entering import RecordForm, form_page
from tongxin.people import charters
from tongxin.people.finding import UNITS, officers, units_below
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit
from tongxin.people.permissions import Can, Forbidden, can

from .. import operations
from ..models import Matter


def fetch(request: HereRequest, pk: int) -> Matter:
    """The matter, where the user may see it; else 404."""
    seen = Matter.objects.visible_to(request.user, request.today).select_related("unit", "sponsor")
    return get_object_or_404(seen, pk=pk)


def rules_of(matter: Matter) -> tuple[Charter, MatterKind]:
    """The charter in force for a matter, and its kind there; 404 where the kind is no more."""
    charter = charters.of(matter.unit)
    if matter.kind not in charter.kinds:
        raise Http404(_("现行规则没有这一类事项。"))
    return charter, charter.kinds[matter.kind]


def place(request: HereRequest, kind: str) -> tuple[Unit, Charter, MatterKind]:
    """The organisation one works in, its charter and the kind; 404 where there is none."""
    if request.unit is None:
        raise Http404(_("您还没有所属的组织。"))
    charter = request.charter
    if charter is None:
        raise Http404(_("%(unit)s还没有规则。") % {"unit": request.unit})
    organisation = request.unit if request.unit.charter else charters.organisation_of(request.unit)
    if kind not in charter.kinds:
        raise Http404(_("现行规则没有这一类事项。"))
    return organisation, charter, charter.kinds[kind]


def shown(
    request: HttpRequest, template: str, kind: MatterKind, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render one of our pages, with its place in the menu."""
    return render(request, f"matters/{template}", _menu(kind) | context, status=status)


def form_shown(
    request: HttpRequest, template: str, kind: MatterKind, form: RecordForm, context: dict[str, Any]
) -> HttpResponse:
    """Render one of our pages with its form; 422 where it was refused."""
    return form_page(request, form, _menu(kind) | context, f"matters/{template}")


def act_shown(
    request: HttpRequest, matter: Matter, kind: MatterKind, form: RecordForm, context: dict[str, Any], template: str
) -> HttpResponse:
    """One of the pages all rooms share, on which something of a matter is entered or taken back; 422 if refused.

    Args:
        context: heading, verb and what else the template tells; the way to the matter is added.
        template: records/form.html or records/reason.html.
    """
    page, board = reverse("matters:page", args=[matter.pk]), reverse("matters:board", args=[kind.code])
    crumbs = [(_("事项"), ""), (kind.name, board), (matter.number or matter.title, page)]
    way = {"of": matter.title, "lead": matter.title, "back": page, "crumbs": crumbs}
    return form_page(request, form, _menu(kind) | way | context, template)


def _menu(kind: MatterKind) -> dict[str, Any]:
    return {"nav": "matters", "sub": kind.code, "kind": kind}


def toast(request: HttpRequest, text: str, undo: str = "") -> None:
    """Say what changed; with `undo`, an address that takes it back when posted to, while that can be done."""
    messages.success(request, text, extra_tags=undo)


def office_behalf(organisation: Unit, today: date) -> list[tuple[str, str]]:
    """For whom the office may record what any matter asks: those who hold a post, and the units."""
    units = [(f"people.unit:{unit.pk}", str(unit)) for unit in units_below(organisation)[:UNITS]]
    return list(dict([*officers(organisation, today), *units]).items())


def behalf_of(request: HereRequest, matter: Matter) -> list[tuple[str, str]]:
    """For whom the office may record a step or an event of `matter`, its authors first; () for everybody else."""
    if not can(request.user, Can.MATTERS_HANDLE, matter.unit, request.today):
        return []
    authors = [
        (f"people.person:{a.person_id}", str(a.person))
        for a in matter.authors.select_related("person").order_by("place")
    ]
    if matter.sponsor_id:
        authors.append((f"people.unit:{matter.sponsor_id}", str(matter.sponsor)))
    return list(dict([*authors, *office_behalf(matter.unit, request.today)]).items())


def step_rule(kind: MatterKind, action: str) -> StepRule:
    """The step of the kind called `action`; 404 where there is none."""
    rule = next((step for step in kind.steps if step.action == action), None)
    if rule is None:
        raise Http404(_("%(kind)s没有这一步。") % {"kind": kind.name})
    return rule


def acting(
    request: HereRequest, matter: Matter, kind: MatterKind, by: Iterable[str], refusal: str
) -> tuple[frozenset[str], list[tuple[str, str]]]:
    """(roles of `by` the user holds of the matter, for whom the office may act); 403 with neither."""
    behalf = behalf_of(request, matter)
    own = operations.held_roles(matter, request.user, kind, request.today) & set(by)
    if not own and not behalf:
        raise Forbidden(refusal)
    return own, behalf
