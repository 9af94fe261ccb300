"""One search over what the user may see: people, matters, activities, articles, figures."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from tongxin.activities.models import Activity
from tongxin.matters.models import Matter
from tongxin.people.finding import resembling
from tongxin.people.models import Membership, Person
from tongxin.people.permissions import Can, can, reach, visible_units, within
from tongxin.people.placed import MANY
from tongxin.press.models import Article
from tongxin.reports import years

from .templatetags.tongxin import day


@dataclass(frozen=True)
class Hit:
    """Something found."""

    title: str
    address: str
    note: str = ""


@dataclass(frozen=True)
class Found:
    """What was found of one sort, and where the rest is."""

    name: str
    hits: list[Hit]
    more: str = ""


def find(request: Any, words: str, each: int = 8) -> list[Found]:
    """Up to `each` hits of every sort for `words`, of what `request.user` may see.

    All the words must occur in a title; a person is found by name, pinyin or initials.
    """
    parts = words.split()[:5]
    if not parts:
        return []
    units = visible_units(request.user, request.today).count()
    groups = [
        _people(request, words.strip(), each, units),
        _matters(request, parts, each),
        _activities(request, parts, each, units),
        _articles(request, parts, each),
        _figures(request, parts, each),
    ]
    return [group for group in groups if group is not None and group.hits]


def _all_in(parts: list[str], *fields: str) -> Q:
    """Each of the words stands in one of the fields."""
    return Q(*(Q(*((f"{field}__icontains", part) for field in fields), _connector=Q.OR) for part in parts))


def _cut(hits: list[Hit], each: int, more: str, name: str) -> Found:
    return Found(name, hits[:each], more if len(hits) > each else "")


def _more(page: str, words: str) -> str:
    """The address of a list that shows all that `words` find."""
    return f"{reverse(page)}?{urlencode({'q': words})}"


def _people(request: Any, words: str, each: int, units: int) -> Found | None:
    paths = reach(request.user, Can.PEOPLE_READ, request.today)
    if not paths:
        return None
    members = Membership.objects.filter(within(paths))
    theirs = Exists(members.filter(person=OuterRef("pk"))) if units >= MANY else Q(pk__in=members.values("person"))
    known = Person.objects.filter(theirs, erased_at=None, same_as=None)
    persons, alike = resembling(words, known)
    hits = [
        Hit(p.name, reverse("people:member", args=[p.pk]), "，".join(filter(None, [p.employer, p.job])))
        for p in persons.filter(alike).order_by("pinyin", "pk")[: each + 1]
    ]
    return _cut(hits, each, _more("people:members", words), _("人员"))


def _matters(request: Any, parts: list[str], each: int) -> Found:
    wanted = _all_in(parts, "title", "number")
    matters = Matter.objects.visible_to(request.user, request.today).filter(wanted).order_by("-made_at", "-pk")
    kinds = request.charter.kinds if request.charter is not None else {}
    hits = [
        Hit(
            m.title,
            reverse("matters:page", args=[m.pk]),
            "，".join(filter(None, [kinds[m.kind].name if m.kind in kinds else "", m.number])),
        )
        for m in matters[: each + 1]
    ]
    return _cut(hits, each, "", _("事项"))


def _activities(request: Any, parts: list[str], each: int, units: int) -> Found:
    wanted = _all_in(parts, "title")
    rows = Activity.objects.visible_to(request.user, request.today, units).standing().filter(wanted)
    hits = [
        Hit(one.title, reverse("activities:page", args=[one.pk]), f"{day(one.starts_on)}，{one.unit}")
        for one in rows.select_related("unit").order_by("-starts_on", "-starts_at", "-pk")[: each + 1]
    ]
    return _cut(hits, each, _more("activities:list", " ".join(parts)), _("活动"))


def _articles(request: Any, parts: list[str], each: int) -> Found:
    """Others' articles that one may read, and one's own; the list is for who reads others'."""
    wanted = _all_in(parts, "title")
    rows = Article.objects.visible_to(request.user, request.today).filter(wanted, voided_at=None)
    hits = [
        Hit(one.title, reverse("press:article", args=[one.pk]), str(one.unit))
        for one in rows.select_related("unit").order_by("-pk")[: each + 1]
    ]
    more = _more("press:articles", " ".join(parts)) if reach(request.user, Can.PRESS_READ, request.today) else ""
    return _cut(hits, each, more, _("稿件"))


def _figures(request: Any, parts: list[str], each: int) -> Found | None:
    """Indicators by name or definition, each of the year that the unit's figures open on."""
    unit, charter = request.unit, request.charter
    if unit is None or charter is None or not can(request.user, Can.FIGURES_READ, unit, request.today):
        return None
    found = [i for i in charter.indicators.values() if all(part in i.name or part in i.definition for part in parts)]
    if not found:
        return None
    period = years.opening(unit, request.today).code
    hits = [Hit(i.name, reverse("reports:figure", args=[unit.key, period, i.code]), i.definition) for i in found]
    return _cut(hits, each, _more("reports:figures", " ".join(parts)), _("数字"))
