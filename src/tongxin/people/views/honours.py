"""Pages 荣誉: honours of persons and units one sees, one honour, and the acts on it."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from tongxin.kernel.charter.shapes import Charter

from .. import lists, naming, operations, record_forms, register
from ..listing import Filter, page_of
from ..middleware import HereRequest
from ..models import Honour
from ..permissions import Can, Forbidden, can, require, within
from .acts import Act, act_page
from .narrowing import LONGEST, offered, readable_here, said_in, unit_here, years
from .records import Button, Shown, at_once, fetch_record, level_name, may_write, record_page, suggested
from .register import writable


@login_required
def honours(request: HereRequest) -> HttpResponse:
    """Honours, the newest first, by receiver, kind, level and year."""
    here = unit_here(request)
    charter = lists.of(here)
    mine = Honour.objects.filter(within(readable_here(request)))
    filters = _filters(request, charter)
    text, said = request.GET.get("q", "").strip()[:LONGEST], said_in(filters)
    found = _narrowed(mine, text, said).select_related("person", "unit")
    page = page_of(request, found.order_by("-on", "-pk"))
    this_year = mine.filter(on__year=request.today.year, withdrawn_at=None).aggregate(
        persons=Count("person", distinct=True), units=Count("pk", filter=Q(person=None))
    )
    context = {
        "nav": "people",
        "sub": "honours",
        "here": here,
        "page": page,
        "charter": charter,
        "rows": [{"is": row} for row in page.object_list],
        "q": text,
        "filters": filters,
        "is_narrowed": bool(text or said),
        "summary": this_year,
        "may_write": can(request.user, Can.PEOPLE_WRITE, here, request.today),
    }
    return render(request, "people/honours.html", context)


def _filters(request: HereRequest, charter: Charter) -> list[Filter]:
    return offered(request, [
        ("of", _("对象"), [("person", _("个人")), ("unit", _("集体"))]),
        ("kind", _("类别"), lists.choices(charter.honours)),
        ("level", _("层级"), lists.choices(charter.levels)),
        ("year", _("年份"), years(request, "year")),
        ("state", _("状态"), [("withdrawn", _("已撤销"))]),
    ])  # fmt: skip


def _narrowed(found: QuerySet[Honour], text: str, said: Mapping[str, str]) -> QuerySet[Honour]:
    """Those that stand, unless the withdrawn ones are asked for."""
    if text:
        found = found.filter(
            Q(title__icontains=text) | Q(person__name__icontains=text) | Q(unit__name__icontains=text)
            | Q(body_name__icontains=text)
        )  # fmt: skip
    if "of" in said:
        found = found.filter(person__isnull=said["of"] == "unit")
    if "year" in said:
        found = found.filter(on__year=said["year"])
    same = {name: said[name] for name in ("kind", "level") if name in said}
    return found.filter(withdrawn_at__isnull="state" not in said, **same)


def _crumbs(*further: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("荣誉"), reverse("people:honours")), *further]


@login_required
def new(request: HereRequest) -> HttpResponse:
    """Record an honour of a unit, or of some persons."""
    here = unit_here(request)
    units = writable(request)
    if not units.exists():
        raise Forbidden(_("您没有登记荣誉的权限。"))
    chosen = units.filter(key=request.GET.get("unit", "")).first() or here
    is_sent = request.method == "POST"
    form = record_forms.HonourForm(
        lists.of(here),
        units,
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        initial={"on": request.today, "unit": chosen.pk, "persons": request.GET.get("person", "")[:60]},
    )
    pairs = (("kind", "unit"), ("title", "body"), ("level", "on"))
    page = Act(_("登记荣誉"), _("登记荣誉"), reverse("people:honours"), _crumbs(), sub="honours", pairs=pairs)

    def do() -> str:
        given = dict(form.cleaned_data)
        unit = given.pop("unit")
        name = given.pop("body")
        persons = naming.persons_called(given.pop("persons"), register.nameable(request.user, unit, request.today))
        made = operations.honour(
            unit, given.pop("kind"), given.pop("on"), persons, **given,
            body=naming.body_called(name), body_name=name, by=request.user, at=timezone.now(),
        )  # fmt: skip
        seen = len(made) == 1 and can(request.user, Can.PEOPLE_READ, made[0].unit, request.today)
        return reverse("people:honour", args=[made[0].pk]) if seen else ""

    faults: dict[type[Exception], str] = {
        naming.Unnamed: "persons", operations.HonouredMissing: "persons", operations.BodyMissing: "body",
        operations.NotYet: "on", operations.EndsBeforeStart: "until",
    }  # fmt: skip
    return act_page(request, form, page, do, done=_("已登记荣誉"), faults=faults, more=suggested)


def _fetch(request: HereRequest, pk: int) -> Honour:
    return fetch_record(request, Honour.objects.select_related("person", "body"), pk)


@login_required
def honour(request: HereRequest, pk: int) -> HttpResponse:
    """One honour: whose, by whom, when."""
    row = _fetch(request, pk)
    rule = lists.of(row.unit).honours.get(row.kind)
    facts: list[tuple[str, Any, str]] = [
        (_("获得者"), row.person, reverse("people:member", args=[row.person_id])) if row.person else ("", "", ""),
        (_("单位"), row.unit, reverse("people:unit", args=[row.unit.key])),
        (_("类别"), rule.name if rule else row.kind, ""),
        (_("层级"), level_name(row.unit, row.level), ""),
        (_("授予单位"), row.body_name, ""),
        (_("授予日期"), row.on, ""),
        (_("有效至"), row.until, ""),
    ]
    buttons = []
    if may_write(request, row.unit):
        if row.withdrawn_at is None:
            buttons.append(Button(_("撤销记录"), reverse("people:honour_withdraw", args=[pk])))
        else:
            buttons.append(Button(_("恢复"), reverse("people:honour_restore", args=[pk]), is_post=True))
    tag = (_("已撤销"), "bad") if row.withdrawn_at else ("", "")
    title = f"{row.person or row.unit}：{row.title}"
    shown = Shown(
        title, row.body_name, _crumbs(), "honours", facts, f"people.honour:{pk}", tag, buttons, note=row.withdrawn_why
    )
    return record_page(request, shown)


@login_required
def withdraw(request: HereRequest, pk: int) -> HttpResponse:
    """Take back an honour."""
    row = _fetch(request, pk)
    require(request.user, Can.PEOPLE_WRITE, row.unit, request.today)
    form = record_forms.WithdrawForm(request.POST if request.method == "POST" else None)
    here = reverse("people:honour", args=[pk])
    page = Act(
        _("撤销%(title)s") % {"title": row.title},
        pgettext("record", "撤销"), here, _crumbs((row.title, here)), sub="honours",
        intro=_("撤销后不再计数，可以恢复。"), is_final=True,
    )  # fmt: skip

    def do() -> str:
        operations.withdraw_honour(row, form.cleaned_data["why"], by=request.user, at=timezone.now())
        return ""

    return act_page(request, form, page, do, done=_("已撤销"))


@login_required
@require_POST
def restore(request: HereRequest, pk: int) -> HttpResponse:
    """Let a withdrawn honour stand again."""
    row = _fetch(request, pk)
    require(request.user, Can.PEOPLE_WRITE, row.unit, request.today)
    at_once(request, lambda: operations.restore_honour(row, by=request.user, at=timezone.now()), _("已恢复"))
    return redirect("people:honour", pk)
