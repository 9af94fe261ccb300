from django.db import models


class Dated(models.Model):
    """Something that holds from one day to another, both included."""

    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)

    class Meta:
        abstract = True


class Withdrawable(models.Model):
    """A record that was made by mistake is withdrawn 撤销, never deleted: it counts no more and can be restored."""

    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)
    withdrawn_why = models.CharField("撤销理由", max_length=200, blank=True, default="")

    class Meta:
        abstract = True
