"""The JSON API of units and the register: whom a token acts for, units, people, the rules in force."""

from datetime import date
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import BeforeValidator, Field

from . import charters, register
from .api import PROBLEMS, READ, Key, Paging, Part, part_of, storable, today_of, unit_or_404, user_of
from .models import Person, Unit
from .permissions import Can, reach, within

router = Router(auth=READ, tags=["people"])


class UnitOut(Schema):
    key: str
    name: str
    short_name: str
    kind: str
    level: str
    path: str
    founded_on: date | None
    closed_on: date | None


class PersonOut(Schema):
    """A person of the register; numbers and address stay masked."""

    id: int
    name: str
    gender: str
    birth_year: int | None
    employer: str
    job: str
    phone_tail: str


class MeOut(Schema):
    username: str
    person: int | None
    units: list[str]
    today: date


class PeopleQuery(Paging):
    text: Annotated[str, BeforeValidator(storable)] = Field("", max_length=40)
    gone: bool = False


@router.get("/me", response={200: MeOut, **PROBLEMS}, operation_id="me")
def me(request: HttpRequest) -> dict[str, Any]:
    """Whom the token acts for, and where."""
    user = user_of(request)
    units = request.units  # type: ignore[attr-defined]
    return {
        "username": user.username,
        "person": user.person_id,
        "units": [u.key for u in units],
        "today": today_of(request),
    }


@router.get("/units", response={200: Part[UnitOut], **PROBLEMS}, operation_id="units")
def units(request: HttpRequest, page: Query[Paging]) -> dict[str, Any]:
    """Units whose register or figures one may read."""
    user = user_of(request)
    on = today_of(request)
    paths = (*reach(user, Can.PEOPLE_READ, on), *reach(user, Can.FIGURES_READ, on), *reach(user, Can.UNITS_WRITE, on))
    return part_of(Unit.objects.filter(within(paths, "path")).order_by("path"), page, lambda unit: unit)


@router.get("/units/{key}/people", response={200: Part[PersonOut], **PROBLEMS}, operation_id="unit_people")
def unit_people(request: HttpRequest, key: Key, asked: Query[PeopleQuery]) -> dict[str, Any]:
    """The register of a unit, sorted by pinyin; `text` finds by name, pinyin or initials."""
    user = user_of(request)
    on = today_of(request)
    unit = unit_or_404(key, user, [Can.PEOPLE_READ], on)
    found: QuerySet[Person] = register.persons([unit.path], on, text=asked.text, gone=asked.gone)
    return part_of(found, asked, lambda person: person)


class EditionOut(Schema):
    organisation: str
    number: str
    hash: str
    text: str


@router.get("/units/{key}/charter", response={200: EditionOut, **PROBLEMS}, operation_id="unit_charter")
def unit_charter(request: HttpRequest, key: Key) -> dict[str, Any]:
    """The rules in force for a unit: the whole edition as canonical JSON."""
    user = user_of(request)
    unit = unit_or_404(key, user, [Can.CHARTER_READ], today_of(request))
    edition = charters.edition_of(unit)
    organisation = charters.organisation_of(unit)
    return {
        "organisation": organisation.key,
        "number": edition.number,
        "hash": edition.hash,
        "text": edition.text,
    }
