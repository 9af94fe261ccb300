"""What every record here keeps of itself 记录的共同部分."""

from django.db import models
from django.db.models import Q

from tongxin.ledger.kept import Voidable


class Kept(Voidable):
    """For whom it was entered, and who changed it last: told to whoever looked before."""

    on_behalf = models.CharField("代谁", max_length=64, blank=True, default="")  # key of person or unit
    changed_by = models.CharField("改动人", max_length=64, blank=True, default="")
    changed_at = models.DateTimeField("改动时间", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_voided(self) -> bool:
        return self.voided_at is not None


STANDS = Q(voided_at=None)
