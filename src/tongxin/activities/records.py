"""What the ledger shows of activities, venues and series behind a figure. `site` puts KINDS into the table."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tongxin.ledger.facts import Record
from tongxin.ledger.kinds import Described, RecordKind
from tongxin.people.permissions import Actor

from .models import Activity, Series, Venue


def activities(ids: Iterable[int], user: Actor, on: date) -> Mapping[int, Described]:
    """Activity id → what to show; those that `user` may not see are left out. Two queries."""
    rows = Activity.objects.visible_to(user, on).filter(pk__in=list(ids)).select_related("unit")
    return {row.pk: _activity(row) for row in rows.prefetch_related("involved__unit")}


def _activity(row: Activity) -> Described:
    cohosts = [str(i.unit) for i in row.involved.all() if i.role == "cohost"]
    return Described(
        number="",
        title=row.title,
        address=reverse("activities:page", args=[row.pk]),
        who=row.organiser,
        unit="、".join([str(row.unit), *cohosts]),
        on=row.starts_on,
    )


def venues(ids: Iterable[int], user: Actor, on: date) -> Mapping[int, Described]:
    """Venue id → what to show. One query."""
    rows = Venue.objects.visible_to(user, on).filter(pk__in=list(ids)).select_related("unit")
    return {row.pk: _standing(row, "activities:venue", row.level) for row in rows}


def series(ids: Iterable[int], user: Actor, on: date) -> Mapping[int, Described]:
    """Series id → what to show. One query."""
    rows = Series.objects.visible_to(user, on).filter(pk__in=list(ids)).select_related("unit")
    return {row.pk: _standing(row, "activities:one-series") for row in rows}


def _standing(row: Venue | Series, page: str, level: str = "") -> Described:
    return Described(
        number="",
        title=row.name,
        address=reverse(page, args=[row.pk]),
        who="",
        unit=str(row.unit),
        on=row.first_on or localdate(row.made_at),
        badges=(level,) if level else (),
    )


def _all(model: "type[Activity] | type[Venue] | type[Series]") -> Iterator[Record]:
    return model._default_manager.order_by("pk").iterator(chunk_size=500)


KINDS = (
    RecordKind(kind="activities.activity", label=_("活动"), describe=activities, records=lambda: _all(Activity)),
    RecordKind(kind="activities.venue", label=_("阵地"), describe=venues, records=lambda: _all(Venue)),
    RecordKind(kind="activities.series", label=_("品牌与团队"), describe=series, records=lambda: _all(Series)),
)
