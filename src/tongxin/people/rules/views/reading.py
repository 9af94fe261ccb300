"""Pages that show the rules in force, their editions, and the organisation's own rules."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tongxin.kernel.charter.read import CharterError
from tongxin.kernel.charter.shapes import Charter

from ... import charters, listing
from ...middleware import HereRequest
from ...models import Edition, LocalRule, Unit, User
from .. import effects, layout, words
from ..forms import NEW
from ..previews import preview_saved
from .scope import bound, entry_name, may_amend, page_of, rule_here


@login_required
@require_safe
def rules(request: HereRequest) -> HttpResponse:
    """The rules in force, to everybody they bind."""
    _unit, organisation = bound(request)
    charter = charters.in_force(organisation)
    standing = charters.standing(organisation)
    context = page_of(
        request, organisation, "rules",
        charter=charter, edition=organisation.edition,
        body=_body(organisation.edition, standing, may_edit=may_amend(request, organisation)),
        synonyms=_worded(charter, charters.worded(organisation, standing)),
        shipped_name=charters.shipped(organisation.charter).name,
        misfit=_misfit(organisation, standing),
    )  # fmt: skip
    return render(request, "people/rules.html", context)


def _body(edition: Edition | None, standing: list[LocalRule], *, may_edit: bool) -> str:
    """The rules of an edition, laid out; every organisation has had one since it was founded."""
    if edition is None:
        raise Http404
    return layout.body(edition.hash, layout.own(standing), may_edit, get_language() or settings.LANGUAGE_CODE)


def _worded(charter: Charter, synonyms: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(code, name, wordings) of each synonym that still means something."""
    known: dict[str, Any] = {**charter.items, **charter.indicators}
    return [
        (code, known[code].name, "、".join(synonym.wordings)) for code, synonym in synonyms.items() if code in known
    ]


def _misfit(organisation: Unit, standing: list[LocalRule]) -> str:
    """Why the local rules do not fit the shipped text of this release, so that an older edition holds."""
    try:
        charters.effective(organisation.charter, standing)
    except CharterError as error:
        return str(error)
    return ""


@login_required
@require_safe
def editions(request: HereRequest) -> HttpResponse:
    """Every edition, newest first."""
    _unit, organisation = bound(request)
    held = Edition.objects.filter(unit=organisation).defer("text").order_by("-made_at", "-pk")
    context = page_of(
        request, organisation, "editions", page=listing.page_of(request, held), current=organisation.edition_id
    )
    return render(request, "people/rules_editions.html", context)


def _edition_here(request: HereRequest, pk: int) -> tuple[Unit, Edition]:
    _unit, organisation = bound(request)
    return organisation, get_object_or_404(Edition, pk=pk, unit=organisation)


@login_required
@require_safe
def edition(request: HereRequest, pk: int) -> HttpResponse:
    """One edition in full, and what it changed."""
    organisation, this = _edition_here(request, pk)
    before = Edition.objects.filter(unit=organisation, pk__lt=this.pk).order_by("-pk").first()
    charter = charters.of_edition(this)
    changes = words.differences(charters.of_edition(before), charter) if before else []
    context = page_of(
        request, organisation, "editions",
        edition=this, before=before, changes=changes, body=_body(this, [], may_edit=False),
        is_current=this.pk == organisation.edition_id,
    )  # fmt: skip
    return render(request, "people/rules_edition.html", context)


@login_required
@require_safe
def edition_text(request: HereRequest, pk: int) -> HttpResponse:
    """The canonical text that the hash stands for, as a file."""
    _organisation, this = _edition_here(request, pk)
    response = HttpResponse(this.text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="rules-{this.hash}.json"'
    return response


@login_required
@require_safe
def local(request: HereRequest) -> HttpResponse:
    """The organisation's own rules, those taken back included, newest first."""
    _unit, organisation = bound(request)
    charter = charters.in_force(organisation)
    held = list(LocalRule.objects.filter(unit=organisation).order_by("-made_at", "-pk"))
    for rule in held:
        rule.unit = organisation
    rows = [(rule, entry_name(charter, rule)) for rule in held]
    context = page_of(
        request, organisation, "local",
        standing=[row for row in rows if row[0].withdrawn_at is None],
        withdrawn=[row for row in rows if row[0].withdrawn_at is not None],
        new=[(section, words.SECTIONS[section]) for section in NEW],
    )  # fmt: skip
    return render(request, "people/rules_local.html", context)


@login_required
@require_safe
def local_rule(request: HereRequest, pk: int) -> HttpResponse:
    """One local rule: what it changes, who entered it, and what is left to do."""
    organisation, rule = rule_here(request, pk)
    charter = charters.in_force(organisation)
    made = preview_saved(rule, on=request.today)
    is_office = may_amend(request, organisation)
    context = page_of(
        request, organisation, "local",
        rule=rule, name=entry_name(charter, rule), seen=made, changes=made.changes if made else (),
        maker=_names([rule.made_by]).get(rule.made_by, "") if is_office else "",
        effects=effects.left_to_do(made) if made and is_office else [],
    )  # fmt: skip
    return render(request, "people/rules_local_rule.html", context)


def _names(keys: Iterable[str]) -> dict[str, str]:
    """Who stands behind keys of users, as shown."""
    ids = {int(key.rpartition(":")[2]): key for key in keys if key.startswith("people.user:")}
    users = User.objects.filter(pk__in=ids).select_related("person")
    return {ids[user.pk]: str(user.person or user.username) for user in users}
