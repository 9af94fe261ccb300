"""The one list of record kinds 记录种类: how the ledger asks about what posts, without knowing it.

`site` fills it when it starts, in one file.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from tongxin.people.permissions import Actor

from .facts import Record


@dataclass(frozen=True)
class Described:
    """What may be shown of a record behind a figure."""

    number: str
    title: str
    address: str  # of its page; "" where it has none
    who: str
    unit: str
    on: date
    badges: tuple[str, ...] = ()  # level codes


@dataclass(frozen=True)
class RecordKind:
    """A kind of record that posts.

    describe: (ids, user, on) → what this user may see, the others left out; a few queries for all ids.
    records: every record of the kind, voided ones included.
    """

    kind: str  # "matters.matter", the beginning of its keys
    label: str | Promise
    describe: Callable[[Iterable[int], Actor, date], Mapping[int, Described]]
    records: Callable[[], Iterator[Record]]


_kinds: dict[str, RecordKind] = {}


class UnknownKind(LookupError):
    """A cause names a kind that nobody put into the list."""


def fill(*kinds: RecordKind) -> None:
    """Put in the kinds; one that is there is replaced."""
    _kinds.update({kind.kind: kind for kind in kinds})


def kinds() -> tuple[RecordKind, ...]:
    """All kinds, in the order they were put in."""
    return tuple(_kinds.values())


def split(cause: str) -> tuple[str, int]:
    """("matters.matter", 7) of "matters.matter:7"."""
    kind, _colon, pk = cause.rpartition(":")
    return kind, int(pk)


def label(cause: str) -> str:
    """The Chinese name of a record's kind; the code where it is unknown."""
    kind, _pk = split(cause)
    return str(_kinds[kind].label) if kind in _kinds else kind


def described(causes: Iterable[str], user: Actor, on: date) -> tuple[dict[str, Described], int]:
    """What `user` may see of these records on that day, and how many are hidden (另有n条无权查看).

    Raises: UnknownKind.
    """
    wanted: dict[str, list[int]] = {}
    causes = list(dict.fromkeys(causes))
    for cause in causes:
        kind, pk = split(cause)
        if kind not in _kinds:
            raise UnknownKind(cause)
        wanted.setdefault(kind, []).append(pk)
    seen = {kind: _kinds[kind].describe(pks, user, on) for kind, pks in wanted.items()}
    found = {}
    for cause in causes:
        kind, pk = split(cause)
        if pk in seen[kind]:
            found[cause] = seen[kind][pk]
    return found, len(causes) - len(found)
