"""Verbs on what is held on a person: registering, amending, unmasking."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import record

from .. import names, validation
from ..models import (
    Membership,
    Person,
    Standing,
    Unit,
)
from ..permissions import Actor, Can, person_of, require
from ..secret_fields import keyed_hash
from .belonging import coded, open_membership
from .whom import locked, main_path, refuse_closed, require_of

SECRETS = {"phone": "手机", "id_number": "身份证号", "address": "住址"}
AMENDABLE = frozenset({
    "name", "gender", "birth_year", "birth_month", "ethnic", "education", "employer", "job", *SECRETS,
})  # fmt: skip
OWN = frozenset({"employer", "job", "phone", "address", "education"})  # what one may correct of oneself
REASON_AT_LEAST = 4  # characters


class LooksAlike(Exception):
    """Somebody entered already may be this person. The sentence is safe to show, the rows perhaps not.

    alike: those rows, visible to the actor or not; the page shows only the visible.
    """

    def __init__(self, alike: list[Person]) -> None:
        super().__init__(_("已有%(n)s位姓名和手机相同或身份证号相同的人员。") % {"n": len(alike)})
        self.alike = alike


class NotTheSame(Exception):
    """What was typed does not show that this is the person known; the sentence is safe to show."""


class NameMissing(Exception):
    """A person has a name; the sentence is safe to show."""


class ReasonMissing(Exception):
    """A reason is asked for and journaled; the sentence is safe to show."""


def alike(name: str, phone: str = "", id_number: str = "", but: Person | None = None) -> QuerySet[Person]:
    """Persons who may be this one: the same ID number, or the same name and phone."""
    same = Q(pk__in=[])
    if id_number:
        same |= Q(id_hash=keyed_hash(id_number))
    if phone:
        same |= Q(name=name, phone_hash=keyed_hash(phone))
    found = Person.objects.filter(same, erased_at=None).order_by("pk")
    return found.exclude(Q(pk=but.pk) | Q(same_as=but)) if but else found


def _set(person: Person, changes: Mapping[str, Any]) -> list[str]:
    """Set what differs, with what follows from it; names of the fields to save."""
    touched = []
    for name, given in changes.items():
        value = _checked(name, given)
        if getattr(person, name) == value:
            continue
        setattr(person, name, value)
        touched.append(name)
    also: list[str] = []
    if "name" in touched:
        person.pinyin, person.initials = names.reading(person.name)
        also += ["pinyin", "initials"]
    if "phone" in touched:
        person.phone_hash, person.phone_tail = keyed_hash(person.phone), person.phone[-4:]
        also += ["phone_hash", "phone_tail"]
    if "id_number" in touched:
        person.id_hash = keyed_hash(person.id_number)
        also.append("id_hash")
        if person.id_number:
            year, month, gender = validation.told_by(person.id_number)
            person.birth_year, person.birth_month, person.gender = year, month, gender
            also += ["birth_year", "birth_month", "gender"]
    if person.birth_year is None and person.birth_month is not None:
        person.birth_month = None
        also.append("birth_month")
    return list(dict.fromkeys(touched + also))


def filled(person: Person, changes: Mapping[str, Any]) -> Person:
    """The row with the fields set, checked, and what follows from them. Raises: NotANumber, NameMissing."""
    _set(person, changes)
    return person


def _checked(name: str, value: Any) -> Any:
    if name not in AMENDABLE:
        raise ValueError(f"not amendable: {name}")
    if name == "phone":
        return validation.phone_number(value)
    if name == "id_number":
        return validation.id_number(value)
    if name == "name":
        text = "".join(str(value).split()) if names.surname_of(str(value).strip()) else " ".join(str(value).split())
        if not text:
            raise NameMissing(_("填写姓名。"))
        return text
    return value.strip() if isinstance(value, str) else value


@transaction.atomic
def register_person(
    name: str,
    unit: Unit,
    since: date,
    *,
    by: Actor,
    at: datetime,
    is_another: bool = False,
    known: Person | None = None,
    standings: Mapping[str, str] | None = None,
    **fields: Any,
) -> Person:
    """Enter a person who belongs to `unit` since that day.

    Args:
        fields: of AMENDABLE.
        standings: aspect → value by code or name, since the same day.
        is_another: two people of one name and phone, though alike; never where the ID number is the same.
        known: it is this one, entered before, perhaps by another association: nothing is overwritten, the
            person joins `unit`. What was typed must show it: the same ID number, or name and phone.
    Raises:
        Forbidden, LooksAlike, NotTheSame, NotANumber, NameMissing, NotListed, AlreadyMember, UnitClosed.
    """
    require(by, Can.PEOPLE_WRITE, unit, localdate(at))
    refuse_closed(unit, since)
    held = coded(unit, standings or {})
    person = Person()
    _set(person, {"name": name} | fields)
    found = list(alike(person.name, person.phone, person.id_number))
    if known is not None:
        if known.pk not in {p.pk for p in found}:
            raise NotTheSame(_("填写的姓名、手机或身份证号与在册的这一位不一致。"))
        known = known.same_as or known
        open_membership(known, unit, since)
        record(by, "people.join", known, at, path=unit.path, unit=unit, since=since)
        return known
    if found and not (is_another and not any(p.id_hash and p.id_hash == person.id_hash for p in found)):
        raise LooksAlike(found)

    person.save()
    Membership.objects.create(person=person, unit=unit, since=since)
    Standing.objects.bulk_create(
        Standing(person=person, aspect=aspect, value=value, since=since) for aspect, value in held.items() if value
    )
    record(
        by, "people.register_person", person, at, path=unit.path, unit=unit, since=since,
        alike=[p.pk for p in found],
    )  # fmt: skip
    return person


@transaction.atomic
def amend_person(
    person: Person, changes: Mapping[str, Any], *, by: Actor, at: datetime, is_another: bool = False
) -> Person:
    """Correct what is held on a person: the office anything, oneself what is in OWN.

    The journal keeps the names of the fields, never what stood in them.

    Raises:
        Forbidden, Erased, LooksAlike, NotANumber, NameMissing.
    """
    own = person_of(by)
    if not (own is not None and own.pk == person.pk and set(changes) <= OWN):
        require_of(by, Can.PEOPLE_WRITE, person, localdate(at))
    person = locked(person)
    touched = _set(person, changes)
    if not touched:
        return person
    if {"phone", "id_number"} & set(touched) and not is_another:
        found = list(alike(person.name, person.phone, person.id_number, but=person))
        if found:
            raise LooksAlike(found)
    person.save(update_fields=touched)
    record(by, "people.amend_person", person, at, path=main_path(person, localdate(at)), fields=sorted(touched))
    return person


@transaction.atomic
def unmask(person: Person, field: str, reason: str, *, by: Actor, at: datetime) -> str:
    """Read a sensitive field in clear, for a reason that is journaled and that the person sees.

    Raises:
        Forbidden, ReasonMissing, Erased.
    """
    if field not in SECRETS:
        raise ValueError(f"not a sensitive field: {field}")
    require_of(by, Can.PEOPLE_UNMASK, person, localdate(at))
    if len(reason.strip()) < REASON_AT_LEAST:
        raise ReasonMissing(_("写明查看理由，至少4个字。"))
    person = locked(person)
    path = main_path(person, localdate(at))
    record(by, "people.unmask", person, at, path=path, reason=reason.strip(), field=field)
    return str(getattr(person, field))
