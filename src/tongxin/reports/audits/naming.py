"""Kept drafts that name a person 写到姓名的稿子. A draft is a document of the unit and is not rewritten.

When the person is erased these drafts are marked, so that who drafts the unit's reports looks and discards them. It
goes by the name: a namesake's draft may be marked, which costs a look.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tongxin.people import charters, paths
from tongxin.people.holdings import Holding, Ids, Value
from tongxin.people.models import Membership, Person, Unit
from tongxin.people.permissions import within

from .models import Audit


def naming(ids: Ids) -> QuerySet[Audit]:
    """Drafts in which the names of these rows of the register stand: of their organisations and of bodies above."""
    named = Q()
    for name in Person.objects.filter(pk__in=ids).exclude(name="").values_list("name", flat=True).distinct():
        named |= Q(text__contains=name) | Q(title__contains=name) | Q(name__contains=name)
    if not named:
        return Audit.objects.none()
    homes = _homes(Unit.objects.filter(pk__in=Membership.objects.filter(person__in=ids).values("unit")))
    above = {path for home in homes for path in paths.above(home)}
    return Audit.objects.filter(named & (within(homes) | Q(unit__path__in=above)))


def _homes(units: Iterable[Unit]) -> tuple[str, ...]:
    """Paths of the organisations that the units belong to; of a unit without one, its own."""
    found = set()
    for unit in units:
        try:
            found.add(charters.organisation_of(unit).path)
        except charters.NoCharter:
            found.add(unit.path)
    return paths.outermost(found)


def mark(ids: Ids) -> None:
    """Mark the drafts that name these persons, who are being erased and still have their names."""
    naming(ids).update(names_erased=True)


def _rows(ids: Ids, on: date) -> Iterable[tuple[Value, ...]]:
    """Of which unit and when; the drafts themselves are confidential."""
    for row in naming(ids).select_related("unit").only("unit", "made_at").order_by("pk"):
        yield row.unit.name, localdate(row.made_at)


HOLDING = Holding(
    "drafts",
    _("写有姓名的核数稿"),
    [("unit", _("单位")), ("made_on", _("核数日期"))],
    lambda ids: naming(ids).count(),
    _rows,
)
