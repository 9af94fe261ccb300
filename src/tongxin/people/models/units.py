from datetime import date

from django.db import models
from django.db.models import F, Q


class Region(models.Model):
    """An administrative region 行政区划 (GB/T 2260: province 2, city 2, county 2 digits)."""

    code = models.CharField("区划代码", max_length=6, unique=True)
    name = models.CharField("名称", max_length=40)
    is_retired = models.BooleanField("已停用", default=False)  # a retired code is never used again

    class Meta:
        verbose_name = verbose_name_plural = "行政区划"

    def __str__(self) -> str:
        return self.name


def not_closed(day: date) -> Q:
    """Units that stand on that day, or are yet to be founded."""
    return Q(closed_on=None) | Q(closed_on__gte=day)


class Unit(models.Model):
    """An organisation or one of its units 单位: node of a tree 隶属, or a body outside the trees."""

    key = models.SlugField("代号", max_length=40, unique=True)  # in addresses and commands; never changed
    name = models.CharField("名称", max_length=80)
    short_name = models.CharField("简称", max_length=30, blank=True, default="")
    kind = models.CharField("类别", max_length=30)  # code in the charter's unit kinds
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name="行政区划")
    is_outside = models.BooleanField("系统外单位", default=False)  # bureaus, firms, villages: in no tree
    level = models.CharField("层级", max_length=12, blank=True, default="")  # code in the charter's levels
    path = models.CharField("现路径", max_length=255, default="", db_index=True)  # of the last placement
    charter = models.CharField("所用规则", max_length=40, blank=True, default="")  # shipped name; "" inherits
    edition = models.ForeignKey(
        "Edition", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="现行版本"
    )
    founded_on = models.DateField("成立日期", null=True, blank=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)  # last day
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name="承接单位"
    )

    class Meta:
        verbose_name = verbose_name_plural = "单位"

    def __str__(self) -> str:
        return self.short_name or self.name


class Placement(models.Model):
    """Where a unit stood in its tree, and when 隶属.

    `path` is "/1/7/33/": permanent ids from the root down to the unit itself, both slashes kept.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="placements", verbose_name="单位")
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="上级")
    path = models.CharField("路径", max_length=255, db_index=True)
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)  # inclusive

    class Meta:
        verbose_name = verbose_name_plural = "隶属"
        constraints = [
            models.CheckConstraint(
                name="placement_ends_after_start", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
            models.UniqueConstraint(name="one_open_placement", fields=["unit"], condition=Q(until=None)),
            models.UniqueConstraint(name="one_placement_a_day", fields=["unit", "since"]),
        ]

    def __str__(self) -> str:
        return self.path


class Guidance(models.Model):
    """One body guides another 指导: it sees only what was released to it."""

    guide = models.ForeignKey(Unit, models.PROTECT, related_name="guided", verbose_name="指导单位")
    guided = models.ForeignKey(Unit, models.PROTECT, related_name="guides", verbose_name="被指导单位")
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "指导"
        constraints = [models.CheckConstraint(name="guidance_is_between_two", condition=~Q(guide=F("guided")))]

    def __str__(self) -> str:
        return f"{self.guide_id}→{self.guided_id}"
