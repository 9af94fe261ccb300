"""Planning an activity, entering one that was held, changing either."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongxin.journal.operations import EvidenceRefused
from tongxin.kernel.charter.listed import ActivityKind
from tongxin.ledger.operations import StatementOverlaps
from tongxin.matters.forms import names_offered
from tongxin.people import charters
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit
from tongxin.people.permissions import Can, Forbidden, require

from .. import counted, operations
from ..forms import ActivityForm
from ..models import Activity
from . import listed
from .common import (
    Place,
    beside_of,
    fetch,
    hosts,
    known_units,
    place,
    rules_of,
    series_of,
    shown,
    venues_of,
    version_of,
)
from .listed import LOOKS, People


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HereRequest) -> HttpResponse:
    """安排活动, or enter one that was held; the day may be given with ?on=."""
    here = place(request, Can.ACTIVITIES_WRITE)
    kinds = _kinds(request, here, None)
    initial: dict[str, Any] = {"starts_on": _asked_day(request) or request.today, "kind": request.GET.get("kind", "")}
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
    organisation = charters.organisation_of(activity.unit)
    here = Place(organisation, rules_of(activity.unit), (activity.unit.path,))
    kinds = _kinds(request, here, activity)
    return _write(request, here, kinds, activity, _said(activity), listed.of_activity(activity))


def _asked_day(request: HereRequest) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return None


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
    day = activity.starts_on if activity else request.today
    venues = venues_of(request, here.organisation).filter(voided_at=None).order_by("name")
    series = series_of(request, here.organisation).filter(voided_at=None).order_by("name")
    if activity is None:
        venues, series = venues.open_on(day), series.running_on(day)
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
    asks = False
    if do:
        keep = {line.person.pk for line in people.lines}
        people = listed.posted(request, _day_typed(form, request.today), hosts(here), keep)
    if do and not looks and form.is_valid():
        try:
            saved = _saved(request, here, form, people, activity, do)
        except StatementOverlaps as error:
            asks = True
            form.add_error(None, str(error))
        except EvidenceRefused as error:
            form.add_error("files", str(error))
        except operations.ActivityRefused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        except Forbidden as error:
            form.add_error("kind", str(error))
        else:
            return _answer(request, saved, activity, do)
    if looks:  # nothing was saved, so nothing is wrong yet
        form = _untouched(form, request, here, kinds, activity)
    status = 422 if do and not looks else 200
    return shown(request, "write.html", _context(request, here, form, people, activity, asks), status=status)


def _answer(request: HereRequest, saved: Activity, activity: Activity | None, do: str) -> HttpResponse:
    if do == "held" and saved.status != "held":
        return redirect("activities:attendance", saved.pk)
    messages.success(request, _("已存") if activity is not None else _("已安排“%(title)s”") % {"title": saved.title})
    return redirect("activities:page", saved.pk)


def _saved(
    request: HereRequest, here: Place, form: ActivityForm, people: People, activity: Activity | None, do: str
) -> Activity:
    """The activity as planned or revised."""
    who: dict[str, Any] = {"by": request.user, "at": now(), "files": form.cleaned_data["files"]}
    details = form.details(people.visited())
    with transaction.atomic():
        if activity is not None:
            return operations.revise(
                activity,
                details,
                people.invited(),
                version=version_of(request),
                beside=beside_of(request.POST.get("beside", "")),
                **who,
            )
        unit: Unit = form.cleaned_data["unit"]
        behalf = f"people.unit:{unit.pk}" if form.cleaned_data["on_behalf"] else ""
        is_another = form.cleaned_data["is_another"]
        return operations.plan(unit, details, people.invited(), on_behalf=behalf, is_another=is_another, **who)


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
    try:
        return date.fromisoformat(str(form["starts_on"].value() or ""))
    except ValueError:
        return today


def _context(
    request: HereRequest, here: Place, form: ActivityForm, people: People, activity: Activity | None, asks: bool
) -> dict[str, Any]:
    kind = form.chosen
    is_away = bool(str(form["organiser"].value() or "").strip())
    day = _day_typed(form, request.today)
    posts = counted.of_kind(here.charter, kind, request.today, is_away=is_away, venue=_chosen(form, "venue"),
                            series=_chosen(form, "series"))  # fmt: skip
    adds_one = activity is None or activity.held_at is None
    among = known_units(here.organisation)
    back = reverse("activities:page", args=[activity.pk]) if activity else reverse("activities:list")
    return {
        "form": form,
        "people": people,
        "roles": listed.roles(bool(kind and kind.visited)),
        "crowds": list(hosts(here)[:200]),
        "activity": activity,
        "asks": asks,
        "posts": counted.becoming(posts, here.charter, here.organisation, day.year) if adds_one else posts,
        "heading": _("修改活动") if activity else _("安排活动"),
        "back": back,
        "version": request.POST.get("version", "") or (activity.version if activity else ""),
        "names": names_offered(among),
        "is_past": day <= request.today,
        "business_day": request.today,
    }


def _chosen(form: ActivityForm, name: str) -> Any:
    """The venue or series chosen so far."""
    value = form[name].value()
    pk = getattr(value, "pk", value)
    queryset = form.fields[name].queryset  # type: ignore[attr-defined]
    return queryset.filter(pk=pk).first() if str(pk or "").isdigit() else None
