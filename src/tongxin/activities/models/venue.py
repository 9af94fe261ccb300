"""Venues and bases 阵地与基地."""

from collections.abc import Sequence
from datetime import date

from django.db import models
from django.db.models import F, Q

from tongxin.ledger.facts import Fact
from tongxin.people.permissions import Actor, Can, reach, within

from .. import facts
from .kept import STANDS, Kept


class VenueQuerySet(models.QuerySet["Venue"]):
    def visible_to(self, user: Actor, on: date) -> "VenueQuerySet":
        """Those of units where `user` reads activities; a voided one to those who write there alone."""
        write = within(reach(user, Can.ACTIVITIES_WRITE, on))
        return self.filter(within(reach(user, Can.ACTIVITIES_READ, on)) & (STANDS | write))

    def open_on(self, day: date) -> "VenueQuerySet":
        return self.filter(STANDS & (Q(closed_on=None) | Q(closed_on__gte=day)))


class Venue(Kept):
    """A venue or base 阵地: members' home, hub, base of education or practice."""

    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="venues", verbose_name="所属单位")
    kind = models.CharField("类别", max_length=30)  # code in the charter's venues
    name = models.CharField("名称", max_length=80)
    level = models.CharField("层级", max_length=12, blank=True, default="")  # who named it
    place = models.ForeignKey(
        "people.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所在镇街"
    )
    address = models.CharField("地址", max_length=120, blank=True, default="")
    partners = models.CharField("共建单位", max_length=200, blank=True, default="")
    summary = models.TextField("简介", blank=True, default="")
    opened_on = models.DateField("启用日期", null=True, blank=True)
    closed_on = models.DateField("停用日期", null=True, blank=True)  # last day

    objects = VenueQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "阵地"
        constraints = [
            models.CheckConstraint(
                name="venue_closes_after_opening",
                condition=Q(closed_on=None) | Q(opened_on=None) | Q(closed_on__gte=F("opened_on")),
            ),
            models.UniqueConstraint(name="one_venue_of_a_name", fields=["unit", "name"], condition=STANDS),
        ]

    def __str__(self) -> str:
        return self.name

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
