"""Pages that change local rules: one sees what would change, then saves exactly that."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongxin.kernel.charter.shapes import Charter

from ... import charters
from ...middleware import HereRequest
from ...models import LocalRule, Unit
from .. import changing as verbs
from .. import effects as touched
from .. import words
from ..forms import FORMS, NEW, ReasonForm, RuleForm
from ..previews import Preview, preview, preview_saved, preview_without
from ..refusals import DatesBack, RuleRefused
from .scope import entry_name, office, page_of, rule_here


def _form(request: HereRequest, section: str, charter: Charter, organisation: Unit, code: str) -> RuleForm:
    return FORMS[section](
        request.POST if request.method == "POST" else None,
        charter=charter, organisation=organisation, code=code, on=request.today,
    )  # fmt: skip


@login_required
def add(request: HereRequest, section: str) -> HttpResponse:
    """A new entry of the organisation's own."""
    organisation = office(request)
    if section not in NEW:
        raise Http404
    return _amending(request, organisation, section, "")


@login_required
def change(request: HereRequest, section: str, code: str) -> HttpResponse:
    """An entry that is in force, changed by a local rule."""
    organisation = office(request)
    charter = charters.in_force(organisation)
    known: Any = (
        {**charter.items, **charter.indicators}
        if section == charters.SYNONYM
        else words.entries(charter, section)
        if section in FORMS
        else {}
    )
    if code not in known:
        raise Http404
    return _amending(request, organisation, section, code)


def _amending(request: HereRequest, organisation: Unit, section: str, code: str) -> HttpResponse:
    """See first, then save: what is saved is what was seen, else it is shown again."""
    charter = charters.in_force(organisation)
    form = _form(request, section, charter, organisation, code)
    seen, effects = None, []
    if request.method == "POST" and form.is_valid():
        try:
            seen = _seen(form, organisation, request)
            if request.POST.get("seen") == seen.token:
                return _save(request, form, organisation)
            effects = touched.told(seen)
        except RuleRefused as error:
            form.add_error("is_dated_back" if isinstance(error, DatesBack) else None, str(error))
    context = page_of(
        request, organisation, "rules" if code else "local",
        form=form, section=section, section_name=form.section_name, code=code, name=form.entry_name,
        seen=seen, effects=effects, is_counted=section in touched.sections(), charter=charter,
    )  # fmt: skip
    return render(request, form.template, context, status=422 if form.is_refused else 200)


def _seen(form: RuleForm, organisation: Unit, request: HereRequest) -> Preview:
    """The preview, refused as the verb would refuse it."""
    seen = preview(organisation, form.section, form.target, form.begins, form.content(), on=request.today)
    verbs.weigh(seen, by=request.user, is_dated_back=form.says_dated_back)
    return seen


def _save(request: HereRequest, form: RuleForm, organisation: Unit) -> HttpResponse:
    made = verbs.amend(
        organisation, form.section, form.target, form.begins, form.content(), form.cleaned_data["resolution"],
        by=request.user, at=now(), on=request.today, is_dated_back=form.says_dated_back,
    )  # fmt: skip
    if form.section == charters.SYNONYM:
        messages.success(request, _("已登记说法"))
    else:
        messages.success(request, _("已形成%(edition)s") % {"edition": made.number})
    rule = LocalRule.objects.get(
        unit=organisation, section=form.section, code=form.target, since=form.begins, withdrawn_at=None
    )
    return redirect("people:rules-local-rule", rule.pk)


@login_required
def withdraw(request: HereRequest, pk: int) -> HttpResponse:
    """Take back a local rule, seeing first what then holds."""
    organisation, rule = rule_here(request, pk)
    office(request)
    if rule.withdrawn_at is not None:
        return redirect("people:rules-local-rule", rule.pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    seen = None
    try:
        seen = preview_without(rule, on=request.today)
        if request.method == "POST" and form.is_valid():
            made = verbs.withdraw(rule, form.cleaned_data["reason"], by=request.user, at=now(), on=request.today)
            messages.success(request, _("已撤回，现行%(edition)s") % {"edition": made.number})
            return redirect("people:rules-local-rule", rule.pk)
    except RuleRefused as error:
        if not form.is_bound:
            form = ReasonForm({})
            form.errors.clear()
        form.add_error(None, str(error))
    context = page_of(
        request, organisation, "local",
        rule=rule, form=form, seen=seen, name=entry_name(charters.in_force(organisation), rule),
        effects=touched.told(seen) if seen else [],
    )  # fmt: skip
    return render(request, "people/rules_withdraw.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def restore(request: HereRequest, pk: int) -> HttpResponse:
    """Let a rule taken back hold again."""
    _organisation, rule = rule_here(request, pk)
    office(request)
    try:
        made = verbs.restore(rule, by=request.user, at=now(), on=request.today)
    except RuleRefused as error:
        messages.error(request, _("没有恢复：%(why)s") % {"why": error})
    else:
        messages.success(request, _("已恢复，现行%(edition)s") % {"edition": made.number})
    return redirect("people:rules-local-rule", rule.pk)


@login_required
@require_POST
def apply(request: HereRequest, pk: int, effect: str) -> HttpResponse:
    """Do what a change of rules left to do, such as pricing anew."""
    _organisation, rule = rule_here(request, pk)
    office(request)
    found = touched.get(effect)
    seen = preview_saved(rule, on=request.today)
    if found is None or found.apply is None or seen is None or rule.section not in found.sections:
        raise Http404
    n = found.apply(seen, request.user, now())
    messages.success(request, str(found.applied) % {"n": f"{n:,}"})
    return redirect("people:rules-local-rule", rule.pk)
