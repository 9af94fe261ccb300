"""What the ledger shows of a matter behind a figure. `site` puts KIND into the table of record kinds."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongxin.ledger.kinds import Described, RecordKind
from tongxin.people.permissions import Actor

from .models import Author, Matter, records


def describe(ids: Iterable[int], user: Actor, on: date) -> Mapping[int, Described]:
    """Matter id → what to show of it; those that `user` may not see are left out. Three queries."""
    matters = (
        Matter.objects.visible_to(user, on)
        .filter(pk__in=list(ids))
        .select_related("unit", "sponsor")
        .prefetch_related(Prefetch("authors", Author.objects.select_related("person", "unit")), "events")
    )
    return {matter.pk: _described(matter) for matter in matters}


def _described(matter: Matter) -> Described:
    authors = sorted(matter.authors.all(), key=lambda a: a.place)
    units = dict.fromkeys(str(author.unit) for author in authors)
    levels = dict.fromkeys(e.level for e in matter.events.all() if e.level and e.withdrawn_at is None)
    return Described(
        number=matter.number,
        title=matter.title,
        address=reverse("matters:page", args=[matter.pk]),
        who="、".join(str(author.person) for author in authors) or str(matter.sponsor or matter.unit),
        unit="、".join(units) or str(matter.sponsor or matter.unit),
        on=matter.work_on or matter.submitted_on or matter.entered_on,
        badges=tuple(levels),
    )


KIND = RecordKind(kind="matters.matter", label=_("事项"), describe=describe, records=records)
