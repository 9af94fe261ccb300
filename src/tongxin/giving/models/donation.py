"""Money and things given 捐赠."""

from collections.abc import Sequence
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongxin.ledger.facts import Fact
from tongxin.people.permissions import Actor

from .given import Given, given_facts, given_seen


class DonationQuerySet(models.QuerySet["Donation"]):
    def visible_to(self, user: Actor, on: date) -> "DonationQuerySet":
        """Those of units that `user` reads, those their units gave to, and one's own."""
        return self.filter(given_seen("donation", user, on))


class Donation(Given):
    """A donation 捐赠: directed to a receiver already chosen; money, or things line by line.

    What was signed for counts on its day, what landed on its own; money in 分.
    """

    title = models.CharField("事由", max_length=120)
    project = models.ForeignKey(
        "giving.Project", models.PROTECT, null=True, blank=True, related_name="donations", verbose_name="捐建项目"
    )
    pledged_on = models.DateField("认捐日期", null=True, blank=True)
    pledged = models.BigIntegerField("认捐金额", null=True, blank=True)  # 分
    landed_on = models.DateField("到账或交付日期", null=True, blank=True)
    landed = models.BigIntegerField("到账金额", null=True, blank=True)  # 分; of things, the lines say it

    objects = DonationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "捐赠"
        constraints = [
            models.CheckConstraint(
                name="donation_money_is_positive",
                condition=(Q(pledged=None) | Q(pledged__gt=0)) & (Q(landed=None) | Q(landed__gt=0)),
            ),
            models.CheckConstraint(
                name="donation_has_a_day", condition=Q(pledged_on__isnull=False) | Q(landed_on__isnull=False)
            ),
            models.CheckConstraint(
                name="donation_lands_after_it_is_pledged",
                condition=Q(pledged_on=None) | Q(landed_on=None) | Q(landed_on__gte=F("pledged_on")),
            ),
        ]
        indexes = [models.Index(fields=["unit", "landed_on"], name="giving_donation_unit")]

    def __str__(self) -> str:
        return self.title

    def facts(self) -> Sequence[Fact]:
        """What was signed for on its day; what landed, its pieces and its donors on theirs; () once voided."""
        if self.voided_at is not None:
            return ()
        told: list[tuple[str, date | None, int]] = [("pledged", self.pledged_on, self.pledged or 0)]
        if self.landed_on is not None:
            told += [(key, self.landed_on, n) for key, n in self._landed()]
        return given_facts(self, list(self.donors.order_by("place")), told, self.landed_on)

    def _landed(self) -> list[tuple[str, int]]:
        """(key of the charter, how much): money and worth in 分, pieces; an estimate is never a value."""
        lines = list(self.goods.all())
        worth = sum(line.worth or 0 for line in lines if not line.is_estimate)
        estimated = sum(line.worth or 0 for line in lines if line.is_estimate)
        pieces = sum(line.number for line in lines)
        return [("value", (self.landed or 0) + worth), ("estimated", estimated), ("pieces", pieces)]


class GoodsLine(models.Model):
    """A line of things given 物资: how many of what, its worth and what the worth rests on."""

    ESTIMATE = "estimate"
    BASES = [
        ("invoice", _("发票")),
        ("market", _("市场价")),
        ("appraisal", _("评估")),
        ("declared", _("捐赠方说明")),
        (ESTIMATE, _("预估")),
    ]

    donation = models.ForeignKey(Donation, models.CASCADE, related_name="goods", verbose_name="捐赠")
    place = models.PositiveSmallIntegerField("行次")
    name = models.CharField("物资", max_length=60)
    number = models.PositiveBigIntegerField("数量")
    counter = models.CharField("单位", max_length=10)  # 件, 箱, 套
    worth = models.BigIntegerField("价值", null=True, blank=True)  # 分, of the whole line
    basis = models.CharField("价值依据", max_length=10, choices=BASES, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "物资"
        constraints = [
            models.UniqueConstraint(name="goods_place", fields=["donation", "place"]),
            models.CheckConstraint(name="goods_number_positive", condition=Q(number__gt=0)),
            models.CheckConstraint(
                name="worth_has_a_basis", condition=Q(worth=None, basis="") | (Q(worth__gt=0) & ~Q(basis=""))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}{self.number}{self.counter}"

    @property
    def is_estimate(self) -> bool:
        return self.basis == self.ESTIMATE
