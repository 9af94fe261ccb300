"""Pages of units: the tree, a unit, and the acts on it. Moving posts to the ledger, so its page is above."""

from collections import Counter
from datetime import date

from django.contrib.auth.decorators import login_required
from django.db.models import Case, Count, IntegerField, When
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Charter

from .. import charters, codes, lists, operations, register, unit_forms
from ..listing import page_of
from ..middleware import HereRequest
from ..models import Election, Guidance, Honour, Placement, Post, Term, Unit, on_day
from ..paths import depth
from ..permissions import Can, Forbidden, can, held, reach, require, visible_units, within
from .acts import Act, act_page, in_units
from .narrowing import units_sought

BELOW = 100  # sub-units shown on a unit's page
MEMBERS = 25
HONOURS = 20
POSTS = 60


@login_required
def units(request: HereRequest) -> HttpResponse:
    """Units one may see, in the order of the tree; or the bodies outside the trees."""
    asked = units_sought(request)
    page = page_of(request, asked.found.select_related("successor"))
    rows = list(page.object_list)
    members = Counter[int]()
    if not asked.outside:
        counted = (
            register.scope(asked.paths).filter(on_day(request.today), unit__in=[u.pk for u in rows])
            .values("unit").annotate(n=Count("who", distinct=True))
        )  # fmt: skip
        members.update({row["unit"]: row["n"] for row in counted})
    tops = {path: depth(path) for path in asked.paths}
    kinds = lists.of(request.unit)
    context = {
        "nav": "people",
        "sub": "units",
        "page": page,
        "rows": [
            {
                "unit": unit,
                "indent": min(4, max(0, _below(unit, tops))) if not (asked.outside or asked.text) else 0,
                "kind": kind_name(unit, kinds),
                "members": members[unit.pk],
            }
            for unit in rows
        ],
        "outside": asked.outside,
        "closed": asked.closed,
        "q": asked.text,
        "may_write": bool(reach(request.user, Can.UNITS_WRITE, request.today)),
    }
    return render(request, "people/units.html", context)


def _below(unit: Unit, tops: dict[str, int]) -> int:
    return next((depth(unit.path) - top for path, top in tops.items() if unit.path.startswith(path)), 0)


def kind_name(unit: Unit, charter: Charter) -> str:
    """The kind of a unit in words; a code that the rules no longer have stays as it is."""
    found = charter.unit_kinds.get(unit.kind)
    return found.name if found else unit.kind


def fetch(request: HereRequest, key: str) -> Unit:
    """A unit the user may see: from where they hold a role downwards, or outside the trees. Else 404."""
    unit = get_object_or_404(Unit.objects.select_related("successor", "region"), key=key)
    if unit.is_outside and held(request.user, request.today):
        return unit
    if not visible_units(request.user, request.today).filter(pk=unit.pk).exists():
        raise Http404
    return unit


@login_required
def unit(request: HereRequest, key: str) -> HttpResponse:
    """A unit: facts, those below it, where it stood and when, its members."""
    shown = fetch(request, key)
    on = request.today
    may_read = can(request.user, Can.PEOPLE_READ, shown, on)
    charter = lists.of(shown)
    below = Unit.objects.filter(placements__parent=shown, placements__until=None)
    persons = register.persons((shown.path,), on) if may_read else None
    first = list(persons[:MEMBERS]) if persons is not None else []
    context = {
        "nav": "people",
        "sub": "units",
        "unit": shown,
        "kind": kind_name(shown, charter),
        "level": charter.levels[shown.level].name if shown.level in charter.levels else "",
        "above": operations.ancestors(shown) if not shown.is_outside else [],
        "below": below.order_by("path")[:BELOW],
        "placements": Placement.objects.filter(unit=shown).select_related("parent").order_by("-since")[:BELOW],
        "guides": Guidance.objects.filter(on_day(on), guided=shown).select_related("guide")[:BELOW],
        "guided": Guidance.objects.filter(on_day(on), guide=shown).select_related("guided")[:BELOW],
        "may_read": may_read,
        "members": register.rows(first, (shown.path,), on, charter),
        "posts": _posts(shown, on) if may_read else (),
        "terms": Term.objects.filter(unit=shown, withdrawn_at=None).order_by("-since")[:BELOW],
        "elections": Election.objects.filter(unit=shown, withdrawn_at=None).order_by("-held_on")[:BELOW],
        "honours": Honour.objects.filter(unit=shown, person=None, withdrawn_at=None).order_by("-on")[:HONOURS],
        "charter": charter,
        "may_record": _may_record(request, shown),
        "summary": register.summary((shown.path,), on) if may_read else None,
        "may_write": can(request.user, Can.UNITS_WRITE, shown, on) and shown.closed_on is None,
        "may_found": can(request.user, Can.UNITS_WRITE, shown, on) and not shown.is_outside and shown.closed_on is None,
    }
    return render(request, "people/unit.html", context)


def _posts(shown: Unit, on: date) -> list[Post]:
    """Who holds a post in the unit itself, the president first; posts of other names beside the deputies."""
    known = [When(title=title, then=place) for place, title in enumerate(codes.POSTS)]
    rank = Case(*known, default=codes.POSTS.index("副会长"), output_field=IntegerField())
    held = Post.objects.filter(on_day(on), unit=shown).select_related("person")
    return list(held.order_by(rank, "since", "pk")[:POSTS])


def _may_record(request: HereRequest, shown: Unit) -> bool:
    """Whether one may record terms and honours here; of a body outside the trees, terms alone."""
    where = request.unit if shown.is_outside else shown
    return where is not None and shown.closed_on is None and can(request.user, Can.PEOPLE_WRITE, where, request.today)


@login_required
def unit_new(request: HereRequest) -> HttpResponse:
    """Found a unit below another (?parent=key), or enter a body outside the trees (?outside=1)."""
    outside = request.GET.get("outside") == "1"
    parent = (
        None if outside else fetch(request, request.GET.get("parent") or (request.unit.key if request.unit else ""))
    )
    if parent is not None:
        require(request.user, Can.UNITS_WRITE, parent, request.today)
    elif not reach(request.user, Can.UNITS_WRITE, request.today):
        raise Forbidden(_("您没有登记单位的权限。"))
    form = unit_forms.NewUnitForm(
        lists.of(parent or request.unit),
        request.POST if request.method == "POST" else None,
        initial={"since": request.today, "kind": "bureau" if outside else "group"},
    )
    title = _("登记系统外单位") if outside else _("在%(unit)s下登记单位") % {"unit": parent}
    back = reverse("people:units") + "?outside=1" if outside else reverse("people:unit", args=[parent.key])  # type: ignore[union-attr]
    pairs = (("name", "short_name"), ("kind", "level"), ("since", "founded_on"))
    page = Act(title, _("登记"), back, in_units(), sub="units", pairs=pairs)

    def do() -> str:
        given = dict(form.cleaned_data)
        made = operations.found_unit(
            given.pop("key"), given.pop("name"), given.pop("kind"), parent, given.pop("since"), **given,
            is_outside=outside, by=request.user, at=timezone.now(),
        )  # fmt: skip
        return reverse("people:unit", args=[made.key])

    faults: dict[type[Exception], str] = {operations.KeyTaken: "key", operations.ParentNotThere: "since"}
    return act_page(request, form, page, do, done=_("已登记"), faults=faults)


def named(shown: Unit) -> tuple[str, str]:
    """A unit as a crumb: its name and the address of its page."""
    return str(shown), reverse("people:unit", args=[shown.key])


@login_required
def unit_edit(request: HereRequest, key: str) -> HttpResponse:
    """Correct what is said of a unit."""
    shown = fetch(request, key)
    require(request.user, Can.UNITS_WRITE, shown, request.today)
    form = _unit_form(request, shown)
    pairs = (("name", "short_name"), ("kind", "level"))
    page = Act(_("修改单位信息"), _("保存"), named(shown)[1], in_units(named(shown)), sub="units", pairs=pairs)

    def do() -> str:
        operations.amend_unit(shown, form.cleaned_data, by=request.user, at=timezone.now())
        return ""

    return act_page(request, form, page, do, done=_("已保存"), faults={operations.RulesDoNotFit: "charter"})


def _unit_form(request: HereRequest, shown: Unit) -> unit_forms.UnitForm:
    """What is said of a unit; by which rules it goes is asked of those who may say so."""
    data = request.POST if request.method == "POST" else None
    names = ("name", "short_name", "kind", "level", "founded_on", "charter")
    initial = {name: getattr(shown, name) for name in names}
    if shown.is_outside or not can(request.user, Can.PEOPLE_GRANT, shown, request.today):
        return unit_forms.UnitForm(lists.of(shown), data, initial=initial)
    return unit_forms.OrganisationForm(lists.of(shown), charters.choices(shown), data, initial=initial)


@login_required
def unit_close(request: HereRequest, key: str) -> HttpResponse:
    """Close a unit, with or without a successor."""
    shown = fetch(request, key)
    require(request.user, Can.UNITS_WRITE, shown, request.today)
    paths = reach(request.user, Can.UNITS_WRITE, request.today)
    others = Unit.objects.filter(within(paths, "path"), closed_on=None, is_outside=False).exclude(pk=shown.pk)
    form = unit_forms.CloseUnitForm(
        others,
        request.POST if request.method == "POST" else None,
        initial={"on": request.today},
    )
    count = register.summary((shown.path,), request.today).standing
    page = Act(
        _("撤销%(unit)s") % {"unit": shown},
        _("撤销"),
        named(shown)[1],
        in_units(named(shown)),
        sub="units",
        intro=_(
            "%(n)s名会员的会籍、职务和授权到这一天为止；写了承接单位的，会籍第二天在那里继续。已有的记录和数字不变。"
        )
        % {"n": count},
        pairs=(("on", "successor"),),
        is_final=True,
    )

    def do() -> str:
        given = form.cleaned_data
        operations.close_unit(shown, given["on"], successor=given["successor"], by=request.user, at=timezone.now())
        return ""

    faults: dict[type[Exception], str] = {
        operations.NotBeforeFounding: "on",
        operations.ParentNotThere: "successor",
    }
    return act_page(request, form, page, do, done=_("已撤销"), faults=faults)
