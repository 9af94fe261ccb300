"""Verbs on seats of deputies and advisers 代表委员席位."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import attach_all, record

from .. import lists
from ..models import Person, Seat, Unit, grown_over, not_over, of_person
from ..permissions import Actor, Can
from ..refusals import Refused
from .records import Files, named, seen
from .whom import EndsBeforeStart, main_path, main_unit, require_of


class AlreadySeated(Refused):
    """The person holds this seat on some of those days; the sentence is safe to show."""


def _same(seat: Seat) -> "QuerySet[Seat]":
    """The person's standing seats of the same kind in the same body, this one left out."""
    return Seat.objects.filter(
        of_person(seat.person.same_as or seat.person),
        kind=seat.kind, level=seat.level, body_name=seat.body_name, withdrawn_at=None,
    ).exclude(pk=seat.pk)  # fmt: skip


def _refuse_second(seat: Seat) -> None:
    same = _same(seat).filter(not_over(seat.since))
    if seat.until is not None:
        same = same.filter(since__lte=seat.until)
    if same.exists():
        raise AlreadySeated(_("这段时间在%(body)s已有同样的席位。") % {"body": seat.body_name})


@transaction.atomic
def seat(
    person: Person,
    kind: str,
    since: date,
    until: date | None = None,
    *,
    level: str = "",
    body: Unit | None = None,
    body_name: str = "",
    term: str = "",
    sector: str = "",
    by: Actor,
    at: datetime,
    files: Files = (),
) -> Seat:
    """Record that a person holds a seat. A standing member's seat is one seat: it counts as a member's too.

    Args:
        kind: code in the charter's seats.
        term: of the body, as printed: 第十五届.
    Raises:
        Forbidden, Erased, NotListed, BodyMissing, EndsBeforeStart, AlreadySeated, EvidenceRefused.
    """
    require_of(by, Can.PEOPLE_WRITE, person, localdate(at))
    (person,) = seen(by, [person], at)
    charter = lists.of(main_unit(person, since))
    lists.entry(charter.seats, kind)
    if until is not None and until < since:
        raise EndsBeforeStart(_("届满日期早于开始日期。"))
    row = Seat(
        person=person, kind=kind, level=lists.level(charter, level), body=body, body_name=named(body, body_name),
        term=term, sector=sector, since=since, until=until,
    )  # fmt: skip
    _refuse_second(row)
    row.save()
    path = main_path(person, localdate(at))
    attach_all(files, row, by=by, at=at, path=path)
    record(by, "people.seat", person, at, path=path, seat=row, kind=kind, level=level, since=since, until=until)
    return row


@transaction.atomic
def unseat(seat: Seat, until: date, *, by: Actor, at: datetime) -> Seat:
    """End a seat; `until` is its last day.

    Raises:
        Forbidden, EndsBeforeStart; AlreadySeated: a seat that ended would last into the next.
    """
    require_of(by, Can.PEOPLE_WRITE, seat.person, localdate(at))
    if until < seat.since:
        raise EndsBeforeStart(_("届满日期早于开始日期。"))
    if seat.until == until:
        return seat
    if _same(seat).filter(grown_over(seat, until)).exists():
        raise AlreadySeated(_("这一席届满以后，在%(body)s又有同样的席位，不能延到那以后。") % {"body": seat.body_name})
    seat.until = until
    seat.save(update_fields=["until"])
    path = main_path(seat.person, localdate(at))
    record(by, "people.unseat", seat.person, at, path=path, seat=seat, until=until)
    return seat


@transaction.atomic
def withdraw_seat(seat: Seat, why: str = "", *, by: Actor, at: datetime) -> Seat:
    """Take back a seat recorded by mistake. Twice is once. Raises: Forbidden."""
    require_of(by, Can.PEOPLE_WRITE, seat.person, localdate(at))
    if seat.withdrawn_at is not None:
        return seat
    seat.set_withdrawn(at, why)
    path = main_path(seat.person, localdate(at))
    record(by, "people.withdraw_seat", seat.person, at, path=path, seat=seat, reason=why)
    return seat


@transaction.atomic
def restore_seat(seat: Seat, *, by: Actor, at: datetime) -> Seat:
    """Let a withdrawn seat stand again. Raises: Forbidden, AlreadySeated."""
    require_of(by, Can.PEOPLE_WRITE, seat.person, localdate(at))
    if seat.withdrawn_at is None:
        return seat
    _refuse_second(seat)
    seat.set_withdrawn(None)
    record(by, "people.restore_seat", seat.person, at, path=main_path(seat.person, localdate(at)), seat=seat)
    return seat
