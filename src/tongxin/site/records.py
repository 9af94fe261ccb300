"""The one list of what posts to the ledger. A new record room adds its kind here, and nowhere else."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from django.urls import reverse

from tongxin.activities import records as activities_records
from tongxin.giving import records as giving_records
from tongxin.ledger import kinds
from tongxin.ledger import records as ledger_records
from tongxin.ledger.kinds import Described
from tongxin.matters import records as matters_records
from tongxin.people import charters
from tongxin.people.permissions import Actor
from tongxin.press import records as press_records
from tongxin.reports.registers import REGISTERS


def _statements(ids: Iterable[int], user: Actor, on: date) -> Mapping[int, Described]:
    """Statements as the ledger describes them, with the page that reports keeps for them."""
    found = ledger_records.describe(ids, user, on)
    return {pk: replace(one, address=reverse("reports:statement", args=[pk])) for pk, one in found.items()}


def fill() -> None:
    """Called once, when everything is loaded."""
    kinds.fill(
        matters_records.KIND,
        *activities_records.KINDS,
        *press_records.KINDS,
        *giving_records.KINDS,
        replace(ledger_records.KIND, describe=_statements),
    )
    charters.know_registers(REGISTERS)
