"""What is shown when a page cannot be: the sentence, a number to quote, and ways on."""

import logging
import re
import secrets
import sys
from dataclasses import dataclass
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxin.people.permissions import Forbidden

from .full import is_full
from .gone import GONE
from .search import Found, find

logger = logging.getLogger("tongxin.errors")
WORD = re.compile(r"[^\W_]{2,}", re.UNICODE)


def _asks_for_json(request: HttpRequest) -> bool:
    """Whether a program asks, which reads no page."""
    return request.path.startswith("/api/")


def _told(status: int, code: str, message: str) -> JsonResponse:
    """An error as the API says it, where the request did not come as far as that."""
    return JsonResponse({"error": code, "message": message}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent cannot be read."""
    if _asks_for_json(request):
        return _told(400, "unreadable", "地址或内容里有读不了的字符，或者太大。")
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: who may, and how to ask."""
    why = str(exception) if isinstance(exception, Forbidden) else ""
    return render(request, "403.html", {"why": why}, status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: looks for the words of an address that is none of ours among what the user may see."""
    if _asks_for_json(request):
        return _told(404, "not_found", "没有这个地址。")
    typed = "" if request.resolver_match else unquote(request.path)
    parts = [word for word in WORD.findall(typed) if not word.isdecimal()]
    words = " ".join([word for word in parts if not word.isascii()] or parts)[:80]  # /people/… is ours, 学习 was meant
    found: list[Found] = []
    if words and getattr(request, "user", None) is not None and request.user.is_authenticated:
        found = find(request, words, each=3)
    return render(request, "404.html", {"q": words, "found": found}, status=404)


@dataclass(frozen=True)
class Failure:
    """Why an answer could not be given: for a person a sentence, for a program a code and a status."""

    status: int
    code: str
    why: str


def failure_of(error: BaseException | None) -> Failure:
    """What broke: the disk is full, the database is away, or it was our own fault."""
    if is_full(error):
        return Failure(503, "full", _("服务器的磁盘满了，存不下新的内容：告诉系统管理员。"))
    if isinstance(error, GONE):
        return Failure(503, "unavailable", _("数据库没有应答：过一会儿再试。"))
    return Failure(500, "failed", _("服务器处理时出了错。"))


def server_error(request: HttpRequest) -> HttpResponse:
    """500 or 503: why, and a number that stands in the log beside the traceback; nothing of what was typed.

    Asks the database for nothing: it may be what failed. It may have failed after the act was done, so nothing is
    said of that.
    """
    failure = failure_of(sys.exc_info()[1])
    number = f"T-{secrets.token_hex(2).upper()}-{secrets.randbelow(10_000):04}"
    logger.error("error %s at %s", number, request.resolver_match, exc_info=sys.exc_info())
    acted = request.method not in ("GET", "HEAD", "OPTIONS")
    what = _("这一步可能做成了，也可能没有：先去看一眼，没有再重做。") if acted else ""
    if _asks_for_json(request):
        return _told(failure.status, failure.code, f"{failure.why}{what}{_('错误编号')} {number}")
    context = {"number": number, "why": failure.why, "what": what}
    return render(request, "500.html", context, status=failure.status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the page was open too long, or in another tab under another account."""
    return render(request, "403_csrf.html", {"why": _("这一页打开得太久，或者您在别的窗口换了账号。")}, status=403)
