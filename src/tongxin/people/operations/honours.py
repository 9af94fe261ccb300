"""Verbs on honours 荣誉 of persons and of units."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tongxin.journal.operations import attach_all, record

from .. import charters, lists
from ..models import Honour, Person, Unit
from ..permissions import Actor
from ..refusals import Refused
from .records import Files, named, past, seen, write_at
from .whom import EndsBeforeStart


class HonouredMissing(Refused):
    """Nobody is named, or persons for an honour of units; the sentence is safe to show."""


class AlreadyHonoured(Refused):
    """The same honour stands; the sentence is safe to show."""


def _giver(unit: Unit) -> Unit:
    """The organisation that awards its own honours."""
    try:
        return charters.organisation_of(unit)
    except charters.NoCharter:
        return unit


@transaction.atomic
def honour(
    unit: Unit,
    kind: str,
    on: date,
    persons: Sequence[Person] = (),
    *,
    title: str = "",
    level: str = "",
    body: Unit | None = None,
    body_name: str = "",
    until: date | None = None,
    by: Actor,
    at: datetime,
    on_behalf: str = "",
    files: Files = (),
) -> list[Honour]:
    """Record an honour of a unit, or one of each of `persons` in it. What stands already is returned as it is.

    Args:
        unit: who was honoured, or in whose register the persons were.
        kind: code in the charter's honours; it says whether persons are honoured or a unit.
        title: as on the certificate; the name of the kind where it is left empty.
        body, body_name: who awarded it; the organisation itself where the kind is its own.
    Raises:
        Forbidden, Erased, NotYet, NotListed, BodyMissing, HonouredMissing, EndsBeforeStart, EvidenceRefused.
    """
    write_at(by, unit, at)
    past(on, at)
    charter = lists.of(unit)
    rule = lists.entry(charter.honours, kind)
    if (rule.of == "person") != bool(persons):
        raise HonouredMissing(_("写出受表彰的人。") if rule.of == "person" else _("这一类荣誉授予单位，不写人名。"))
    if until is not None and until < on:
        raise EndsBeforeStart(_("有效期早于授予日期。"))
    if rule.is_own:
        body = _giver(unit)
    common = {
        "kind": kind,
        "title": " ".join(title.split()) or rule.name,
        "body_name": named(body, body_name),
        "on": on,
    }
    more = {"unit": unit, "body": body, "level": lists.level(charter, level), "until": until}
    made = []
    honoured: list[Person | None] = [*seen(by, persons, at)] if persons else [None]
    for person in honoured:
        row = _standing(unit, person, common).first()
        if row is None:
            row = Honour.objects.create(person=person, **common, **more)
            attach_all(files, row, by=by, at=at, path=unit.path)
            record(
                by, "people.honour", row, at, path=unit.path, on_behalf=on_behalf,
                person=person, unit=unit, kind=kind, on=on,
            )  # fmt: skip
        made.append(row)
    return made


def _standing(unit: Unit, person: Person | None, said: Mapping[str, Any]) -> QuerySet[Honour]:
    """The same honour as it stands: of a person one and the same, whichever unit recorded it; of a unit its own."""
    whose = {"person": person} if person is not None else {"person": None, "unit": unit}
    return Honour.objects.filter(withdrawn_at=None, **whose, **said)


@transaction.atomic
def withdraw_honour(honour: Honour, why: str = "", *, by: Actor, at: datetime) -> Honour:
    """Take back an honour, recorded by mistake or revoked; it counts no more. Twice is once. Raises: Forbidden."""
    write_at(by, honour.unit, at)
    if honour.withdrawn_at is not None:
        return honour
    honour.set_withdrawn(at, why)
    record(by, "people.withdraw_honour", honour, at, path=honour.unit.path, person=honour.person, reason=why)
    return honour


@transaction.atomic
def restore_honour(honour: Honour, *, by: Actor, at: datetime) -> Honour:
    """Let a withdrawn honour stand again. Raises: Forbidden, AlreadyHonoured."""
    write_at(by, honour.unit, at)
    if honour.withdrawn_at is None:
        return honour
    said = {name: getattr(honour, name) for name in ("kind", "title", "body_name", "on")}
    if _standing(honour.unit, honour.person, said).exists():
        raise AlreadyHonoured(_("同样的荣誉已有一条。"))
    honour.set_withdrawn(None)
    record(by, "people.restore_honour", honour, at, path=honour.unit.path, person=honour.person)
    return honour
