"""Second factor 两步验证: its secrets encrypted, and required of the roles the installation names."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from .middleware import HereRequest
from .models import User
from .permissions import held

# Addresses one needs to get there, or to go away.
OPEN = frozenset({
    "account_login", "account_logout", "account_reauthenticate", "account_inactive", "mfa_index", "mfa_activate_totp",
    "mfa_authenticate", "mfa_reauthenticate", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
    "set_language", "health", "metrics",
})  # fmt: skip
FORBIDDEN = 403


def has_one(user: User) -> bool:
    """Whether the account logs in with an authenticator app."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def is_required(request: HereRequest) -> bool:
    """Whether a role of the user is one that must."""
    roles = settings.TONGXIN_MFA_ROLES
    return bool(roles) and any(h.role in roles for h in held(request.user, request.today))


class SecondFactorMiddleware:
    """Lets who must have a second factor and has none do nothing but set it up (TONGXIN_MFA_ROLES)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HereRequest, *args: object) -> HttpResponse | None:
        """Decided once the address is known; the session cookie of a page opens the API no sooner."""
        match = request.resolver_match
        if match is None or match.view_name in OPEN or not settings.TONGXIN_MFA_ROLES:
            return None
        if not request.user.is_authenticated or not is_required(request) or has_one(request.user):
            return None
        if "api" in match.namespaces:
            message = _("您的角色登录要两步验证。先在网页上启用。")
            return JsonResponse({"error": "second_factor", "message": message}, status=FORBIDDEN)
        return redirect("mfa_index")
