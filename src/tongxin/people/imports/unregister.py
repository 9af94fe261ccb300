"""Taking back what an import entered of persons 撤销登记: only where nothing was built on it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Model
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import record

from ..models import Membership, Person, Post, Standing
from ..permissions import Actor, Can, require
from .kinds import CannotUndo
from .make import key_of
from .taking import built_on

EMPTIED = (
    "name", "pinyin", "initials", "ethnic", "education", "employer", "job", "phone", "phone_hash", "phone_tail",
    "id_number", "id_hash", "address",
)  # fmt: skip
TABLES: dict[str, type[Model]] = {
    "people.membership": Membership,
    "people.standing": Standing,
    "people.post": Post,
}


@transaction.atomic
def unregister(made: Sequence[str], *, by: Actor, at: datetime) -> None:
    """Take back memberships, standings, posts and persons that were entered together.

    A person's row stays, empty, since the journal names it; days of membership and the rest go.

    Raises:
        Forbidden; CannotUndo: something else refers to the person by now, or a row was changed.
    """
    persons, parts = [], []
    for label, pk in map(key_of, made):
        if label == "people.person":
            persons.append(pk)
        else:
            row = TABLES[label]._base_manager.filter(pk=pk).first()
            if row is None:
                raise CannotUndo(_("有一条已经改过。"))
            parts.append(row)
    for row in parts:
        if isinstance(row, Membership | Post):
            require(by, Can.PEOPLE_WRITE, row.unit, localdate(at))
    for person in Person.objects.select_for_update(of=("self",)).filter(pk__in=persons):
        used = built_on(person, parts)
        if used:
            raise CannotUndo(_("%(name)s已经有了%(what)s。") % {"name": person, "what": used})
    _remove(parts, by, at)
    for person in Person.objects.filter(pk__in=persons, erased_at=None):
        for name in EMPTIED:
            setattr(person, name, "")
        person.birth_year = person.birth_month = None
        person.gender, person.erased_at = "0", at
        person.save()
        record(by, "people.unregister", person, at)


def _remove(parts: Sequence[Model], by: Actor, at: datetime) -> None:
    for row in parts:
        if isinstance(row, Membership | Post):
            record(by, "people.take_back", row, at, path=row.unit.path, person=row.person, since=row.since)
    for row in parts:
        row.delete()
