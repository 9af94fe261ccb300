from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.numerals import hanzi

from .dated import Dated, Withdrawable


class Term(Dated, Withdrawable):
    """A term of a unit's council or committee 届. Of a body outside the trees: the term its seats belong to."""

    unit = models.ForeignKey("Unit", models.PROTECT, related_name="terms", verbose_name="单位")
    number = models.PositiveSmallIntegerField("届次")  # 5: 第五届
    council = models.CharField("机构", max_length=20, blank=True, default="")  # 理事会, 委员会
    due_on = models.DateField("应届满日期", null=True, blank=True)
    size = models.PositiveSmallIntegerField("名额", null=True, blank=True)  # seats of the whole council

    class Meta:
        verbose_name = verbose_name_plural = "届"
        constraints = [
            models.CheckConstraint(name="term_ends_after_start", condition=Q(until=None) | Q(until__gte=F("since"))),
            models.CheckConstraint(name="term_is_due_after_start", condition=Q(due_on=None) | Q(due_on__gt=F("since"))),
            models.CheckConstraint(name="term_has_a_number", condition=Q(number__gte=1)),
            models.UniqueConstraint(name="one_term_number", fields=["unit", "number"], condition=Q(withdrawn_at=None)),
            models.UniqueConstraint(name="one_open_term", fields=["unit"], condition=Q(until=None, withdrawn_at=None)),
        ]

    def __str__(self) -> str:
        return f"第{hanzi(self.number)}届{self.council}"


class Election(Withdrawable):
    """An election 换届, or an adjustment in the middle of a term 届中调整. Its results are posts."""

    KINDS = [("full", _("换届")), ("mid", _("届中调整"))]

    unit = models.ForeignKey("Unit", models.PROTECT, related_name="elections", verbose_name="单位")
    term = models.ForeignKey(Term, models.PROTECT, related_name="elections", verbose_name="届")
    kind = models.CharField("类别", max_length=4, choices=KINDS)
    held_on = models.DateField("日期", db_index=True)
    text = models.CharField("说明", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "选举"
        constraints = [
            models.CheckConstraint(name="election_is_full_or_mid", condition=Q(kind__in=["full", "mid"])),
            models.UniqueConstraint(
                name="one_full_election", fields=["term"], condition=Q(kind="full", withdrawn_at=None)
            ),
            models.UniqueConstraint(
                name="one_election_a_day", fields=["unit", "held_on"], condition=Q(withdrawn_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}:{self.held_on}"
