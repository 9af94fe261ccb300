"""Where things are published 媒体."""

from collections.abc import Sequence
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongxin.ledger.counting import of_key
from tongxin.ledger.facts import Fact, Party
from tongxin.ledger.kept import Kept
from tongxin.people.models import Unit
from tongxin.people.paths import under
from tongxin.people.permissions import Actor, Can, reach, within

from .reading import increases


class OutletQuerySet(models.QuerySet["Outlet"]):
    def visible_to(self, user: Actor, on: date) -> "OutletQuerySet":
        """Those of units that `user` reads, and those of others: newspapers are known to all who read press."""
        paths = reach(user, Can.PRESS_READ, on)
        return self.filter(Q(owner=None) | within(paths, "owner__path")) if paths else self.none()

    def open_to(self, organisation: Unit) -> "OutletQuerySet":
        """Where an article of `organisation` may appear: its own, and those of others, while in use."""
        low, high = under(organisation.path)
        return self.filter(Q(owner=None) | Q(owner__path__gte=low, owner__path__lt=high), closed_on=None)


class Outlet(Kept):
    """A medium 媒体: one's own website or account, or a newspaper, a station, a platform of others.

    One of others has no owner and is shared by all, so that a province counts each paper once.
    """

    PIECE, WHOLE = "piece", "whole"
    WAYS = [(PIECE, _("逐篇登记")), (WHOLE, _("整体登记"))]

    name = models.CharField("名称", max_length=80)
    kind = models.CharField("类别", max_length=30)  # code in the charter's outlets
    level = models.CharField("层级", max_length=12, blank=True, default="")  # code in the charter's levels
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+", verbose_name="登记单位")
    owner = models.ForeignKey(
        "people.Unit", models.PROTECT, null=True, blank=True, related_name="outlets", verbose_name="主办单位"
    )
    url = models.URLField("网址", max_length=300, blank=True, default="")
    counts_by = models.CharField("阅读量登记", max_length=5, choices=WAYS, default=PIECE)
    closed_on = models.DateField("停用日期", null=True, blank=True)  # last day

    objects = OutletQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "媒体"
        constraints = [
            models.UniqueConstraint(name="one_outlet_of_others", fields=["name"], condition=Q(owner=None)),
            models.UniqueConstraint(name="one_outlet_of_an_owner", fields=["owner", "name", "kind"]),
        ]

    def __str__(self) -> str:
        return self.name

    def facts(self) -> Sequence[Fact]:
        """The increase of each reading of the outlet as a whole; none where articles are read one by one."""
        readings = self.readings.filter(withdrawn_at=None)
        return [
            Fact(post["item"], more * post["each"], on, on, (Party(self.owner_id or self.unit_id),),
                 level=self.level, object=self.key)
            for on, more in increases(readings)
            for post in of_key(self.posts, "reads")
        ]  # fmt: skip
