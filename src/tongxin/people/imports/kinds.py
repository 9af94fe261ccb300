"""Kinds of record that a spreadsheet may bring 可导入的种类. Each room says what its own need; site fills the list."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from ..permissions import Can
from .place import Place

Words = str | Promise
Values = dict[str, Any]
Read = Callable[[str, Place], Any]
Choices = Callable[[Place], Sequence[str]]


@dataclass(frozen=True)
class Column:
    """A column: what it is called, how its cells are read, what may stand in it."""

    code: str
    name: str  # the heading of the template
    read: Read  # raises cells.CellWrong
    required: bool = False
    synonyms: tuple[str, ...] = ()
    help: str = ""  # on the template's second sheet
    example: str = ""
    choices: Choices | None = None  # offered in the template and beside a wrong cell; not the limit
    is_secret: bool = False  # shown by its last four signs alone
    is_text: bool = False  # written as text, so that no spreadsheet makes a number of it


@dataclass(frozen=True)
class Alike:
    """Why a row may be something recorded already, and what can be done."""

    sentence: str
    choices: tuple[str, ...] = ("update", "skip")  # of ImportRow.CHOICES, the first proposed
    twin: int = 0  # id of what is recorded


@dataclass
class Taken:
    """What a row became. made: keys, in order; before: column → text it had, where a record was updated."""

    made: list[str] = field(default_factory=list)
    before: dict[str, Any] = field(default_factory=dict)


class CannotUndo(Exception):
    """Somebody built on it since; the sentence is safe to show."""


def nothing_alike(rows: Sequence[Values], place: Place) -> list[Alike | None]:
    """For kinds whose verbs see to it that nothing is recorded twice."""
    return [None] * len(rows)


def nothing_wrong(values: Values, place: Place) -> Mapping[str, str]:
    """For kinds in which each cell stands for itself."""
    return {}


@dataclass(frozen=True)
class Kind:
    """A kind of record: its columns, and how a row becomes one and is taken back."""

    code: str
    label: Words  # 会员
    counter: Words  # 人
    group: Words  # 人员, 事项: under which it is listed
    act: Can  # what it takes
    columns: Callable[[Place], Sequence[Column]]
    take: Callable[[Values, str, int, Place], Taken]  # values, choice, twin
    undo: Callable[[Sequence[str], Mapping[str, Any], Place], None]  # keys, before; raises CannotUndo
    refusals: tuple[type[Exception], ...]  # of its verbs; each says itself what is wrong
    back: str  # name of the address of its list
    back_args: tuple[str, ...] = ()
    check: Callable[[Values, Place], Mapping[str, str]] = nothing_wrong  # column → sentence
    alike: Callable[[Sequence[Values], Place], list[Alike | None]] = nothing_alike
    identity: Callable[[Values], Hashable] | None = None  # the same twice in one file is asked about
    rows: Callable[[Place], Iterator[Mapping[str, Any]]] | None = None  # what is recorded, as it is imported
    is_personal: bool = False  # its export is journaled
    posts: bool = False  # to the ledger, so that it may overlap statements
    intro: Words = ""  # on the page where the file is chosen
    after: tuple[Words, ...] = ()  # labels of what must be there first
    names: str = ""  # column whose cells name what the file itself brings, so that later rows may name it

    @property
    def exports(self) -> bool:
        """Whether what is recorded can be written in its columns. For templates, which would call `rows`."""
        return self.rows is not None


Family = Callable[[Place], Iterable[Kind]]
_families: tuple[Family, ...] = ()


def fill(*families: Family) -> None:
    """Name every kind there is; called once, by site, when everything is loaded."""
    global _families
    _families = families


def all_kinds(place: Place) -> list[Kind]:
    """Kinds that the rules in force at the place know."""
    return [kind for family in _families for kind in family(place)]


def kind_of(code: str, place: Place) -> Kind | None:
    """The kind of that code, where there is one."""
    return next((kind for kind in all_kinds(place) if kind.code == code), None)
