from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .dated import Dated, Withdrawable
from .persons import Person


class Seat(Dated, Withdrawable):
    """A seat of a deputy, committee member or adviser 代表委员席位. One person may hold several."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="seats", verbose_name="人员")
    kind = models.CharField("类别", max_length=30)  # code in the charter's seats
    level = models.CharField("层级", max_length=12, blank=True, default="")  # code in the charter's levels
    body = models.ForeignKey(
        "Unit", models.PROTECT, null=True, blank=True, related_name="seats", verbose_name="所在机构"
    )
    body_name = models.CharField("机构名称", max_length=80)  # as printed; that of `body` where there is one
    term = models.CharField("届次", max_length=20, blank=True, default="")  # 第十五届
    sector = models.CharField("所在界别", max_length=40, blank=True, default="")  # of the body: 医药卫生界

    class Meta:
        verbose_name = verbose_name_plural = "席位"
        constraints = [
            models.CheckConstraint(name="seat_ends_after_start", condition=Q(until=None) | Q(until__gte=F("since"))),
            models.UniqueConstraint(
                name="one_open_seat",
                fields=["person", "kind", "level", "body_name"],
                condition=Q(until=None, withdrawn_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.body_name}"


class Nomination(models.Model):
    """A person is nominated 推荐 by a unit: to a course, a post, a party, an organ, a seat."""

    OUTCOMES = [("pending", _("等结果")), ("succeeded", _("成功")), ("failed", _("未成")), ("withdrawn", _("已撤回"))]

    person = models.ForeignKey(Person, models.PROTECT, related_name="nominations", verbose_name="人员")
    unit = models.ForeignKey("Unit", models.PROTECT, related_name="nominations", verbose_name="推荐单位")
    kind = models.CharField("类别", max_length=30)  # code in the charter's nominations
    aim = models.CharField("推荐去向", max_length=80)
    level = models.CharField("层级", max_length=12, blank=True, default="")  # code in the charter's levels
    body = models.ForeignKey("Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="去向单位")
    on = models.DateField("推荐日期")
    outcome = models.CharField("结果", max_length=10, choices=OUTCOMES, default="pending")
    outcome_on = models.DateField("结果日期", null=True, blank=True, db_index=True)
    note = models.CharField("说明", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "推荐"
        constraints = [
            models.CheckConstraint(
                name="outcome_is_known", condition=Q(outcome__in=["pending", "succeeded", "failed", "withdrawn"])
            ),
            models.CheckConstraint(
                name="outcome_has_a_day",
                condition=Q(outcome="pending", outcome_on=None) | (~Q(outcome="pending") & Q(outcome_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="outcome_after_nomination", condition=Q(outcome_on=None) | Q(outcome_on__gte=F("on"))
            ),
            models.UniqueConstraint(
                name="one_nomination",
                fields=["person", "unit", "kind", "aim", "on"],
                condition=~Q(outcome="withdrawn"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.aim}"
