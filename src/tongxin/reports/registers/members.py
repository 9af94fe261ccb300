"""Stock figures of members 队伍: how many on the day, who came and went, titles, fields, talent, age, ranks."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from tongxin.kernel.periods import Period
from tongxin.people.lists import titles_of
from tongxin.people.models import Membership, Person, Standing, Unit

from .ask import MISSING, Ask, Register, Stock, counted
from .roster import UNDER, WHO, Born, Roster, age, then

People = QuerySet[Person]
BORN = ("pk", "birth_year", "birth_month")


def _people(ids: Iterable[int]) -> People:
    return Person.objects.filter(pk__in=list(ids))


# --- on the day ------------------------------------------------------------------------------------------------------


def members(roster: Roster, ask: Ask) -> Stock:
    """人: members on the day."""
    return counted(roster.size, roster.size)


def women(roster: Roster, ask: Ask) -> Stock:
    """人: women among the members on the day."""
    return counted(sum(n for (gender, *_born), n in roster.make_up.items() if gender == "2"), roster.size)


def women_share(roster: Roster, ask: Ask) -> Stock:
    """%: women among the members on the day."""
    part, whole = women(roster, ask).records, roster.size
    return Stock(Decimal(part) * 100 / whole, part, Decimal(part), Decimal(whole)) if whole else MISSING


def _women(roster: Roster, ask: Ask) -> People:
    return roster.persons.filter(gender="2")


def _mean(ages: list[int]) -> Stock:
    if not ages:
        return MISSING
    return Stock(Decimal(sum(ages)) / len(ages), len(ages), Decimal(sum(ages)), Decimal(len(ages)))


def mean_age(roster: Roster, ask: Ask) -> Stock:
    """岁: mean age of those members whose year of birth is known; by month where that is known."""
    ages = []
    for (_gender, year, month), n in roster.make_up.items():
        years = age((year, month), roster.day)
        ages += [years] * n if years is not None else []
    return _mean(ages)


def _born(roster: Roster, ask: Ask) -> People:
    return roster.persons.exclude(birth_year=None)


def _is_under(born: Born, roster: Roster) -> bool:
    years = age(born, roster.day)
    return years is not None and years < UNDER


def _younger(roster: Roster) -> Q:
    """Born so late that they are under the limit on the day; by year alone where the month is not known."""
    year, month = roster.day.year - UNDER, roster.day.month
    return Q(birth_year__gt=year) | Q(birth_year=year, birth_month__gt=month)


def under_45(roster: Roster, ask: Ask) -> Stock:
    """人: members under 45 on the day, of the fields selected."""
    if not ask.select:
        part = sum(n for (_gender, *born), n in roster.make_up.items() if _is_under((born[0], born[1]), roster))
        return counted(part, roster.size)
    rows = roster.told(f"born {ask.select}", lambda one: one.of_standing("field", ask.select).values_list(*BORN))
    return counted(sum(_is_under((year, month), roster) for _pk, year, month in rows), roster.size)


def _under_45(roster: Roster, ask: Ask) -> People:
    persons = roster.of_standing("field", ask.select) if ask.select else roster.persons
    return persons.filter(_younger(roster))


def _standing(roster: Roster, aspect: str, values: Iterable[str]) -> Stock:
    return counted(sum(roster.standings[aspect, value] for value in set(values)), roster.size)


def _titles(ask: Ask) -> list[str]:
    return titles_of(ask.charter, ask.select) if ask.select else list(ask.charter.titles)


def titled(roster: Roster, ask: Ask) -> Stock:
    """人: members with a professional title 职称 on the day, of the grades selected (senior, associate, …)."""
    return _standing(roster, "title", _titles(ask))


def _titled(roster: Roster, ask: Ask) -> People:
    return roster.of_standing("title", _titles(ask))


def _sectors(ask: Ask) -> list[str]:
    return list(ask.select) or [code for code, sector in ask.charter.sectors.items() if sector.is_main]


def sectored(roster: Roster, ask: Ask) -> Stock:
    """人: members of the fields 界别 selected on the day; of the main ones 主体界别 where none is."""
    return _standing(roster, "field", _sectors(ask))


def _sectored(roster: Roster, ask: Ask) -> People:
    return roster.of_standing("field", _sectors(ask))


def _talents(ask: Ask) -> list[str]:
    return list(ask.select) or [code for code, talent in ask.charter.talents.items() if talent.is_high]


def talents(roster: Roster, ask: Ask) -> Stock:
    """人: members of the talent grades 人才等次 selected on the day; 高层次人才 where none is."""
    return _standing(roster, "talent", _talents(ask))


def _talented(roster: Roster, ask: Ask) -> People:
    return roster.of_standing("talent", _talents(ask))


def politicals(roster: Roster, ask: Ask) -> Stock:
    """人: members of the political status 政治面貌 selected (GB/T 4762) on the day."""
    return _standing(roster, "political", ask.select)


def _political(roster: Roster, ask: Ask) -> People:
    return roster.of_standing("political", ask.select)


# --- posts and ranks -------------------------------------------------------------------------------------------------


def posts(roster: Roster, ask: Ask) -> Stock:
    """人: who holds a post in the unit or below on the day."""
    number = len({who for who, _unit in roster.offices})
    return counted(number, number)


def _post_holders(roster: Roster, ask: Ask) -> People:
    return Person.objects.filter(pk__in=roster.posts.values(row=WHO))


def _of_rank(roster: Roster, ask: Ask) -> list[int]:
    wanted = ask.select or tuple(ask.charter.ranks)
    return [person for person, rank in roster.ranks.items() if rank in wanted]


def ranked(roster: Roster, ask: Ask) -> Stock:
    """人: holders of a post in the unit itself 理事会成员 whose rank of office 职级 is among those selected."""
    return counted(len(_of_rank(roster, ask)), roster.holders)


def _ranked(roster: Roster, ask: Ask) -> People:
    return _people(_of_rank(roster, ask))


# --- pools -----------------------------------------------------------------------------------------------------------


def _pooled(roster: Roster, ask: Ask) -> People:
    kinds = [code for code in ask.select if code in ask.charter.unit_kinds]
    sectors = [code for code in ask.select if code in ask.charter.sectors]
    pools = [pk for pk, (kind, _founded) in roster.placed.items() if kind in kinds]
    persons = Person.objects.filter(pk__in=roster.memberships.filter(unit__in=pools).values(row=WHO))
    held = Standing.objects.filter(then(roster.day), aspect="field", value__in=sectors)
    return persons.filter(pk__in=held.values("person_id")) if sectors else persons


def _pool(roster: Roster, ask: Ask) -> list[tuple[Any, ...]]:
    """(id, birth year, month) of who is in it."""
    if not _has_pool(roster, ask):
        return []
    return roster.told(f"pool {ask.select}", lambda one: _pooled(one, ask).values_list(*BORN))


def pooled(roster: Roster, ask: Ask) -> Stock:
    """人: who is on the day in a unit below of the kinds selected (人才库, 智库), of the fields selected."""
    return counted(len(_pool(roster, ask)), _has_pool(roster, ask))


def _has_pool(roster: Roster, ask: Ask) -> bool:
    return any(kind in ask.select for kind, _founded in roster.placed.values())


def pooled_under_45(roster: Roster, ask: Ask) -> Stock:
    """人: of those, who is under 45 on the day."""
    part = sum(_is_under((year, month), roster) for _pk, year, month in _pool(roster, ask))
    return counted(part, _has_pool(roster, ask))


def _pooled_under_45(roster: Roster, ask: Ask) -> People:
    return _pooled(roster, ask).filter(_younger(roster))


# --- within the period -----------------------------------------------------------------------------------------------


def _new(roster: Roster, ask: Ask) -> set[int]:
    cohort = roster.cohort(ask.period)
    return cohort.having("field", ask.select) if ask.select else cohort.new


def joined(roster: Roster, ask: Ask) -> Stock:
    """人: who joined within the period and had not been a member before; of the fields selected."""
    return counted(len(_new(roster, ask)), roster.cohort(ask.period).is_known)


def _joined(roster: Roster, ask: Ask) -> People:
    return _people(_new(roster, ask))


def joined_mean_age(roster: Roster, ask: Ask) -> Stock:
    """岁: mean age on the day of those who joined within the period and whose year of birth is known."""
    ages = [age(born, roster.day) for born in roster.cohort(ask.period).born.values()]
    return _mean([years for years in ages if years is not None])


def _joined_born(roster: Roster, ask: Ask) -> People:
    return _people(roster.cohort(ask.period).new).exclude(birth_year=None)


def joined_talents(roster: Roster, ask: Ask) -> Stock:
    """人: of those who joined, the talent grades selected; 高层次人才 where none is."""
    cohort = roster.cohort(ask.period)
    return counted(len(cohort.having("talent", _talents(ask))), cohort.is_known)


def _joined_talents(roster: Roster, ask: Ask) -> People:
    return _people(roster.cohort(ask.period).having("talent", _talents(ask)))


def _gone(roster: Roster, ask: Ask) -> set[int]:
    """Who left within the period and was a member no more on the day."""
    return {who for (who,) in roster.told_within("gone", ask.period, _left_rows)}


def _left_rows(roster: Roster, period: Period) -> QuerySet[Any]:
    ended = Membership.objects.filter(
        unit_id__in=roster.units, until__gte=period.first, until__lt=min(period.last, roster.day)
    )
    gone = ended.annotate(who=WHO).exclude(who__in=roster.memberships.values(row=WHO))
    return gone.values_list("who").distinct()


def left(roster: Roster, ask: Ask) -> Stock:
    """人: whose membership ended within the period and who was a member no more on the day."""
    gone = _gone(roster, ask)
    return counted(len(gone), bool(gone) or bool(roster.size))


def _left(roster: Roster, ask: Ask) -> People:
    return _people(_gone(roster, ask))


def _everyone(roster: Roster, ask: Ask) -> People:
    return roster.persons


# --- units -----------------------------------------------------------------------------------------------------------


def _kinds(roster: Roster, ask: Ask) -> list[int]:
    return [pk for pk, (kind, _founded) in roster.placed.items() if not ask.select or kind in ask.select]


def units_below(roster: Roster, ask: Ask) -> Stock:
    """个: units placed below on the day, of the kinds selected."""
    return counted(len(_kinds(roster, ask)))


def _units(roster: Roster, ask: Ask) -> QuerySet[Any]:
    return Unit.objects.filter(pk__in=_kinds(roster, ask))


def _founded(roster: Roster, ask: Ask) -> list[int]:
    first, last = ask.period.first, min(ask.period.last, roster.day)
    return [pk for pk in _kinds(roster, ask) if first <= roster.placed[pk][1] <= last]


def units_founded(roster: Roster, ask: Ask) -> Stock:
    """个: of the units below on the day, those founded within the period."""
    return counted(len(_founded(roster, ask)), roster.placed)


def _units_founded(roster: Roster, ask: Ask) -> QuerySet[Any]:
    return Unit.objects.filter(pk__in=_founded(roster, ask))


def units_staffed(roster: Roster, ask: Ask) -> Stock:
    """个: units below of the kinds selected in which somebody holds a post on the day 有专人负责."""
    kinds = _kinds(roster, ask)
    return counted(len({unit for _who, unit in roster.offices} & set(kinds)), kinds)


def _units_staffed(roster: Roster, ask: Ask) -> QuerySet[Any]:
    return _units(roster, ask).filter(pk__in=roster.posts.values("unit"))


REGISTERS = {
    "members": Register(members, _everyone),
    "women": Register(women, _women),
    "women_share": Register(women_share, _women),
    "mean_age": Register(mean_age, _born),
    "under_45": Register(under_45, _under_45, ("sectors",)),
    "titled": Register(titled, _titled, ("grades",)),
    "sectored": Register(sectored, _sectored, ("sectors",)),
    "talents": Register(talents, _talented, ("talents",)),
    "politicals": Register(politicals, _political, ("politicals",)),
    "posts": Register(posts, _post_holders),
    "ranked": Register(ranked, _ranked, ("ranks",)),
    "pooled": Register(pooled, _pooled, ("unit_kinds", "sectors")),
    "pooled_under_45": Register(pooled_under_45, _pooled_under_45, ("unit_kinds", "sectors")),
    "joined": Register(joined, _joined, ("sectors",), over_period=True),
    "joined_mean_age": Register(joined_mean_age, _joined_born, over_period=True),
    "joined_talents": Register(joined_talents, _joined_talents, ("talents",), over_period=True),
    "left": Register(left, _left, over_period=True),
    "units_below": Register(units_below, _units, ("unit_kinds",)),
    "units_founded": Register(units_founded, _units_founded, ("unit_kinds",), over_period=True),
    "units_staffed": Register(units_staffed, _units_staffed, ("unit_kinds",)),
}
