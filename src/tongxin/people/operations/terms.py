"""Verbs on terms and elections 换届: a term recorded, a council elected, adjusted within its term, and undone."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.journal.operations import attach_all, record

from ..models import Election, Person, Post, Term, Unit, on_day
from ..permissions import Actor
from ..refusals import Refused
from .records import Files, past, seen, write_at
from .whom import EndsBeforeStart, refuse_closed

Results = Sequence[tuple[Person, str]]  # who, and the post they were elected to


class NumberTaken(Refused):
    """A term of this number is there, or a later one; the sentence is safe to show."""


class TermsOverlap(Refused):
    """The days belong to another term; the sentence is safe to show."""


class NoTerm(Refused):
    """No term is recorded for that day; the sentence is safe to show."""


class NothingElected(Refused):
    """An election has results; the sentence is safe to show."""


class ElectedAlready(Refused):
    """The unit had an election on that day; the sentence is safe to show."""


class LaterElection(Refused):
    """Only the last election can be undone; the sentence is safe to show."""


class TermInUse(Refused):
    """Elections or posts hang on the term; the sentence is safe to show."""


def _terms(unit: Unit) -> list[Term]:
    return list(Term.objects.select_for_update().filter(unit=unit, withdrawn_at=None).order_by("since"))


def term_on(unit: Unit, day: date) -> Term | None:
    """The unit's term that holds on `day`."""
    rows = Term.objects.filter(on_day(day), unit=unit, withdrawn_at=None)
    return rows.order_by("-since").first()


def _booked_at(unit: Unit, via: Unit | None) -> Unit:
    """Where it is permitted and journaled: at the unit itself; of a body outside the trees, at whose register asks."""
    return via if via is not None and unit.is_outside else unit


@transaction.atomic
def record_term(
    unit: Unit,
    number: int,
    since: date,
    until: date | None = None,
    *,
    council: str = "",
    due_on: date | None = None,
    size: int | None = None,
    via: Unit | None = None,
    by: Actor,
    at: datetime,
) -> Term:
    """Record a term without its election: one of the past, or that of a body outside the trees.

    Args:
        via: for a body outside the trees, the unit in whose register it is needed.
    Raises: Forbidden, NumberTaken, TermsOverlap, EndsBeforeStart.
    """
    where = _booked_at(unit, via)
    write_at(by, where, at)
    if (until is not None and until < since) or (due_on is not None and due_on <= since):
        raise EndsBeforeStart(_("届满日期早于开始日期。"))
    for other in _terms(unit):
        if other.number == number:
            raise NumberTaken(_("第%(n)s届已经登记过。") % {"n": number})
        if (other.until is None or other.until >= since) and (until is None or other.since <= until):
            raise TermsOverlap(_("起止日期与第%(n)s届重叠。") % {"n": other.number})
    term = Term.objects.create(
        unit=unit, number=number, since=since, until=until, council=council, due_on=due_on, size=size
    )
    record(by, "people.record_term", term, at, path=where.path, unit=unit, number=number, since=since, until=until)
    return term


@transaction.atomic
def withdraw_term(term: Term, why: str = "", *, via: Unit | None = None, by: Actor, at: datetime) -> Term:
    """Take back a term recorded by mistake. Raises: Forbidden, TermInUse."""
    where = _booked_at(term.unit, via)
    write_at(by, where, at)
    if term.withdrawn_at is not None:
        return term
    if Election.objects.filter(term=term, withdrawn_at=None).exists() or Post.objects.filter(term=term).exists():
        raise TermInUse(_("这一届有选举或职务记录。先撤销它们。"))
    term.set_withdrawn(at, why)
    record(by, "people.withdraw_term", term, at, path=where.path, unit=term.unit, reason=why)
    return term


def _refuse_day(unit: Unit, held_on: date, at: datetime) -> None:
    past(held_on, at)
    refuse_closed(unit, held_on)
    if Election.objects.filter(unit=unit, held_on=held_on, withdrawn_at=None).exists():
        raise ElectedAlready(_("%(unit)s这一天已有选举记录。") % {"unit": unit})


def _opened(unit: Unit, number: int, held_on: date) -> Term:
    """A term from that day on; the one before ends the day before."""
    terms = _terms(unit)
    if any(term.number >= number for term in terms):
        raise NumberTaken(_("第%(n)s届或更晚的一届已经登记过。") % {"n": number})
    if any(term.since >= held_on or (term.until is not None and term.until >= held_on) for term in terms):
        raise TermsOverlap(_("选举日期不晚于上一届的起止日期。"))
    Term.objects.filter(pk__in=[t.pk for t in terms if t.until is None]).update(until=held_on - timedelta(days=1))
    return Term(unit=unit, number=number, since=held_on)


def _give_posts(election: Election, results: Results, by: Actor, at: datetime) -> None:
    rows = {person.pk: person for person in seen(by, [person for person, _title in results], at)}
    Post.objects.bulk_create(
        Post(
            person=rows[person.staying_id],
            unit=election.unit,
            title=title,
            since=election.held_on,
            term=election.term,
            election=election,
        )
        for person, title in dict.fromkeys((person, title.strip()) for person, title in results)
        if title
    )


@transaction.atomic
def elect(
    unit: Unit,
    number: int,
    held_on: date,
    results: Results,
    *,
    council: str = "",
    due_on: date | None = None,
    size: int | None = None,
    text: str = "",
    by: Actor,
    at: datetime,
    on_behalf: str = "",
    files: Files = (),
) -> Election:
    """Elect a unit's council anew 换届: a term begins, the posts still open end the day before.

    Args:
        number: of the new term, 6 for 第六届; later than all before.
        due_on: when the term should end.
    Raises:
        Forbidden, NotYet, UnitClosed, ElectedAlready, NothingElected, NumberTaken, TermsOverlap,
        EndsBeforeStart, Erased, EvidenceRefused.
    """
    write_at(by, unit, at)
    _refuse_day(unit, held_on, at)
    if not results:
        raise NothingElected(_("写出选举结果，每行一个职务。"))
    if due_on is not None and due_on <= held_on:
        raise EndsBeforeStart(_("届满日期早于选举日期。"))

    term = _opened(unit, number, held_on)
    term.council, term.due_on, term.size = council, due_on, size
    term.save()
    election = Election.objects.create(unit=unit, term=term, kind="full", held_on=held_on, text=text)
    ending = Post.objects.filter(unit=unit, since__lt=held_on, until=None)
    ending.update(until=held_on - timedelta(days=1), ended_by=election)
    _give_posts(election, results, by, at)
    attach_all(files, election, by=by, at=at, path=unit.path)
    record(
        by, "people.elect", election, at, path=unit.path, on_behalf=on_behalf,
        unit=unit, number=number, held_on=held_on, posts=len(results),
    )  # fmt: skip
    return election


@transaction.atomic
def adjust(
    unit: Unit,
    held_on: date,
    results: Results,
    relieved: Iterable[Post] = (),
    *,
    text: str = "",
    by: Actor,
    at: datetime,
    on_behalf: str = "",
    files: Files = (),
) -> Election:
    """Adjust a council within its term 届中调整: some are elected in addition, some leave the day before.

    Raises:
        Forbidden, NotYet, UnitClosed, ElectedAlready, NoTerm, NothingElected, EndsBeforeStart, Erased,
        EvidenceRefused.
    """
    write_at(by, unit, at)
    _refuse_day(unit, held_on, at)
    term = term_on(unit, held_on)
    if term is None:
        raise NoTerm(_("%(unit)s这一天还没有登记届次。先登记换届或届次。") % {"unit": unit})
    ending = list(relieved)
    if not results and not ending:
        raise NothingElected(_("写出增补的职务，或选出卸任的职务。"))
    if any(post.unit_id != unit.pk or post.until is not None for post in ending):
        raise ValueError("posts relieved stand in the unit")
    if any(post.since >= held_on for post in ending):
        raise EndsBeforeStart(_("卸任日期早于任职日期。"))

    election = Election.objects.create(unit=unit, term=term, kind="mid", held_on=held_on, text=text)
    Post.objects.filter(pk__in=[p.pk for p in ending]).update(until=held_on - timedelta(days=1), ended_by=election)
    _give_posts(election, results, by, at)
    attach_all(files, election, by=by, at=at, path=unit.path)
    record(
        by, "people.adjust", election, at, path=unit.path, on_behalf=on_behalf,
        unit=unit, held_on=held_on, posts=len(results), relieved=len(ending),
    )  # fmt: skip
    return election


@transaction.atomic
def withdraw_election(election: Election, why: str = "", *, by: Actor, at: datetime) -> Election:
    """Undo the last election of a unit: its posts and its term go, those it ended stand again. Twice is once.

    Raises: Forbidden, LaterElection.
    """
    write_at(by, election.unit, at)
    election = Election.objects.select_for_update(of=("self",)).select_related("unit", "term").get(pk=election.pk)
    if election.withdrawn_at is not None:
        return election
    standing = Election.objects.filter(unit=election.unit, withdrawn_at=None)
    if standing.filter(held_on__gt=election.held_on).exists():
        raise LaterElection(_("之后还有选举记录。先撤销最近的一次。"))
    gone = Post.objects.filter(election=election)
    told = [{"person": post.person, "title": post.title, "until": post.until} for post in gone.select_related("person")]
    gone.delete()
    Post.objects.filter(ended_by=election).update(until=None, ended_by=None)
    if election.kind == "full":
        _close_again(election.term, at)
    election.set_withdrawn(at, why)
    record(
        by, "people.withdraw_election", election, at, path=election.unit.path, reason=why,
        unit=election.unit, posts=told,
    )  # fmt: skip
    return election


def _close_again(term: Term, at: datetime) -> None:
    """The term an election opened goes; the one that ended the day before is open again."""
    Post.objects.filter(term=term).update(term=None)
    term.set_withdrawn(at)
    before = Term.objects.filter(unit=term.unit, withdrawn_at=None, until=term.since - timedelta(days=1))
    before.update(until=None)
