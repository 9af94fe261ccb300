"""Registering many persons at once 批量登记: the checks of register_person, a few statements for hundreds of rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import record_many

from .. import lists
from ..models import Membership, Person, Standing, Unit
from ..permissions import Actor, Can, require
from .persons import LooksAlike, filled
from .whom import UnitClosed

ROWS = 500  # in one statement; SQLite takes some thousand values


@dataclass(frozen=True)
class Newcomer:
    """Somebody to be registered.

    fields: as register_person takes them. standings: aspect → value by code or name, since the same day.
    also: further units, since the same day. is_another: two people of one name and phone, though alike.
    """

    name: str
    since: date
    fields: Mapping[str, Any] = field(default_factory=dict)
    standings: Mapping[str, str] = field(default_factory=dict)
    also: Sequence[Unit] = ()
    is_another: bool = False


@transaction.atomic
def register_many(unit: Unit, newcomers: Sequence[Newcomer], *, by: Actor, at: datetime) -> list[Person]:
    """Enter persons who belong to `unit` and to what each names besides; all of them or none, in their order.

    Raises:
        Forbidden, UnitClosed, NotANumber, NameMissing, NotListed; LooksAlike: of one entered before, or of one
        another in the list.
    """
    _may_enter(unit, newcomers, by, at)
    codes = _coded(unit, newcomers)
    persons = [filled(Person(), {"name": n.name} | dict(n.fields)) for n in newcomers]
    _refuse_alike(persons, newcomers)
    Person.objects.bulk_create(persons, batch_size=ROWS)
    pairs = list(zip(persons, newcomers, strict=True))
    Membership.objects.bulk_create(
        (Membership(person=p, unit=u, since=n.since) for p, n in pairs for u in dict.fromkeys((unit, *n.also))),
        batch_size=ROWS,
    )
    Standing.objects.bulk_create(
        (
            Standing(person=p, aspect=aspect, value=codes[aspect, value], since=n.since)
            for p, n in pairs
            for aspect, value in n.standings.items()
            if value
        ),
        batch_size=ROWS,
    )
    told = ((person, {"unit": unit, "since": newcomer.since}) for person, newcomer in pairs)
    record_many(by, "people.register_person", told, at, path=unit.path)
    return persons


def _may_enter(unit: Unit, newcomers: Sequence[Newcomer], by: Actor, at: datetime) -> None:
    first: dict[Unit, date] = {unit: max((n.since for n in newcomers), default=date.min)}
    for newcomer in newcomers:
        for other in newcomer.also:
            first[other] = max(first.get(other, date.min), newcomer.since)
    for one in first:
        require(by, Can.PEOPLE_WRITE, one, localdate(at))
    closed = Unit.objects.filter(pk__in=[u.pk for u in first]).exclude(closed_on=None)
    for row in closed:
        if row.closed_on is not None and row.closed_on < first[row]:
            raise UnitClosed(_("%(unit)s已在这一天之前撤销。") % {"unit": row})


def _coded(unit: Unit, newcomers: Iterable[Newcomer]) -> dict[tuple[str, str], str]:
    """(aspect, value) → code, as the rules of the unit list it. Raises: NotListed."""
    charter = lists.of(unit)
    given = dict.fromkeys(pair for newcomer in newcomers for pair in newcomer.standings.items())
    return {(aspect, value): lists.code_of(charter, aspect, value) for aspect, value in given}


def _refuse_alike(persons: Sequence[Person], newcomers: Sequence[Newcomer]) -> None:
    """Look for the same ID number, or the same name and phone, in the register and in the list itself."""
    by_id, by_phone = _known(persons)
    for person, newcomer in zip(persons, newcomers, strict=True):
        same_id = by_id.get(person.id_hash) if person.id_hash else None
        phone = (person.name, person.phone_hash)
        same_phone = by_phone.get(phone) if person.phone_hash else None
        if same_id is not None:
            raise LooksAlike([same_id])
        if same_phone is not None and not newcomer.is_another:
            raise LooksAlike([same_phone])
        if person.id_hash:
            by_id[person.id_hash] = person
        if person.phone_hash:
            by_phone[phone] = person


def _known(persons: Sequence[Person]) -> tuple[dict[str, Person], dict[tuple[str, str], Person]]:
    """Those in the register, by ID hash, and by name and phone hash."""
    standing = Person.objects.filter(erased_at=None)
    by_id: dict[str, Person] = {}
    by_phone: dict[tuple[str, str], Person] = {}
    for some in _slices(sorted({p.id_hash for p in persons} - {""})):
        by_id |= {p.id_hash: p for p in standing.filter(id_hash__in=some)}
    for some in _slices(sorted({p.phone_hash for p in persons} - {""})):
        by_phone |= {(p.name, p.phone_hash): p for p in standing.filter(phone_hash__in=some)}
    return by_id, by_phone


def _slices(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[start : start + ROWS] for start in range(0, len(values), ROWS))
