"""What happened in units 履历: rows of several spans of days at once."""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from tongxin.people.models import Election, Honour, Nomination

from .shapes import WHO, Days


def nominations(spans: Sequence[Days]) -> QuerySet[Any]:
    """Made in one of the spans, or decided with success in one."""
    rows = Nomination.objects.filter(_among("on", spans) | _among("outcome_on", spans) & Q(outcome="succeeded"))
    return rows.exclude(outcome="withdrawn").annotate(who=WHO)


def honours(spans: Sequence[Days]) -> QuerySet[Any]:
    """Awarded in one of the spans."""
    return Honour.objects.filter(_among("on", spans), withdrawn_at=None).annotate(who=WHO)


def elections(spans: Sequence[Days]) -> QuerySet[Any]:
    """Held in one of the spans."""
    return Election.objects.filter(_among("held_on", spans), withdrawn_at=None)


def _among(field: str, spans: Sequence[Days]) -> Q:
    return reduce(or_, (Q(**{f"{field}__range": span}) for span in spans), Q(pk__in=[]))
