"""What every page of the rules asks first: whose rules, and what one may do with them."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Charter

from ... import charters
from ...middleware import HereRequest
from ...models import LocalRule, Unit
from ...permissions import Can, Forbidden, can
from .. import words


def bound(request: HereRequest) -> tuple[Unit, Unit]:
    """(unit one works in, its organisation), where one may read the rules that bind it; 404 or 403 else."""
    unit = request.unit
    if unit is None:
        raise Http404
    if not can(request.user, Can.CHARTER_READ, unit, request.today):
        raise Forbidden(_("您在%(unit)s没有查看规则的权限。") % {"unit": unit})
    try:
        return unit, charters.organisation_of(unit)
    except charters.NoCharter as error:
        raise Http404(str(error)) from error


def may_amend(request: HereRequest, organisation: Unit) -> bool:
    """Whether one may change the rules of `organisation` today."""
    return can(request.user, Can.CHARTER_AMEND, organisation, request.today)


def office(request: HereRequest) -> Unit:
    """The organisation whose rules one may change; 403 else."""
    _unit, organisation = bound(request)
    if not may_amend(request, organisation):
        raise Forbidden(_("修改规则由%(unit)s的秘书处办理。") % {"unit": organisation})
    return organisation


def page_of(request: HereRequest, organisation: Unit, tab: str, **more: Any) -> dict[str, Any]:
    """The context of a page below `tab`: rules, editions, local, holidays."""
    may = may_amend(request, organisation)
    return {
        "nav": "rules",
        "sub": "local" if tab == "local" and may else "rules",
        "tab": tab,
        "organisation": organisation,
        "may_amend": may,
    } | more


def entry_name(charter: Charter, rule: LocalRule) -> str:
    """What a local rule is about, by name."""
    if rule.section == charters.SYNONYM:
        entry: Any = charter.indicators.get(rule.code) or charter.items.get(rule.code)
    else:
        entry = words.entries(charter, rule.section).get(rule.code)
    return str(entry.name if entry is not None else rule.content.get("name", rule.code))


def rule_here(request: HereRequest, pk: int) -> tuple[Unit, LocalRule]:
    """(organisation, its local rule with that number); 404 or 403 else."""
    _unit, organisation = bound(request)
    return organisation, get_object_or_404(LocalRule.objects.select_related("unit"), pk=pk, unit=organisation)
