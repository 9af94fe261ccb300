"""One's API tokens 接口令牌: issued, shown once, revoked."""

from datetime import timedelta

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ..forms import day, text
from ..middleware import HereRequest
from ..models import ApiToken
from ..operations import tokens

USUAL = timedelta(days=90)


class TokenForm(forms.Form):
    """What a token is for, what it may do, until when."""

    name = text(gettext_lazy("用途"), 60, help_text=gettext_lazy("例如：区统战部汇总程序。"))
    scope = forms.ChoiceField(
        label=gettext_lazy("范围"), choices=ApiToken.SCOPES, widget=forms.RadioSelect, initial="read"
    )
    ends_on = day(gettext_lazy("有效至"), help_text=gettext_lazy("最长一年。"))


@login_required
@never_cache
def own(request: HereRequest) -> HttpResponse:
    """The tokens of one's own account; a new key is shown this once, on the answer itself."""
    today = timezone.localdate()
    form = TokenForm(request.POST or None, initial={"ends_on": today + USUAL})
    key = ""
    if request.method == "POST" and form.is_valid():
        try:
            _row, key = tokens.issue_token(request.user, by=request.user, at=timezone.now(), **form.cleaned_data)
        except tokens.TokenRefused as error:
            form.add_error(None, str(error))
        else:
            form = TokenForm(initial={"ends_on": today + USUAL})
    rows = ApiToken.objects.filter(user=request.user).order_by("-pk")[:50]
    context = {"nav": "settings", "sub": "account", "form": form, "key": key, "tokens": rows, "real_today": today}
    return render(request, "people/tokens.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def revoke(request: HereRequest, pk: int) -> HttpResponse:
    """Make a token useless at once."""
    tokens.revoke_token(get_object_or_404(ApiToken, pk=pk, user=request.user), by=request.user, at=timezone.now())
    return redirect("people:tokens")
