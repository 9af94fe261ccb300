"""What the ledger shows of donations and projects behind a figure. `site` puts them into its table."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tongxin.ledger.kinds import Described, RecordKind
from tongxin.people.permissions import Actor

from .models import Donation, Project


def _donations(ids: Iterable[int], user: Actor, on: date) -> Mapping[int, Described]:
    seen = Donation.objects.visible_to(user, on).filter(pk__in=list(ids)).select_related("unit")
    return {
        d.pk: _described(d, "giving:donation", d.landed_on or d.pledged_on or localdate(d.made_at))
        for d in seen.prefetch_related("donors__person", "donors__body", "donors__unit")
    }


def _projects(ids: Iterable[int], user: Actor, on: date) -> Mapping[int, Described]:
    seen = Project.objects.visible_to(user, on).filter(pk__in=list(ids)).select_related("unit")
    return {
        p.pk: _described(p, "giving:project", p.signed_on or localdate(p.made_at))
        for p in seen.prefetch_related("donors__person", "donors__body", "donors__unit")
    }


def _described(row: Donation | Project, page: str, on: date) -> Described:
    donors = sorted(row.donors.all(), key=lambda d: d.place)
    return Described(
        number="",
        title=row.title,
        address=reverse(page, args=[row.pk]),
        who="、".join(str(d) for d in donors),
        unit="、".join(dict.fromkeys(str(d.unit) for d in donors)) or str(row.unit),
        on=on,
    )


def _all_donations() -> Iterator[Donation]:
    return Donation.objects.order_by("pk").iterator(chunk_size=500)


def _all_projects() -> Iterator[Project]:
    return Project.objects.order_by("pk").iterator(chunk_size=500)


KINDS = (
    RecordKind(kind="giving.donation", label=_("捐赠"), describe=_donations, records=_all_donations),
    RecordKind(kind="giving.project", label=_("捐建项目"), describe=_projects, records=_all_projects),
)
