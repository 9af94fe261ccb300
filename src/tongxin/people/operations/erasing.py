"""The verb that erases what is held on a person 抹除 (PIPL art. 47)."""

from datetime import date, datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.timezone import localdate

from tongxin.journal.models import Evidence
from tongxin.journal.operations import discard, record

from .. import forgetting
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
    User,
    of_person,
    own_rows,
)
from ..permissions import SYSTEM, Actor, Can
from .accounts import refuse_last_administrator
from .whom import main_path, require_of

ERASED_ASPECTS = ("field", "political", "talent", "rank")  # titles stay, as statistics


ERASED = "抹除"  # Membership.left_for


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
    require_of(by, Can.PEOPLE_ERASE, person, localdate(at))
    on = localdate(at)
    if by is not SYSTEM:  # which repeats what was permitted once, after a backup was restored
        for user in User.objects.filter(of_person(person)):
            refuse_last_administrator(user, on)
    path = main_path(person, on)
    for row in own_rows(person).select_for_update(of=("self",)):
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
