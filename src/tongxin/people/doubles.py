"""Likely doubles in the register 疑似重复: rows that may be one person, with the signs that say so."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from .models import Distinction, Membership, Person
from .permissions import Actor, Can, reach, within

MOST_IN_A_GROUP = 8  # of rows that share a sign: a switchboard's number says nothing about persons


@dataclass(frozen=True)
class Sign:
    """What two rows have in common; the first in the list weighs most."""

    code: str
    name: str | Promise
    fields: tuple[str, ...]  # all the same, and none empty


SIGNS = (
    Sign("id", gettext_lazy("身份证号相同"), ("id_hash",)),
    Sign("phone", gettext_lazy("手机相同"), ("phone_hash",)),
    Sign("born", gettext_lazy("姓名、出生年相同"), ("name", "birth_year")),
    Sign("employer", gettext_lazy("姓名、工作单位相同"), ("name", "employer")),
    Sign("sound", gettext_lazy("读音、出生年月、性别相同"), ("pinyin", "birth_year", "birth_month", "gender")),
)


@dataclass
class Pair:
    """Two rows of the register, the older one first."""

    first: Person
    second: Person
    signs: list[Sign]

    @property
    def weight(self) -> int:
        """Smaller for what is likelier."""
        return min(SIGNS.index(sign) for sign in self.signs) * len(SIGNS) - len(self.signs)


def mergeable(by: Actor, on: date) -> QuerySet[Person]:
    """Rows that stand for themselves, of people whom `by` may merge."""
    members = Membership.objects.filter(within(reach(by, Can.PEOPLE_MERGE, on))).values("person")
    return Person.objects.filter(pk__in=members, same_as=None, erased_at=None)


def likely(by: Actor, on: date) -> list[Pair]:
    """Pairs that may be one person, likeliest first, without those that were told apart. Three queries."""
    apart = set(Distinction.objects.values_list("first", "second"))
    groups = _groups(mergeable(by, on))
    known = Person.objects.in_bulk({pk for _sign, group in groups for pk in group})
    found: dict[tuple[int, int], list[Sign]] = defaultdict(list)
    for sign, group in groups:
        for a, b in combinations(sorted(group), 2):
            if (a, b) not in apart and not _are_two(known[a], known[b]):
                found[a, b].append(sign)
    pairs = [Pair(known[a], known[b], signs) for (a, b), signs in found.items()]
    return sorted(pairs, key=lambda pair: (pair.weight, pair.first.pinyin, pair.first.pk, pair.second.pk))


def _groups(rows: QuerySet[Person]) -> list[tuple[Sign, list[int]]]:
    """(sign, ids) of rows that share what the sign names. The whole register is read once, and only these columns."""
    fields = sorted({field for sign in SIGNS for field in sign.fields})
    same: dict[tuple[Sign, tuple[object, ...]], list[int]] = defaultdict(list)
    for pk, *values in rows.values_list("pk", *fields).iterator():
        held = dict(zip(fields, values, strict=True))
        for sign in SIGNS:
            shared = tuple(held[field] for field in sign.fields)
            if all(shared):
                same[sign, shared].append(pk)
    return [(sign, pks) for (sign, _shared), pks in same.items() if 1 < len(pks) <= MOST_IN_A_GROUP]


def _are_two(a: Person, b: Person) -> bool:
    """Two different ID numbers are two people, whatever else is the same."""
    return bool(a.id_hash and b.id_hash and a.id_hash != b.id_hash)


def signs_of(a: Person, b: Person) -> list[Sign]:
    """What these two have in common."""

    def shared(sign: Sign) -> bool:
        values = [(getattr(a, field), getattr(b, field)) for field in sign.fields]
        return all(left and left == right for left, right in values)

    return [sign for sign in SIGNS if shared(sign)]
