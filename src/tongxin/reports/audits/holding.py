"""Holding a draft against the records 比照: each figure read, bound, measured and judged. Writes nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from tongxin.kernel.binding import Binding, Learned, Vocabulary, bind
from tongxin.kernel.charter.shapes import Charter, Indicator, Synonym
from tongxin.kernel.claims import Claim, TooManyFigures, read
from tongxin.kernel.periods import Period
from tongxin.kernel.reasons import Reason, reason
from tongxin.kernel.suspicions import Suspicion, find
from tongxin.kernel.verdicts import judge
from tongxin.ledger.measure import Batch
from tongxin.people import charters
from tongxin.people.models import Unit
from tongxin.people.permissions import within
from tongxin.people.shipped_charters import shipped_sayings

from ..around import MOST, around
from ..figures import Figure, asking
from .drafts import LONGEST
from .models import Audit, AuditClaim, Correction
from .paging import pages

FIGURES = 10_000  # of one draft
BODIES = 100  # other bodies of one draft that are looked up, those named most
SPANS = 24  # periods of one body that are measured: those of most figures, then the latest

_Key = tuple[int, str]  # unit, code of a period


class TooLong(ValueError):
    """A draft is longer, or has more figures, than are held at once. The sentence is safe to show."""


@dataclass(frozen=True)
class Where:
    """Whose records and which span a claim is held against; None where the text leaves it open."""

    unit: Unit | None
    span: Period | None
    why: Reason | None = None  # why it cannot be held against anything

    @property
    def key(self) -> _Key | None:
        return (self.unit.pk, self.span.code) if self.unit is not None and self.span is not None else None


@dataclass(frozen=True)
class Held:
    """What came of it, not yet saved."""

    claims: list[AuditClaim]
    loose: list[dict[str, object]]  # suspicions that touch no claim
    totals: dict[str, int]
    pages: list[int]
    edition: str


def hold(audit: Audit, on: date) -> Held:
    """Read the text of `audit` and hold every figure against the records as they stand.

    Args:
        on: the day they are seen from.
    Raises: NoCharter, TooLong.
    """
    edition = charters.edition_of(audit.unit)
    charter = charters.of_edition(edition)
    found = _claims(audit.text, org=audit.body, period=audit.period, published=audit.published)
    words, level = vocabulary_of(audit.unit, charter), "" if audit.issuer else audit.unit.level
    bindings = bind(audit.text, found, words, learned=learned(audit.unit), level=level)
    wheres = _wheres(audit, found)
    told = _figures(wheres, bindings, on)
    suspicions = find(audit.text, found)
    touching = _touching(suspicions)
    rows = [
        _row(audit, place, claim, binding, where, told, charter, touching.get(place - 1, []))
        for place, (claim, binding, where) in enumerate(zip(found, bindings, wheres, strict=True), 1)
    ]
    return Held(rows, _loose(audit.text, suspicions), totals(rows), pages(audit.text, found), edition.number)


_vocabularies: dict[tuple[str, str, tuple[Synonym, ...]], Vocabulary] = {}  # making one takes as long as a draft
_MOST_VOCABULARIES = 16


def vocabulary_of(unit: Unit, charter: Charter) -> Vocabulary:
    """How the figures of the unit's rules are said: as shipped, and in the organisation's own wordings."""
    name = charters.organisation_of(unit).charter
    synonyms = tuple(charters.synonyms(unit).values())
    key = (charter.hash, name, synonyms)
    if key not in _vocabularies:
        if len(_vocabularies) >= _MOST_VOCABULARIES:
            _vocabularies.clear()
        sayings = [saying for code, saying in shipped_sayings(name).items() if code in charter.indicators]
        _vocabularies[key] = Vocabulary(charter, sayings, synonyms)
    return _vocabularies[key]


def extract(text: str, *, org: str = "", period: str = "", published: date | None = None) -> Held:
    """Read a text and find what is suspicious in itself; no record is asked, and no database needed.

    Args:
        org: whose text it is, where that is known.
    Raises: TooLong.
    """
    found = _claims(text, org=org or None, period=period or None, published=published)
    suspicions = find(text, found)
    touching = _touching(suspicions)
    rows = [AuditClaim(place=place, **_said(text, claim)) for place, claim in enumerate(found, 1)]
    for place, row in enumerate(rows):
        row.suspicions = [_kept(one) for one in touching.get(place, [])]
        row.is_suspicious = bool(row.suspicions)
    return Held(rows, _loose(text, suspicions), totals(rows), [], "")


def _claims(text: str, *, org: str | None, period: str | None, published: date | None) -> list[Claim]:
    """What the text claims; refused before the dear work where it is too much."""
    if len(text) > LONGEST:
        raise TooLong(_("文字超过%(most)s万字。分成几份再核。") % {"most": LONGEST // 10_000})
    try:
        return read(text, org=org, period=period, published=published, most=FIGURES)
    except TooManyFigures as error:
        raise TooLong(_("稿中的数超过%(most)s个。分成几份再核。") % {"most": FIGURES}) from error


def learned(unit: Unit) -> list[Learned]:
    """What persons of the unit's organisation have corrected, the latest first."""
    organisation = charters.organisation_of(unit)
    rows = Correction.objects.filter(unit=organisation, withdrawn_at=None).order_by("-pk")
    return [Learned(c.subject, c.action, c.level, c.counter, c.indicator) for c in rows]


def totals(rows: Sequence[AuditClaim]) -> dict[str, int]:
    """How many of each verdict; the suspicious ones lie over the verdicts."""
    found = Counter(row.verdict for row in rows)
    return {
        "all": len(rows),
        "agrees": found["agrees"],
        "differs": found["differs"],
        "none": found["no_basis"] + found["unbound"],
        "suspicious": sum(row.is_suspicious for row in rows),
    }


# ── Whose records, which span ───────────────────────────────────────────────────────────────────────


def _wheres(audit: Audit, found: Sequence[Claim]) -> list[Where]:
    own = {audit.unit.name, audit.unit.short_name}
    said = [claim.org.value or audit.body for claim in found]
    named = Counter(name for name in said if name not in own)
    bodies = _bodies(audit.unit, [name for name, _n in named.most_common(BODIES)])
    return [
        _where(audit, claim, [audit.unit] if name in own else bodies.get(name, []))
        for claim, name in zip(found, said, strict=True)
    ]


def _bodies(unit: Unit, names: Sequence[str]) -> dict[str, list[Unit]]:
    """Units below `unit` by the names they go by; two districts may each have a group of one name."""
    if not names:
        return {}
    named = Q(name__in=names) | Q(short_name__in=names)
    found: dict[str, list[Unit]] = {}
    for row in Unit.objects.filter(named, within((unit.path,), "path")):
        for name in {row.name, row.short_name}:
            found.setdefault(name, []).append(row)
    return found


def _where(audit: Audit, claim: Claim, units: Sequence[Unit]) -> Where:
    """units: those that go by the name which the claim gives."""
    span = Period.find(claim.period.value or audit.period)
    if len(units) != 1:
        body = claim.org.value or audit.body
        return Where(None, span, reason("several_bodies" if units else "other_body", body=body))
    if span is None:
        return Where(units[0], None, reason("no_span", period=claim.period.value or ""))
    return Where(units[0], span)


# ── What the records say ────────────────────────────────────────────────────────────────────────────


def _figures(wheres: Sequence[Where], bindings: Sequence[Binding], on: date) -> dict[tuple[_Key, str], Figure]:
    """The figures that the claims were bound to, each body's together."""
    wanted: dict[int, dict[str, set[str]]] = {}
    units: dict[int, Unit] = {}
    for where, binding in zip(wheres, bindings, strict=True):
        if where.unit is not None and where.span is not None and binding.indicator:
            units[where.unit.pk] = where.unit
            wanted.setdefault(where.unit.pk, {}).setdefault(where.span.code, set()).add(binding.indicator)
    found: dict[tuple[_Key, str], Figure] = {}
    for pk, spans in wanted.items():
        batch = Batch(units[pk])
        kept = sorted(spans, key=lambda code: (len(spans[code]), code), reverse=True)[:SPANS]
        answers = [(code, asking(batch, Period.parse(code), sorted(spans[code]), on)) for code in kept]
        for code, answer in answers:
            found |= {((pk, code), indicator): figure for indicator, figure in answer().items()}
    return found


# ── Rows ────────────────────────────────────────────────────────────────────────────────────────────


def _row(
    audit: Audit,
    place: int,
    claim: Claim,
    binding: Binding,
    where: Where,
    told: Mapping[tuple[_Key, str], Figure],
    charter: Charter,
    suspicions: list[Suspicion],
) -> AuditClaim:
    bound = binding.indicator  # also of another body: what reports say is data where no records are
    figure = told.get((where.key, bound)) if where.key is not None else None
    verdict = judge(
        claim,
        charter.indicators.get(bound),
        figure.value if figure is not None else None,
        figure.records if figure is not None else 0,
        falls=binding.falls,
    )
    row = AuditClaim(audit=audit, place=place, **_said(audit.text, claim))
    row.unit, row.indicator, row.score = where.unit, bound, binding.score
    row.reasons = [plain(one) for one in binding.reasons]
    row.rivals = [[code, score] for code, score in binding.rivals]
    row.verdict, row.ours, row.difference = str(verdict.kind), verdict.ours, verdict.difference
    unasked = _unasked(where, charter.indicators.get(bound), figure)
    row.why = plain(unasked if unasked is not None and verdict.kind in ("unbound", "no_basis") else verdict.why)
    row.records = figure.records if figure is not None else 0
    row.suspicions = [_kept(one) for one in suspicions]
    row.is_suspicious = bool(suspicions)
    return row


def _unasked(where: Where, rule: Indicator | None, figure: Figure | None) -> Reason | None:
    """Why no records were asked; None where they were, or where nothing says which."""
    if where.why is not None or rule is None or figure is not None:
        return where.why
    return reason("not_asked", indicator=rule.name)


def _said(text: str, claim: Claim) -> dict[str, object]:
    """What the text says, in the columns of a row."""
    quantity = claim.quantity
    start, end = around(text, claim.start, claim.end)
    slots = {name: getattr(claim, name) for name in ("subject", "action", "level", "org", "period")}
    return {
        "start": claim.start,
        "end": claim.end,
        "text": claim.text,
        "sentence": text[start:end],
        "sentence_start": start,
        "value": str(quantity.value),
        "counter": (quantity.unit or "")[:40],
        "qualifier": str(quantity.qualifier),
        "kind": str(quantity.kind),
        "org_doubt": claim.org_doubt,
        "doubts": [plain(one) for one in claim.doubts],
        "sources": {name: str(slot.source) for name, slot in slots.items()},
        **{name: slot.value or "" for name, slot in slots.items()},
    }


def plain(one: Reason) -> list[object]:
    """A reason as it is kept: [code, values]."""
    return [one.code, dict(one.values)]


def _kept(one: Suspicion) -> dict[str, object]:
    return {"rule": one.rule, "start": one.start, "end": one.end, "why": plain(one.why)}


def _loose(text: str, suspicions: Sequence[Suspicion]) -> list[dict[str, object]]:
    """Suspicions that touch no claim, with the words they are about."""
    return [_kept(one) | {"text": text[one.start : one.end][:MOST]} for one in suspicions if not one.claims]


def _touching(suspicions: Sequence[Suspicion]) -> dict[int, list[Suspicion]]:
    """Suspicions by the index of each claim that they touch."""
    found: dict[int, list[Suspicion]] = {}
    for one in suspicions:
        for index in one.claims:
            found.setdefault(index, []).append(one)
    return found
