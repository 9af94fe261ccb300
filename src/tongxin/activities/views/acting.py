"""A record's form and its smaller acts: what refuses them stands on the page they were tried on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tongxin.ledger.entering import RecordForm, attempt, beside_of, form_page, told, version_of
from tongxin.matters.counted import Counted
from tongxin.people.middleware import HereRequest
from tongxin.people.permissions import Can, require

from ..forms import ActForm
from ..models import Activity, Series, Venue

Row = Activity | Venue | Series


@dataclass(frozen=True)
class Act:
    """A smaller act: what its page asks and says."""

    verb: str
    title: str  # a question
    text: str
    asks: tuple[str, ...]  # fields of ActForm
    done: str
    in_states: tuple[str, ...]
    is_bad: bool = False
    day: str = ""  # label of the day it asks for


def voiding(text: str, *in_states: str) -> Act:
    """作废, for what was entered by mistake."""
    return Act(_("作废"), _("作废这条记录吗？"), text, ("why",), _("已作废"), in_states, True)


def restoring(text: str) -> Act:
    """恢复 of what was voided."""
    return Act(_("恢复记录"), _("恢复这条记录吗？"), text, (), _("已恢复"), ("voided",))


@dataclass(frozen=True)
class Shelf:
    """Where records of a sort stand: their list, the page of one, their place in the menu."""

    sub: str
    list: str  # name of its address
    page: str
    list_name: Any  # a lazy text

    def back(self, row: Row | None) -> str:
        """The page of one; of one that is not there yet, the list."""
        return reverse(self.page, args=[row.pk]) if row is not None else reverse(self.list)

    def context(self, row: Row | None, posts: Sequence[Counted]) -> dict[str, Any]:
        return {
            "nav": "activities", "sub": self.sub, "back": self.back(row), "list": reverse(self.list),
            "list_name": self.list_name, "posts": posts,
        }  # fmt: skip


def said_by(
    request: HereRequest, *, beside: bool = False, version: bool = False, today: bool = False
) -> dict[str, Any]:
    """Who does it and when, with what else the verb asks for."""
    said: dict[str, Any] = {"by": request.user, "at": now()}
    if beside:
        said["beside"] = beside_of(request)
    if version:
        said["version"] = version_of(request)
    if today:
        said["today"] = request.today
    return said


def act_page(
    request: HereRequest,
    shelf: Shelf,
    row: Row,
    acts: Mapping[str, Act],
    act: str,
    do: Callable[[dict[str, Any]], object],
    *,
    state: str,
    not_now: str,
    posts: Sequence[Counted] = (),
) -> HttpResponse:
    """Cancel, end, void and their like: say what follows, ask for the reason, do it.

    Args:
        do: the verb, with what was typed.
        not_now: what is said where the record is not in a state for it.
    """
    rule = acts.get(act)
    if rule is None:
        raise Http404
    require(request.user, Can.ACTIVITIES_WRITE, row.unit, request.today)
    if state not in rule.in_states:
        messages.error(request, not_now)
        return redirect(shelf.back(row))
    posted = request.POST if request.method == "POST" else None
    form = ActForm(rule.asks, posted, day=rule.day, today=request.today)
    if form.is_valid() and attempt(form, lambda: do(form.cleaned_data)) is not None:
        return told(request, rule.done, shelf.back(row))
    context = {"rule": rule, "thing": row, "version": row.version} | shelf.context(row, posts)
    return form_page(request, form, context, "activities/act.html")


def may_edit(request: HereRequest, row: Venue | Series) -> bool:
    """Whether it can be changed; says why not. Raises: Forbidden."""
    require(request.user, Can.ACTIVITIES_WRITE, row.unit, request.today)
    if row.is_voided:
        messages.error(request, _("已作废的，先恢复再修改。"))
    return not row.is_voided


def record_page(
    request: HereRequest,
    shelf: Shelf,
    form: RecordForm,
    row: Venue | Series | None,
    save: Callable[[dict[str, Any]], Venue | Series],
    *,
    heading: str,
    posts: Callable[[], Sequence[Counted]],
) -> HttpResponse:
    """The form of a venue or series, new or changed.

    Args:
        row: the one that is changed; None for a new one.
        save: the verb, with what was typed.
        posts: what a new one will count as, by what the form says.
    """
    if form.is_valid():
        saved = attempt(form, lambda: save(form.said()))
        if saved is not None:
            sentence = _("已登记“%(name)s”") % {"name": saved.name} if row is None else _("已存")
            return told(request, sentence, shelf.back(saved))
    context = shelf.context(row, posts() if row is None else ()) | {
        "heading": heading,
        "version": row.version if row else "",
        "verb": _("保存改动") if row else _("登记"),
        "crumbs": [(_("活动"), ""), (shelf.list_name, reverse(shelf.list))],
        "posts_note": _("联合举办的，各单位都计，上级计一次。"),
    }
    return form_page(request, form, context, "activities/record.html")
