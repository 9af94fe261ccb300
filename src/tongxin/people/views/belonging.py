"""Acts on one person: corrections, memberships, posts, standings."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from .. import forms, lists, operations
from ..middleware import HereRequest
from ..models import (
    Membership,
    Post,
    Standing,
    on_day,
)
from ..permissions import Can, Forbidden, can, require
from .acts import Act, act_page, in_people
from .member import fetch, named
from .register import PAIRS, writable


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
    if not units.exists():
        raise Forbidden(_("您没有登记人员的权限。"))
    form = forms.JoinForm(
        units,
        request.POST if request.method == "POST" else None,
        initial={"since": request.today},
    )
    back = reverse("people:member_posts", args=[pk])
    page = Act(_("加入单位"), _("登记加入"), back, in_people(named(person)), pairs=(("unit", "since"),))

    def do() -> str:
        given = form.cleaned_data
        operations.join(person, given["unit"], given["since"], by=request.user, at=timezone.now())
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

    faults: dict[type[Exception], str] = {operations.EndsBeforeStart: "until", operations.AlreadyMember: "until"}
    return act_page(request, form, page, do, done=_("已登记离开"), faults=faults)


@login_required
def appoint(request: HereRequest, pk: int) -> HttpResponse:
    """Give a person a post."""
    person = fetch(request, pk)
    units = writable(request)
    if not units.exists():
        raise Forbidden(_("您没有登记任职的权限。"))
    form = forms.AppointForm(
        units,
        request.POST if request.method == "POST" else None,
        initial={"since": request.today},
    )
    back = reverse("people:member_posts", args=[pk])
    pairs = (("unit", "title"), ("since", "until"))
    page = Act(_("任职"), _("登记任职"), back, in_people(named(person)), pairs=pairs)

    def do() -> str:
        given = form.cleaned_data
        operations.appoint(
            person, given["unit"], given["title"], given["since"], given["until"], by=request.user, at=timezone.now()
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
