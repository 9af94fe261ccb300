"""What stands beside matters: notes against a record, and filters a person keeps 异议与常用筛选."""

from django.db import models
from django.db.models import Q

from .matter import Matter


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def open(self) -> "ObjectionQuerySet":
        """Those that still wait for an answer."""
        return self.filter(answered_at=None, withdrawn_at=None)


class Objection(models.Model):
    """An objection 异议: what an author says is wrong in the record of their matter, and what the office answered."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="objections", verbose_name="事项")
    text = models.CharField("哪里不对", max_length=500, blank=True, default="")
    on = models.DateField("提出日期")
    at = models.DateTimeField("提出时间")
    by = models.CharField("提出人", max_length=64)
    reply = models.CharField("答复", max_length=500, blank=True, default="")
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    answered_by = models.CharField("答复人", max_length=64, blank=True, default="")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "异议"
        constraints = [
            models.UniqueConstraint(
                name="one_open_objection",
                fields=["matter", "by"],
                condition=Q(answered_at=None, withdrawn_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def key(self) -> str:
        return f"matters.objection:{self.pk}"


class SavedFilter(models.Model):
    """A saved filter 常用筛选: how one person narrows the board of one kind in one unit, under a name."""

    user = models.ForeignKey("people.User", models.CASCADE, related_name="+", verbose_name="使用人")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+", verbose_name="经办组织")
    kind = models.CharField("类别", max_length=30)
    name = models.CharField("名称", max_length=20)
    query = models.CharField("筛选", max_length=500)  # as the board's address says it: state=submitted&due=late

    class Meta:
        verbose_name = verbose_name_plural = "常用筛选"
        constraints = [
            models.UniqueConstraint(name="one_filter_of_a_name", fields=["user", "unit", "kind", "name"]),
        ]

    def __str__(self) -> str:
        return self.name
