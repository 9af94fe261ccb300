"""Who gave 捐赠方."""

from collections.abc import Sequence
from fractions import Fraction

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from tongxin.ledger.facts import Party


class Donor(models.Model):
    """A donor 捐赠方: a person of ours, a unit of ours, a firm outside, or somebody else by name or without one.

    `unit` is the unit of ours whose figures count it; `object` is the donor's key, by which donors are told apart.
    """

    donation = models.ForeignKey(
        "giving.Donation", models.CASCADE, null=True, blank=True, related_name="donors", verbose_name="捐赠"
    )
    project = models.ForeignKey(
        "giving.Project", models.CASCADE, null=True, blank=True, related_name="donors", verbose_name="捐建项目"
    )
    place = models.PositiveSmallIntegerField("位次")  # 1 is the first
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="人员"
    )
    body = models.ForeignKey(
        "people.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="捐赠单位"
    )
    name = models.CharField("姓名", max_length=40, blank=True, default="")  # of a person who is not ours
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+", verbose_name="计入单位")
    object = models.CharField("对象", max_length=64)
    share_num = models.PositiveIntegerField("份额分子", default=1)
    share_den = models.PositiveIntegerField("份额分母", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "捐赠方"
        constraints = [
            models.CheckConstraint(
                name="donor_of_one_thing",
                condition=Q(donation__isnull=False, project=None) | Q(donation=None, project__isnull=False),
            ),
            models.CheckConstraint(name="donor_is_one", condition=Q(person=None) | Q(body=None, name="")),
            models.CheckConstraint(name="donor_share_positive", condition=Q(share_num__gte=1, share_den__gte=1)),
            models.UniqueConstraint(name="donor_place_in_donation", fields=["donation", "place"]),
            models.UniqueConstraint(name="donor_place_in_project", fields=["project", "place"]),
        ]

    def __str__(self) -> str:
        return str(self.person or self.body or self.name or _("匿名"))

    @property
    def share(self) -> Fraction:
        return Fraction(self.share_num, self.share_den)


def parties_of(donors: Sequence[Donor], unit: int) -> tuple[Party, ...]:
    """Each unit and person once, with the sum of their shares; the unit alone where nobody is named."""
    shares: dict[tuple[int, int | None], Fraction] = {}
    for donor in donors:
        key = (donor.unit_id, donor.person_id)
        shares[key] = shares.get(key, Fraction(0)) + donor.share
    return tuple(Party(at, person, share) for (at, person), share in shares.items()) or (Party(unit),)
