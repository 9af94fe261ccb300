"""What every record here keeps of itself 记录的共同部分."""

from django.db import models
from django.db.models import Q


class Kept(models.Model):
    """Who made it and changed it last, what it posts, and whether it was voided 作废. Never deleted."""

    posts = models.JSONField("计入", default=list)  # [{"as", "item", "scale", "level", "object"}], as the charter said
    made_by = models.CharField("录入人", max_length=64)
    made_at = models.DateTimeField("录入时间")
    on_behalf = models.CharField("代谁", max_length=64, blank=True, default="")  # key of person or unit
    version = models.PositiveIntegerField("版本", default=1)  # bumped by every verb; lost races are told
    changed_by = models.CharField("改动人", max_length=64, blank=True, default="")
    changed_at = models.DateTimeField("改动时间", null=True, blank=True)
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)
    voided_by = models.CharField("作废人", max_length=64, blank=True, default="")
    voided_why = models.CharField("作废理由", max_length=200, blank=True, default="")

    class Meta:
        abstract = True

    @property
    def key(self) -> str:
        return f"{self._meta.label_lower}:{self.pk}"

    @property
    def is_voided(self) -> bool:
        return self.voided_at is not None


STANDS = Q(voided_at=None)
