"""Which rules hold where 规则: shipped text, local rules laid over it, and the editions they make.

Reading lies here, and `sync`, which makes the editions that a new release asks for. Changing local rules
is in the folder rules, the text as shipped in shipped_charters.py.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from json import dumps, loads

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import record
from tongxin.kernel.charter import read
from tongxin.kernel.charter.read import CharterError, LocalEntry
from tongxin.kernel.charter.shapes import Charter, Synonym

from .models import Edition, LocalRule, Unit
from .paths import ids
from .shipped_charters import (
    checked,
    know_registers,
    known_registers,
    problems,
    shipped,
    shipped_names,
    shipped_synonyms,
    text_of,
)

__all__ = [  # what stands in shipped_charters and others ask for here
    "know_registers",
    "known_registers",
    "problems",
    "shipped_synonyms",
    "text_of",
]

SYNONYM = "synonym"  # the one section that is outside the edition


class NoCharter(LookupError):
    """Neither the unit nor anything above it names a charter; the sentence is safe to show."""


@dataclass(frozen=True)
class Synced:
    """What `sync` did: editions made, and organisations whose local rules do not fit the new text."""

    made: tuple[Edition, ...]
    refused: tuple[tuple[Unit, str], ...]  # (organisation, the kernel's sentence); its last edition stays


def local_entries(rules: Iterable[LocalRule]) -> list[LocalEntry]:
    """Local rules as the kernel lays them over a charter: by day, those of one day as they were entered."""
    return [
        LocalEntry(rule.section, rule.code, rule.since, rule.content)
        for rule in sorted(rules, key=lambda rule: rule.since)
        if rule.section != SYNONYM
    ]


def standing(organisation: Unit) -> list[LocalRule]:
    """The organisation's local rules that were not withdrawn."""
    return list(LocalRule.objects.filter(unit=organisation, withdrawn_at=None).order_by("since", "made_at", "pk"))


def effective(name: str, rules: Iterable[LocalRule]) -> Charter:
    """The shipped charter `name` with `rules` laid over it, checked. Raises: CharterError."""
    charter = shipped(name)
    entries = local_entries(rules)
    if not entries:
        return charter
    said = tuple((one.section, one.code, one.since, dumps(one.content, ensure_ascii=False)) for one in entries)
    return checked(_laid(name, charter.hash, said), name)


@lru_cache(maxsize=16)  # what was weighed is seen and then saved: one text, asked for again and again
def _laid(name: str, _hash: str, said: tuple[tuple[str, str, date, str], ...]) -> Charter:
    entries = [LocalEntry(section, code, since, loads(content)) for section, code, since, content in said]
    return read.overlay(shipped(name), entries)


def _ancestry(unit: Unit) -> Q:
    return Q(pk__in=[*ids(unit.path), unit.pk])


class _Known(dict[tuple[int, str], Unit | None]):
    """What was asked already, by (id, path) of the unit, None where there are no rules."""

    def __init__(self, *, anew: bool = False) -> None:
        super().__init__()
        self.anew = anew


_asked: ContextVar[_Known | None] = ContextVar("asked", default=None)  # None: nothing is remembered


@contextmanager
def remembering(*, anew: bool = False) -> Iterator[None]:
    """While one page is made, ask for the rules of a unit once; until an edition is made.

    Args:
        anew: begin to remember anew after an edition was made; for work that goes on only if nothing is rolled back.
    """
    token = _asked.set(_Known(anew=anew))
    try:
        yield
    finally:
        _asked.reset(token)


@cache  # the statement, not what it finds
def _with_edition() -> QuerySet[Unit]:
    return Unit.objects.select_related("edition").defer("edition__text")


def _nearest(unit: Unit) -> Unit | None:
    """The nearest of the unit and its ancestors that names a charter."""
    asked, key = _asked.get(), (unit.pk, unit.path)
    if asked is not None and key in asked:
        return asked[key]
    named = _with_edition().filter(_ancestry(unit)).exclude(charter="")
    found = named.order_by(Length("path").desc()).first()
    if asked is not None:
        asked[key] = found
    return found


def fetched(places: Iterable[tuple[int, str]]) -> dict[int, Unit]:
    """Units by their (id, path). One query, and where their rules come from is remembered for `of`."""
    places = list(places)
    wanted = {pk for unit, path in places for pk in [*ids(path), unit]}
    found = {unit.pk: unit for unit in _with_edition().filter(pk__in=wanted)} if wanted else {}
    asked = _asked.get()
    if asked is not None:
        for pk, path in places:
            above = (found[one] for one in [pk, *reversed(ids(path))] if one in found)
            asked[pk, path] = next((unit for unit in above if unit.charter), None)
    return found


# By hash, not by id: organisations with the same text share one object, and another process that makes
# an edition needs to tell nobody, since the hash is read afresh each time.
@lru_cache(maxsize=64)
def _parsed(edition_hash: str) -> Charter:
    text = Edition.objects.filter(hash=edition_hash).values_list("text", flat=True).first()
    if text is None:
        raise NoCharter(_("规则版本%(hash)s的全文不在了。") % {"hash": edition_hash})
    return read.from_canonical(text)


def of(unit: Unit) -> Charter:
    """The rules in force for `unit`: of the nearest ancestor-or-self that names a charter. One query.

    An organisation without an edition yet has no local rules either: it goes by the shipped text, whose
    hash its first edition will have.

    Raises: NoCharter.
    """
    return in_force(organisation_of(unit))


def of_edition(edition: Edition) -> Charter:
    """The rules that `edition` holds."""
    return _parsed(edition.hash)


def in_force(organisation: Unit) -> Charter:
    """The rules of an organisation as `organisation_of` gave it; asks nothing more."""
    return of_edition(organisation.edition) if organisation.edition else shipped(organisation.charter)


def edition_of(unit: Unit) -> Edition:
    """The edition in force for `unit`, without its text. Raises: NoCharter."""
    edition = organisation_of(unit).edition
    if edition is None:
        raise NoCharter(_("%(unit)s的规则还没有形成版本。") % {"unit": unit})
    return edition


def organisation_of(unit: Unit) -> Unit:
    """The organisation `unit` belongs to: the nearest ancestor-or-self that names a charter. One query.

    Its edition, without the text, is fetched with it.

    Raises: NoCharter.
    """
    found = _nearest(unit)
    if found is None:
        raise NoCharter(_("%(unit)s和它的上级都没有指定规则。") % {"unit": unit})
    return found


def organisation_above(unit: Unit) -> Unit | None:
    """The nearest ancestor of `unit` that names a charter. One query."""
    named = Unit.objects.filter(_ancestry(unit)).exclude(pk=unit.pk).exclude(charter="")
    return named.order_by(Length("path").desc()).first()


def choices(unit: Unit) -> list[tuple[str, str]]:
    """(code, name) of the charters `unit` may name; "" to go by the rules of the organisation above it."""
    above = organisation_above(unit)
    follow = [("", _("随上级，%(unit)s") % {"unit": above})] if above is not None else []
    return follow + [(name, shipped(name).name) for name in shipped_names()]


def synonyms(unit: Unit) -> dict[str, Synonym]:
    """Wordings by the code of what they mean: the organisation's own before the shipped ones."""
    organisation = organisation_of(unit)
    return worded(organisation, standing(organisation))


def worded(organisation: Unit, rules: Iterable[LocalRule]) -> dict[str, Synonym]:
    """The organisation's synonyms if `rules` were its standing local rules."""
    known = dict(shipped_synonyms(organisation.charter))
    for rule in sorted(rules, key=lambda rule: rule.since):
        if rule.section == SYNONYM:
            before = known[rule.code].wordings if rule.code in known else ()
            own = rule.content["wordings"]
            known[rule.code] = Synonym(rule.code, tuple(dict.fromkeys((*own, *before))), rule.resolution)
    return known


def make_edition(organisation: Unit, text: str, *, at: datetime, on: date) -> Edition:
    """Make `text` the organisation's next edition, "2025年第3版", and put it in force.

    Called inside the transaction of verbs that have asked permission and locked the organisation.
    """
    prefix = f"{on.year}年第"
    count = Edition.objects.filter(unit=organisation, number__startswith=prefix).count()
    edition = Edition.objects.create(
        unit=organisation, number=f"{prefix}{count + 1}版", hash=read.edition_hash(text), text=text, made_at=at
    )
    organisation.edition = edition
    organisation.save(update_fields=["edition"])
    _forget()
    return edition


def _forget() -> None:
    """Remember nothing more for this request: what was asked before may no longer be so, or be rolled back."""
    asked = _asked.get()
    if asked is not None:
        _asked.set(_Known(anew=True) if asked.anew else None)


def settle(organisation: Unit, *, at: datetime, on: date) -> Edition | None:
    """The edition that the charter an organisation names makes with its local rules; made where it is not in force.

    Called by the verbs that found a unit or change the charter it names, inside their transaction. A
    unit that names none goes by its parent's: its own edition is no longer in force, and None comes back.

    Raises: CharterError: there is no such charter, or the local rules do not fit it.
    """
    if not organisation.charter:
        if organisation.edition_id is not None:
            organisation.edition = None
            organisation.save(update_fields=["edition"])
        _forget()
        return None
    text = text_of(effective(organisation.charter, standing(organisation)))
    current = organisation.edition
    if current is not None and current.hash == read.edition_hash(text):
        return current
    return make_edition(organisation, text, at=at, on=on)


@transaction.atomic
def sync(at: datetime, *, on: date | None = None) -> Synced:
    """Make the next edition for every organisation whose rules read differently from its last one.

    Called after migrations and whenever the server starts; doing nothing is its usual outcome. Local
    rules that do not fit a changed shipped text are reported, and that organisation keeps its edition.

    Args:
        on: business day, whose year the numbers carry; the local day of `at` when not given.
    Raises:
        CharterError: a shipped charter is wrong, and the start must stop.
    """
    for name in shipped_names():
        checked(shipped(name), name)
    organisations = list(Unit.objects.select_for_update(of=("self",)).exclude(charter="").order_by("pk"))
    rules = defaultdict(list)
    for rule in LocalRule.objects.filter(withdrawn_at=None).order_by("since", "made_at", "pk"):
        rules[rule.unit_id].append(rule)
    # read after the lock, so that these are the last editions even when two servers start together
    current = dict(Unit.objects.exclude(charter="").values_list("pk", "edition__hash"))

    made, refused = [], []
    for organisation in organisations:
        try:
            text = text_of(effective(organisation.charter, rules[organisation.pk]))
        except CharterError as error:
            if not rules[organisation.pk]:
                raise
            refused.append((organisation, str(error)))
            continue
        if read.edition_hash(text) == current[organisation.pk]:
            continue
        edition = make_edition(organisation, text, at=at, on=on or localdate(at))
        record("system", "people.sync_rules", edition, at, path=organisation.path, number=edition.number)
        made.append(edition)
    return Synced(tuple(made), tuple(refused))
