"""Pages of the office on invitations 邀请: whom to invite, the links as cards to hand out, those still open."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from .. import operations, register
from ..fields import UnitChoice
from ..forms import text
from ..listing import numbers_of, page_of
from ..middleware import HereRequest
from ..models import Invitation, Membership, Person, Unit, User
from ..operations import invitations as verbs
from ..permissions import Can, Forbidden, can, reach, roles_of, within
from .accounts import grantable_units, known_roles, with_rules
from .acts import RULES
from .links import address_of
from .member import fetch
from .narrowing import unit_here

STATES = [
    ("open", gettext_lazy("等接受")),
    ("used", gettext_lazy("已接受")),
    ("ended", gettext_lazy("已过期")),
    ("revoked", gettext_lazy("已撤回")),
]
DAYS = [(str(n), gettext_lazy("%(n)s天") % {"n": n}) for n in (1, 3, 7, 14, 30)]
AT_ONCE = 200  # invited together
LAYOUTS = [("one", gettext_lazy("一人一页")), ("many", gettext_lazy("一页多张，裁开发"))]


@dataclass(frozen=True)
class Card:
    """One invitation as it is handed over."""

    invitation: Invitation
    address: str
    role: str


class Lasting(forms.Form):
    days = forms.ChoiceField(label=gettext_lazy("有效期"), choices=DAYS, initial=str(verbs.DAYS))


class PersonForm(Lasting):
    """How long; and the role, for who may grant one."""

    role = forms.ChoiceField(label=gettext_lazy("同时授予的角色"), required=False)

    field_order = ["role", "days"]

    def __init__(self, roles: dict[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", gettext_lazy("不授角色，以会员身份使用")), *roles.items()]  # type: ignore[attr-defined]
        if not roles:
            del self.fields["role"]


class OfficeForm(Lasting):
    """An office: which, in what role, whom the link goes to."""

    unit = UnitChoice(label=gettext_lazy("单位"))
    role = forms.ChoiceField(label=gettext_lazy("角色"))
    note = text(gettext_lazy("发给谁"), 60, help_text=gettext_lazy("印在卡片上，例如：市教育局办公室。"))

    field_order = ["unit", "role", "note", "days"]

    def __init__(self, units: "QuerySet[Unit]", roles: dict[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(units)  # type: ignore[attr-defined]
        self.fields["role"].choices = list(roles.items())  # type: ignore[attr-defined]


class SheetForm(Lasting):
    layout = forms.ChoiceField(label=gettext_lazy("怎么印"), choices=LAYOUTS, initial="one")


def _may_invite(request: HereRequest) -> None:
    reaches = (reach(request.user, act, request.today) for act in (Can.PEOPLE_GRANT, Can.PEOPLE_WRITE))
    if not any(reaches):
        raise Forbidden(_("您没有邀请的权限。"))


@login_required
def sent(request: HereRequest) -> HttpResponse:
    """Invitations one looks after, open ones first asked for, with their state."""
    _may_invite(request)
    at = timezone.now()
    state = request.GET.get("state", "open")
    state = state if state in dict(STATES) else "open"
    found = verbs.sent(request.user, timezone.localdate())
    unused = Q(used_at=None, revoked_at=None)
    narrowed = {
        "open": unused & Q(ends_at__gt=at),
        "used": Q(used_at__isnull=False),
        "ended": unused & Q(ends_at__lte=at),
        "revoked": Q(revoked_at__isnull=False),
    }
    rows = found.filter(narrowed[state]).select_related("unit", "person", "made_by__person", "used_by")
    page = page_of(request, rows.order_by("-pk"))
    context = {
        "nav": "people",
        "sub": "members",
        "page": page,
        "rows": [(row, _role_name(row.unit, row.role)) for row in page.object_list],
        "states": [(code, name, found.filter(narrowed[code]).count()) for code, name in STATES],
        "state": state,
        "may_grant": bool(reach(request.user, Can.PEOPLE_GRANT, request.today)),
        "may_read": bool(reach(request.user, Can.PEOPLE_WRITE, request.today)),
    }
    return render(request, "people/invitations.html", context)


def _role_name(unit: Unit, role: str) -> str:
    known = roles_of(unit)
    return known[role].name if role in known else role


@login_required
@require_POST
def revoke(request: HereRequest, pk: int) -> HttpResponse:
    """Make a link useless at once."""
    _may_invite(request)
    mine = verbs.sent(request.user, timezone.localdate())
    verbs.revoke_invitation(get_object_or_404(mine, pk=pk), by=request.user, at=timezone.now())
    messages.success(request, _("已撤回，链接不能再用"))
    return redirect("people:invitations")


@login_required
@never_cache
def person(request: HereRequest, pk: int) -> HttpResponse:
    """Invite one person of the register."""
    invited = fetch(request, pk)
    if not operations.may(request.user, Can.PEOPLE_WRITE, invited, request.today):
        raise Forbidden(_("您没有邀请这位人员的权限。"))
    unit = _home_of(request, invited)
    roles = known_roles([unit]) if can(request.user, Can.PEOPLE_GRANT, unit, request.today) else {}
    form = PersonForm(roles, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            cards = [_invite(request, unit, person=invited, **_given(form))]
        except RULES as error:
            form.add_error(None, str(error))
        else:
            return _cards(request, cards, "one")
    account = operations.account_of(invited)
    context = {"nav": "people", "sub": "members", "form": form, "invited": invited, "unit": unit, "account": account}
    return render(request, "people/invite_person.html", context, status=422 if form.errors else 200)


def _home_of(request: HereRequest, invited: Person) -> Unit:
    """The deepest unit where the person stands and one may write: what they are invited to."""
    scope = within(reach(request.user, Can.PEOPLE_WRITE, request.today))
    rows = Membership.objects.filter(scope, person__in=register.rows_of([invited.pk])).select_related("unit")
    standing = [row for row in rows if row.until is None or row.until >= request.today] or list(rows)
    if not standing:
        raise Forbidden(_("您没有邀请这位人员的权限。"))
    return max((row.unit for row in standing), key=lambda unit: unit.path.count("/"))


def _given(form: forms.Form) -> dict[str, Any]:
    given = form.cleaned_data
    return {"role": given.get("role", ""), "note": given.get("note", ""), "days": int(given["days"])}


def _invite(request: HereRequest, unit: Unit, **what: Any) -> Card:
    invitation, key = verbs.invite(unit, by=request.user, at=timezone.now(), **what)
    return Card(invitation, address_of(request, "people:invitation", key), _role_name(unit, invitation.role))


def _cards(request: HereRequest, cards: list[Card], layout: str) -> HttpResponse:
    """The links, this once: nothing but their hashes is kept."""
    context = {"nav": "people", "sub": "members", "cards": cards, "layout": layout}
    return render(request, "people/invitation_cards.html", context)


@login_required
@never_cache
def office(request: HereRequest) -> HttpResponse:
    """Invite whoever looks after an office, by its role."""
    if not reach(request.user, Can.PEOPLE_GRANT, request.today):
        raise Forbidden(_("只有系统管理员可以邀请到角色。"))
    units = grantable_units(request)
    roles = known_roles(with_rules(units))
    form = OfficeForm(units, roles, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            cards = [_invite(request, form.cleaned_data["unit"], **_given(form))]
        except RULES as error:
            form.add_error("role" if isinstance(error, operations.NoSuchRole) else None, str(error))
        else:
            return _cards(request, cards, "one")
    context = {"nav": "settings", "sub": "accounts", "form": form}
    return render(request, "people/invite_office.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
def sheet(request: HereRequest) -> HttpResponse:
    """Invite several members who have no account yet: cards to hand out at a meeting."""
    here = unit_here(request)
    paths = tuple(path for path in reach(request.user, Can.PEOPLE_WRITE, request.today) if path.startswith(here.path))
    if can(request.user, Can.PEOPLE_WRITE, here, request.today):
        paths = (here.path,)
    if not paths:
        raise Forbidden(_("您没有邀请的权限。"))
    sought = request.GET.get("q", "").strip()
    found = register.persons(paths, request.today, text=sought)
    found = found.exclude(pk__in=_with_account())
    page = page_of(request, found)
    form = SheetForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        chosen = numbers_of(request.POST.getlist("person"))[:AT_ONCE]
        people = list(register.persons(paths, request.today).filter(pk__in=chosen))
        if people:
            return _cards(request, _invite_all(request, people, form), form.cleaned_data["layout"])
        form.add_error(None, _("先选要邀请的人。"))
    context = {
        "nav": "people",
        "sub": "members",
        "here": here,
        "form": form,
        "q": sought,
        "page": page,
        "rows": register.rows(page.object_list, paths, request.today),
        "waiting": set(
            verbs.sent(request.user, timezone.localdate())
            .filter(used_at=None, revoked_at=None, ends_at__gt=timezone.now(), person__in=list(page.object_list))
            .values_list("person", flat=True)
        ),
    }
    return render(request, "people/invite_sheet.html", context, status=422 if form.errors else 200)


def _with_account() -> Any:
    """Ids of persons who have an account, themselves or by a row merged into them."""
    own = User.objects.filter(person__isnull=False)
    return Person.objects.filter(Q(pk__in=own.values("person")) | Q(pk__in=own.values("person__same_as"))).values("pk")


def _invite_all(request: HereRequest, people: Iterable[Person], form: forms.Form) -> list[Card]:
    """All or none; who got an account meanwhile is left out."""
    cards = []
    with transaction.atomic():
        for invited in people:
            try:
                with transaction.atomic():
                    cards.append(_invite(request, _home_of(request, invited), person=invited, **_given(form)))
            except operations.HasAccount:
                continue
    return cards
