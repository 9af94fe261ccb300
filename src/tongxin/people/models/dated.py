from datetime import date, datetime
from typing import Protocol

from django.db import models
from django.db.models import Q


class Dated(models.Model):
    """Something that holds from one day to another, both included."""

    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)

    class Meta:
        abstract = True


class Lasting(Protocol):
    """Anything with a first and a last day."""

    @property
    def since(self) -> date: ...

    @property
    def until(self) -> date | None: ...


def not_over(day: date) -> Q:
    """Dated rows that hold on that day, or begin later."""
    return Q(until=None) | Q(until__gte=day)


def on_day(day: date) -> Q:
    """Dated rows that hold on that day."""
    return Q(since__lte=day) & not_over(day)


def grown_over(row: Lasting, until: date) -> Q:
    """Dated rows begun since `row` ended that it would reach into if it lasted until `until`; none while it is open."""
    return Q(since__gt=row.until or until, since__lte=until)


def holds(row: Lasting, day: date) -> bool:
    """Whether a row that was fetched holds on that day."""
    return row.since <= day and (row.until is None or row.until >= day)


class Withdrawable(models.Model):
    """A record that was made by mistake is withdrawn 撤销, never deleted: it counts no more and can be restored."""

    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)
    withdrawn_why = models.CharField("撤销理由", max_length=200, blank=True, default="")

    class Meta:
        abstract = True

    def set_withdrawn(self, at: datetime | None, why: str = "") -> None:
        """Withdraw the row at a moment, or with None let it stand again. The verb permits and journals."""
        self.withdrawn_at, self.withdrawn_why = at, why
        self.save(update_fields=["withdrawn_at", "withdrawn_why"])
