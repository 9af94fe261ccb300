"""Planning an activity, entering one that was held, changing either."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongxin.kernel.charter.listed import ActivityKind
from tongxin.ledger.entering import attempt, beside_of, told
from tongxin.ledger.places import rules_of
from tongxin.matters.counted import with_year
from tongxin.people import charters
from tongxin.people.listing import day_of, number_of
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit
from tongxin.people.permissions import Can, Forbidden, require

from .. import counted, operations
from ..finding import known_units
from ..forms import ActivityForm
from ..models import Activity, Series, Venue
from . import listed
from .acting import said_by
from .common import (
    Place,
    fetch,
    hosts,
    place,
    shelved,
    shown,
)
from .listed import LOOKS, People


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HereRequest) -> HttpResponse:
    """安排活动, or enter one that was held; the day may be given with ?on=."""
    here = place(request, Can.ACTIVITIES_WRITE)
    kinds = _kinds(request, here, None)
    initial: dict[str, Any] = {
        "starts_on": day_of(request.GET.get("on", "")) or request.today,
        "kind": request.GET.get("kind", ""),
    }
    return _write(request, here, kinds, None, initial, People())


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HereRequest, pk: int) -> HttpResponse:
    """Change what an activity says and who is on its list."""
    activity = fetch(request, pk)
    require(request.user, Can.ACTIVITIES_WRITE, activity.unit, request.today)
    if activity.status in ("voided", "cancelled"):
        messages.error(request, _("已取消或已作废的，先恢复再修改。"))
        return redirect("activities:page", pk)
    here = Place(charters.organisation_of(activity.unit), rules_of(activity.unit), (activity.unit.path,))
    kinds = _kinds(request, here, activity)
    return _write(request, here, kinds, activity, _said(activity), listed.of_activity(activity))


def _kinds(request: HereRequest, here: Place, activity: Activity | None) -> list[ActivityKind]:
    """Kinds that the user may organise for some unit here; of a record also the one it has."""
    units = [activity.unit] if activity else list(hosts(here)[:50])
    every = here.charter.activities.values()
    return [
        kind
        for kind in every
        if (activity is not None and kind.code == activity.kind)
        or any(operations.may_organise(request.user, kind, unit, request.today) for unit in units)
    ]


def _said(activity: Activity) -> dict[str, Any]:
    rows = list(activity.involved.select_related("unit"))
    plain = (
        "kind", "title", "starts_on", "starts_at", "ends_at", "venue", "address", "series", "speakers", "summary",
        "organiser", "cohost_names", "expected", "hours", "audience_basis",
    )  # fmt: skip
    return {name: getattr(activity, name) for name in plain} | {
        "ends_on": activity.ends_on if activity.ends_on != activity.starts_on else None,
        "guests": activity.guests or None,
        "audience": activity.audience or None,
        "cohosts": [row.unit for row in rows if row.role == "cohost"],
        "places": [row.unit for row in rows if row.role == "place"],
        "visited": [row.unit for row in rows if row.role == "visited" and row.unit],
    }


def _form(
    request: HereRequest, here: Place, kinds: list[ActivityKind], activity: Activity | None, initial: dict[str, Any]
) -> ActivityForm:
    posted = request.POST if request.method == "POST" else None
    venues = shelved(request, here.organisation, Venue).filter(voided_at=None).order_by("name")
    series = shelved(request, here.organisation, Series).filter(voided_at=None).order_by("name")
    if activity is None:
        said = posted.get("starts_on", "") if posted is not None else str(initial["starts_on"])
        day = day_of(said) or request.today
        venues, series = venues.going_on(day), series.going_on(day)
    units = hosts(here)
    initial.setdefault("unit", request.unit.key if request.unit else "")
    return ActivityForm(
        here.charter, kinds, known_units(here.organisation), units, venues, series, posted, request.FILES or None,
        is_new=activity is None, initial=initial,
    )  # fmt: skip


def _write(
    request: HereRequest,
    here: Place,
    kinds: list[ActivityKind],
    activity: Activity | None,
    initial: dict[str, Any],
    people: People,
) -> HttpResponse:
    form = _form(request, here, kinds, activity, initial)
    do = request.POST.get("do", "save") if request.method == "POST" else ""
    looks = do.partition(":")[0] in LOOKS
    if do:
        keep = {line.person.pk for line in people.lines}
        people = listed.posted(request, _day_typed(form, request.today), hosts(here), keep)
    if do and not looks and form.is_valid():
        saved = attempt(form, lambda: _permitted(request, form, people, activity))
        if saved is not None:
            return _answer(request, saved, activity, do)
    if looks:  # nothing was saved, so nothing is wrong yet
        form = _untouched(form, request, here, kinds, activity)
    status = 422 if do and not looks else 200
    return shown(request, "write.html", _context(request, here, form, people, activity), status=status)


def _answer(request: HereRequest, saved: Activity, activity: Activity | None, do: str) -> HttpResponse:
    if do == "held" and saved.status != "held":
        return redirect("activities:attendance", saved.pk)
    sentence = _("已存") if activity is not None else _("已安排“%(title)s”") % {"title": saved.title}
    return told(request, sentence, reverse("activities:page", args=[saved.pk]))


def _permitted(request: HereRequest, form: ActivityForm, people: People, activity: Activity | None) -> Activity:
    """The same, where a kind that is others' to organise is told beside its field."""
    try:
        return _saved(request, form, people, activity)
    except Forbidden as error:
        raise operations.ActivityRefused(str(error), "kind") from error


def _saved(request: HereRequest, form: ActivityForm, people: People, activity: Activity | None) -> Activity:
    """The activity as planned or revised."""
    files = form.cleaned_data["files"]
    details = form.details(people.visited())
    if activity is not None:
        who = said_by(request, version=True, beside=True)
        return operations.revise(activity, details, people.invited(), files=files, **who)
    unit: Unit = form.cleaned_data["unit"]
    behalf = f"people.unit:{unit.pk}" if form.cleaned_data["on_behalf"] else ""
    is_another = form.cleaned_data["is_another"]
    return operations.plan(
        unit, details, people.invited(), on_behalf=behalf, is_another=is_another, files=files, **said_by(request)
    )


def _untouched(
    form: ActivityForm, request: HereRequest, here: Place, kinds: list[ActivityKind], activity: Activity | None
) -> ActivityForm:
    """The form with what was typed, without complaints."""
    typed = {name: form[name].value() for name in form.fields if name != "files"}
    venues, series = form.fields["venue"], form.fields["series"]
    return ActivityForm(
        here.charter, kinds, known_units(here.organisation), hosts(here),
        venues.queryset, series.queryset, is_new=activity is None, initial=typed,  # type: ignore[attr-defined]
    )  # fmt: skip


def _day_typed(form: ActivityForm, today: date) -> date:
    """The day that the form says so far, by which people and places are found."""
    return day_of(str(form["starts_on"].value() or "")) or today


def _context(
    request: HereRequest, here: Place, form: ActivityForm, people: People, activity: Activity | None
) -> dict[str, Any]:
    kind = form.chosen
    is_away = bool(str(form["organiser"].value() or "").strip())
    day = _day_typed(form, request.today)
    posts = counted.of_kind(here.charter, kind, request.today, is_away=is_away, venue=_chosen(form, "venue"),
                            series=_chosen(form, "series"))  # fmt: skip
    adds_one = activity is None or activity.held_at is None
    back = reverse("activities:page", args=[activity.pk]) if activity else reverse("activities:list")
    return {
        "form": form,
        "people": people,
        "roles": listed.roles(bool(kind and kind.visited)),
        "crowds": list(hosts(here)[:200]),
        "activity": activity,
        "asks": form.asks,
        "beside": beside_of(request),
        "posts": with_year(posts, here.charter, here.organisation, day.year) if adds_one else posts,
        "heading": _("修改活动") if activity else _("安排活动"),
        "back": back,
        "version": request.POST.get("version", "") or (activity.version if activity else ""),
        "is_past": day <= request.today,
        "business_day": request.today,
    }


def _chosen(form: ActivityForm, name: str) -> Any:
    """The venue or series chosen so far."""
    value = form[name].value()
    pk = number_of(str(getattr(value, "pk", value)))
    queryset = form.fields[name].queryset  # type: ignore[attr-defined]
    return queryset.filter(pk=pk).first() if pk is not None else None
