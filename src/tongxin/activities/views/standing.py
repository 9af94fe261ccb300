"""Lists of venues and of series, as filtered; what took place there 阵地、系列的列表."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.core.paginator import Page
from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext as _

from tongxin.people.listing import Filter, chosen, shown_as, sought, year_shown
from tongxin.people.middleware import HereRequest
from tongxin.people.permissions import within

from ..models import Activity, Series, StandingQuerySet, Venue
from .acting import Shelf
from .common import Place, shelved, shown

SHOWN = 20  # activities on a venue's page
Row = TypeVar("Row", Venue, Series)


def kind_name(kinds: Mapping[str, Any], code: str) -> str:
    """What a kind is called; a code that the rules no longer have stays as it is."""
    return kinds[code].name if code in kinds else code


@dataclass(frozen=True)
class Asked:
    """What narrows a list, as the address says it."""

    q: str
    filters: list[Filter]


def asked_of(request: HereRequest, here: Place, kinds: Iterable[Any], states: tuple[str, str]) -> Asked:
    """The search, kind and state asked for.

    Args:
        states: what those going on are called, and those that ended.
    """
    words = [("open", states[0]), ("ended", states[1]), *([("voided", _("已作废"))] if here.may_write else [])]
    return Asked(
        sought(request),
        [
            chosen(request, "kind", _("类别"), [(kind.code, kind.name) for kind in kinds]),
            chosen(request, "state", _("状态"), words),
        ],
    )


def narrowed(
    request: HereRequest, here: Place, model: type[Row], asked: Asked, texts: tuple[str, ...]
) -> "StandingQuerySet[Row]":
    """Those of the organisation and below it that are asked for, by name; searched in `texts`."""
    by = {one.name: one.chosen for one in asked.filters}
    rows = shelved(request, here.organisation, model).of_state(by["state"])
    if asked.q:
        found = Q()
        for text in texts:
            found |= Q(**{f"{text}__icontains": asked.q})
        rows = rows.filter(found)
    if by["kind"]:
        rows = rows.filter(kind=by["kind"])
    return rows.select_related("unit").order_by("name", "pk")


def list_page(
    request: HereRequest,
    shelf: Shelf,
    here: Place,
    page: "Page[Any]",
    year: int,
    asked: Asked,
    template: str,
    words: str,
) -> HttpResponse:
    """The page of a list.

    Args:
        year: whose activities it counts.
        words: what is searched, as a sentence fragment.
    """
    context = shown_as(page, asked.q, asked.filters, words) | {
        "charter": here.charter, "may_write": here.may_write, "year": year,
        "organisation": here.organisation,
    }  # fmt: skip
    return shown(request, template, context, sub=shelf.sub)


def year_of_lists(here: Place, today: date) -> int:
    """The year whose activities the lists count: this one, or the last in which any was held there."""
    held = Activity.objects.filter(within((here.organisation.path,)), held_at__isnull=False, voided_at=None)
    return year_shown(held, "starts_on", today)


def held_in(year: int) -> Q:
    """Of their activities, those held that year."""
    return Q(activities__starts_on__year=year, activities__held_at__isnull=False, activities__voided_at=None)


def latest(request: HereRequest, kinds: Mapping[str, Any], **of: Any) -> tuple[list[Any], int]:
    """The latest activities there that the user may see, with the names of their kinds; and how many there are."""
    seen = Activity.objects.visible_to(request.user, request.today).filter(**of, voided_at=None)
    rows: list[Any] = list(seen.select_related("unit").order_by("-starts_on", "-pk")[:SHOWN])
    for row in rows:
        row.kind_name = kind_name(kinds, row.kind)
    return rows, seen.count()
