"""A report as far as one may see it."""

from django.http import Http404

from tongxin.people.middleware import HereRequest

from .. import released
from ..models import Report

NAV = {"nav": "reports", "sub": "reports"}


def visible(request: HereRequest, pk: int) -> tuple[Report, bool]:
    """(report, whether all of it may be seen); through guidance the signed version alone. 404 otherwise."""
    return released.fetched(request.user, pk, request.today)


def readable(request: HereRequest, pk: int) -> Report:
    """The report, where the user may read it whole. 404 otherwise."""
    row, is_whole = visible(request, pk)
    if not is_whole:
        raise Http404
    return row
