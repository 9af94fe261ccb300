"""Recording where an article appeared, and taking such a record back."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongxin.ledger.entering import attempt, beside_of, form_page, reason_page, told
from tongxin.ledger.places import rules_of
from tongxin.people import charters
from tongxin.people.middleware import HereRequest
from tongxin.people.permissions import Can, require

from .. import counted, operations
from ..forms import PlacementForm
from ..models import Article, Outlet, Placement
from .common import about, fetch_article


@login_required
@require_http_methods(["GET", "POST"])
def place(request: HereRequest, pk: int) -> HttpResponse:
    """Where and when it appeared."""
    article = fetch_article(request, pk)
    require(request.user, Can.PRESS_WRITE, article.unit, request.today)
    charter = rules_of(article.unit)
    outlets = Outlet.objects.open_to(charters.organisation_of(article.unit)).order_by("owner_id", "kind", "name")
    posted = request.POST if request.method == "POST" else None
    form = PlacementForm(charter, outlets, posted, request.FILES or None, initial={"on": request.today})
    back = reverse("press:article", args=[pk])
    if posted is not None and form.is_valid():
        placed = attempt(form, lambda: _placed(request, article, form))
        if placed is not None:
            return told(request, _("已登记刊发：%(outlet)s") % {"outlet": placed.outlet}, back)
    note = "" if form.outlets else _("还没有登记媒体。先在“媒体”里登记自己的网站、公众号和刊发的报刊。")
    return form_page(
        request,
        form,
        about(article)
        | {
            "heading": _("登记刊发"),
            "verb": _("登记刊发"),
            "note": note,
            "posts": counted.of_placements(charter, article, request.today),
            "posts_note": _("一篇稿件几家刊发，稿件计一篇，刊发各计一篇次。"),
        },
    )


def _placed(request: HereRequest, article: Article, form: PlacementForm) -> Placement:
    said = form.said()
    return operations.place(
        article, said.pop("outlet"), said.pop("on"), **said,
        by=request.user, at=now(), today=request.today, beside=beside_of(request),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def placement_withdraw(request: HereRequest, pk: int) -> HttpResponse:
    """Take a placement back, with the reason."""
    placed = get_object_or_404(Placement.objects.select_related("outlet"), pk=pk)
    article = fetch_article(request, placed.article_id)
    require(request.user, Can.PRESS_WRITE, article.unit, request.today)
    return reason_page(
        request,
        lambda reason, beside: operations.withdraw_placement(
            placed, reason, by=request.user, at=now(), today=request.today, beside=beside
        ),
        about(article)
        | {
            "heading": _("撤回刊发"),
            "question": _("撤回在%(outlet)s的刊发吗？") % {"outlet": placed.outlet},
            "verb": _("撤回"),
            "consequence": _("这一篇次和它的阅读量不再计入数字。记录留着，划去，写明理由。"),
        },
        _("已撤回刊发"),
    )
