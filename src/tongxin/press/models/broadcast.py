"""What was broadcast 播出."""

from collections.abc import Sequence
from datetime import date

from django.db import models

from tongxin.ledger.counting import of_key
from tongxin.ledger.facts import Fact, Party
from tongxin.ledger.kept import Voidable
from tongxin.people.permissions import Actor, Can, reach, within

from .reading import increases


class BroadcastQuerySet(models.QuerySet["Broadcast"]):
    def visible_to(self, user: Actor, on: date) -> "BroadcastQuerySet":
        """Those of units whose press `user` reads."""
        return self.filter(within(reach(user, Can.PRESS_READ, on)))


class Broadcast(Voidable):
    """A broadcast 播出: live, on television, a film; with dated numbers of viewers or plays."""

    kind = models.CharField("类别", max_length=30)  # code in the charter's broadcasts
    title = models.CharField("题目", max_length=120)
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="broadcasts", verbose_name="单位")
    outlet = models.ForeignKey(
        "press.Outlet", models.PROTECT, null=True, blank=True, related_name="broadcasts", verbose_name="播出媒体"
    )
    article = models.ForeignKey(
        "press.Article", models.PROTECT, null=True, blank=True, related_name="broadcasts", verbose_name="相关稿件"
    )
    on = models.DateField("播出日期")
    url = models.URLField("链接", max_length=300, blank=True, default="")
    level = models.CharField("层级", max_length=12, blank=True, default="")  # the outlet's

    objects = BroadcastQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "播出"
        indexes = [models.Index(fields=["unit", "on"], name="press_broadcast_unit")]

    def __str__(self) -> str:
        return self.title

    def facts(self) -> Sequence[Fact]:
        """Held once, and the increase of each reading of viewers or plays; () once voided."""
        if self.voided_at is not None:
            return ()
        told = [("held", self.on, 1)]
        told += [("viewers", on, more) for on, more in increases(self.readings.filter(withdrawn_at=None))]
        at = f"press.outlet:{self.outlet_id}" if self.outlet_id else ""
        return [
            Fact(post["item"], n * post["each"], on, on, (Party(self.unit_id),), level=self.level, object=at)
            for key, on, n in told
            for post in of_key(self.posts, key)
        ]
