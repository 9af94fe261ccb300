"""Verbs on what a person is and where 会籍、职务、身份: joining and leaving, posts, standings."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import record

from .. import lists
from ..models import Membership, Person, Post, Standing, Term, Unit, grown_over, not_over, of_person, on_day
from ..permissions import Actor, Can, require
from .whom import EndsBeforeStart, locked, main_path, main_unit, refuse_closed, refuse_unseen, require_of


class AlreadyMember(Exception):
    """The person belongs to the unit on some of those days; the sentence is safe to show."""


def coded(unit: Unit | None, standings: Mapping[str, str]) -> dict[str, str]:
    """The values by code, as the rules of the unit list them. Raises: NotListed."""
    charter = lists.of(unit)
    return {aspect: lists.code_of(charter, aspect, value) for aspect, value in standings.items()}


def open_membership(person: Person, unit: Unit, since: date) -> Membership:
    """Let a person belong to `unit`; called by verbs that have asked. Raises: AlreadyMember."""
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
    refuse_unseen(by, person, localdate(at))
    person = locked(person)
    refuse_closed(unit, since)
    membership = open_membership(person, unit, since)
    record(by, "people.join", person, at, path=unit.path, unit=unit, since=since)
    return membership


@transaction.atomic
def leave(membership: Membership, until: date, why: str = "", *, by: Actor, at: datetime) -> Membership:
    """End a membership; `until` is its last day. Posts in that unit end with it.

    Raises:
        Forbidden, EndsBeforeStart; AlreadyMember: a membership that ended would last into the next.
    """
    unit = membership.unit
    require(by, Can.PEOPLE_WRITE, unit, localdate(at))
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if until < membership.since:
        raise EndsBeforeStart(_("离开日期早于加入日期。"))
    if membership.until == until and membership.left_for == why:
        return membership
    person = membership.person.same_as or membership.person
    if Membership.objects.filter(grown_over(membership, until), of_person(person), unit=unit).exists():
        raise AlreadyMember(_("这段会籍结束以后，又有了%(unit)s的会籍，不能延到那以后。") % {"unit": unit})
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
    refuse_unseen(by, person, localdate(at))
    person = locked(person)
    refuse_closed(unit, since)
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
    require_of(by, Can.PEOPLE_WRITE, person, localdate(at))
    person = locked(person)
    value = coded(main_unit(person, since), {aspect: value})[aspect]
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
