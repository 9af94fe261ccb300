"""Settings: accounts and roles, for administrators."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from .. import account_forms, naming, operations, register
from ..listing import page_of
from ..middleware import HereRequest
from ..models import RoleGrant, Unit, User, holds, on_day
from ..permissions import MEMBER, Can, Forbidden, reach, roles_of, within
from ..second_factor import has_one
from .acts import Act, act_page, in_settings


def _paths(request: HereRequest) -> tuple[str, ...]:
    paths = reach(request.user, Can.PEOPLE_GRANT, request.today)
    if not paths:
        raise Forbidden(_("只有系统管理员可以管理账号和授权。"))
    return paths


def grantable_units(request: HereRequest) -> "QuerySet[Unit]":
    """Units one may grant on, outside bodies too, since a bureau has an account of its own."""
    return Unit.objects.filter(within(_paths(request), "path"), closed_on=None).order_by("path")


def with_rules(units: "QuerySet[Unit]") -> list[Unit]:
    """Those that have rules of their own, else the first."""
    return list(units.exclude(charter="")) or list(units[:1])


def known_roles(units: Iterable[Unit]) -> dict[str, str]:
    """Roles of the rules in force there, code → name."""
    found: dict[str, str] = {}
    for unit in units:
        found |= {code: role.name for code, role in roles_of(unit).items() if code != MEMBER}
    return found


@login_required
def accounts(request: HereRequest) -> HttpResponse:
    """Accounts one looks after, with the roles that stand."""
    paths = _paths(request)
    found = operations.accounts(request.user, request.today)
    text = request.GET.get("q", "").strip()[:40]
    if text:
        found = found.filter(Q(username__icontains=text) | Q(person__name__icontains=text))
    stopped = request.GET.get("state") == "stopped"
    standing = RoleGrant.objects.filter(on_day(request.today), within(paths)).select_related("unit")
    found = found.filter(is_active=not stopped).select_related("person").order_by("username")
    page = page_of(request, found.prefetch_related(Prefetch("role_grants", standing, "standing")))
    roles = known_roles(with_rules(grantable_units(request)))
    context = {
        "nav": "settings",
        "sub": "accounts",
        "page": page,
        "rows": [
            (user, [(roles.get(grant.role, grant.role), grant.unit) for grant in user.standing])
            for user in page.object_list
        ],
        "q": text,
        "stopped": stopped,
    }
    return render(request, "people/accounts.html", context)


def fetch(request: HereRequest, pk: int) -> User:
    """An account one looks after; 404 otherwise, 403 for who looks after none."""
    _paths(request)
    user = get_object_or_404(User.objects.select_related("person"), pk=pk)
    if not operations.accounts(request.user, request.today).filter(pk=user.pk).exists():
        raise Http404
    return user


@login_required
def account(request: HereRequest, pk: int) -> HttpResponse:
    """One account: who it is, what it may do where and since when."""
    shown = fetch(request, pk)
    units = grantable_units(request)
    roles = known_roles(with_rules(units))
    grants = RoleGrant.objects.filter(user=shown).select_related("unit").order_by("-since", "pk")
    paths = _paths(request)
    context = {
        "nav": "settings",
        "sub": "accounts",
        "shown": shown,
        "has_second_factor": has_one(shown),
        "grants": [
            {
                "grant": grant,
                "role": roles.get(grant.role, grant.role),
                "stands": holds(grant, request.today),
                "may_end": any(grant.unit.path.startswith(p) for p in paths) and _ends_later(grant, request.today),
            }
            for grant in grants
        ],
    }
    return render(request, "people/account.html", context)


def _ends_later(grant: RoleGrant, on: date) -> bool:
    return grant.until is None or grant.until >= on


@login_required
@sensitive_post_parameters("password")
def account_new(request: HereRequest) -> HttpResponse:
    """Open an account and, at once, give it a role."""
    units = grantable_units(request)
    roles = known_roles(with_rules(units))
    form = account_forms.AccountForm(units, list(roles.items()), request.POST if request.method == "POST" else None)
    page = Act(
        _("开户"), _("开户"), reverse("people:accounts"), in_settings(), nav="settings", sub="accounts",
        intro=_("把账号和初始密码交给本人，登录后由本人改密码。"), pairs=(("username", "password"), ("unit", "role")),
    )  # fmt: skip

    def do() -> str:
        given = form.cleaned_data
        unit = given["unit"]
        person = naming.person_called(given["person"], register.persons((unit.path,), request.today))
        with transaction.atomic():
            user = operations.open_account(
                given["username"], given["password"], unit=unit, person=person, by=request.user, at=timezone.now()
            )
            if given["role"]:
                operations.grant_role(user, given["role"], unit, request.today, by=request.user, at=timezone.now())
        return reverse("people:account_page", args=[user.pk])

    faults: dict[type[Exception], str] = {
        operations.NameTaken: "username",
        operations.WeakPassword: "password",
        operations.HasAccount: "person",
        naming.Unnamed: "person",
        operations.NoSuchRole: "role",
    }
    return act_page(request, form, page, do, done=_("已开户"), faults=faults)


@login_required
def grant(request: HereRequest, pk: int) -> HttpResponse:
    """Give an account a role on a unit."""
    shown = fetch(request, pk)
    units = grantable_units(request)
    form = account_forms.GrantForm(
        units,
        list(known_roles(with_rules(units)).items()),
        request.POST if request.method == "POST" else None,
        initial={"since": request.today},
    )
    page = _act(shown, _("授权"), _("授权"), pairs=(("role", "unit"), ("since", "until")))

    def do() -> str:
        given = form.cleaned_data
        operations.grant_role(
            shown, given["role"], given["unit"], given["since"], given["until"], by=request.user, at=timezone.now()
        )
        return ""

    return act_page(
        request, form, page, do, done=_("已授权"),
        faults={operations.NoSuchRole: "role", operations.AlreadyGranted: "unit"},
    )  # fmt: skip


def _act(shown: User, title: str, verb: str, **further: Any) -> Act:
    address = reverse("people:account_page", args=[shown.pk])
    crumbs = in_settings((shown.username, address))
    return Act(title, verb, address, crumbs, nav="settings", sub="accounts", **further)


@login_required
def revoke(request: HereRequest, pk: int) -> HttpResponse:
    """End a role."""
    held = get_object_or_404(RoleGrant.objects.select_related("unit", "user"), pk=pk)
    shown = fetch(request, held.user_id)
    if not any(held.unit.path.startswith(path) for path in _paths(request)):
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = account_forms.RevokeForm(data, initial={"until": request.today})
    role = roles_of(held.unit).get(held.role)
    title = _("收回%(unit)s%(role)s") % {"unit": held.unit, "role": role.name if role else held.role}
    page = _act(shown, title, _("收回授权"), intro=_("填授权开始前的日子，等于从来没有授过。"))

    def do() -> str:
        given = form.cleaned_data
        operations.revoke_role(held, given["until"], by=request.user, at=timezone.now(), reason=given["reason"])
        return ""

    return act_page(request, form, page, do, done=_("已收回"))


@login_required
@sensitive_post_parameters("password")
def password(request: HereRequest, pk: int) -> HttpResponse:
    """Set a new password for who lost theirs."""
    shown = fetch(request, pk)
    form = account_forms.PasswordForm(request.POST if request.method == "POST" else None)
    page = _act(shown, _("重设密码"), _("重设密码"), intro=_("两步验证同时取消，由本人重新设置。"))

    def do() -> str:
        operations.reset_password(shown, form.cleaned_data["password"], by=request.user, at=timezone.now())
        return ""

    return act_page(request, form, page, do, done=_("密码已重设"), faults={operations.WeakPassword: "password"})


@login_required
@require_POST
def switch(request: HereRequest, pk: int) -> HttpResponse:
    """Stop an account, or let it in again."""
    shown = fetch(request, pk)
    try:
        if shown.is_active:
            operations.close_account(shown, by=request.user, at=timezone.now())
            messages.success(request, _("已停用"))
        else:
            operations.reopen_account(shown, by=request.user, at=timezone.now())
            messages.success(request, _("已恢复"))
    except operations.LastAdministrator as error:
        messages.error(request, str(error))
    return redirect("people:account_page", shown.pk)
