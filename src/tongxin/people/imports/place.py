"""Where, by whom and when an import is read 导入之处, with what its cells may name, asked for once."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from functools import cached_property
from typing import Any, Literal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Charter

from .. import charters, lists
from ..finding import belonging, persons_of
from ..models import Membership, Person, Unit
from ..paths import ids, is_under, under
from ..permissions import Actor, within
from .cells import CellWrong, narrow, parts

TAIL = 4
TOLD = 6  # namesakes told of at once


@dataclass
class Place:
    """The unit an import is for, and what its rows may name. `beside`: 另计 extra or 冲减 out_of, "" ask."""

    unit: Unit
    by: Actor
    today: date
    at: datetime
    beside: Literal["", "extra", "out_of"] = ""
    pending: frozenset[str] = field(default_factory=frozenset)  # names that rows of the file itself will bring
    _once: dict[str, Any] = field(default_factory=dict, repr=False)

    def once(self, name: str, ask: Callable[[], Any]) -> Any:
        """What `ask` answers, asked the first time only; for rooms that look things up by name."""
        if name not in self._once:
            self._once[name] = ask()
        return self._once[name]

    def forget(self, name: str) -> None:
        """Ask anew for that: after a row has brought one."""
        self._once.pop(name, None)

    @cached_property
    def organisation(self) -> Unit:
        return charters.organisation_of(self.unit)

    @cached_property
    def charter(self) -> Charter:
        return lists.of(self.unit)

    @cached_property
    def units(self) -> list[Unit]:
        """Units a row may name: those outside the trees, and the organisation's tree up and down."""
        low, high = under(self.organisation.path)
        own = Q(path__gte=low, path__lt=high) | Q(pk__in=ids(self.organisation.path))
        return list(Unit.objects.filter(Q(is_outside=True) | own).order_by("path", "pk"))

    @cached_property
    def below(self) -> list[Unit]:
        """The unit itself and those below it, in the order of the tree."""
        return [unit for unit in self.units if not unit.is_outside and is_under(unit.path, self.unit.path)]

    @cached_property
    def _names(self) -> dict[str, list[Unit]]:
        found: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.units:
            for name in {unit.name, unit.short_name, unit.key} - {""}:
                found[name].append(unit)
        return found

    def unit_called(self, text: str, *, below: bool = False) -> Unit:
        """The unit of that name, short name or code. Raises: CellWrong.

        below: only the unit worked in and what is below it.
        """
        name = "".join(narrow(text).split())
        found = [u for u in self._names.get(name, ()) if not below or u in self.below]
        if len(found) == 1:
            return found[0]
        if found:
            told = "、".join(u.key for u in found)
            sentence = _("叫这个名称的单位有%(n)s个，写代号：%(told)s。") % {"n": len(found), "told": told}
            raise CellWrong(sentence, [u.key for u in found])
        names = [str(u) for u in (self.below if below else self.units)]
        near = get_close_matches(name, names, 3, 0.4)
        if near:
            raise CellWrong(_("没有这个单位，是“%(near)s”吗？") % {"near": near[0]}, near)
        raise CellWrong(_("没有这个单位。先登记或导入单位。"), names[:60] if below else ())

    def unit_written(self, unit: Unit) -> str:
        """A unit as the cell of `make.own_unit` holds it: empty for the one worked in, its code among namesakes."""
        if unit.pk == self.unit.pk:
            return ""
        return unit.key if len(self._names.get(unit.name, ())) > 1 else unit.name

    @cached_property
    def _persons(self) -> dict[str, list[Any]]:
        """Name → (pk, tail of the phone) of those who belong or belonged to the organisation. Two queries."""
        rows = belonging(self.organisation).filter(erased_at=None)
        found = defaultdict(list)
        for pk, name, tail in rows.order_by("pk").values_list("pk", "name", "phone_tail"):
            found[name].append((pk, tail))
        return found

    @cached_property
    def _known(self) -> dict[int, Person]:
        return {}

    def person_called(self, text: str) -> Person:
        """The member of that name; of namesakes the one whose number or tail of the phone stands behind it.

        Raises: CellWrong, telling namesakes apart.
        """
        plain = narrow(text)
        bare = "".join(plain.split())
        name = bare.rstrip("0123456789#（）()")
        mark = bare[len(name) :].strip("#（）()")
        found = self._persons.get(bare) or self._persons.get(name) or self._persons.get(plain) or []
        if mark and len(found) > 0:
            marked = [row for row in found if str(row[0]) == mark] or [row for row in found if row[1] == mark]
            if marked:
                found = marked
            else:
                raise CellWrong(_("没有编号或手机尾号是%(mark)s的%(name)s。") % {"mark": mark, "name": name})
        if not found:
            near = get_close_matches(name, list(self._persons), 3, 0.6)
            if near:
                raise CellWrong(_("名册里没有“%(name)s”，是“%(near)s”吗？") % {"name": name, "near": near[0]}, near)
            raise CellWrong(_("名册里没有“%(name)s”。先登记或导入会员。") % {"name": name})
        if len(found) > 1:
            raise self._several(name, found)
        return self._person(found[0][0])

    def _several(self, name: str, found: list[Any]) -> CellWrong:
        units = defaultdict(list)
        rows = Membership.objects.filter(person__in=[pk for pk, _tail in found]).select_related("unit")
        for row in rows.order_by("-unit__path"):
            units[row.person_id].append(str(row.unit))
        told = "、".join(f"{name}{pk}（{units[pk][0]}）" if units[pk] else f"{name}{pk}" for pk, _ in found[:TOLD])
        options = [f"{name}{pk}" for pk, _tail in found[:TOLD]]
        return CellWrong(
            _("有%(n)s位%(name)s：%(told)s。写上姓名后面的编号。") % {"n": len(found), "name": name, "told": told},
            options,
        )

    def _person(self, pk: int) -> Person:
        if pk not in self._known:
            self._known[pk] = Person.objects.get(pk=pk)
        return self._known[pk]

    def persons_called(self, text: str) -> list[Person]:
        """Several members, in order, no one twice. Raises: CellWrong."""
        found = [self.person_called(part) for part in parts(text)]
        if len({person.pk for person in found}) != len(found):
            raise CellWrong(_("同一位写了两次。"))
        return found

    def written(self, persons: Iterable[Person]) -> str:
        """Names as a cell holds them, of merged persons the one that stays; a namesake carries the person's number."""
        staying = [person.same_as or person for person in persons]
        return "、".join(f"{p.name}{p.pk}" if len(self._persons.get(p.name, ())) > 1 else p.name for p in staying)

    def forget_units(self) -> None:
        """Ask anew for units: after one was entered."""
        for name in ("units", "below", "_names"):
            self.__dict__.pop(name, None)

    def forget_persons(self) -> None:
        """Ask anew for persons: after some were registered."""
        for name in ("_persons", "_known"):
            self.__dict__.pop(name, None)


def members_of(place: Place) -> "QuerySet[Person]":
    """Who belongs or belonged to the unit worked in, or below it; each once, by the row that stays."""
    memberships = Membership.objects.filter(within((place.unit.path,)))
    return Person.objects.filter(persons_of(memberships), same_as=None, erased_at=None)
