"""How many read or watched, as told on a day 阅读量."""

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import Q


class Reading(models.Model):
    """A reading 阅读量: the running total of a placement, an outlet as a whole or a broadcast on a day.

    What counts is the increase over the reading before; a base is where an outlet's count begins and counts nothing.
    """

    placement = models.ForeignKey(
        "press.Placement", models.PROTECT, null=True, blank=True, related_name="readings", verbose_name="刊发"
    )
    outlet = models.ForeignKey(
        "press.Outlet", models.PROTECT, null=True, blank=True, related_name="readings", verbose_name="媒体"
    )
    broadcast = models.ForeignKey(
        "press.Broadcast", models.PROTECT, null=True, blank=True, related_name="readings", verbose_name="播出"
    )
    on = models.DateField("日期")
    total = models.PositiveBigIntegerField("累计数")
    is_base = models.BooleanField("起点", default=False)
    note = models.CharField("出处", max_length=200, blank=True, default="")
    by = models.CharField("经手人", max_length=64)
    at = models.DateTimeField("记录时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_by = models.CharField("撤回人", max_length=64, blank=True, default="")
    withdrawn_why = models.CharField("撤回理由", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "阅读量"
        constraints = [
            models.CheckConstraint(
                name="reading_of_one_thing",
                condition=Q(placement__isnull=False, outlet=None, broadcast=None)
                | Q(placement=None, outlet__isnull=False, broadcast=None)
                | Q(placement=None, outlet=None, broadcast__isnull=False),
            ),
            models.CheckConstraint(name="base_is_of_an_outlet", condition=Q(is_base=False) | Q(outlet__isnull=False)),
            *(
                models.UniqueConstraint(
                    name=f"one_reading_a_day_{of}", fields=[of, "on"], condition=Q(withdrawn_at=None)
                )
                for of in ("placement", "outlet", "broadcast")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.total}"

    @property
    def key(self) -> str:
        return f"press.reading:{self.pk}"


def increases(readings: Iterable[Reading]) -> list[tuple[date, int]]:
    """(day, how many more than the reading before) of standing readings; days without more are left out."""
    found, before = [], 0
    for reading in sorted(readings, key=lambda r: r.on):
        if not reading.is_base and reading.total > before:
            found.append((reading.on, reading.total - before))
        before = reading.total
    return found
