"""Brands, campaigns, teams and classes 品牌、系列、团队与班次."""

from collections.abc import Sequence
from datetime import date

from django.db import models
from django.db.models import F, Q

from tongxin.ledger.facts import Fact
from tongxin.people.permissions import Actor, Can, reach, within

from .. import facts
from .kept import STANDS, Kept


class SeriesQuerySet(models.QuerySet["Series"]):
    def visible_to(self, user: Actor, on: date) -> "SeriesQuerySet":
        """Those of units where `user` reads activities; a voided one to those who write there alone."""
        write = within(reach(user, Can.ACTIVITIES_WRITE, on))
        return self.filter(within(reach(user, Can.ACTIVITIES_READ, on)) & (STANDS | write))

    def running_on(self, day: date) -> "SeriesQuerySet":
        return self.filter(STANDS & (Q(ended_on=None) | Q(ended_on__gte=day)))


class Series(Kept):
    """What groups activities 系列: a brand 品牌, a campaign, a team 团队, a class held year by year."""

    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="series", verbose_name="所属单位")
    kind = models.CharField("类别", max_length=30)  # code in the charter's series
    name = models.CharField("名称", max_length=80)
    summary = models.TextField("简介", blank=True, default="")
    founded_on = models.DateField("创设日期", null=True, blank=True)
    ended_on = models.DateField("结束日期", null=True, blank=True)  # last day

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "系列"
        constraints = [
            models.CheckConstraint(
                name="series_ends_after_start",
                condition=Q(ended_on=None) | Q(founded_on=None) | Q(ended_on__gte=F("founded_on")),
            ),
            models.UniqueConstraint(name="one_series_of_a_name", fields=["unit", "name"], condition=STANDS),
        ]

    def __str__(self) -> str:
        return self.name

    def facts(self) -> Sequence[Fact]:
        """That it was founded, and that each of its people joined; () once voided."""
        return () if self.is_voided else facts.of_series(self)


class TeamMember(models.Model):
    """A person belongs to a team 队员."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="members", verbose_name="团队")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+", verbose_name="所属单位")  # as then
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)  # inclusive
    posts = models.JSONField("计入", default=list)
    by = models.CharField("经手人", max_length=64)
    at = models.DateTimeField("记录时间")
    dropped_at = models.DateTimeField("撤回时间", null=True, blank=True)  # entered by mistake
    dropped_by = models.CharField("撤回人", max_length=64, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "队员"
        constraints = [
            models.CheckConstraint(
                name="team_member_leaves_after_joining", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
            models.UniqueConstraint(
                name="one_open_team_member",
                fields=["series", "person"],
                condition=Q(until=None, dropped_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}@{self.series_id}"
