"""What every page of a matter asks first."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Charter, MatterKind
from tongxin.people import charters
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit

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
    return render(
        request, f"matters/{template}", {"nav": "matters", "sub": kind.code, "kind": kind} | context, status=status
    )
