"""One's own account: what is held on one, who looked at it, corrections, export. And which unit one works in."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from .. import forms, lines, lists, operations
from .. import here as places
from ..middleware import HereRequest
from ..models import OwnRequest, Post, Unit, of_person
from ..permissions import person_of, roles
from ..second_factor import has_one
from .acts import Act, act_page
from .member import facts_of, secrets_of, values_of

LINES = 20
REQUESTS = 10


@login_required
@require_POST
def here(request: HereRequest) -> HttpResponse:
    """Work in another of one's units from now on."""
    unit = Unit.objects.filter(key=request.POST.get("unit", "")).first()
    if unit is not None and roles(request.user, unit, request.today):
        request.session[places.CHOSEN] = unit.pk
    back = request.POST.get("next", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "/")


@login_required
@never_cache
def me(request: HereRequest) -> HttpResponse:
    """账号与安全: the account, what is held on one, and who looked at it."""
    person = person_of(request.user)
    context: dict[str, Any] = {
        "nav": "settings",
        "sub": "account",
        "person": person,
        "has_second_factor": has_one(request.user),
        "sends_mail": bool(settings.EMAIL_HOST),
    }
    if person is not None:
        found, older = lines.window(lines.about(person), request.GET.get("before", ""), LINES)
        told = lines.told(found, request.user, request.today)
        had = operations.memberships_of(person)
        charter = lists.of(operations.main_unit(person, request.today, had))
        requests = OwnRequest.objects.filter(of_person(person))
        context |= {
            "facts": facts_of(person, charter, values_of(person, request.today)),
            "secrets": secrets_of(person),
            "memberships": had,
            "posts": Post.objects.filter(of_person(person)).select_related("unit").order_by("-since"),
            "lines": told,
            "older": older,
            "requests": requests.order_by("-pk")[:REQUESTS],
        }
    return render(request, "people/me.html", context)


@login_required
@never_cache
def edit(request: HereRequest) -> HttpResponse:
    """Correct what one may correct of oneself; the rest the office does."""
    person = person_of(request.user)
    if person is None:
        raise Http404
    form = forms.OwnForm(person, request.POST if request.method == "POST" else None)
    back = reverse("people:account")
    page = Act(
        _("更正本人信息"), _("保存"), back, [(_("账号与安全"), back)], nav="settings", sub="account",
        intro=_("姓名、身份证号、会籍、职务由秘书处更正，凭原件办理。"), pairs=(("employer", "job"),),
    )  # fmt: skip

    def do() -> str:
        operations.amend_person(person, form.facts(), by=request.user, at=timezone.now(), is_another=True)
        return ""

    return act_page(request, form, page, do, done=_("已保存"))
