"""Freezing a report and thawing it. Persons are kept as tokens and named when it is read."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from .. import names
from ..material import read
from ..models import Report, Signing
from .canonical import body, hash_of
from .drafts import current
from .shapes import Block, Composed, Frozen, Run, Source

BY = re.compile(r"\{by:([a-z.]+(?::\d+)?)\}")  # who cites an outside figure, by key


def compose(report: Report, *, on: date, at: datetime, live: bool = False) -> Composed:
    """The report as a document: the signed version where one stands, else (or `live`) as it reads now.

    Args:
        on: business day from which a draft's figures are seen.
        at: printed as 截至 on a draft.
    """
    return named(frozen(report, on=on, at=at, live=live).composed)


def frozen(report: Report, *, on: date, at: datetime, live: bool = False) -> Frozen:
    """As `compose`, with the figures, and persons still as tokens."""
    signing = None if live else standing(report)
    return thaw(signing) if signing else current(read(report, on=on), at=at)


def standing(report: Report) -> Signing | None:
    """The signing that stands, if any. One query."""
    return report.signings.filter(reopened_at=None).order_by("-number").first()


def named(composed: Composed) -> Composed:
    """The document with persons' names put in, in the text and where an outside figure says who cites it."""
    known = names.persons(r.text for b in composed.blocks for r in b.runs)
    citing = names.users(key for s in composed.sources for key in BY.findall(s.note))
    blocks = tuple(
        replace(b, runs=tuple(replace(r, text=names.filled(r.text, known)) for r in b.runs)) for b in composed.blocks
    )
    sources = tuple(
        replace(
            s, note=BY.sub(lambda m: _("引用人：%(who)s") % {"who": citing.get(m.group(1), names.SOMEBODY)}, s.note)
        )
        for s in composed.sources
    )
    return replace(composed, blocks=blocks, sources=sources)


def thaw(signing: Signing) -> Frozen:
    """What was frozen, as it was; who signed is looked up, so that nobody's name is frozen."""
    kept = dict(signing.frozen["composed"])
    kept["blocks"] = tuple(
        Block(b["kind"], tuple(Run(**r) for r in b["runs"]), b["number"], b["section"]) for b in kept["blocks"]
    )
    kept["sources"] = tuple(Source(**s) for s in kept["sources"])
    kept["title_lines"], kept["missing"] = tuple(kept["title_lines"]), tuple(kept["missing"])
    signers = names.users([signing.signed_by])
    kept |= {
        "state": "signed",
        "number": signing.number,
        "signed_by": signers.get(signing.signed_by, ""),
        "signed_on": signing.signed_on,
        "hash": signing.hash,
        "as_of": signing.as_of,
    }
    return Frozen(Composed(**kept), signing.figures, signing.frozen["missing"], signing.text, signing.hash)


def freeze(made: Frozen) -> dict[str, Any]:
    """As Signing.frozen keeps it: plain JSON."""
    composed = asdict(made.composed)
    for looked_up in ("state", "number", "signed_by", "signed_on", "hash", "as_of"):
        del composed[looked_up]
    return {"composed": json.loads(json.dumps(composed, ensure_ascii=False)), "missing": made.missing}


def tokenised(made: Frozen, known: Mapping[str, str]) -> Frozen:
    """The same with the names of persons replaced by tokens (name → inside of a token), and its own hash."""
    if not known:
        return made
    blocks = tuple(
        replace(
            b,
            runs=tuple(r if r.figure else replace(r, text=names.tokenised(r.text, known)) for r in b.runs),
        )
        for b in made.composed.blocks
    )
    text = body(blocks, made.composed.title)
    digest = hash_of(made.composed.organisation, made.composed.period, made.figures, made.missing, text)
    return Frozen(replace(made.composed, blocks=blocks, hash=digest), made.figures, made.missing, text, digest)


def is_intact(signing: Signing) -> bool:
    """Whether a signed version still has the hash it was signed with."""
    report = signing.report
    made = hash_of(report.unit.key, report.period, signing.figures, signing.frozen["missing"], signing.text)
    return made == signing.hash
