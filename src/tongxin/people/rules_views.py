"""Pages of the rules: what is in force, its editions, the organisation's own rules, holidays."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tongxin.kernel.charter.read import CharterError
from tongxin.kernel.charter.shapes import Charter

from . import charters, days, rules_effects, rules_page, rules_words
from . import rules as verbs
from .middleware import HereRequest
from .models import Edition, Holiday, LocalRule, Unit, User
from .permissions import Can, Forbidden, can, reach
from .rules_forms import FORMS, NEW, HolidayForm, ReasonForm, RuleForm

PAGE_SIZES = (25, 50, 100)


def _bound(request: HereRequest) -> tuple[Unit, Unit]:
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


def _may_amend(request: HereRequest, organisation: Unit) -> bool:
    return can(request.user, Can.CHARTER_AMEND, organisation, request.today)


def _office(request: HereRequest) -> Unit:
    """The organisation whose rules one may change; 403 else."""
    _unit, organisation = _bound(request)
    if not _may_amend(request, organisation):
        raise Forbidden(_("修改规则由%(unit)s的秘书处办理。") % {"unit": organisation})
    return organisation


def _page(request: HereRequest, organisation: Unit, tab: str, **more: Any) -> dict[str, Any]:
    return {
        "nav": "rules",
        "sub": "rules",
        "tab": tab,
        "organisation": organisation,
        "may_amend": _may_amend(request, organisation),
        **more,
    }


def _names(keys: Iterable[str]) -> dict[str, str]:
    """Who stands behind keys of users, as shown."""
    ids = {int(key.rpartition(":")[2]): key for key in keys if key.startswith("people.user:")}
    users = User.objects.filter(pk__in=ids).select_related("person")
    return {ids[user.pk]: str(user.person or user.username) for user in users}


def _entry_name(charter: Charter, rule: LocalRule) -> str:
    """What a local rule is about, by name."""
    if rule.section == charters.SYNONYM:
        entry: Any = charter.indicators.get(rule.code) or charter.items.get(rule.code)
    else:
        entry = rules_words.entries(charter, rule.section).get(rule.code)
    return str(entry.name if entry is not None else rule.content.get("name", rule.code))


@login_required
@require_safe
def rules(request: HereRequest) -> HttpResponse:
    """The rules in force, to everybody they bind."""
    _unit, organisation = _bound(request)
    charter = charters.in_force(organisation)
    standing = charters.standing(organisation)
    context = _page(
        request, organisation, "rules",
        charter=charter, edition=organisation.edition,
        body=_body(organisation.edition, standing, may_edit=_may_amend(request, organisation)),
        synonyms=_worded(charter, charters.worded(organisation, standing)),
        shipped_name=charters.shipped(organisation.charter).name,
        misfit=_misfit(organisation, standing),
    )  # fmt: skip
    return render(request, "people/rules.html", context)


def _body(edition: Edition | None, standing: list[LocalRule], *, may_edit: bool) -> str:
    """The rules of an edition, laid out; every organisation has had one since it was founded."""
    if edition is None:
        raise Http404
    return rules_page.body(edition.hash, rules_page.own(standing), may_edit, get_language() or settings.LANGUAGE_CODE)


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
    _unit, organisation = _bound(request)
    held = Edition.objects.filter(unit=organisation).defer("text").order_by("-made_at", "-pk")
    size = request.GET.get("size", "")
    per_page = int(size) if size in map(str, PAGE_SIZES) else PAGE_SIZES[0]
    page = Paginator(held, per_page).get_page(request.GET.get("page"))
    context = _page(request, organisation, "editions", page=page, current=organisation.edition_id)
    return render(request, "people/rules_editions.html", context)


def _edition_here(request: HereRequest, pk: int) -> tuple[Unit, Edition]:
    _unit, organisation = _bound(request)
    return organisation, get_object_or_404(Edition, pk=pk, unit=organisation)


@login_required
@require_safe
def edition(request: HereRequest, pk: int) -> HttpResponse:
    """One edition in full, and what it changed."""
    organisation, this = _edition_here(request, pk)
    before = Edition.objects.filter(unit=organisation, pk__lt=this.pk).order_by("-pk").first()
    charter = charters.of_edition(this)
    changes = rules_words.differences(charters.of_edition(before), charter) if before else []
    context = _page(
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
    _unit, organisation = _bound(request)
    charter = charters.in_force(organisation)
    held = list(LocalRule.objects.filter(unit=organisation).order_by("-made_at", "-pk"))
    for rule in held:
        rule.unit = organisation
    rows = [(rule, _entry_name(charter, rule)) for rule in held]
    context = _page(
        request, organisation, "local",
        standing=[row for row in rows if row[0].withdrawn_at is None],
        withdrawn=[row for row in rows if row[0].withdrawn_at is not None],
        new=[(section, rules_words.SECTIONS[section]) for section in NEW],
    )  # fmt: skip
    return render(request, "people/rules_local.html", context)


def _rule_here(request: HereRequest, pk: int) -> tuple[Unit, LocalRule]:
    _unit, organisation = _bound(request)
    return organisation, get_object_or_404(LocalRule.objects.select_related("unit"), pk=pk, unit=organisation)


@login_required
@require_safe
def local_rule(request: HereRequest, pk: int) -> HttpResponse:
    """One local rule: what it changes, who entered it, and what is left to do."""
    organisation, rule = _rule_here(request, pk)
    charter = charters.in_force(organisation)
    made = verbs.preview_saved(rule, on=request.today)
    may_amend = _may_amend(request, organisation)
    context = _page(
        request, organisation, "local",
        rule=rule, name=_entry_name(charter, rule), seen=made, changes=made.changes if made else (),
        maker=_names([rule.made_by]).get(rule.made_by, "") if may_amend else "",
        effects=rules_effects.told(made) if made and may_amend else [],
    )  # fmt: skip
    return render(request, "people/rules_local_rule.html", context)


def _form(request: HereRequest, section: str, charter: Charter, organisation: Unit, code: str) -> RuleForm:
    return FORMS[section](
        request.POST if request.method == "POST" else None,
        charter=charter, organisation=organisation, code=code, on=request.today,
    )  # fmt: skip


@login_required
def add(request: HereRequest, section: str) -> HttpResponse:
    """A new entry of the organisation's own."""
    organisation = _office(request)
    if section not in NEW:
        raise Http404
    return _amending(request, organisation, section, "")


@login_required
def change(request: HereRequest, section: str, code: str) -> HttpResponse:
    """An entry that is in force, changed by a local rule."""
    organisation = _office(request)
    charter = charters.in_force(organisation)
    known: Any = (
        {**charter.items, **charter.indicators}
        if section == charters.SYNONYM
        else rules_words.entries(charter, section)
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
            effects = rules_effects.told(seen)
        except verbs.RuleRefused as error:
            form.add_error("is_dated_back" if isinstance(error, verbs.DatesBack) else None, str(error))
    context = _page(
        request, organisation, "rules" if code else "local",
        form=form, section=section, section_name=form.section_name, code=code, name=form.entry_name,
        seen=seen, effects=effects, charter=charter,
    )  # fmt: skip
    return render(request, form.template, context, status=422 if form.is_refused else 200)


def _seen(form: RuleForm, organisation: Unit, request: HereRequest) -> verbs.Preview:
    """The preview, refused as the verb would refuse it."""
    seen = verbs.preview(organisation, form.section, form.target, form.begins, form.content(), on=request.today)
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
    organisation, rule = _rule_here(request, pk)
    _office(request)
    if rule.withdrawn_at is not None:
        return redirect("people:rules-local-rule", rule.pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    seen = None
    try:
        seen = verbs.preview_without(rule, on=request.today)
        if request.method == "POST" and form.is_valid():
            made = verbs.withdraw(rule, form.cleaned_data["reason"], by=request.user, at=now(), on=request.today)
            messages.success(request, _("已撤回，现行%(edition)s") % {"edition": made.number})
            return redirect("people:rules-local-rule", rule.pk)
    except verbs.RuleRefused as error:
        if not form.is_bound:
            form = ReasonForm({})
            form.errors.clear()
        form.add_error(None, str(error))
    context = _page(
        request, organisation, "local",
        rule=rule, form=form, seen=seen, name=_entry_name(charters.in_force(organisation), rule),
        effects=rules_effects.told(seen) if seen else [],
    )  # fmt: skip
    return render(request, "people/rules_withdraw.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def restore(request: HereRequest, pk: int) -> HttpResponse:
    """Let a rule taken back hold again."""
    _organisation, rule = _rule_here(request, pk)
    _office(request)
    try:
        made = verbs.restore(rule, by=request.user, at=now(), on=request.today)
    except verbs.RuleRefused as error:
        messages.error(request, _("没有恢复：%(why)s") % {"why": error})
    else:
        messages.success(request, _("已恢复，现行%(edition)s") % {"edition": made.number})
    return redirect("people:rules-local-rule", rule.pk)


@login_required
@require_POST
def apply(request: HereRequest, pk: int, effect: str) -> HttpResponse:
    """Do what a change of rules left to do, such as pricing anew."""
    _organisation, rule = _rule_here(request, pk)
    _office(request)
    found = rules_effects.get(effect)
    seen = verbs.preview_saved(rule, on=request.today)
    if found is None or found.apply is None or seen is None or rule.section not in found.sections:
        raise Http404
    n = found.apply(seen, request.user, now())
    messages.success(request, str(found.applied) % {"n": f"{n:,}"})
    return redirect("people:rules-local-rule", rule.pk)


@login_required
def holidays(request: HereRequest) -> HttpResponse:
    """The lists of days off; administrators import a new year's."""
    unit, organisation = _bound(request)
    may_import = bool(reach(request.user, Can.PEOPLE_GRANT, request.today))
    form = HolidayForm(year=request.today.year + 1)
    listed = None
    if request.method == "POST":
        if not may_import:
            raise Forbidden(_("放假安排由管理员导入。"))
        form = HolidayForm(request.POST, request.FILES, year=request.today.year + 1)
        if form.is_valid():
            listed = form.cleaned_data
            if request.POST.get("seen") == form.token:
                return _import_holidays(request, form)
    calendar = days.working_calendar()
    context = _page(
        request, organisation, "holidays",
        form=form, listed=listed, may_import=may_import, lists=_holiday_lists(), calendar=calendar,
        moved=days.told() if listed else [],
        provisional_from=calendar.known_until + timedelta(days=1),
    )  # fmt: skip
    return render(request, "people/rules_holidays.html", context, status=422 if form.errors else 200)


def _import_holidays(request: HereRequest, form: HolidayForm) -> HttpResponse:
    data = form.cleaned_data
    moved = days.told()
    verbs.import_holidays(
        data["year"], data["rest"], data["work"], data["source"], by=request.user, at=now(), on=request.today
    )
    messages.success(request, "，".join([_("已导入%(year)s年放假安排") % {"year": data["year"]}, *moved]))
    return redirect("people:rules-holidays")


def _holiday_lists() -> list[dict[str, Any]]:
    """Every list known, newest first: year, source, counts, whether imported here."""
    imported = {holiday.year: holiday for holiday in Holiday.objects.all()}
    known = days.known_years(imported.values())
    return [{"list": known[year], "is_imported": year in imported} for year in sorted(known, reverse=True)]
