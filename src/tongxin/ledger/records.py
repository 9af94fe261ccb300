"""The ledger's own record: what is shown of a statement behind a figure. `site` puts KIND into the table."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _

from tongxin.people.permissions import Actor, Can, reach, within

from .facts import Record
from .kinds import Described, RecordKind
from .models import Statement


def describe(ids: Iterable[int], user: Actor, on: date) -> Mapping[int, Described]:
    """Statement id → what to show; those of units whose figures `user` may not read are left out. One query."""
    seen = Statement.objects.filter(within(reach(user, Can.FIGURES_READ, on)), pk__in=list(ids))
    return {statement.pk: _described(statement) for statement in seen.select_related("unit")}


def _described(statement: Statement) -> Described:
    return Described(
        number="",
        title=statement.source,
        address="",
        who="",
        unit=str(statement.unit),
        on=statement.last_on,
        badges=(statement.level,) if statement.level else (),
    )


def records() -> Iterator[Record]:
    """Every statement, voided ones too."""
    return Statement.objects.order_by("pk").iterator()


KIND = RecordKind(kind="ledger.statement", label=_("申报数"), describe=describe, records=records)
