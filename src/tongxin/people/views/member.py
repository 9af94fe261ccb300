"""Pages of one person: what is known, what is hidden, where they belong, who did what."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
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
from ..permissions import Can, Forbidden, reach, visible_persons, within

SHOWN_SECONDS = 60  # a sensitive value stays on the screen


LINES = 50  # of the journal on a page


def fetch(request: HereRequest, pk: int) -> Person:
    """A person the user may see; 404 otherwise. Of merged rows, the one that stays."""
    row = get_object_or_404(Person.objects.select_related("same_as"), pk=pk)
    person = row.same_as or row
    if not visible_persons(request.user, request.today).filter(pk=person.pk).exists():
        raise Http404
    return person


def named(person: Person) -> tuple[str, str]:
    """A person as a crumb: the name and the address of the page."""
    return str(person), reverse("people:member", args=[person.pk])


def frame_of(request: HereRequest, person: Person, tab: str) -> dict[str, Any]:
    """What all tabs of a person show."""
    on = request.today
    paths = reach(request.user, Can.PEOPLE_READ, on)
    rows = register.rows_of([person.pk])
    had = operations.memberships_of(person)
    memberships = [row for row in had if any(is_under(row.unit.path, path) for path in paths)]
    posts = list(Post.objects.filter(within(paths), person__in=rows).select_related("unit", "term").order_by("-since"))
    charter = lists.of(operations.main_unit(person, on, had))
    seats = [
        (seat, _seat_name(charter, seat)) for seat in Seat.objects.filter(person__in=rows).order_by("-since", "-pk")
    ]
    honours = list(Honour.objects.filter(within(paths), person__in=rows, withdrawn_at=None).order_by("-on", "-pk"))
    nominations = [
        (row, charter.nominations[row.kind].name if row.kind in charter.nominations else row.kind)
        for row in Nomination.objects.filter(within(paths), person__in=rows).order_by("-on", "-pk")
    ]
    standing = [m for m in memberships if holds(m, on)]
    return {
        "nav": "people",
        "sub": "members",
        "person": person,
        "pinyin": names.shown(person.pinyin),
        "tab": tab,
        "charter": charter,
        "had": had,
        "memberships": memberships,
        "standing": standing,
        "left": memberships[0] if memberships and not standing else None,
        "count": len(memberships) + len(posts) + len(seats),
        "seats": seats,
        "seated": [(s, name) for s, name in seats if holds(s, on) and s.withdrawn_at is None],
        "honours": honours,
        "nominations": nominations,
        "award_count": len(honours) + len(nominations),
        "since": min((m.since for m in memberships), default=None),
        "deepest": _deepest(standing),
        "posts": posts,
        "held": [p for p in posts if holds(p, on)],
        "may_write": person.erased_at is None and operations.may(request.user, Can.PEOPLE_WRITE, person, on, had),
    }


def _seat_name(charter: Charter, seat: Seat) -> str:
    """The name of the seat's kind; a code that the list no longer has stays as it is."""
    kind = charter.seats.get(seat.kind)
    return kind.name if kind else seat.kind


def _deepest(memberships: list[Membership]) -> list[Membership]:
    depth = max((m.unit.path.count("/") for m in memberships), default=0)
    return [m for m in memberships if m.unit.path.count("/") == depth]


def facts_of(person: Person, charter: Charter, on: date) -> dict[str, Any]:
    """Card 基本信息: what a person is on that day, in the words of the charter's lists."""
    held = {s.aspect: s.value for s in Standing.objects.filter(on_day(on), person=person)}
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
    person = fetch(request, pk)
    if person.pk != pk:
        return redirect("people:member", person.pk)
    return render(request, "people/member.html", _overview(request, person))


def _overview(request: HereRequest, person: Person) -> dict[str, Any]:
    frame = frame_of(request, person, "overview")
    had, on = frame["had"], request.today
    return frame | {
        "facts": facts_of(person, frame["charter"], on),
        "secrets": secrets_of(person),
        "may_unmask": person.erased_at is None and operations.may(request.user, Can.PEOPLE_UNMASK, person, on, had),
        "aliases": person.aliases.count(),
        "may_merge": operations.may(request.user, Can.PEOPLE_MERGE, person, on, had),
        "account": operations.account_of(person),
        "invited": Invitation.objects.filter(
            person=person, used_at=None, revoked_at=None, ends_at__gt=timezone.now()
        ).first(),
    }


@login_required
@never_cache
@sensitive_variables("value")
def unmask(request: HereRequest, pk: int, field: str) -> HttpResponse:
    """Ask for a reason, then show one sensitive value for a minute."""
    if field not in operations.SECRETS:
        raise Http404
    person = fetch(request, pk)
    if not operations.may(request.user, Can.PEOPLE_UNMASK, person, request.today):
        raise Forbidden(_("您没有权限查看敏感信息。"))
    form = forms.ReasonForm(request.POST if request.method == "POST" else None)
    context = _overview(request, person) | {"asked": field, "asked_label": lines.FIELDS[field], "form": form}
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
    person = fetch(request, pk)
    paths = reach(request.user, Can.PEOPLE_WRITE, request.today)
    context = frame_of(request, person, "posts")
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
    person = fetch(request, pk)
    return render(request, "people/member_awards.html", frame_of(request, person, "awards"))


@login_required
def traces(request: HereRequest, pk: int) -> HttpResponse:
    """Tab 留痕: who did what to this person's record, who looked at what and why."""
    person = fetch(request, pk)
    context = frame_of(request, person, "traces")
    paths = reach(request.user, Can.JOURNAL_READ, request.today)
    if not context["may_write"] and not any(
        m.unit.path.startswith(path) for m in context["memberships"] for path in paths
    ):
        raise Forbidden(_("您没有查看留痕的权限。"))
    found, older = lines.window(lines.about(person), request.GET.get("before", ""), LINES)
    context |= {"lines": lines.told(found, request.user, request.today), "older": older}
    return render(request, "people/member_traces.html", context)
