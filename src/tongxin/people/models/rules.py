from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Edition(models.Model):
    """An edition of an organisation's rules 规则版本: the full text, kept for ever.

    Shipped charter and local rules together; its hash is stamped on every entry and figure.
    """

    unit = models.ForeignKey("Unit", models.PROTECT, related_name="editions", verbose_name="单位")
    number = models.CharField("版本号", max_length=20)  # "2025年第3版"
    hash = models.CharField("摘要", max_length=12)
    text = models.TextField("全文")  # canonical JSON, see kernel.charter
    made_at = models.DateTimeField("形成时间")

    class Meta:
        verbose_name = verbose_name_plural = "规则版本"
        constraints = [
            models.UniqueConstraint(name="one_edition_number", fields=["unit", "number"]),
        ]

    def __str__(self) -> str:
        return self.number


class LocalRule(models.Model):
    """A rule of an organisation's own, dated 本地规则. Never edited: withdrawn, or followed by another."""

    SECTIONS = [
        ("points", _("积分")),
        ("category", _("积分类别")),
        ("item", _("计数项目")),
        ("indicator", _("数字")),
        ("synonym", _("同义词")),
        ("role", _("角色")),
        ("prose", _("报告文字")),
    ]

    unit = models.ForeignKey("Unit", models.PROTECT, related_name="local_rules", verbose_name="单位")
    section = models.CharField("部分", max_length=12, choices=SECTIONS)
    code = models.CharField("代码", max_length=60)
    since = models.DateField("自")
    content = models.JSONField("内容")  # the entry as in the charter's TOML
    resolution = models.CharField("依据", max_length=200)  # the vote or document behind it
    made_by = models.CharField("录入人", max_length=64)  # key of a user
    made_at = models.DateTimeField("录入时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "本地规则"
        constraints = [
            models.UniqueConstraint(
                name="one_local_rule_a_day", fields=["unit", "section", "code", "since"], condition=Q(withdrawn_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section}:{self.code}"


class Holiday(models.Model):
    """The State Council's holiday list of one year 放假调休安排. Data outside the edition."""

    year = models.PositiveSmallIntegerField("年份", unique=True)
    rest = models.JSONField("放假日", default=list)  # ISO days on weekdays that are off
    work = models.JSONField("调休上班日", default=list)  # ISO days at weekends that are worked
    source = models.CharField("文号", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "放假调休安排"

    def __str__(self) -> str:
        return str(self.year)
