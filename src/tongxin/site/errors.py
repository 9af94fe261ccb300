"""What is shown when a page cannot be: the sentence, a number to quote, and ways on."""

import logging
import re
import secrets
import sys
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxin.people.permissions import Forbidden

from .search import Found, find

logger = logging.getLogger("tongxin.errors")
WORD = re.compile(r"[^\W_]{2,}", re.UNICODE)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent cannot be read."""
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: who may, and how to ask."""
    why = str(exception) if isinstance(exception, Forbidden) else ""
    return render(request, "403.html", {"why": why}, status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: looks for the words of an address that is none of ours among what the user may see."""
    typed = "" if request.resolver_match else unquote(request.path)
    words = " ".join(word for word in WORD.findall(typed) if not word.isdecimal())[:80]
    found: list[Found] = []
    if words and getattr(request, "user", None) is not None and request.user.is_authenticated:
        found = find(request, words, each=3)
    return render(request, "404.html", {"q": words, "found": found}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a number that stands in the log beside the traceback, and nothing of what was typed.

    Asks the database for nothing: it may be what failed.
    """
    number = f"T-{secrets.token_hex(2).upper()}-{secrets.randbelow(10_000):04}"
    logger.error("error %s at %s", number, request.resolver_match, exc_info=sys.exc_info())
    return render(request, "500.html", {"number": number}, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the page was open too long, or in another tab under another account."""
    return render(request, "403_csrf.html", {"why": _("这一页打开得太久，或者您在别的窗口换了账号。")}, status=403)
