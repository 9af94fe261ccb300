"""Pages of the register: list, a person, and the acts on them."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables

from tongxin.journal.models import Line
from tongxin.kernel.charter.shapes import Charter

from .. import codes, forms, lines, lists, names, operations, register, validation
from ..listing import number_of, page_of
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
    Unit,
    User,
    holds,
    of_person,
    on_day,
)
from ..operations import own
from ..paths import is_under
from ..permissions import Can, Forbidden, can, reach, require, visible_persons, within
from .acts import Act, act_page, in_people
from .narrowing import members_sought, unit_here

SHOWN_SECONDS = 60  # a sensitive value stays on the screen
LINES = 50  # of the journal on a page
OPEN_FILTERS = 3  # shown at once; the others behind 更多条件
PAIRS = (
    ("unit", "since"),
    ("phone", "id_number"),
    ("gender", "ethnic"),
    ("birth_year", "birth_month"),
    ("employer", "job"),
    ("political", "field"),
    ("education", "title"),
)


def writable(request: HereRequest) -> list[Unit]:
    """Units one may enter persons into, below the unit one works in or else anywhere."""
    paths = reach(request.user, Can.PEOPLE_WRITE, request.today)
    here = unit_here(request)
    return list(register.units_below(here, paths, request.today)[:500])


@login_required
def members(request: HereRequest) -> HttpResponse:
    """The register of the unit one works in."""
    asked = members_sought(request)
    here, filters = asked.here, asked.filters
    summary = register.summary(asked.scope, request.today)
    page = page_of(request, asked.found, None if asked.is_narrowed else summary.standing)
    context = {
        "nav": "people",
        "sub": "members",
        "here": here,
        "summary": summary,
        "page": page,
        "rows": register.rows(page.object_list, asked.paths, request.today, asked.charter),
        "q": asked.text,
        "filters": filters[:OPEN_FILTERS],
        "more_filters": filters[OPEN_FILTERS:],
        "more_chosen": sum(bool(one.chosen) for one in filters[OPEN_FILTERS:]),
        "gone": asked.gone,
        "is_narrowed": asked.is_narrowed,
        "may_write": can(request.user, Can.PEOPLE_WRITE, here, request.today),
        "may_merge": can(request.user, Can.PEOPLE_MERGE, here, request.today),
        "own_requests": own.unanswered(request.user, request.today).count(),
        "may_read_figures": can(request.user, Can.FIGURES_READ, here, request.today),
    }
    return render(request, "people/members.html", context)


@login_required
def member_new(request: HereRequest) -> HttpResponse:
    """Register a person in a unit."""
    here = unit_here(request)
    units = writable(request)
    if not units:
        require(request.user, Can.PEOPLE_WRITE, here, request.today)
    data = request.POST if request.method == "POST" else None
    form = forms.RegisterForm(
        forms.unit_choices(units), lists.of(here), data, initial={"since": request.today, "unit": here.pk}
    )
    page = Act(_("登记会员"), _("登记"), reverse("people:members"), in_people(), pairs=PAIRS)
    alike: list[Person] = []
    unseen = 0

    def do() -> str:
        nonlocal alike, unseen
        given = form.cleaned_data
        unit = forms.unit_chosen(units, given["unit"])
        facts = form.facts()
        known = Person.objects.filter(pk=number_of(given["known"]) or 0).first()
        try:
            person = operations.register_person(
                facts.pop("name"), unit, given["since"], by=request.user, at=timezone.now(),
                is_another=given["is_another"], known=known, standings=form.standings(), **facts,
            )  # fmt: skip
        except operations.LooksAlike as error:
            seen = visible_persons(request.user, request.today).filter(pk__in=[p.pk for p in error.alike])
            alike, unseen = list(seen), len(error.alike) - len(seen)
            raise
        return reverse("people:member", args=[person.pk])

    faults = {
        validation.NotANumber: "phone",
        operations.NameMissing: "name",
        operations.UnitClosed: "since",
        operations.AlreadyMember: "unit",
    }
    return act_page(
        request, form, page, do, done=_("已登记"), faults=faults, more=lambda: {"alike": alike, "unseen": unseen}
    )


def fetch(request: HereRequest, pk: int) -> Person:
    """A person the user may see; 404 otherwise. Of merged rows, the one that stays."""
    row = get_object_or_404(Person.objects.select_related("same_as"), pk=pk)
    person = row.same_as or row
    if not visible_persons(request.user, request.today).filter(pk=person.pk).exists():
        raise Http404
    return person


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
        "account": User.objects.filter(of_person(person)).first(),
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
    found, older = lines.window(about(person), request.GET.get("before", ""), LINES)
    context |= {"lines": lines.told(found, request.user, request.today), "older": older}
    return render(request, "people/member_traces.html", context)


def about(person: Person) -> Any:
    """Journal lines about a person and their account, aliases included."""
    rows = list(Person.objects.filter(Q(pk=person.pk) | Q(same_as=person)).values_list("pk", "user"))
    users = [user for _pk, user in rows if user is not None]
    keys = [*(f"people.person:{pk}" for pk, _user in rows), *(f"people.user:{pk}" for pk in users)]
    return Line.objects.filter(thing__in=keys)


def named(person: Person) -> tuple[str, str]:
    """A person as a crumb: the name and the address of the page."""
    return str(person), reverse("people:member", args=[person.pk])


@login_required
@never_cache
def edit(request: HereRequest, pk: int) -> HttpResponse:
    """Correct what is held on a person."""
    person = fetch(request, pk)
    operations.require_of(request.user, Can.PEOPLE_WRITE, person, request.today)
    form = forms.AmendForm(person, request.POST if request.method == "POST" else None)
    page = Act(_("修改信息"), _("保存"), named(person)[1], in_people(named(person)), pairs=PAIRS)

    def do() -> str:
        operations.amend_person(person, form.facts(), by=request.user, at=timezone.now())
        return ""

    return act_page(request, form, page, do, done=_("已保存"), faults={operations.NameMissing: "name"})


@login_required
def join(request: HereRequest, pk: int) -> HttpResponse:
    """Let a person belong to one more unit."""
    person = fetch(request, pk)
    units = writable(request)
    if not units:
        raise Forbidden(_("您没有登记人员的权限。"))
    form = forms.JoinForm(
        forms.unit_choices(units),
        request.POST if request.method == "POST" else None,
        initial={"since": request.today},
    )
    back = reverse("people:member_posts", args=[pk])
    page = Act(_("加入单位"), _("登记加入"), back, in_people(named(person)), pairs=(("unit", "since"),))

    def do() -> str:
        given = form.cleaned_data
        unit = forms.unit_chosen(units, given["unit"])
        operations.join(person, unit, given["since"], by=request.user, at=timezone.now())
        return ""

    faults: dict[type[Exception], str] = {operations.AlreadyMember: "unit", operations.UnitClosed: "since"}
    return act_page(request, form, page, do, done=_("已登记加入"), faults=faults)


@login_required
def leave(request: HereRequest, pk: int) -> HttpResponse:
    """End a membership."""
    membership = get_object_or_404(Membership.objects.select_related("unit", "person"), pk=pk)
    person = fetch(request, membership.person_id)
    if not can(request.user, Can.PEOPLE_READ, membership.unit, request.today):
        raise Http404
    require(request.user, Can.PEOPLE_WRITE, membership.unit, request.today)
    form = forms.LeaveForm(
        request.POST if request.method == "POST" else None,
        initial={"until": membership.until or request.today, "why": membership.left_for},
    )
    back = reverse("people:member_posts", args=[person.pk])
    title = _("离开%(unit)s") % {"unit": membership.unit}
    page = Act(
        title, _("登记离开"), back, in_people(named(person)), intro=_("在这个单位的职务同日结束。记录和数字不变。")
    )

    def do() -> str:
        given = form.cleaned_data
        operations.leave(membership, given["until"], given["why"], by=request.user, at=timezone.now())
        return ""

    return act_page(request, form, page, do, done=_("已登记离开"), faults={operations.EndsBeforeStart: "until"})


@login_required
def appoint(request: HereRequest, pk: int) -> HttpResponse:
    """Give a person a post."""
    person = fetch(request, pk)
    units = writable(request)
    if not units:
        raise Forbidden(_("您没有登记任职的权限。"))
    form = forms.AppointForm(
        forms.unit_choices(units),
        request.POST if request.method == "POST" else None,
        initial={"since": request.today},
    )
    back = reverse("people:member_posts", args=[pk])
    pairs = (("unit", "title"), ("since", "until"))
    page = Act(_("任职"), _("登记任职"), back, in_people(named(person)), pairs=pairs)

    def do() -> str:
        given = form.cleaned_data
        unit = forms.unit_chosen(units, given["unit"])
        operations.appoint(
            person, unit, given["title"], given["since"], given["until"], by=request.user, at=timezone.now()
        )
        return ""

    faults: dict[type[Exception], str] = {operations.EndsBeforeStart: "until", operations.UnitClosed: "since"}
    return act_page(request, form, page, do, done=_("已登记任职"), faults=faults)


@login_required
def relieve(request: HereRequest, pk: int) -> HttpResponse:
    """End a post."""
    post = get_object_or_404(Post.objects.select_related("unit", "person"), pk=pk)
    person = fetch(request, post.person_id)
    if not can(request.user, Can.PEOPLE_READ, post.unit, request.today):
        raise Http404
    require(request.user, Can.PEOPLE_WRITE, post.unit, request.today)
    data = request.POST if request.method == "POST" else None
    form = forms.RelieveForm(data, initial={"until": post.until or request.today})
    back = reverse("people:member_posts", args=[person.pk])
    title = _("卸任%(post)s") % {"post": post.title}
    page = Act(title, _("登记卸任"), back, in_people(named(person)))

    def do() -> str:
        operations.relieve(post, form.cleaned_data["until"], by=request.user, at=timezone.now())
        return ""

    return act_page(request, form, page, do, done=_("已登记卸任"), faults={operations.EndsBeforeStart: "until"})


@login_required
def standing(request: HereRequest, pk: int, aspect: str) -> HttpResponse:
    """Record a change of title, field, political status or talent grade."""
    known = dict(Standing.ASPECTS)
    if aspect not in known:
        raise Http404
    person = fetch(request, pk)
    operations.require_of(request.user, Can.PEOPLE_WRITE, person, request.today)
    current = Standing.objects.filter(on_day(request.today), person=person, aspect=aspect).first()
    form = forms.StandingForm(
        aspect,
        lists.of(operations.main_unit(person, request.today)),
        request.POST if request.method == "POST" else None,
        initial={"since": request.today, "value": current.value if current else ""},
    )
    back = reverse("people:member_posts", args=[pk])
    title = _("%(aspect)s有变化") % {"aspect": known[aspect]}
    page = Act(title, _("登记变化"), back, in_people(named(person)), intro=_("此前的照旧保留，到前一天为止。"))

    def do() -> str:
        given = form.cleaned_data
        operations.set_standing(person, aspect, given["value"], given["since"], by=request.user, at=timezone.now())
        return ""

    return act_page(request, form, page, do, done=_("已登记变化"))
