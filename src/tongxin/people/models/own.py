from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..secret_fields import SecretField


class OwnRequest(models.Model):
    """What a person asks about the data held on them 本人请求: to correct them, or to erase them (PIPL art. 46, 47)."""

    KINDS = [("correct", _("更正")), ("erase", _("抹除"))]
    OUTCOMES = [("done", _("已办")), ("declined", _("未予办理")), ("withdrawn", _("本人撤回"))]

    person = models.ForeignKey("Person", models.PROTECT, related_name="own_requests", verbose_name="本人")
    kind = models.CharField("请求", max_length=8, choices=KINDS)
    text = SecretField("内容", blank=True, default="")  # may hold a number; empty once the person is erased
    made_at = models.DateTimeField("提出时间")
    outcome = models.CharField("结果", max_length=10, choices=OUTCOMES, blank=True, default="")
    answer = models.CharField("答复", max_length=300, blank=True, default="")
    answered_by = models.ForeignKey(
        "User", models.PROTECT, null=True, blank=True, related_name="own_requests_answered", verbose_name="办理人"
    )
    answered_at = models.DateTimeField("办结时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "本人请求"
        constraints = [
            models.UniqueConstraint(name="one_open_own_request", fields=["person", "kind"], condition=Q(outcome="")),
            models.CheckConstraint(
                name="own_request_outcome_has_its_moment",
                condition=Q(outcome="", answered_at=None) | (~Q(outcome="") & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"本人请求{self.pk}"


class Distinction(models.Model):
    """Two rows of the register that look alike and are two people 不是同一人: decided once, not asked again."""

    first = models.ForeignKey("Person", models.PROTECT, related_name="+", verbose_name="一位")  # the lower id
    second = models.ForeignKey("Person", models.PROTECT, related_name="+", verbose_name="另一位")
    decided_by = models.ForeignKey("User", models.PROTECT, related_name="+", verbose_name="判定人")
    decided_at = models.DateTimeField("判定时间")

    class Meta:
        verbose_name = verbose_name_plural = "不是同一人"
        constraints = [
            models.CheckConstraint(name="distinction_in_order", condition=Q(first__lt=F("second"))),
            models.UniqueConstraint(name="one_distinction", fields=["first", "second"]),
        ]

    def __str__(self) -> str:
        return f"{self.first_id}≠{self.second_id}"
