"""Entering donations and projects, with their donors and things row by row."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongxin.kernel.charter.shapes import Charter
from tongxin.ledger.entering import attempt, beside_of, form_page, told, version_of, version_shown
from tongxin.ledger.places import rules_of
from tongxin.people import charters
from tongxin.people.fields import units_offered
from tongxin.people.finding import units_below, units_known
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit
from tongxin.people.permissions import Can, require

from .. import counted, operations
from ..forms import (
    DIRECTED,
    MOST_ROWS,
    DonationForm,
    DonorRows,
    GivingForm,
    GoodsRows,
    ProjectForm,
    donors_typed,
    goods_typed,
)
from ..models import Donation, Project
from .common import crumbs, fetch_donation, fetch_project, writing_place

BLANK_DONORS, BLANK_GOODS, MORE = 2, 3, 3  # rows offered at first, and with each 再加
PROJECTS = 100  # offered
Row = TypeVar("Row", Donation, Project)


@login_required
@require_http_methods(["GET", "POST"])
def donation_new(request: HereRequest, form: str) -> HttpResponse:
    """Enter money ("cash") or things ("goods")."""
    unit, charter = writing_place(request)
    if form not in ("cash", "goods") or not any(kind.form == form for kind in charter.givings.values()):
        raise Http404(_("现行规则没有这一类捐赠。"))
    return _donation(request, unit, charter, form, None)


@login_required
@require_http_methods(["GET", "POST"])
def donation_edit(request: HereRequest, pk: int) -> HttpResponse:
    """Change what is said of a donation."""
    row = fetch_donation(request, pk)
    require(request.user, Can.GIVING_WRITE, row.unit, request.today)
    charter = rules_of(row.unit)
    if row.kind not in charter.givings:
        raise Http404(_("现行规则没有这一类捐赠。"))
    return _donation(request, row.unit, charter, charter.givings[row.kind].form, row)


@login_required
@require_http_methods(["GET", "POST"])
def project_new(request: HereRequest) -> HttpResponse:
    """Enter a project."""
    unit, charter = writing_place(request)
    return _project(request, unit, charter, None)


@login_required
@require_http_methods(["GET", "POST"])
def project_edit(request: HereRequest, pk: int) -> HttpResponse:
    """Change what is said of a project."""
    row = fetch_project(request, pk)
    require(request.user, Can.GIVING_WRITE, row.unit, request.today)
    return _project(request, row.unit, rules_of(row.unit), row)


def _donation(request: HereRequest, unit: Unit, charter: Charter, form: str, row: Donation | None) -> HttpResponse:
    among = units_known(charters.organisation_of(unit))
    units = units_below(unit) if row is None else Unit.objects.none()  # one that stands keeps its unit
    projects = _projects(request, row)
    initial: dict[str, Any] = {"unit": str(unit.pk)}
    if row is not None:
        names = ("kind", "title", "pledged_on", "pledged", "landed_on", "landed", "note")
        initial = _said_of(row, names) | {"project": str(row.project_id or "")}

    def make(*args: Any, **kwargs: Any) -> DonationForm:
        return DonationForm(charter, form, among, units, projects, *args, **kwargs)

    entered = _Entered(request, unit, make, initial, row, has_goods=form == "goods")
    if entered.is_valid():
        verbs = (operations.donate, operations.revise)
        saved = attempt(entered.form, lambda: _saved(request, unit, row, entered, *verbs))
        if saved is not None:
            sentence = _("改动已存") if row else _("已登记捐赠")
            return told(request, sentence, reverse("giving:donation", args=[saved.pk]))
    heading = _("登记捐款") if form == "cash" else _("登记捐物")
    return entered.page(
        {
            "heading": _("修改捐赠") if row else heading,
            "verb": _("保存改动") if row else _("登记"),
            "lead": row.title if row else "",
            "back": reverse("giving:donation", args=[row.pk]) if row else reverse("giving:donations"),
            "crumbs": crumbs(),
            "posts": counted.of_form(charter, form, request.today),
            "posts_note": _("共同捐赠的，金额按份额分给各单位。"),
            "units": units_offered(among),
        }
    )


def _projects(request: HereRequest, row: Donation | None) -> list[Project]:
    """Those a donation may be for: the latest, and before them the one it is for already, voided or not."""
    seen = Project.objects.visible_to(request.user, request.today).filter(voided_at=None).order_by("-pk")
    own = [row.project] if row is not None and row.project is not None else []
    return own + list(seen.exclude(pk__in=[one.pk for one in own])[:PROJECTS])


def _said_of(row: Donation | Project, names: Iterable[str]) -> dict[str, Any]:
    """What the form shows first of a record that is changed."""
    receiver = row.receiver.name if row.receiver else row.receiver_name
    return {name: getattr(row, name) for name in names} | {"receiver": receiver}


def _saved(
    request: HereRequest, unit: Unit, row: Row | None, entered: "_Entered", enter: Callable[..., Row],
    revise: Callable[..., Row],
) -> Row:  # fmt: skip
    """What came of the verb: `enter` for a new one, `revise` for one that is changed."""
    said = entered.said()
    common: dict[str, Any] = {"by": request.user, "at": now(), "today": request.today, "beside": beside_of(request)}
    if row is None:
        return enter(said.pop("unit", unit), said.pop("kind"), said.pop("title"), said.pop("givers"), **said, **common)
    return revise(row, **said, version=version_of(request), **common)


def _project(request: HereRequest, unit: Unit, charter: Charter, row: Project | None) -> HttpResponse:
    if not any(kind.form == "project" for kind in charter.givings.values()):
        raise Http404(_("现行规则没有捐建项目。"))
    among = units_known(charters.organisation_of(unit))
    units = units_below(unit) if row is None else Unit.objects.none()  # one that stands keeps its unit
    initial: dict[str, Any] = {"unit": str(unit.pk)}
    if row is not None:
        names = ("kind", "title", "signed_on", "estimated", "started_on", "built_on", "settled_on", "settled",
                 "stopped_on", "note")  # fmt: skip
        initial = _said_of(row, names)

    def make(*args: Any, **kwargs: Any) -> ProjectForm:
        return ProjectForm(charter, among, units, *args, **kwargs)

    entered = _Entered(request, unit, make, initial, row, has_goods=False)
    if entered.is_valid():
        verbs = (operations.plan, operations.revise_project)
        saved = attempt(entered.form, lambda: _saved(request, unit, row, entered, *verbs))
        if saved is not None:
            sentence = _("改动已存") if row else _("已登记捐建项目")
            return told(request, sentence, reverse("giving:project", args=[saved.pk]))
    return entered.page(
        {
            "heading": _("修改捐建项目") if row else _("登记捐建项目"),
            "verb": _("保存改动") if row else _("登记"),
            "lead": row.title if row else "",
            "back": reverse("giving:project", args=[row.pk]) if row else reverse("giving:projects"),
            "crumbs": crumbs((_("捐建项目"), reverse("giving:projects"))),
            "posts": counted.of_form(charter, "project", request.today),
            "posts_note": _("预计价值和结算价值分开计，不互相代替。"),
            "units": units_offered(among),
        }
    )


class _Entered:
    """A form with its rows of donors and things: as first shown, as posted, or with more rows asked for."""

    def __init__(
        self,
        request: HereRequest,
        unit: Unit,
        make: Callable[..., GivingForm],
        initial: dict[str, Any],
        row: Donation | Project | None,
        *,
        has_goods: bool,
    ) -> None:
        self.request, self.row, self.has_goods = request, row, has_goods
        posted = request.POST if request.method == "POST" else None
        self.wants_more = posted is not None and posted.get("do", "") in ("more_donors", "more_goods")
        organisation = charters.organisation_of(unit)
        self.kwargs = {"organisation": organisation, "among": units_known(organisation)}
        if posted is None:
            donors = [*(donors_typed(row) if row else []), *[{} for _n in range(BLANK_DONORS)]]
            things = goods_typed(row) if isinstance(row, Donation) else []
            self._fill(make(initial=initial), donors, [*things, *[{} for _n in range(BLANK_GOODS)]])
            return
        self.form: Any = make(posted, request.FILES or None, initial=initial)
        self.donors: Any = DonorRows(posted, prefix="donor", form_kwargs=self.kwargs)
        self.goods: Any = GoodsRows(posted, prefix="goods") if has_goods else None
        if self.wants_more:  # nothing was saved, so nothing is wrong yet
            typed = {name: self.form[name].value() for name in self.form.fields if name != "files"}
            donors, things = _typed(self.donors), _typed(self.goods) if has_goods else []
            more: list[dict[str, Any]] = [{} for _n in range(MORE)]
            if posted.get("do") == "more_donors":
                donors = (donors + more)[:MOST_ROWS]
            else:
                things = (things + more)[:MOST_ROWS]
            self._fill(make(initial=typed), donors, things)

    def _fill(self, form: GivingForm, donors: list[Any], things: list[Any]) -> None:
        self.form = form
        self.donors = _rows(DonorRows, donors, prefix="donor", form_kwargs=self.kwargs)
        self.goods = _rows(GoodsRows, things, prefix="goods") if self.has_goods else None

    def is_valid(self) -> bool:
        if self.request.method != "POST" or self.wants_more:
            return False
        fine = self.form.is_valid()
        for rows in filter(None, (self.donors, self.goods)):
            if not rows.is_valid():
                fine = False
                self._tell(rows)
        return bool(fine)

    def _tell(self, rows: Any) -> None:
        """Errors of rows stand in the summary too."""
        if not rows.management_form.is_valid():
            self.form.add_error(None, _("表单不完整，重新打开再填。"))
            return
        name = _("捐赠方第%(n)s行：%(error)s") if rows is self.donors else _("物资第%(n)s行：%(error)s")
        for n, row in enumerate(rows.forms, 1):
            for errors in row.errors.values():
                self.form.add_error(None, name % {"n": n, "error": errors[0]})

    def said(self) -> dict[str, Any]:
        """What the verb takes."""
        said: dict[str, Any] = self.form.said()
        said["givers"] = [row.giver() for row in self.donors.forms if not row.is_blank]
        if self.has_goods:
            said["goods"] = [row.goods() for row in self.goods.forms if not row.is_blank]
        return said

    def page(self, context: dict[str, Any]) -> HttpResponse:
        common = {
            "nav": "giving",
            "sub": "donations",
            "note": DIRECTED,
            "donors": self.donors,
            "goods": self.goods,
            "version": version_shown(self.request, self.row),
        }
        return form_page(self.request, self.form, common | context, "giving/form.html")


def _rows(factory: Any, initial: list[Any], **kwargs: Any) -> Any:
    rows = factory(initial=initial, **kwargs)
    rows.extra = 0
    return rows


def _typed(rows: Any) -> list[dict[str, Any]]:
    if not rows.management_form.is_valid():
        return []
    return [{name: row[name].value() for name in row.fields} for row in rows.forms]
