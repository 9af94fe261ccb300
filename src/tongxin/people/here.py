"""On which day and in which unit one works 业务日、所在单位."""

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.timezone import localdate

from .models import Installation, Unit, User
from .permissions import held, roles

CHOSEN = "here"  # in the session: id of a unit


def business_day(installation: Callable[[], Installation | None]) -> date:
    """What clocks and "this year" go by: TONGXIN_TODAY, else the demo's day, else the real one in China.

    `installation` is asked only where TONGXIN_TODAY is not set.
    """
    if settings.TONGXIN_TODAY:
        return date.fromisoformat(settings.TONGXIN_TODAY)
    installed = installation()
    return (installed.business_day if installed else None) or localdate()


def units_of(user: User | AnonymousUser, on: date) -> tuple[Unit, ...]:
    """Units where `user` has a role, by grant first, in the order they came by them."""
    return tuple({h.unit.pk: h.unit for h in held(user, on)}.values())


def chosen(user: User | AnonymousUser, pk: int | None, units: tuple[Unit, ...], on: date) -> Unit | None:
    """The unit with id `pk` where `user` has a role there or above it, else the first of `units`."""
    own = next((unit for unit in units if unit.pk == pk), None)
    if own is None and pk is not None and units:
        below = Unit.objects.filter(pk=pk).first()
        if below is not None and roles(user, below, on):
            own = below
    return own or (units[0] if units else None)
