"""What one wrote oneself 我的事项."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tongxin.people.listing import page_of
from tongxin.people.middleware import HereRequest
from tongxin.people.permissions import Can, can

from ..models import Matter
from ..progress import mine as written_by
from ..progress import progress


@login_required
@require_GET
def mine(request: HereRequest) -> HttpResponse:
    """The user's own matters, each with how far it has come."""
    rows = page_of(request, written_by(request.user).select_related("unit"))
    may_write = request.unit is not None and can(request.user, Can.MATTERS_SUBMIT, request.unit, request.today)
    return render(
        request,
        "matters/mine.html",
        {
            "nav": "matters",
            "sub": "mine",
            "rows": progress(list(rows)),
            "page": rows,
            "may_write": may_write,
            "discarded": Matter.objects.discarded_by(request.user).count(),
        },
    )
