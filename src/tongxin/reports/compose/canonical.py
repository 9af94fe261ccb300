"""What the hash of a report is taken over: its text as Markdown, its figures as JSON."""

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from .. import text as texts
from ..figures import Figure, rounded
from ..material import Material, outside_printed
from ..models import OutsideFigure
from .shapes import Block


def body(blocks: Iterable[Block], title: str) -> str:
    """Title and text as Markdown, figures printed."""
    marks = {"h1": "## ", "h2": "### ", "p": ""}
    return "\n\n".join([f"# {title}", *(marks[b.kind] + b.text for b in blocks)]) + "\n"


def hash_of(organisation: str, period: str, figures: Any, missing: Any, text: str) -> str:
    """sha256 over canonical figures and text: JSON with sorted keys, no blanks, UTF-8."""
    canonical = json.dumps(
        {"organisation": organisation, "period": period, "figures": figures, "missing": missing, "text": text},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def figures_json(material: Material) -> list[dict[str, Any]]:
    """Figures as the report's JSON has them: those of the text in its order, then the charter's others."""
    tokens = material.tokens
    rest = [c for c in material.charter.indicators if c not in set(tokens)]
    found = []
    for token in [*tokens, *rest]:
        if token in material.outside:
            found.append(_outside_json(token, material.outside[token]))
        elif (figure := material.figures.get(token)) is not None and not figure.is_missing:
            found.append(figure_json(figure, material))
    return found


def figure_json(figure: Figure, material: Material) -> dict[str, Any]:
    indicator = material.charter.indicators[texts.code_of(figure.code)[0]]
    value = rounded(figure.value if figure.value is not None else Decimal(0), figure, indicator.decimals)
    return {
        "indicator": figure.code,
        "label": material.label(figure.code),
        "value": _number(value),
        "counter": figure.counter,
        "printed": figure.printed,
        "qualifier": figure.qualifier,
        "records": figure.records,
        "basis": figure.basis,
        "numerator": None if figure.numerator is None else _number(figure.numerator),
        "denominator": None if figure.denominator is None else _number(figure.denominator),
    }


def _outside_json(token: str, row: OutsideFigure) -> dict[str, Any]:
    return {
        "indicator": token,
        "label": row.label,
        "value": _number(row.value),
        "counter": row.counter,
        "printed": outside_printed(row),
        "qualifier": "",
        "records": 0,
        "basis": "outside",
        "numerator": None,
        "denominator": None,
    }


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
