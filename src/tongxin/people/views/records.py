"""What the pages of records of people share: where one may read, one record's page, its files and traces."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from tongxin.journal.models import Line
from tongxin.journal.operations import evidence_of

from .. import lines, lists
from ..middleware import HereRequest
from ..models import Election, Honour, Nomination, Person, Unit
from ..naming import bodies
from ..permissions import Can, can
from ..refusals import Refused

Row = TypeVar("Row", Election, Honour, Nomination)

TRACES = 30
OFFERED = 300  # bodies in a list of suggestions


def may_write(request: HereRequest, unit: Unit) -> bool:
    """Whether one may write the register of `unit`."""
    return can(request.user, Can.PEOPLE_WRITE, unit, request.today)


def suggested() -> dict[str, Any]:
    """What a form suggests: the bodies that are known."""
    names = bodies().order_by("name").values_list("name", flat=True)[:OFFERED]
    return {"suggested": {"bodies": list(dict.fromkeys(names))}}


def fetch_record(request: HereRequest, rows: QuerySet[Row], pk: int) -> Row:
    """A record of a unit whose register the user may read, with its unit; 404 otherwise."""
    row = get_object_or_404(rows.select_related("unit"), pk=pk)
    if not can(request.user, Can.PEOPLE_READ, row.unit, request.today):
        raise Http404
    return row


@dataclass(frozen=True)
class Button:
    """Something one may do to the record: a page to go to, or an act to post."""

    name: str
    address: str
    is_post: bool = False
    is_primary: bool = False


@dataclass(frozen=True)
class Shown:
    """One record as its page shows it."""

    title: str
    subtitle: str
    crumbs: Sequence[tuple[str, str]]
    sub: str
    facts: Sequence[tuple[str, Any, str]]  # label, value, address or ""
    thing: str  # key
    tag: tuple[str, str] = ("", "")  # word, colour
    buttons: Sequence[Button] = ()
    people: Sequence[tuple[str, Person]] = ()  # post, person
    note: str = ""


def record_page(request: HereRequest, shown: Shown) -> HttpResponse:
    """The page of one record: what it says, its files, who did what."""
    files = evidence_of(shown.thing).get(shown.thing, [])
    for file in files:
        file.address = reverse("journal:file", args=[file.pk])  # type: ignore[attr-defined]
    traces = Line.objects.filter(thing=shown.thing).order_by("-pk")[:TRACES]
    context = {
        "nav": "people",
        "sub": shown.sub,
        "shown": shown,
        "files": files,
        "lines": lines.told(traces, request.user, request.today),
    }
    return render(request, "people/record.html", context)


def level_name(unit: Unit, code: str) -> str:
    """The name of a level by the rules of `unit`; "" for none."""
    known = lists.of(unit).levels.get(code)
    return known.name if known else code


def at_once(request: HereRequest, do: Callable[[], object], done: str) -> None:
    """Do an act that asks nothing, and say how it went."""
    try:
        do()
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
