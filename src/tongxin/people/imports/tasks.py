"""An import in the background. The task takes ids and calls one function; running it twice is harmless."""

from datetime import date

from django.utils import timezone
from django_tasks import task

from ..models import Import, User
from . import kinds, taking
from .place import Place


@task()
def run_import(*, batch: int, by: int, today: str) -> None:
    """Take the rows of an import that was begun. `today`: the business day on which it was."""
    found = Import.objects.select_related("unit").get(pk=batch)
    user = User.objects.select_related("person").get(pk=by)
    at, on = timezone.now(), date.fromisoformat(today)
    kind = kinds.kind_of(found.kind, Place(found.unit, user, on, at))
    if kind is not None:
        taking.run(found, kind, by=user, at=at, today=on)
