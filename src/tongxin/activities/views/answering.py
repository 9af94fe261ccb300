"""What a member answers for themselves on a small page: that they cannot come, that they are there."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tongxin.ledger.entering import RecordForm, attempt, form_page, told
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Person
from tongxin.people.permissions import person_of

from ..models import Activity
from .acting import said_by


def me(request: HereRequest) -> Person:
    """The member who asks; 404 for an account without one."""
    person = person_of(request.user)
    if person is None:
        raise Http404(_("您的账号没有对应的会员。"))
    return person


def answer_page(
    request: HereRequest,
    activity: Activity,
    form: RecordForm,
    answer: Callable[[dict[str, Any], dict[str, Any]], object],
    template: str,
    act: str,
    done: str,
) -> HttpResponse:
    """Ask, do it, go back to the activity.

    Args:
        answer: the verb, with what was typed, and with who says it when.
        act: what it is called, on button and heading.
        done: what is said afterwards.
    """
    back = reverse("activities:page", args=[activity.pk])
    who = said_by(request, today=True)
    if form.is_valid() and attempt(form, lambda: answer(form.cleaned_data, who)) is not None:
        return told(request, done, back)
    context = {"activity": activity, "act": act, "back": back, "nav": "activities", "sub": "activities"}
    return form_page(request, form, context, f"activities/{template}")
