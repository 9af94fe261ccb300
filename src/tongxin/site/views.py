"""Home, to-do, search, and the pages of the frame."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.matters import queue
from tongxin.people.listing import page_of
from tongxin.people.permissions import Can, can, require

from . import home as homes
from . import kit
from .context import home_of
from .search import find


@login_required
def home(request: Any) -> HttpResponse:
    """The first page, by the role the user has here."""
    kind = home_of(request.user, request.unit, request.charter, request.today)
    context: dict[str, Any] = {"nav": "home", "greeting": homes.greeting()}
    if kind == "administrator":
        return render(request, "site/home_administrator.html", context | homes.administrator(request))
    if kind == "handler" and request.charter is None:
        return render(request, "site/home_handler.html", context | {"waiting": [], "total": 0})
    if request.unit is None or request.charter is None or not kind:
        return render(request, "site/home_nobody.html", context)
    made = {
        "secretary": homes.office,
        "leader": homes.leader,
        "handler": homes.handler,
        "member": homes.member,
    }[kind](request)
    return render(request, f"site/home_{kind}.html", context | made | {"charter": request.charter})


@login_required
def todo(request: Any) -> HttpResponse:
    """Everything that waits for the user, late first."""
    if request.unit is None or request.charter is None:
        raise Http404
    rows = queue.waiting_for(request.user, request.unit, request.today)
    request.waiting = len(rows)
    kinds = list(dict.fromkeys(row.kind_name for row in rows))
    chosen = request.GET.get("kind", "")
    if chosen in kinds:
        rows = [row for row in rows if row.kind_name == chosen]
    page = page_of(request, rows)
    context = {
        "nav": "todo",
        "page": page,
        "groups": homes.grouped(list(page.object_list), request.today, len(page.object_list)),
        "kinds": kinds,
        "chosen": chosen,
    }
    return render(request, "site/todo.html", context)


@login_required
def add(request: Any) -> HttpResponse:
    """What may be recorded here, one entry a kind of record."""
    if request.unit is None or request.charter is None:
        raise Http404
    require(request.user, Can.MATTERS_HANDLE, request.unit, request.today)
    others = [row for act, row in _others() if can(request.user, act, request.unit, request.today)]
    return render(request, "site/add.html", {"nav": "add", "kinds": request.charter.kinds.values(), "others": others})


def _others() -> list[tuple[Can, dict[str, str]]]:
    """What else may be recorded, and who may: address, icon, name, what it is."""
    return [
        (act, {"address": reverse(name), "icon": icon, "name": label, "note": note})
        for act, name, icon, label, note in (
            (
                Can.ACTIVITIES_WRITE,
                "activities:new",
                "calendar-event",
                _("活动"),
                _("学习、培训、服务、走访、会议，先安排或直接补记"),
            ),
            (Can.PRESS_WRITE, "press:article_new", "news", _("稿件"), _("写成的稿件和刊发情况")),
            (Can.GIVING_WRITE, "giving:donations", "heart-handshake", _("捐赠"), _("捐款、捐物和捐建项目")),
            (Can.PEOPLE_WRITE, "people:member_new", "user-plus", _("会员"), _("登记一个人和会籍")),
            (Can.PEOPLE_WRITE, "people:honours", "award", _("荣誉"), _("个人和集体获得的表彰")),
        )
    ]


@login_required
def more(request: HttpRequest) -> HttpResponse:
    """The whole menu on one page, for the phone."""
    return render(request, "site/more.html", {"nav": "more"})


@login_required
def search(request: HttpRequest) -> HttpResponse:
    """What the user may see and the words occur in."""
    words = request.GET.get("q", "").strip()[:80]
    found = find(request, words) if words else []
    return render(request, "site/search.html", {"nav": "search", "q": words, "found": found})


@login_required
def components(request: Any) -> HttpResponse:
    """Every component on one page; in a demo and while developing only."""
    if not (settings.DEBUG or request.is_demo):
        raise Http404
    messages.success(request, _("已签发，编号2025-047"))
    messages.error(request, _("没有签发：顾雨桐刚刚退回了这一篇"))
    return render(request, "site/components.html", {"nav": "components", **kit.samples(timezone.now())})
