"""Entering, correcting and taking back how many read or watched."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongxin.ledger.counting import of_key
from tongxin.ledger.entering import attempt, beside_of, form_page, reason_page, told
from tongxin.ledger.places import rules_of
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit
from tongxin.people.permissions import Can, require

from .. import counted, operations
from ..forms import ReadingForm
from ..models import Broadcast, Outlet, Placement, Reading
from .common import about, fetch_article, fetch_broadcast, fetch_outlet

Read = Placement | Outlet | Broadcast


@login_required
@require_http_methods(["GET", "POST"])
def placement_read(request: HereRequest, pk: int) -> HttpResponse:
    """A reading of one article in one outlet."""
    return _read(request, _placement(request, pk))


@login_required
@require_http_methods(["GET", "POST"])
def outlet_read(request: HereRequest, pk: int) -> HttpResponse:
    """A reading of an outlet as a whole."""
    return _read(request, fetch_outlet(request, pk))


@login_required
@require_http_methods(["GET", "POST"])
def broadcast_read(request: HereRequest, pk: int) -> HttpResponse:
    """How many watched, or how often it was played."""
    return _read(request, fetch_broadcast(request, pk))


@login_required
@require_http_methods(["GET", "POST"])
def reading_correct(request: HereRequest, pk: int) -> HttpResponse:
    """Put another reading in the place of a wrong one."""
    reading = get_object_or_404(Reading, pk=pk)
    return _read(request, _thing(request, reading), reading)


@login_required
@require_http_methods(["GET", "POST"])
def reading_withdraw(request: HereRequest, pk: int) -> HttpResponse:
    """Take a reading back, with the reason."""
    reading = get_object_or_404(Reading, pk=pk)
    thing = _thing(request, reading)
    require(request.user, Can.PRESS_WRITE, _unit(thing), request.today)
    return reason_page(
        request,
        lambda reason, beside: operations.withdraw_reading(
            reading, reason, by=request.user, at=now(), today=request.today, beside=beside
        ),
        _about(thing)
        | {
            "heading": _("撤回登记"),
            "question": _("撤回%(day)s登记的%(n)s吗？") % {"day": reading.on.isoformat(), "n": f"{reading.total:,}"},
            "verb": _("撤回"),
            "consequence": _("下一次登记改从更早的一次算起。记录留着，划去，写明理由。"),
        },
        _("已撤回这一次登记"),
    )


def _placement(request: HereRequest, pk: int) -> Placement:
    placed = get_object_or_404(Placement.objects.select_related("article__unit", "outlet"), pk=pk)
    fetch_article(request, placed.article_id)
    return placed


def _thing(request: HereRequest, reading: Reading) -> Read:
    """What was read, where the user may see it."""
    if reading.placement_id is not None:
        return _placement(request, reading.placement_id)
    if reading.outlet_id is not None:
        return fetch_outlet(request, reading.outlet_id)
    return fetch_broadcast(request, reading.broadcast_id or 0)


def _unit(thing: Read) -> Unit:
    if isinstance(thing, Placement):
        return thing.article.unit
    return (thing.owner or thing.unit) if isinstance(thing, Outlet) else thing.unit


def _about(thing: Read) -> dict[str, Any]:
    """Where the page stands; a placement's is its article's."""
    if not isinstance(thing, Placement):
        return about(thing)
    told_as = _("%(outlet)s，《%(title)s》") % {"outlet": thing.outlet, "title": thing.article.title}
    return about(thing.article) | {"lead": told_as}


def _read(request: HereRequest, thing: Read, wrong: Reading | None = None) -> HttpResponse:
    unit = _unit(thing)
    require(request.user, Can.PRESS_WRITE, unit, request.today)
    posted = request.POST if request.method == "POST" else None
    initial = {"on": wrong.on, "total": wrong.total, "note": wrong.note} if wrong else {"on": request.today}
    first = isinstance(thing, Outlet) and wrong is None and not thing.readings.filter(withdrawn_at=None).exists()
    form = ReadingForm(posted, initial=initial, may_be_base=first, corrects=wrong is not None)
    page = _about(thing)
    if posted is not None and form.is_valid():
        row = attempt(form, lambda: _saved(request, thing, form, wrong))
        if row is not None:
            return told(request, _("已登记，累计%(n)s") % {"n": f"{row.total:,}"}, page["back"])
    charter = rules_of(unit)
    posts = [post["item"] for key in ("reads", "viewers") for post in of_key(thing.posts, key)]
    return form_page(
        request,
        form,
        page
        | {
            "heading": _("更正登记") if wrong else _heading(thing),
            "verb": _("更正") if wrong else _("登记"),
            "note": _last(thing),
            "posts": counted.of_reading(charter, posts, request.today),
        },
    )


def _heading(thing: Read) -> str:
    return _("登记观看数") if isinstance(thing, Broadcast) else _("登记阅读量")


def _last(thing: Read) -> str:
    last = thing.readings.filter(withdrawn_at=None).order_by("on").last()
    if last is None:
        return ""
    return _("上一次：%(day)s，累计%(n)s。") % {"day": last.on.isoformat(), "n": f"{last.total:,}"}


def _saved(request: HereRequest, thing: Read, form: ReadingForm, wrong: Reading | None) -> Reading:
    said = form.said()
    on, total = said.pop("on"), said.pop("total")
    common: dict[str, Any] = {"by": request.user, "at": now(), "today": request.today, "beside": beside_of(request)}
    if wrong is not None:
        return operations.correct_reading(wrong, on, total, **said, **common)
    return operations.read(thing, on, total, **said, **common)
