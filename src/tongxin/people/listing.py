"""Lists as pages show them 列表: the page asked for, and the filters above it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

SIZES = (25, 50, 100)
LONGEST = 60  # characters searched for


@dataclass(frozen=True)
class Filter:
    """One filter of a list: a choice, or a month."""

    name: str  # in the address
    label: str
    chosen: str
    choices: tuple[tuple[str, str], ...] = ()  # () for a month


def page_of(request: HttpRequest, rows: Any) -> "Page[Any]":
    """The page that the address asks for, 25, 50 or 100 rows long."""
    size = request.GET.get("size", "")
    return Paginator(rows, int(size) if size in map(str, SIZES) else SIZES[0]).get_page(request.GET.get("page"))


def chosen(request: HttpRequest, name: str, label: str, choices: Iterable[tuple[str, str]]) -> Filter:
    """A filter with what the address says of it; what is none of the choices counts as nothing."""
    known = tuple(choices)
    asked = request.GET.get(name, "")
    return Filter(name, label, asked if asked in dict(known) else "", known)


def sought(request: HttpRequest) -> str:
    """What is searched for."""
    return request.GET.get("q", "").strip()[:LONGEST]


def number_of(text: str) -> int | None:
    """An id in an address; None of anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST // 4 else None
