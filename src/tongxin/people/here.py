"""Which unit one works in 所在单位."""

from datetime import date

from django.contrib.auth.models import AnonymousUser

from .models import Unit, User
from .permissions import held, roles

CHOSEN = "here"  # in the session: id of a unit


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
