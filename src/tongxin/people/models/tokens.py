from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ApiToken(models.Model):
    """A key with which a program acts for an account 接口令牌: with a scope and an end, shown once, kept as a hash."""

    SCOPES = [("read", _("只读")), ("write", _("读写"))]

    user = models.ForeignKey("User", models.PROTECT, related_name="api_tokens", verbose_name="账号")
    name = models.CharField("用途", max_length=60)
    hash = models.CharField("摘要", max_length=64, unique=True)  # sha256 of the key
    scope = models.CharField("范围", max_length=8, choices=SCOPES)
    made_on = models.DateField("签发日期")
    ends_on = models.DateField("有效至")  # inclusive
    revoked_at = models.DateTimeField("吊销时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "接口令牌"
        constraints = [models.CheckConstraint(name="token_ends_after_start", condition=Q(ends_on__gte=F("made_on")))]

    def __str__(self) -> str:
        return self.name
