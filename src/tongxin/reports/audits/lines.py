"""A claim as a line of JSON 论断行: the same for the command, the API and the download."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from .models import AuditClaim


def line(doc: str, row: AuditClaim) -> dict[str, Any]:
    """What was found about one figure, in this order of keys; None where there is nothing to say.

    Args:
        doc: the name of the file.
        row: may be unsaved. Its offsets count characters of the text with its own line ends.
    """
    return {
        "doc": doc,
        "start": row.start,
        "end": row.end,
        "text": row.text,
        "value": number(row.value),
        "unit": row.counter or None,
        "qualifier": row.qualifier,
        "kind": row.kind,
        "subject": row.subject or None,
        "action": row.action or None,
        "level": row.level or None,
        "org": row.org or None,
        "org_doubt": row.org_doubt,
        "period": row.period or None,
        "indicator": row.indicator or None,
        "verdict": row.verdict or None,
        "ours": row.ours or None,
        "suspicions": rules(row.suspicions),
    }


def rules(kept: list[Mapping[str, Any]]) -> list[str]:
    """The rules of suspicions, each once, in their order: ["D2", "D11"]."""
    return list(dict.fromkeys(one["rule"] for one in kept))


def number(printed: str) -> int | float:
    """A decimal as JSON has it."""
    value = Decimal(printed)
    return int(value) if value == value.to_integral_value() else float(value)
