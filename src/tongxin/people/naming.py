"""Persons named in a form as people write them 按名字找人: "李嘉言", "李嘉言 0172", one after the other."""

import re
from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from .models import Person, Unit
from .names import surname_of
from .refusals import Refused

_BETWEEN = re.compile(r"[、，,;；\n\t]+")
_TAIL = re.compile(r"^(.*?)\s*(\d{4})?$")
_POST = re.compile(r"^\s*([^:：]{1,30})[:：](.+)$")


class Unnamed(Refused):
    """A name means nobody, or several; the sentence is safe to show."""


def _read(piece: str) -> tuple[str, str]:
    """("李嘉言", "0172") of "李嘉言 0172"."""
    found = _TAIL.match(" ".join(piece.split()))
    name, tail = (found[1], found[2] or "") if found else (piece, "")
    return ("".join(name.split()) if surname_of(name) else name), tail


def persons_called(text: str, among: QuerySet[Person]) -> list[Person]:
    """Those whom `text` names, each once, in its order. One query. Raises: Unnamed."""
    wanted = [_read(piece) for piece in _BETWEEN.split(text) if piece.strip()]
    known = defaultdict(list)
    for person in among.filter(name__in={name for name, _tail in wanted}):
        known[person.name].append(person)
    found = (_the_one(name, tail, known[name]) for name, tail in wanted)
    return list({person.pk: person for person in found}.values())


def person_called(text: str, among: QuerySet[Person]) -> Person | None:
    """The one whom `text` names; None where it is blank. Raises: Unnamed."""
    if not text.strip():
        return None
    name, tail = _read(text)
    return _the_one(name, tail, list(among.filter(name=name)))


def _the_one(name: str, tail: str, namesakes: Sequence[Person]) -> Person:
    people = [p for p in namesakes if not tail or p.phone_tail == tail]
    if not people:
        raise Unnamed(_("名册里没有“%(name)s”。") % {"name": f"{name} {tail}".strip()})
    if len(people) > 1:
        raise Unnamed(_("有%(n)s位“%(name)s”。在姓名后空一格写手机尾号。") % {"n": len(people), "name": name})
    return people[0]


def results_of(text: str, among: QuerySet[Person]) -> list[tuple[Person, str]]:
    """(person, post) of lines like 副会长：陆景明、许清和. Raises: Unnamed."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        read = _POST.match(line)
        if read is None:
            raise Unnamed(_("第%(n)s行写成“会长：韩松年”这样，职务和姓名中间用冒号。") % {"n": number})
        try:
            found += [(person, read[1].strip()) for person in persons_called(read[2], among)]
        except Unnamed as error:
            raise Unnamed(_("第%(n)s行：%(why)s") % {"n": number, "why": error}) from error
    return found


def bodies() -> QuerySet[Unit]:
    """Bodies a record may name: those outside the trees, and roots of the trees."""
    return Unit.objects.filter(Q(is_outside=True) | Q(placements__parent=None, placements__until=None), closed_on=None)


def body_called(text: str) -> Unit | None:
    """The body of exactly this name; None where it is not entered, and stands as text alone."""
    text = text.strip()
    found = list(bodies().filter(Q(name=text) | Q(short_name=text)).distinct()[:2]) if text else []
    return found[0] if len(found) == 1 else None
