"""Venues and bases 阵地与基地."""

from collections.abc import Sequence

from django.db import models

from tongxin.ledger.facts import Fact

from .. import facts
from .standing import Standing, StandingQuerySet, named_once, ordered


class Venue(Standing):
    """A venue or base 阵地: members' home, hub, base of education or practice."""

    FIRST, LAST = "opened_on", "closed_on"

    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="venues", verbose_name="所属单位")
    level = models.CharField("层级", max_length=12, blank=True, default="")  # who named it
    place = models.ForeignKey(
        "people.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所在镇街"
    )
    address = models.CharField("地址", max_length=120, blank=True, default="")
    partners = models.CharField("共建单位", max_length=200, blank=True, default="")
    opened_on = models.DateField("启用日期", null=True, blank=True)
    closed_on = models.DateField("停用日期", null=True, blank=True)

    objects = StandingQuerySet["Venue"].as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "阵地"
        constraints = [
            ordered("opened_on", "closed_on", "venue_closes_after_opening"),
            named_once("one_venue_of_a_name"),
        ]

    def facts(self) -> Sequence[Fact]:
        """That it was opened, and each time it was improved; () once voided."""
        return () if self.is_voided else facts.of_venue(self)


class Improvement(models.Model):
    """A venue was improved 提升: rooms, equipment, lay-out."""

    venue = models.ForeignKey(Venue, models.PROTECT, related_name="improvements", verbose_name="阵地")
    on = models.DateField("完成日期")
    note = models.CharField("内容", max_length=200)
    posts = models.JSONField("计入", default=list)
    by = models.CharField("经手人", max_length=64)
    at = models.DateTimeField("记录时间")
    dropped_at = models.DateTimeField("撤回时间", null=True, blank=True)  # entered by mistake
    dropped_by = models.CharField("撤回人", max_length=64, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "提升"

    def __str__(self) -> str:
        return self.note
