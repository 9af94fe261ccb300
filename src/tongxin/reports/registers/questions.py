"""What stock figures ask of the register 名册之问: each a part of one statement, however many figures read it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, FilteredRelation, Min, Q, Value

from tongxin.kernel.periods import Period
from tongxin.people.models import Election, Honour, Membership, Nomination, Person, Standing, Term, on_day
from tongxin.people.together import Question

from .shapes import WHO

if TYPE_CHECKING:
    from .ask import Ask
    from .roster import Roster


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of question.

    question: puts it to a roster, narrowed by what `by` takes from what an indicator asks (nothing, its period …).
    by: None where this indicator does not ask it.
    """

    question: Callable[..., Question]
    by: "Callable[[Ask], tuple[Any, ...] | None]" = lambda ask: ()


def _period(ask: "Ask") -> tuple[Period]:
    return (ask.period,)


# --- who there is on the day ------------------------------------------------------------------------------------------


def _make_up(roster: "Roster") -> Question:
    rows = roster.persons.values("gender", "birth_year", "birth_month").annotate(n=Count("pk"))
    return Question(rows, ("gender",), ("birth_year", "birth_month", "n"))


def _standings(roster: "Roster") -> Question:
    held = Standing.objects.filter(on_day(roster.day), person__in=roster.memberships.values(row=WHO))
    rows = held.values("aspect", "value").annotate(n=Count("person_id", distinct=True))
    return Question(rows, ("aspect", "value"), ("n",))


def _born(roster: "Roster", sectors: tuple[str, ...]) -> Question:
    return Question(roster.of_standing("field", sectors), numbers=("pk", "birth_year", "birth_month"))


def _offices(roster: "Roster") -> Question:
    return Question(roster.posts.distinct(), numbers=(WHO, "unit_id"))


def _ranks(roster: "Roster") -> Question:
    holders = roster.posts.filter(unit=roster.unit).values(row=WHO)
    rows = Standing.objects.filter(on_day(roster.day), aspect="rank", person__in=holders)
    return Question(rows, ("value",), ("person_id",))


def _seats(roster: "Roster") -> Question:
    return Question(roster.seat_rows, ("kind", "level", "body_name"), ("pk", "who", "body_id"))


def _council_sizes(roster: "Roster") -> Question:
    running = Term.objects.filter(on_day(roster.day), unit__in=roster.seat_rows.values("body"), withdrawn_at=None)
    return Question(running.exclude(size=None), numbers=("unit_id", "size", "pk"))


MAKE_UP = Kind(_make_up)  # gender, birth year, month, members
STANDINGS = Kind(_standings)  # aspect, code, members of whom it holds
BORN = Kind(_born, lambda ask: (ask.select,) if ask.select else None)  # id, birth year, month of those of some fields
OFFICES = Kind(_offices)  # person, unit of the posts held
RANKS = Kind(_ranks)  # rank of office, person, of those with a post in the unit itself
SEATS = Kind(_seats)  # kind, level, body, id, person, id of the body, of the seats that members hold
COUNCIL_SIZES = Kind(_council_sizes)  # body, seats there are in all, id, of the terms that run there and tell


# --- what happened within a period ------------------------------------------------------------------------------------


def _new(roster: "Roster", period: Period) -> Question:
    firsts = roster.memberships_until(min(period.last, roster.day)).values("who").annotate(joined=Min("since"))
    held = FilteredRelation(
        "standings",
        condition=Q(standings__since__lte=roster.day)
        & (Q(standings__until__isnull=True) | Q(standings__until__gte=roster.day)),
    )
    rows = Person.objects.filter(pk__in=firsts.filter(joined__gte=period.first).values("who")).annotate(held=held)
    return Question(rows, ("held__aspect", "held__value"), ("pk", "birth_year", "birth_month"))


def _gone(roster: "Roster", period: Period) -> Question:
    eve = period.first - timedelta(days=1)
    ended = Membership.objects.filter(unit__in=roster.units, until__gte=eve, until__lt=min(period.last, roster.day))
    gone = ended.annotate(who=WHO).exclude(who__in=roster.memberships.values(row=WHO))
    return Question(gone.distinct(), numbers=("who",))


def _proposed(roster: "Roster", period: Period) -> Question:
    rows = Nomination.objects.filter(roster.ever_here, on__range=roster.span(period)).exclude(outcome="withdrawn")
    return Question(rows, ("kind", "level"), ("pk", "unit_id", WHO), ("on",))


def _nominated(roster: "Roster", period: Period) -> Question:
    rows = Nomination.objects.filter(roster.ever_here, outcome_on__range=roster.span(period), outcome="succeeded")
    return Question(rows, ("kind", "level"), ("pk", "unit_id", WHO), ("outcome_on",))


def _honours(roster: "Roster", period: Period) -> Question:
    rows = Honour.objects.filter(roster.ever_here, on__range=roster.span(period), withdrawn_at=None)
    return Question(rows, ("kind", "level"), ("pk", "unit_id", WHO), ("on",))


def _elections(roster: "Roster", period: Period) -> Question:
    rows = Election.objects.filter(roster.ever_here, held_on__range=roster.span(period), withdrawn_at=None)
    return Question(rows, ("kind", Value("")), ("pk", "unit_id", Value(0)), ("held_on",))


NEW = Kind(_new, _period)  # aspect, code, id, birth year, month: a line for each thing that holds of who joined
GONE = Kind(_gone, _period)  # who left
# kind, level, id, unit, person, day
PROPOSED = Kind(_proposed, _period)
NOMINATED = Kind(_nominated, _period)
HONOURS = Kind(_honours, _period)
ELECTIONS = Kind(_elections, _period)
