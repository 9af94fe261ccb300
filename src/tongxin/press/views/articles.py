"""The list of articles, and writing one."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongxin.kernel.charter.shapes import Charter
from tongxin.ledger.entering import attempt, beside_of, told, version_of, version_shown
from tongxin.ledger.places import rules_of
from tongxin.people import charters
from tongxin.people.fields import month_of
from tongxin.people.finding import Offered, units_below
from tongxin.people.listing import Filter, chosen, page_of, shown_as, sought, unit_asked
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit
from tongxin.people.paths import under
from tongxin.people.permissions import Can, can, require
from tongxin.people.placed import ids_of, inside

from .. import counted, operations
from ..forms import ArticleForm
from ..models import Article, Outlet, Placement, Reading, Writer
from .common import crumbs, fetch_article, form_of, may_write, place_of, shown, writing_place

MONTHS = 24  # offered in the filter
COLUMNS = 30


@login_required
@require_GET
def articles(request: HereRequest) -> HttpResponse:
    """Articles of the unit one works in and those below, the latest first."""
    unit, charter = place_of(request)
    seen, q, filters = articles_listed(request, unit, charter)
    page = page_of(request, _full(seen))
    for row in page.object_list:
        row.kind_name = charter.articles[row.kind].name if row.kind in charter.articles else row.kind
        row.levels = list(dict.fromkeys(p.level for p in row.standing if p.level))
        row.reads = sum(p.reads or 0 for p in row.standing)
    return shown(
        request,
        "articles.html",
        "articles",
        {
            "charter": charter,
            **shown_as(page, q, filters, _("题目、专栏、署名")),
            "total": _("%(n)s篇") % {"n": f"{page.paginator.count:,}"},
            "may_write": may_write(request, unit),
        },
    )


def articles_listed(
    request: HereRequest, unit: Unit, charter: Charter
) -> tuple["QuerySet[Article]", str, list[Filter]]:
    """The articles that the address asks for, what it searches for, and its filters."""
    by_unit, of = unit_asked(request.GET, units_below(unit), _("单位"), "pk")
    q, filters = sought(request), _filters(request, charter, by_unit)
    return _narrowed(_seen(request, unit, len(by_unit.choices)), q, filters, of), q, filters


def _seen(request: HereRequest, unit: Unit, units: int) -> "QuerySet[Article]":
    """Those of the unit and below it, or written there; who reads the unit is asked nothing more."""
    reads = can(request.user, Can.PRESS_READ, unit, request.today)
    seen = Article.objects.all() if reads else Article.objects.visible_to(request.user, request.today)
    wrote = Writer.objects.filter(unit__in=ids_of((unit.path,))).values("article")
    return inside(seen, (unit.path,), wrote, units=units)


def _full(rows: Any) -> Any:
    """With all that a row shows: five queries a page."""
    last = Reading.objects.filter(placement=OuterRef("pk"), withdrawn_at=None).order_by("-on")
    standing = Placement.objects.filter(withdrawn_at=None).select_related("outlet").order_by("on", "pk")
    return (
        rows.select_related("unit")
        .prefetch_related(Prefetch("writers", Writer.objects.select_related("person", "unit").order_by("place")))
        .prefetch_related(
            Prefetch("placements", standing.annotate(reads=Subquery(last.values("total")[:1])), to_attr="standing")
        )
        .order_by("-out_on", "-pk")  # annotated by _narrowed
    )


def _filters(request: HereRequest, charter: Charter, by_unit: Filter) -> list[Filter]:
    outlets = Outlet.objects.visible_to(request.user, request.today).order_by("owner_id", "name")[:100]
    return [
        chosen(request, "kind", _("类别"), [(k.code, k.name) for k in charter.articles.values()]),
        chosen(request, "outlet", _("媒体"), [(str(o.pk), o.name) for o in outlets]),
        chosen(request, "outlet_kind", _("媒体类别"), [(k.code, k.name) for k in charter.outlets.values()]),
        chosen(request, "level", _("媒体层级"), [(x.code, x.name) for x in charter.levels.values()]),
        chosen(request, "month", _("月份"), months_before(request.today)),
        by_unit,
        chosen(request, "state", _("状态"), [("out", _("已发布")), ("waiting", _("未发布")), ("void", _("已作废"))]),
    ]


def months_before(today: date) -> list[tuple[str, str]]:
    """The last two years' months, this one first."""
    count = today.year * 12 + today.month - 1
    months = [divmod(count - n, 12) for n in range(MONTHS)]
    return [(f"{y}-{m + 1:02}", _("%(y)s年%(m)s月") % {"y": y, "m": m + 1}) for y, m in months]


def _narrowed(rows: "QuerySet[Article]", q: str, filters: list[Filter], of: Offered | None) -> "QuerySet[Article]":
    by = {one.name: one.chosen for one in filters}
    standing = Placement.objects.filter(article=OuterRef("pk"), withdrawn_at=None)
    first = standing.order_by("on").values("on")[:1]
    rows = rows.annotate(out=Coalesce("published_on", Subquery(first)), out_on=Coalesce(F("out"), F("written_on")))
    if q:
        rows = rows.filter(Q(title__icontains=q) | Q(column__icontains=q) | Q(byline__icontains=q))
    if by["kind"]:
        rows = rows.filter(kind=by["kind"])
    placed = {"outlet": "outlet", "outlet_kind": "outlet__kind", "level": "level"}
    wanted = {field: by[name] for name, field in placed.items() if by[name]}
    if wanted:
        rows = rows.filter(Exists(standing.filter(**wanted)))
    month = month_of(by["month"])
    if month:
        rows = rows.filter(out_on__year=month.year, out_on__month=month.month)
    if of is not None:
        rows = rows.filter(Q(unit=of.pk) | Q(pk__in=Writer.objects.filter(unit=of.pk).values("article")))
    if by["state"] == "void":
        return rows.filter(voided_at__isnull=False)
    rows = rows.filter(voided_at=None)
    return rows.filter(out__isnull=by["state"] == "waiting") if by["state"] else rows


@login_required
@require_http_methods(["GET", "POST"])
def article_new(request: HereRequest) -> HttpResponse:
    """Enter an article."""
    unit, charter = writing_place(request)
    return _write(request, unit, charter, None)


@login_required
@require_http_methods(["GET", "POST"])
def article_edit(request: HereRequest, pk: int) -> HttpResponse:
    """Change what is said of an article."""
    article = fetch_article(request, pk)
    require(request.user, Can.PRESS_WRITE, article.unit, request.today)
    return _write(request, article.unit, rules_of(article.unit), article)


def _write(request: HereRequest, unit: Unit, charter: Charter, article: Article | None) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    organisation = charters.organisation_of(unit)
    initial = _said(article) if article else {"written_on": request.today, "unit": str(unit.pk)}
    columns = _columns(organisation)
    units = units_below(unit) if article is None else Unit.objects.none()  # one that stands keeps its unit
    form = ArticleForm(charter, organisation, units, columns, article, posted, request.FILES or None, initial=initial)
    if posted is not None and form.is_valid():
        saved = attempt(form, lambda: _saved(request, unit, article, form))
        if saved is not None:
            sentence = _("改动已存") if article else _("已登记稿件。登记刊发后计入各媒体的数字。")
            return told(request, sentence, reverse("press:article", args=[saved.pk]))
    back = reverse("press:article", args=[article.pk]) if article else reverse("press:articles")
    return form_of(
        request,
        "articles",
        form,
        {
            "heading": _("修改稿件") if article else _("登记稿件"),
            "verb": _("保存改动") if article else _("登记"),
            "lead": article.title if article else "",
            "back": back,
            "crumbs": crumbs((_("稿件"), reverse("press:articles"))),
            "posts": counted.of_articles(charter, request.today),
            "posts_note": _("联合撰写的，各单位都计，全会计一篇。"),
            "words": columns,
            "version": version_shown(request, article),
        },
    )


def _saved(request: HereRequest, unit: Unit, article: Article | None, form: ArticleForm) -> Article:
    said = form.said()
    common: dict[str, Any] = {"by": request.user, "at": now(), "today": request.today, "beside": beside_of(request)}
    if article is None:
        return operations.write(said.pop("unit", unit), said.pop("kind"), said.pop("title"), said.pop("writers"),
                                **said, **common)  # fmt: skip
    return operations.revise(article, **said, version=version_of(request), **common)


def _said(article: Article) -> dict[str, object]:
    writers = [w.person for w in article.writers.select_related("person").order_by("place")]
    plain = ("kind", "title", "column", "byline", "written_on", "published_on", "url")
    return {name: getattr(article, name) for name in plain} | {
        "writers": writers,
        "editor": [article.editor] if article.editor else [],
        "signer": [article.signer] if article.signer else [],
    }


def _columns(organisation: Unit) -> list[str]:
    """Columns used before, the most used first."""
    low, high = under(organisation.path)
    used = Article.objects.filter(unit__path__gte=low, unit__path__lt=high).exclude(column="").values("column")
    return [row["column"] for row in used.annotate(n=Count("pk")).order_by("-n", "column")[:COLUMNS]]
