"""Verbs on persons: registering, amending, joining and leaving, posts, standings, merging, erasing, unmasking."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.models import Evidence
from tongxin.journal.operations import discard, record

from .. import forgetting, lists, names, validation
from ..models import (
    Honour,
    Invitation,
    Membership,
    Nomination,
    OwnRequest,
    Person,
    Post,
    RoleGrant,
    Seat,
    Standing,
    Term,
    Unit,
    User,
    holds,
    not_over,
    of_person,
    on_day,
)
from ..paths import is_under
from ..permissions import SYSTEM, Actor, Can, Forbidden, person_of, reach, require, visible_persons
from ..secret_fields import keyed_hash
from .accounts import refuse_last_administrator

SECRETS = {"phone": "手机", "id_number": "身份证号", "address": "住址"}
AMENDABLE = frozenset({
    "name", "gender", "birth_year", "birth_month", "ethnic", "education", "employer", "job", *SECRETS,
})  # fmt: skip
OWN = frozenset({"employer", "job", "phone", "address", "education"})  # what one may correct of oneself
ERASED_ASPECTS = ("field", "political", "talent", "rank")  # titles stay, as statistics
REASON_AT_LEAST = 4  # characters
ERASED = "抹除"  # Membership.left_for


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


class AlreadyMember(Exception):
    """The person belongs to the unit on some of those days; the sentence is safe to show."""


class UnitClosed(Exception):
    """The unit was closed before that day; the sentence is safe to show."""


class EndsBeforeStart(Exception):
    """A last day before the first; the sentence is safe to show."""


class CannotMerge(Exception):
    """These two rows cannot be made one; the sentence is safe to show."""


class ReasonMissing(Exception):
    """A reason is asked for and journaled; the sentence is safe to show."""


class Erased(Exception):
    """The person was erased; the sentence is safe to show."""


def _rows(person: Person) -> QuerySet[Person]:
    """The person's row and those merged into it."""
    return Person.objects.filter(Q(pk=person.pk) | Q(same_as=person))


def memberships_of(person: Person) -> list[Membership]:
    """All the person ever had, with their units, the newest first. One query."""
    found = Membership.objects.filter(person__in=_rows(person)).select_related("unit")
    return list(found.order_by("-since", "-pk"))


def main_unit(person: Person, on: date, of: Sequence[Membership] | None = None) -> Unit | None:
    """The unit of the newest standing membership, else of the newest: whose rules' lists a standing is written by.

    Args:
        of: all memberships of the person, where the caller has them.
    """
    rows = memberships_of(person) if of is None else of
    standing = [row for row in rows if holds(row, on)]
    return next((row.unit for row in [*standing, *rows]), None)


def main_path(person: Person, on: date) -> str:
    """Path of `main_unit`, which the journal books an act on a person under."""
    unit = main_unit(person, on)
    return unit.path if unit is not None else ""


def may(by: Actor, act: Can, person: Person, on: date, of: Sequence[Membership] | None = None) -> bool:
    """Whether `by` may do `act` to `person`: where the person belongs; where they last did, if nowhere now.

    Args:
        of: all memberships of the person, where the caller has them.
    """
    if by is SYSTEM:
        return True
    paths = reach(by, act, on)
    if not paths:
        return False
    rows = memberships_of(person) if of is None else of
    standing = [row for row in rows if row.until is None or row.until >= on]
    return any(is_under(row.unit.path, path) for row in standing or rows for path in paths)


def _require(by: Actor, act: Can, person: Person, at: datetime) -> None:
    if not may(by, act, person, localdate(at)):
        raise Forbidden(_("您没有权限改动这位人员。"))


def _locked(person: Person) -> Person:
    row = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if row.erased_at is not None:
        raise Erased(_("这位人员的信息已经抹除。"))
    return row


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
    _refuse_closed(unit, since)
    held = _coded(unit, standings or {})
    person = Person()
    _set(person, {"name": name} | fields)
    found = list(alike(person.name, person.phone, person.id_number))
    if known is not None:
        if known.pk not in {p.pk for p in found}:
            raise NotTheSame(_("填写的姓名、手机或身份证号与在册的这一位不一致。"))
        known = known.same_as or known
        _open_membership(known, unit, since)
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
        _require(by, Can.PEOPLE_WRITE, person, at)
    person = _locked(person)
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


def _coded(unit: Unit | None, standings: Mapping[str, str]) -> dict[str, str]:
    """The values by code, as the rules of the unit list them. Raises: NotListed."""
    charter = lists.of(unit)
    return {aspect: lists.code_of(charter, aspect, value) for aspect, value in standings.items()}


def _refuse_closed(unit: Unit, day: date) -> None:
    if Unit.objects.filter(pk=unit.pk, closed_on__lt=day).exists():
        raise UnitClosed(_("%(unit)s已在这一天之前撤销。") % {"unit": unit})


def _open_membership(person: Person, unit: Unit, since: date) -> Membership:
    rows = Membership.objects.select_for_update().filter(of_person(person), unit=unit)
    if rows.filter(not_over(since)).exists():
        raise AlreadyMember(_("这一天之后已有%(unit)s的会籍。") % {"unit": unit})
    return Membership.objects.create(person=person, unit=unit, since=since)


@transaction.atomic
def join(person: Person, unit: Unit, since: date, *, by: Actor, at: datetime) -> Membership:
    """Let a person one can see belong to one more unit. Others are brought in by register_person(known=…).

    Raises:
        Forbidden, Erased, AlreadyMember, UnitClosed.
    """
    require(by, Can.PEOPLE_WRITE, unit, localdate(at))
    if by is not SYSTEM and not visible_persons(by, localdate(at)).filter(pk=person.pk).exists():
        raise Forbidden(_("您没有权限查看这位人员。"))
    person = _locked(person)
    _refuse_closed(unit, since)
    membership = _open_membership(person, unit, since)
    record(by, "people.join", person, at, path=unit.path, unit=unit, since=since)
    return membership


@transaction.atomic
def leave(membership: Membership, until: date, why: str = "", *, by: Actor, at: datetime) -> Membership:
    """End a membership; `until` is its last day. Posts in that unit end with it.

    Raises:
        Forbidden, EndsBeforeStart.
    """
    unit = membership.unit
    require(by, Can.PEOPLE_WRITE, unit, localdate(at))
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if until < membership.since:
        raise EndsBeforeStart(_("离开日期早于加入日期。"))
    if membership.until == until and membership.left_for == why:
        return membership
    membership.until, membership.left_for = until, why
    membership.save(update_fields=["until", "left_for"])
    Post.objects.filter(person=membership.person_id, unit=unit, until=None, since__lte=until).update(until=until)
    record(by, "people.leave", membership.person, at, path=unit.path, unit=unit, until=until, why=why)
    return membership


@transaction.atomic
def appoint(
    person: Person, unit: Unit, title: str, since: date, until: date | None = None, *, by: Actor, at: datetime
) -> Post:
    """Give a person a post in a unit. The same post from the same day again returns what is there.

    Raises:
        Forbidden, Erased, EndsBeforeStart, UnitClosed.
    """
    require(by, Can.PEOPLE_WRITE, unit, localdate(at))
    if by is not SYSTEM and not visible_persons(by, localdate(at)).filter(pk=person.pk).exists():
        raise Forbidden(_("您没有权限查看这位人员。"))
    person = _locked(person)
    _refuse_closed(unit, since)
    if until is not None and until < since:
        raise EndsBeforeStart(_("卸任日期早于任职日期。"))
    term = Term.objects.filter(on_day(since), unit=unit, withdrawn_at=None)
    post, is_new = Post.objects.get_or_create(
        person=person, unit=unit, title=title, since=since, defaults={"until": until, "term": term.first()}
    )
    if is_new:
        record(by, "people.appoint", person, at, path=unit.path, unit=unit, post=post, since=since, until=until)
    return post


@transaction.atomic
def relieve(post: Post, until: date, *, by: Actor, at: datetime) -> Post:
    """End a post; `until` is its last day. Raises: Forbidden, EndsBeforeStart."""
    require(by, Can.PEOPLE_WRITE, post.unit, localdate(at))
    if until < post.since:
        raise EndsBeforeStart(_("卸任日期早于任职日期。"))
    if post.until == until:
        return post
    post.until = until
    post.save(update_fields=["until"])
    record(by, "people.relieve", post.person, at, path=post.unit.path, unit=post.unit, post=post, until=until)
    return post


@transaction.atomic
def set_standing(person: Person, aspect: str, value: str, since: date, *, by: Actor, at: datetime) -> Standing | None:
    """Say what a person is from that day on, in one aspect: up to the next change that is known.

    On the day of an earlier change it replaces that one. An empty value: nothing from then on.

    Args:
        value: code or name in the list that the rules of the person's unit keep; political: GB/T 4762.
    Raises:
        Forbidden, Erased, NotListed.
    """
    if aspect not in dict(Standing.ASPECTS):
        raise ValueError(f"no such aspect: {aspect}")
    _require(by, Can.PEOPLE_WRITE, person, at)
    person = _locked(person)
    value = _coded(main_unit(person, since), {aspect: value})[aspect]
    rows = list(Standing.objects.filter(person=person, aspect=aspect).order_by("since"))
    before = next((row for row in reversed(rows) if row.since <= since), None)
    covering = before if before is not None and (before.until is None or before.until >= since) else None
    if (covering.value if covering else "") == value:
        return covering
    following = next((row for row in rows if row.since > since), None)
    until = following.since - timedelta(days=1) if following else None
    if covering is not None:
        if covering.since == since:
            covering.delete()
        else:
            covering.until = since - timedelta(days=1)
            covering.save(update_fields=["until"])
    row = None
    if value:
        row = Standing.objects.create(person=person, aspect=aspect, value=value, since=since, until=until)
    record(by, "people.set_standing", person, at, path=main_path(person, localdate(at)), aspect=aspect, since=since)
    return row


@transaction.atomic
def merge(duplicate: Person, into: Person, *, by: Actor, at: datetime, reason: str = "") -> Person:
    """One person was entered twice: `duplicate` becomes an alias of `into`.

    Nothing moves. Entries, memberships and journal keep naming the row they name, and are read through it.

    Raises:
        Forbidden, Erased, CannotMerge.
    """
    _require(by, Can.PEOPLE_MERGE, duplicate, at)
    _require(by, Can.PEOPLE_MERGE, into, at)
    if duplicate.pk == into.pk:
        raise CannotMerge(_("这是同一条人员记录。"))
    rows = {p.pk: p for p in Person.objects.select_for_update(of=("self",)).filter(pk__in=[duplicate.pk, into.pk])}
    duplicate, into = rows[duplicate.pk], rows[into.pk]
    if duplicate.erased_at is not None or into.erased_at is not None:
        raise Erased(_("这位人员的信息已经抹除。"))
    if duplicate.same_as_id == into.pk:
        return into
    if duplicate.same_as_id is not None or into.same_as_id is not None:
        raise CannotMerge(_("其中一条已经并入别的人员。先撤销那次合并。"))
    if duplicate.aliases.exists():
        raise CannotMerge(_("要并入的这一条下面已有别的记录。反过来合并，或先撤销那次合并。"))
    if User.objects.filter(person__in=[*_rows(duplicate), *_rows(into)], is_active=True).count() > 1:
        raise CannotMerge(_("两条记录各有一个账号。先停用其中一个。"))
    duplicate.same_as = into
    duplicate.save(update_fields=["same_as"])
    record(by, "people.merge", duplicate, at, path=main_path(into, localdate(at)), reason=reason, into=into)
    return into


@transaction.atomic
def unmerge(duplicate: Person, *, by: Actor, at: datetime, reason: str = "") -> Person:
    """They were two after all: what `merge` did is undone. Raises: Forbidden, Erased."""
    into = duplicate.same_as
    if into is None:
        return duplicate
    _require(by, Can.PEOPLE_MERGE, into, at)
    duplicate = _locked(duplicate)
    path = main_path(into, localdate(at))
    duplicate.same_as = None
    duplicate.save(update_fields=["same_as"])
    record(by, "people.unmerge", duplicate, at, path=path, reason=reason, out_of=into)
    return duplicate


@transaction.atomic
def erase(person: Person, *, by: Actor, at: datetime, reason: str = "") -> Person:
    """Erase what is held on a person, aliases included. Twice is once.

    Birth year, gender and title stay as statistics, days of membership and posts as the unit's own
    history. Entries, journal and signed texts hold tokens, and stay. Evidence about the person is
    discarded, the account closed, reasons for leave and the like emptied.

    Raises:
        Forbidden, LastAdministrator.
    """
    person = Person.objects.select_related("same_as").get(pk=person.pk)
    person = person.same_as or person
    _require(by, Can.PEOPLE_ERASE, person, at)
    on = localdate(at)
    if by is not SYSTEM:  # which repeats what was permitted once, after a backup was restored
        for user in User.objects.filter(of_person(person)):
            refuse_last_administrator(user, on)
    path = main_path(person, on)
    for row in Person.objects.select_for_update(of=("self",)).filter(Q(pk=person.pk) | Q(same_as=person)):
        if row.erased_at is not None:
            continue
        forgetting.forget([row.pk])
        for name in (
            "name", "pinyin", "initials", "ethnic", "education", "employer", "job",
            "phone", "phone_hash", "phone_tail", "id_number", "id_hash", "address",
        ):  # fmt: skip
            setattr(row, name, "")
        row.birth_month, row.erased_at = None, at
        row.save()
        Standing.objects.filter(person=row, aspect__in=ERASED_ASPECTS).delete()
        Membership.objects.filter(person=row, until=None, since__lte=on).update(until=on, left_for=ERASED)
        Post.objects.filter(person=row, until=None, since__lte=on).update(until=on)
        Seat.objects.filter(person=row, until=None, since__lte=on).update(until=on)
        Nomination.objects.filter(person=row).update(note="")
        for evidence in Evidence.objects.filter(thing__in=_things(row), discarded_at=None):
            discard(evidence, by=by, at=at, reason=reason or ERASED, path=path, forget_name=True)
        _forget_links(row, at)
        for user in User.objects.filter(person=row):
            _close_for_good(user, on)
        record(by, "people.erase", row, at, path=path, reason=reason)
    return Person.objects.get(pk=person.pk)


def _things(row: Person) -> list[str]:
    """Keys of what may have evidence about a person: the row, its seats, nominations, honours."""
    held = [
        f"{model._meta.label_lower}:{pk}"
        for model in (Seat, Nomination, Honour)
        for pk in model.objects.filter(person=row).values_list("pk", flat=True)
    ]
    return [row.key, *held]


def _forget_links(row: Person, at: datetime) -> None:
    """What was written in requests and invitations goes too; an invitation still open is revoked."""
    OwnRequest.objects.filter(person=row).update(text="", answer="")
    Invitation.objects.filter(person=row).update(note="")
    Invitation.objects.filter(person=row, used_at=None, revoked_at=None).update(revoked_at=at)


def _close_for_good(user: User, on: date) -> None:
    user.username, user.email, user.is_active = f"erased-{user.pk}", "", False
    user.set_unusable_password()
    user.save()
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    UserSession.objects.filter(user=user).delete()
    RoleGrant.objects.filter(user=user, until=None, since__lte=on).update(until=on)


@transaction.atomic
def unmask(person: Person, field: str, reason: str, *, by: Actor, at: datetime) -> str:
    """Read a sensitive field in clear, for a reason that is journaled and that the person sees.

    Raises:
        Forbidden, ReasonMissing, Erased.
    """
    if field not in SECRETS:
        raise ValueError(f"not a sensitive field: {field}")
    _require(by, Can.PEOPLE_UNMASK, person, at)
    if len(reason.strip()) < REASON_AT_LEAST:
        raise ReasonMissing(_("写明查看理由，至少4个字。"))
    person = _locked(person)
    path = main_path(person, localdate(at))
    record(by, "people.unmask", person, at, path=path, reason=reason.strip(), field=field)
    return str(getattr(person, field))
