"""Files of evidence, for those who may see what they prove.

The journal knows no rooms, so each kind of thing brings its own answer to "may this user see it": people for
its own, the rooms above through site, which fills the table when it starts.
"""

from collections.abc import Callable
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from tongxin.journal.models import Evidence
from tongxin.journal.operations import EvidenceGone, open_file

from . import lines
from .exports import NOT_KEPT
from .lines import Show, split
from .middleware import HereRequest
from .models import Unit, User
from .permissions import Can, can, visible_persons

MaySee = Callable[[User, int, date], bool]  # user, id of the thing, day

_may_see: dict[str, MaySee] = {}
SHOWN = frozenset({"application/pdf", "image/jpeg", "image/png", "text/plain"})  # in the browser; others are saved


def allow(kind: str, may_see: MaySee) -> None:
    """Say who may see files of things of a kind: "matters.matter"."""
    _may_see[kind] = may_see


def where_shown(show: Show) -> MaySee:
    """An answer for `allow`: who is shown the thing itself may see its files."""
    return lambda user, pk, on: pk in show([pk], user, on)


def may_see(user: User, thing: str, on: date) -> bool:
    """Whether `user` may see files of `thing`, a key. Nobody may where no room answers for it."""
    kind, pk = split(thing)
    answer = _may_see.get(kind)
    return bool(answer and answer(user, pk, on))


def _person(user: User, pk: int, on: date) -> bool:
    own = user.person_id == pk
    return own or visible_persons(user, on).filter(pk=pk).exists()


def _unit(user: User, pk: int, on: date) -> bool:
    unit = Unit.objects.filter(pk=pk).first()
    return unit is not None and (can(user, Can.PEOPLE_READ, unit, on) or can(user, Can.UNITS_WRITE, unit, on))


allow("people.person", _person)
allow("people.unit", _unit)
for _kind in ("people.election", "people.honour", "people.nomination", "people.seat"):
    allow(_kind, where_shown(lines.shown_by(_kind)))


@login_required
@require_safe
def file(request: HereRequest, pk: int) -> HttpResponseBase:
    """One file."""
    evidence = get_object_or_404(Evidence, pk=pk)
    if not may_see(request.user, evidence.thing, request.today):
        raise Http404
    return sent(evidence)


def sent(evidence: Evidence) -> HttpResponseBase:
    """A file, for somebody who may see it; 404 where it was deleted.

    Never runs anything: a type of our own choosing, sandboxed, not sniffed. Kept by no proxy and no cache.
    """
    try:
        stream = open_file(evidence)
    except EvidenceGone as error:
        raise Http404(str(error)) from error
    response = FileResponse(
        stream,
        as_attachment=evidence.mime not in SHOWN,
        filename=evidence.name,
        content_type="text/plain; charset=utf-8" if evidence.mime == "text/plain" else evidence.mime,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["Cache-Control"] = NOT_KEPT
    return response
