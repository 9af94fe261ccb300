from django.db import models
from django.db.models import F, Q

from .dated import Withdrawable
from .persons import Person


class Honour(Withdrawable):
    """An honour 荣誉 of a person or of a unit. `unit` is who was honoured, or who the person was honoured in."""

    unit = models.ForeignKey("Unit", models.PROTECT, related_name="honours", verbose_name="单位")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="honours", verbose_name="人员"
    )
    kind = models.CharField("类别", max_length=30)  # code in the charter's honours
    title = models.CharField("荣誉名称", max_length=80)  # as on the certificate
    level = models.CharField("层级", max_length=12, blank=True, default="")  # code in the charter's levels
    body = models.ForeignKey("Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="授予单位")
    body_name = models.CharField("授予单位名称", max_length=80)
    on = models.DateField("授予日期", db_index=True)
    until = models.DateField("有效至", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "荣誉"
        constraints = [
            models.CheckConstraint(name="honour_ends_after_start", condition=Q(until=None) | Q(until__gte=F("on"))),
            models.UniqueConstraint(
                name="one_honour_of_a_person",
                fields=["person", "kind", "title", "body_name", "on"],
                condition=Q(person__isnull=False, withdrawn_at=None),
            ),
            models.UniqueConstraint(
                name="one_honour_of_a_unit",
                fields=["unit", "kind", "title", "body_name", "on"],
                condition=Q(person=None, withdrawn_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.title
