"""The page behind an invitation, for whoever holds the link."""

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from .. import names
from ..forms import account_name, new_password
from ..middleware import HereRequest
from ..models import Invitation, User
from ..operations import HasAccount, NameTaken, WeakPassword
from ..operations import invitations as verbs
from ..permissions import roles_of
from .links import gone

BACKEND = "tongxin.people.login.Backend"


class NewAccountForm(forms.Form):
    """An account of one's own: name and password; a mail address where the installation sends mail."""

    username = account_name()
    password = new_password(gettext_lazy("密码"))
    email = forms.EmailField(label=gettext_lazy("邮箱"), required=False, help_text=gettext_lazy("忘记密码时用它重设。"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not settings.EMAIL_HOST:
            del self.fields["email"]


@never_cache
@sensitive_post_parameters("password")
def accept(request: HereRequest, key: str) -> HttpResponse:
    """Who invites to what; then a new account, or the one that is logged in."""
    try:
        invitation = verbs.invitation_of(key, timezone.now())
        if request.user.is_authenticated:
            return _with_own(request, key, invitation)
        return _with_new(request, key, invitation)
    except verbs.InvitationGone as error:
        return gone(request, error)


def _shown(request: HereRequest, key: str, invitation: Invitation) -> dict[str, object]:
    role = roles_of(invitation.unit).get(invitation.role)
    sender = invitation.made_by
    return {
        "invitation": invitation,
        "key": key,
        "role": role.name if role is not None else "",
        "sender": (sender.person or sender.username) if sender is not None else "",
    }


def _with_own(request: HereRequest, key: str, invitation: Invitation) -> HttpResponse:
    context = _shown(request, key, invitation)
    if request.method == "POST":
        try:
            verbs.accept_invitation(key, since=request.today, by=request.user, at=timezone.now())
        except (verbs.InvitationRefused, HasAccount) as error:
            context["refusal"] = str(error)
            return render(request, "people/invitation.html", context, status=422)
        messages.success(request, _("已接受邀请"))
        return redirect("people:welcome")
    return render(request, "people/invitation.html", context)


def _with_new(request: HereRequest, key: str, invitation: Invitation) -> HttpResponse:
    form = NewAccountForm(
        request.POST if request.method == "POST" else None, initial={"username": _proposed(invitation)}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            user = verbs.accept_as_new(
                key, given["username"], given["password"], email=given.get("email", ""),
                since=request.today, at=timezone.now(),
            )  # fmt: skip
        except (NameTaken, WeakPassword, HasAccount) as error:
            faults = {NameTaken: "username", WeakPassword: "password"}
            form.add_error(faults.get(type(error)), str(error))
        else:
            login(request, user, backend=BACKEND)
            reauthenticate_by_password(request)  # just typed: the second factor does not ask for it again
            return redirect("people:welcome")
    context = _shown(request, key, invitation) | {"form": form}
    return render(request, "people/invitation.html", context, status=422 if form.errors else 200)


def _proposed(invitation: Invitation) -> str:
    """A name for the account: the pinyin of the person's name, with a number where it is taken."""
    if invitation.person is None:
        return ""
    stem = "".join(c for c in names.reading(invitation.person.name)[0] if c.isascii() and c.isalnum())[:30]
    if len(stem) < 3:
        return ""
    taken = set(User.objects.filter(username__istartswith=stem).values_list("username", flat=True))
    numbered = (f"{stem}{n}" for n in range(2, len(taken) + 3))
    return next(name for name in (stem, *numbered) if name not in taken)
