"""Stock figures of members 队伍 on the day: how many, women, titles, fields, talent, political status, posts, ranks."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import QuerySet

from tongxin.people.lists import titles_of
from tongxin.people.models import Person

from .ask import MISSING, Ask, Register, Stock, counted, people
from .questions import MAKE_UP, OFFICES, RANKS, STANDINGS
from .roster import Roster
from .shapes import WHO

People = QuerySet[Person]


def members(roster: Roster, ask: Ask) -> Stock:
    """人: members on the day."""
    return counted(roster.size, roster.size)


def _everyone(roster: Roster, ask: Ask) -> People:
    return roster.persons


def women(roster: Roster, ask: Ask) -> Stock:
    """人: women among the members on the day."""
    return counted(sum(n for (gender, *_born), n in roster.make_up.items() if gender == "2"), roster.size)


def women_share(roster: Roster, ask: Ask) -> Stock:
    """%: women among the members on the day."""
    part, whole = women(roster, ask).records, roster.size
    return Stock(Decimal(part) * 100 / whole, part, Decimal(part), Decimal(whole)) if whole else MISSING


def _women(roster: Roster, ask: Ask) -> People:
    return roster.persons.filter(gender="2")


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


def grades_asked(ask: Ask) -> list[str]:
    """The talent grades 人才等次 selected; 高层次人才 where none is."""
    return list(ask.select) or [code for code, talent in ask.charter.talents.items() if talent.is_high]


def talents(roster: Roster, ask: Ask) -> Stock:
    """人: members of the talent grades 人才等次 selected on the day; 高层次人才 where none is."""
    return _standing(roster, "talent", grades_asked(ask))


def _talented(roster: Roster, ask: Ask) -> People:
    return roster.of_standing("talent", grades_asked(ask))


def politicals(roster: Roster, ask: Ask) -> Stock:
    """人: members of the political status 政治面貌 selected (GB/T 4762) on the day."""
    return _standing(roster, "political", ask.select)


def _political(roster: Roster, ask: Ask) -> People:
    return roster.of_standing("political", ask.select)


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
    return people(_of_rank(roster, ask))


REGISTERS = {
    "members": Register(members, _everyone, asks=(MAKE_UP,)),
    "women": Register(women, _women, asks=(MAKE_UP,)),
    "women_share": Register(women_share, _women, asks=(MAKE_UP,)),
    "titled": Register(titled, _titled, ("grades",), (STANDINGS, MAKE_UP)),
    "sectored": Register(sectored, _sectored, ("sectors",), (STANDINGS, MAKE_UP)),
    "talents": Register(talents, _talented, ("talents",), (STANDINGS, MAKE_UP)),
    "politicals": Register(politicals, _political, ("politicals",), (STANDINGS, MAKE_UP)),
    "posts": Register(posts, _post_holders, asks=(OFFICES,)),
    "ranked": Register(ranked, _ranked, ("ranks",), (RANKS, OFFICES)),
}
