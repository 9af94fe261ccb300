"""What records that post keep of themselves 记录的共同部分."""

from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext as _

from .facts import Fact

LONGEST_REASON = 200  # characters


def too_long(reason: str, most: int = LONGEST_REASON) -> str:
    """The sentence that a reason has more characters than are kept; "" where it has not."""
    if len(reason) <= most:
        return ""
    return _("理由最多%(most)s字，现在有%(n)s字。") % {"most": most, "n": len(reason)}


class Kept(models.Model):
    """Who entered it, and what it posts as the charter then said. Never deleted."""

    posts = models.JSONField("计入", default=list)  # ledger.counting.Posting
    made_by = models.CharField("录入人", max_length=64)
    made_at = models.DateTimeField("录入时间")
    version = models.PositiveIntegerField("版本", default=1)  # bumped by every verb; lost races are told

    class Meta:
        abstract = True

    @property
    def key(self) -> str:
        return f"{self._meta.label_lower}:{self.pk}"

    def facts(self) -> Sequence[Fact]:
        """What it counts as, from what is stored on it alone; () once it was voided."""
        raise NotImplementedError


class Voidable(Kept):
    """One that can be taken out of every figure 作废; it stays to be read, and can be restored."""

    voided_at = models.DateTimeField("作废时间", null=True, blank=True)
    voided_by = models.CharField("作废人", max_length=64, blank=True, default="")
    voided_why = models.CharField("作废理由", max_length=LONGEST_REASON, blank=True, default="")

    class Meta:
        abstract = True
