"""What a donation and a donated project have in common 捐赠与捐建的共同部分."""

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import Q

from tongxin.ledger.counting import of_key
from tongxin.ledger.facts import Fact, Party
from tongxin.ledger.kept import Voidable
from tongxin.people.permissions import Actor, Can, person_of, reach, within

from .donor import Donor, parties_of


class Given(Voidable):
    """What was given to a receiver already chosen, and the unit that counts it."""

    kind = models.CharField("类别", max_length=30)  # code in the charter's givings
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="%(class)ss", verbose_name="计入单位")
    receiver = models.ForeignKey(
        "people.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="受赠单位"
    )
    receiver_name = models.CharField("受赠方", max_length=80, blank=True, default="")  # one that is not entered
    note = models.CharField("备注", max_length=300, blank=True, default="")

    class Meta:
        abstract = True


def given_seen(of: str, user: Actor, on: date) -> Q:
    """Those of units that `user` reads, those their units gave to, and one's own.

    Args:
        of: "donation" or "project", as donors name them.
    """
    donors = Donor.objects.filter(**{f"{of}__isnull": False})
    person = person_of(user)
    seen = Q(pk__in=[])
    if person is not None:
        seen |= Q(pk__in=donors.filter(Q(person=person) | Q(person__same_as=person)).values(of))
    paths = reach(user, Can.GIVING_READ, on)
    return seen | within(paths) | Q(pk__in=donors.filter(within(paths)).values(of)) if paths else seen


def given_facts(
    row: Given, donors: list[Donor], told: Iterable[tuple[str, date | None, int]], given_on: date | None
) -> list[Fact]:
    """What it posts: of each (key of the charter, day, how much) that has both, and each donor on the day it was given.

    Args:
        given_on: None while nothing was given; then no donor counts.
    """
    parties = parties_of(donors, row.unit_id)
    facts = [
        Fact(post["item"], n, on, on, parties, content=row.key)
        for key, on, n in told
        if on is not None and n
        for post in of_key(row.posts, key)
    ]
    return facts + [
        Fact(
            post["item"], post["each"], given_on, given_on, (Party(donor.unit_id, donor.person_id),),
            object=donor.object, content=row.key,
        )
        for donor in donors
        for post in of_key(row.posts, "donor")
        if given_on is not None
    ]  # fmt: skip
