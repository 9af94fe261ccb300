"""So many times as much of everything 放大, in minutes: what `make` made is copied inside the database."""

from django.db import connection, transaction
from django.db.models import F, Max

from tongxin.ledger.models import Entry, Tally, TallyMark, TallyUnit
from tongxin.ledger.tallies import folding
from tongxin.ledger.tallies.writing import NUMBERS
from tongxin.people import paths
from tongxin.people.models import Unit

from . import indexes
from .copies import Copy, copied, keyed
from .make import Tell

FIRST = 2  # number of the first copy; what was there is 1


class NotMade(Exception):
    """There is nothing below a root, or it was copied before: nothing is written."""


def grow(times: int, tell: Tell) -> int:
    """Copy everything below the root until it is there so many times; how many entries there are. Raises: NotMade."""
    staying = _staying()
    folding.fold()
    models = copied()
    rest = max(model._default_manager.aggregate(last=Max("pk"))["last"] for model in models if model is not Unit)
    units = Unit.objects.aggregate(last=Max("pk"))["last"]
    texts = keyed(models)
    with indexes.taken_away(tell, [model._meta.db_table for model in models]):
        for number in range(FIRST, times + 1):
            # without indexes SQLite would read whole tables for every row that others name
            with connection.constraint_checks_disabled(), transaction.atomic():
                Copy(number, models, staying, units, rest, texts).make()
            tell(f"{number} times")
        _tally(times, staying)
    indexes.go_on_after(models)
    folding.fold()
    indexes.look_at_all()
    return Entry.objects.count()


@transaction.atomic
def _tally(times: int, staying: frozenset[int]) -> None:
    """The root has so many times what it had. All other tallies were copied with their units, as rows like any."""
    for model, numbers in ((Tally, NUMBERS), (TallyUnit, ("entries",))):
        model._default_manager.filter(unit__in=staying).update(**{name: F(name) * times for name in numbers})
    newest = folding.newest()
    TallyMark.objects.update(upto=newest, weighed=newest)


def _staying() -> frozenset[int]:
    """The root, and bodies outside. Raises: NotMade."""
    standing = dict(Unit.objects.values_list("pk", "path"))
    staying = frozenset(pk for pk, path in standing.items() if paths.depth(path) <= 1)
    if len(staying) == len(standing):
        raise NotMade("no province is here: make one first")
    if Unit.objects.filter(key__endswith=f"-{FIRST}").exists():
        raise NotMade("this province was grown before")
    return staying
