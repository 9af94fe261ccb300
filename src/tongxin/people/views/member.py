"""Pages of one person: what is known, what is hidden, where they belong, who did what."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables

from tongxin.kernel.charter.shapes import Charter

from .. import codes, forms, lines, lists, names, operations, register, validation
from ..middleware import HereRequest
from ..models import (
    Honour,
    Invitation,
    Membership,
    Nomination,
    Person,
    Post,
    Seat,
    Standing,
    holds,
    on_day,
)
from ..paths import is_under
from ..permissions import Can, Forbidden, reach, within
from ..together import Question, asked

SHOWN_SECONDS = 60  # a sensitive value stays on the screen


LINES = 50  # of the journal on a page


def fetched(request: HereRequest, pk: int) -> tuple[Person, list[Membership]]:
    """A person the user may see, and all they ever belonged to, which says so; 404 otherwise. Two queries.

    Of merged rows it is the one that stays.
    """
    row = get_object_or_404(Person.objects.select_related("same_as", "user"), pk=pk)
    person = row.same_as or row
    had, paths = operations.memberships_of(person), reach(request.user, Can.PEOPLE_READ, request.today)
    if not any(is_under(membership.unit.path, path) for membership in had for path in paths):
        raise Http404
    return person, had


def fetch(request: HereRequest, pk: int) -> Person:
    """The same person alone."""
    return fetched(request, pk)[0]


def named(person: Person) -> tuple[str, str]:
    """A person as a crumb: the name and the address of the page."""
    return str(person), reverse("people:member", args=[person.pk])


def frame_of(request: HereRequest, person: Person, had: list[Membership], tab: str) -> dict[str, Any]:
    """What all tabs of a person show.

    Args:
        had: all they ever belonged to.
    """
    on = request.today
    paths = reach(request.user, Can.PEOPLE_READ, on)
    rows = register.rows_of([person.pk])
    memberships = [row for row in had if any(is_under(row.unit.path, path) for path in paths)]
    posts = list(Post.objects.filter(within(paths), person__in=rows).select_related("unit", "term").order_by("-since"))
    charter = lists.of(operations.main_unit(person, on, had))
    seats = [
        (seat, _seat_name(charter, seat)) for seat in Seat.objects.filter(person__in=rows).order_by("-since", "-pk")
    ]
    told = asked({
        "aliases": Question(person.aliases.all(), numbers=("pk",)),
        "honours": Question(_honours(rows, paths), numbers=("pk",)),
        "nominations": Question(_nominations(rows, paths), numbers=("pk",)),
        "standings": _standings(person, on),
    })  # fmt: skip
    standing = [m for m in memberships if holds(m, on)]
    return {
        "nav": "people",
        "sub": "members",
        "person": person,
        "pinyin": names.shown(person.pinyin),
        "tab": tab,
        "charter": charter,
        "aliases": len(told["aliases"]),
        "values": dict(told["standings"]),
        "memberships": memberships,
        "standing": standing,
        "count": len(memberships) + len(posts) + len(seats),
        "seats": seats,
        "seated": [(s, name) for s, name in seats if holds(s, on) and s.withdrawn_at is None],
        "award_count": len(told["honours"]) + len(told["nominations"]),
        "since": min((m.since for m in memberships), default=None),
        "deepest": _deepest(standing),
        "posts": posts,
        "held": [p for p in posts if holds(p, on)],
        "may_write": person.erased_at is None and operations.may(request.user, Can.PEOPLE_WRITE, person, on, had),
    }


def _honours(rows: QuerySet[Person], paths: tuple[str, ...]) -> QuerySet[Honour]:
    return Honour.objects.filter(within(paths), person__in=rows, withdrawn_at=None)


def _nominations(rows: QuerySet[Person], paths: tuple[str, ...]) -> QuerySet[Nomination]:
    return Nomination.objects.filter(within(paths), person__in=rows)


def _standings(person: Person, on: date) -> Question:
    """What the person is on that day, by aspect."""
    return Question(Standing.objects.filter(on_day(on), person=person), ("aspect", "value"))


def values_of(person: Person, on: date) -> dict[str, str]:
    """Aspect → value that holds on that day. One query."""
    return dict(asked({"standings": _standings(person, on)})["standings"])


def _seat_name(charter: Charter, seat: Seat) -> str:
    """The name of the seat's kind; a code that the list no longer has stays as it is."""
    kind = charter.seats.get(seat.kind)
    return kind.name if kind else seat.kind


def _deepest(memberships: list[Membership]) -> list[Membership]:
    depth = max((m.unit.path.count("/") for m in memberships), default=0)
    return [m for m in memberships if m.unit.path.count("/") == depth]


def facts_of(person: Person, charter: Charter, held: Mapping[str, str]) -> dict[str, Any]:
    """Card 基本信息: what a person is, in the words of the charter's lists.

    Args:
        held: aspect → value.
    """
    title = charter.titles.get(held.get("title", ""))
    return {
        "gender": codes.GENDER.get(person.gender, ""),
        "ethnic": codes.ETHNIC.get(person.ethnic, ""),
        "education": codes.EDUCATION.get(person.education, ""),
        "political": codes.political(held.get("political", "")),
        "title": lists.shown(charter, "title", held.get("title", "")),
        "grade": str(lists.GRADES[title.grade]) if title and title.grade != title.code else "",
        "field": lists.shown(charter, "field", held.get("field", "")),
        "talent": lists.shown(charter, "talent", held.get("talent", "")),
        "rank": lists.shown(charter, "rank", held.get("rank", "")),
    }


def secrets_of(person: Person) -> list[dict[str, Any]]:
    """Card 敏感信息: each masked."""
    shown = {
        "phone": validation.masked_phone(person.phone_tail),
        "id_number": validation.masked_id(person.id_number),
        "address": "******" if person.address else "",
    }
    return [{"field": name, "label": lines.FIELDS[name], "masked": shown[name]} for name in operations.SECRETS]


@login_required
@never_cache
def member(request: HereRequest, pk: int) -> HttpResponse:
    """A person: what is known, what is hidden, where they belong."""
    person, had = fetched(request, pk)
    if person.pk != pk:
        return redirect("people:member", person.pk)
    return render(request, "people/member.html", _overview(request, person, had))


def _overview(request: HereRequest, person: Person, had: list[Membership]) -> dict[str, Any]:
    frame, on = frame_of(request, person, had, "overview"), request.today
    return frame | {
        "facts": facts_of(person, frame["charter"], frame["values"]),
        "secrets": secrets_of(person),
        "may_unmask": person.erased_at is None and operations.may(request.user, Can.PEOPLE_UNMASK, person, on, had),
        "may_merge": operations.may(request.user, Can.PEOPLE_MERGE, person, on, had),
        **(_account(person, frame["aliases"]) if frame["may_write"] else {}),
    }


def _account(person: Person, aliases: int) -> dict[str, Any]:
    """The account, which may be that of a row merged into the person's; else the invitation that stands."""
    account = getattr(person, "user", None) or (operations.account_of(person) if aliases else None)
    if account is not None:
        return {"account": account}
    invited = Invitation.objects.filter(person=person, used_at=None, revoked_at=None, ends_at__gt=timezone.now())
    return {"invited": invited.first()}


@login_required
@never_cache
@sensitive_variables("value")
def unmask(request: HereRequest, pk: int, field: str) -> HttpResponse:
    """Ask for a reason, then show one sensitive value for a minute."""
    if field not in operations.SECRETS:
        raise Http404
    person, had = fetched(request, pk)
    if not operations.may(request.user, Can.PEOPLE_UNMASK, person, request.today, had):
        raise Forbidden(_("您没有权限查看敏感信息。"))
    form = forms.ReasonForm(request.POST if request.method == "POST" else None)
    context = _overview(request, person, had) | {"asked": field, "asked_label": lines.FIELDS[field], "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            value = operations.unmask(person, field, form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except (operations.ReasonMissing, operations.Erased) as error:
            form.add_error("reason", str(error))
        else:
            context |= {"value": value, "seconds": SHOWN_SECONDS}
            response = render(request, "people/member.html", context)
            # without script too the value goes after a minute
            response["Refresh"] = f"{SHOWN_SECONDS}; url={reverse('people:member', args=[person.pk])}"
            return response
    return render(request, "people/member.html", context, status=422 if form.errors else 200)


@login_required
def posts(request: HereRequest, pk: int) -> HttpResponse:
    """Tab 职务与会籍: memberships, posts and standings with their days."""
    person, had = fetched(request, pk)
    paths = reach(request.user, Can.PEOPLE_WRITE, request.today)
    context = frame_of(request, person, had, "posts")
    for row in [*context["memberships"], *context["posts"]]:
        row.may_end = any(row.unit.path.startswith(path) for path in paths) and row.until is None
    context["standings"] = [
        (s, lists.shown(context["charter"], s.aspect, s.value))
        for s in Standing.objects.filter(person=person).order_by("aspect", "-since")
    ]
    context["aspects"] = Standing.ASPECTS
    return render(request, "people/member_posts.html", context)


@login_required
def awards(request: HereRequest, pk: int) -> HttpResponse:
    """Tab 荣誉与推荐: honours and nominations, the newest first."""
    person, had = fetched(request, pk)
    context = frame_of(request, person, had, "awards")
    kinds = context["charter"].nominations
    rows, paths = register.rows_of([person.pk]), reach(request.user, Can.PEOPLE_READ, request.today)
    context["honours"] = list(_honours(rows, paths).order_by("-on", "-pk"))
    context["nominations"] = [
        (row, kinds[row.kind].name if row.kind in kinds else row.kind)
        for row in _nominations(rows, paths).order_by("-on", "-pk")
    ]
    return render(request, "people/member_awards.html", context)


@login_required
def traces(request: HereRequest, pk: int) -> HttpResponse:
    """Tab 留痕: who did what to this person's record, who looked at what and why."""
    person, had = fetched(request, pk)
    context = frame_of(request, person, had, "traces")
    paths = reach(request.user, Can.JOURNAL_READ, request.today)
    if not context["may_write"] and not any(
        m.unit.path.startswith(path) for m in context["memberships"] for path in paths
    ):
        raise Forbidden(_("您没有查看留痕的权限。"))
    found, older = lines.window(lines.about(person), request.GET.get("before", ""), LINES)
    context |= {"lines": lines.told(found, request.user, request.today), "older": older}
    return render(request, "people/member_traces.html", context)
