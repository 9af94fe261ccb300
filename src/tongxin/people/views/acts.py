"""The page on which one act is done: a form, and what becomes of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tongxin.journal.operations import EvidenceRefused

from .. import codes, operations, refusals, validation
from ..middleware import HereRequest
from ..operations import invitations, own, sessions

Crumbs = Sequence[tuple[str, str]]  # (name, address)

# Every rule a verb of people may hold up; each says itself what is wrong.
RULES: tuple[type[Exception], ...] = (
    operations.AlreadyClosed,
    operations.AlreadyGranted,
    operations.AlreadyGuided,
    operations.AlreadyMember,
    operations.CannotMerge,
    operations.Cycle,
    operations.EndsBeforeStart,
    operations.Erased,
    operations.HasAccount,
    operations.HasUnitsBelow,
    operations.KeyTaken,
    operations.LastAdministrator,
    operations.LooksAlike,
    operations.NameMissing,
    operations.NameTaken,
    operations.NoSuchRole,
    operations.NotBeforeFounding,
    operations.NotTheSame,
    operations.ParentNotThere,
    operations.PlacementInFuture,
    operations.ReasonMissing,
    operations.RulesDoNotFit,
    operations.UnitClosed,
    operations.WeakPassword,
    validation.NotANumber,
    refusals.Refused,
    EvidenceRefused,
    invitations.InvitationRefused,
    own.RequestRefused,
    sessions.NoSecondFactor,
)
SUGGESTED = {
    "posts": codes.POSTS,
    "left_for": codes.LEFT_FOR,
}


@dataclass(frozen=True)
class Act:
    """What the page says: heading, the verb on its button, where one came from."""

    title: str
    verb: str
    back: str
    crumbs: Crumbs
    nav: str = "people"
    sub: str = "members"
    intro: str = ""
    pairs: tuple[tuple[str, ...], ...] = ()  # fields that stand side by side
    is_final: bool = False  # cannot be undone: the button is crimson


def act_page(
    request: HereRequest,
    form: forms.Form,
    page: Act,
    do: Callable[[], str],
    *,
    done: str,
    faults: Mapping[type[Exception], str] | None = None,
    then: str = "",
    more: Callable[[], Mapping[str, Any]] | None = None,
) -> HttpResponse:
    """Show the form; on a valid POST do the act, and go where `do` says or to `then`.

    Args:
        do: does it, returns the address to go to, or "" for `then`.
        done: what the toast says.
        more: what else the page shows, asked for once the act was tried.
        faults: which field a rule's sentence belongs to.
    """
    if request.method == "POST" and form.is_valid():
        try:
            where = do()
        except RULES as error:
            name = (faults or {}).get(type(error))
            form.add_error(name if name in form.fields else None, str(error))
        else:
            messages.success(request, done)
            return redirect(where or then or page.back)
    context = {
        "form": form,
        "page": page,
        "nav": page.nav,
        "sub": page.sub,
        "rows": _rows(form, page.pairs),
        "suggested": SUGGESTED,
    }
    return render(
        request, "people/act.html", context | dict(more() if more else {}), status=422 if form.errors else 200
    )


def _rows(form: forms.Form, pairs: tuple[tuple[str, ...], ...]) -> list[list[forms.BoundField]]:
    """The form's fields in rows of one or more."""
    first = {names[0]: names for names in pairs}
    beside = {name for names in pairs for name in names[1:]}
    rows = []
    for bound in form.visible_fields():
        if bound.name in first:
            rows.append([form[name] for name in first[bound.name] if name in form.fields])
        elif bound.name not in beside:
            rows.append([bound])
    return rows


def in_people(*further: tuple[str, str]) -> Crumbs:
    """Crumbs from the register down."""
    return [(_("会员名册"), reverse("people:members")), *further]


def in_units(*further: tuple[str, str]) -> Crumbs:
    """Crumbs from the list of units down."""
    return [(_("组织机构"), reverse("people:units")), *further]


def in_settings(*further: tuple[str, str]) -> Crumbs:
    """Crumbs from the settings down."""
    return [(_("账号与授权"), reverse("people:accounts")), *further]
