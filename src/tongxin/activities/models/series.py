"""Brands, campaigns, teams and classes 品牌、系列、团队与班次."""

from collections.abc import Sequence

from django.db import models
from django.db.models import F, Q

from tongxin.ledger.facts import Fact

from .. import facts
from .standing import Standing, StandingQuerySet, named_once, ordered


class Series(Standing):
    """What groups activities 系列: a brand 品牌, a campaign, a team 团队, a class held year by year."""

    FIRST, LAST = "founded_on", "ended_on"

    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="series", verbose_name="所属单位")
    founded_on = models.DateField("创设日期", null=True, blank=True)
    ended_on = models.DateField("结束日期", null=True, blank=True)

    objects = StandingQuerySet["Series"].as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "系列"
        constraints = [
            ordered("founded_on", "ended_on", "series_ends_after_start"),
            named_once("one_series_of_a_name"),
        ]

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
