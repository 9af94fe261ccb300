"""Pages of the register, units and accounts."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from . import here as places
from .middleware import HereRequest
from .models import Unit
from .permissions import roles


@login_required
@require_POST
def here(request: HereRequest) -> HttpResponse:
    """Work in another of one's units from now on."""
    unit = Unit.objects.filter(key=request.POST.get("unit", "")).first()
    if unit is not None and roles(request.user, unit, request.today):
        request.session[places.CHOSEN] = unit.pk
    back = request.POST.get("next", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "/")
