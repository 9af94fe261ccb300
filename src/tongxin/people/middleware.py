"""Where and when a request is 此时此地: the business day, the unit one works in; the end of idle sessions."""

import time
from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django_htmx.middleware import HtmxDetails

from tongxin.kernel.charter.shapes import Charter

from . import charters, here
from .models import Installation, Unit, User

SEEN = "seen_at"  # in the session: seconds since the epoch
NOTED_EVERY = 300  # seconds; so that not every page costs a write


class Here:
    """What every request knows, each asked for when first used."""

    if TYPE_CHECKING:
        user: User
        session: Any

    @cached_property
    def installation(self) -> Installation | None:
        """As it came with the account of who is logged in, else asked for."""
        user = self.user
        return user.installation if hasattr(user, "installation") else Installation.objects.first()

    @cached_property
    def today(self) -> date:
        return here.business_day(lambda: self.installation)

    @cached_property
    def is_demo(self) -> bool:
        return bool(self.installation and self.installation.is_demo)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The units one may work in: where one has a role, first the one held longest."""
        return here.units_of(self.user, self.today)

    @cached_property
    def unit(self) -> Unit | None:
        """The unit one works in: as chosen with POST /here/, else the first of one's own."""
        return here.chosen(self.user, self.session.get(here.CHOSEN), self.units, self.today)

    @cached_property
    def charter(self) -> Charter | None:
        """The rules in force there."""
        if self.unit is None:
            return None
        try:
            return charters.of(self.unit)
        except charters.NoCharter:
            return None


class HereRequest(Here, HttpRequest):
    """A request as views see it, for annotations."""

    if TYPE_CHECKING:
        user: User
        htmx: HtmxDetails


_placed: dict[type[HttpRequest], type[HttpRequest]] = {}


def _with_here(kind: type[HttpRequest]) -> type[HttpRequest]:
    if kind not in _placed:
        _placed[kind] = type(f"Here{kind.__name__}", (Here, kind), {})
    return _placed[kind]


class HereMiddleware:
    """Gives requests the attributes of Here. They are plain values, not lazy stand-ins, once asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.__class__ = _with_here(type(request))
        with charters.remembering():
            return self.get_response(request)


class IdleMiddleware:
    """Ends a session in which nothing happened for TONGXIN_IDLE_MINUTES."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HereRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            now = int(time.time())
            seen = request.session.get(SEEN)
            if seen is not None and now - seen > settings.TONGXIN_IDLE_MINUTES * 60:
                logout(request)
            elif seen is None or now - seen > NOTED_EVERY:
                request.session.note(SEEN, now)
        return self.get_response(request)
