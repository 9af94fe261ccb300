"""What stands for years and ends one day 常设记录: venues and series alike."""

from datetime import date
from typing import Any, ClassVar, TypeVar

from django.db import models
from django.db.models import F, Q

from tongxin.people.permissions import Actor, Can, reach, within

from .kept import STANDS, Kept

Row = TypeVar("Row", bound="Standing", covariant=True)


class StandingQuerySet(models.QuerySet[Row]):
    def visible_to(self, user: Actor, on: date) -> "StandingQuerySet[Row]":
        """Those of units where `user` reads activities; a voided one to those who write there alone."""
        write = within(reach(user, Can.ACTIVITIES_WRITE, on))
        return self.filter(within(reach(user, Can.ACTIVITIES_READ, on)) & (STANDS | write))

    def going_on(self, day: date) -> "StandingQuerySet[Row]":
        """Those that had not ended before that day."""
        last = self.model.LAST
        return self.filter(STANDS & (Q(**{last: None}) | Q(**{f"{last}__gte": day})))

    def of_state(self, state: str) -> "StandingQuerySet[Row]":
        """Those "open", "ended" or "voided"; "" all but the voided."""
        if state == "voided":
            return self.exclude(STANDS)
        rows = self.filter(STANDS)
        return rows.filter(**{f"{self.model.LAST}__isnull": state == "open"}) if state else rows


class Standing(Kept):
    """A record of a unit that has a name, a first day where it is known, and one day a last."""

    FIRST: ClassVar[str]  # name of the field of its first day; None there: not known, then it does not count as begun
    LAST: ClassVar[str]  # of its last day, inclusive

    kind = models.CharField("类别", max_length=30)  # code in the charter
    name = models.CharField("名称", max_length=80)
    summary = models.TextField("简介", blank=True, default="")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def first_on(self) -> date | None:
        found: date | None = getattr(self, self.FIRST)
        return found

    @property
    def last_on(self) -> date | None:
        found: date | None = getattr(self, self.LAST)
        return found

    def has_ended(self, day: date) -> bool:
        """Whether its last day lies before that one."""
        return self.last_on is not None and self.last_on < day

    @property
    def state(self) -> str:
        """open, ended or voided."""
        return "voided" if self.is_voided else "ended" if self.last_on else "open"


def ordered(first: str, last: str, name: str) -> models.CheckConstraint:
    """That it does not end before it begins."""
    known: dict[str, Any] = {f"{last}__gte": F(first)}
    return models.CheckConstraint(name=name, condition=Q(**{last: None}) | Q(**{first: None}) | Q(**known))


def named_once(name: str) -> models.UniqueConstraint:
    """That no two of a unit that stand have the same name."""
    return models.UniqueConstraint(name=name, fields=["unit", "name"], condition=STANDS)
