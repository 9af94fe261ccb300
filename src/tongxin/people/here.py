"""Which unit one works in 所在单位."""

from datetime import date

from django.contrib.auth.models import AnonymousUser

from .models import Unit, User
from .permissions import held, roles

CHOSEN = "here"  # in the session: id of a unit


def units_of(user: User | AnonymousUser, on: date) -> tuple[Unit, ...]:
    """Units where `user` has a role, by grant first, in the order they came by them. One query more."""
    paths = list(dict.fromkeys(h.path for h in held(user, on)))
    found = {unit.path: unit for unit in Unit.objects.filter(path__in=paths)} if paths else {}
    return tuple(found[path] for path in paths if path in found)


def chosen(user: User | AnonymousUser, pk: int | None, units: tuple[Unit, ...], on: date) -> Unit | None:
    """The unit with id `pk` where `user` has a role there or above it, else the first of `units`."""
    own = next((unit for unit in units if unit.pk == pk), None)
    if own is None and pk is not None and units:
        below = Unit.objects.filter(pk=pk).first()
        if below is not None and roles(user, below, on):
            own = below
    return own or (units[0] if units else None)
