"""What pages of links share: the address of a link, and the page of one that no longer opens."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from .. import tries

GONE, TOO_MANY = 410, 429


def address_of(request: HttpRequest, name: str, key: str) -> str:
    """The whole address of a link, as it is handed over and drawn as a QR code."""
    return request.build_absolute_uri(reverse(name, args=[key]))


def gone(request: HttpRequest, error: Exception) -> HttpResponse:
    """Say why a link opens nothing; after too many wrong ones from one address say that alone."""
    is_guessing = getattr(error, "why", "") == "unknown" and tries.too_many(request)
    context = {"sentence": str(error), "is_guessing": is_guessing}
    return render(request, "people/link_gone.html", context, status=TOO_MANY if is_guessing else GONE)
