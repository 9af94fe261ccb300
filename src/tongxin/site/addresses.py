"""Addresses that nobody typed 网址: one with a NUL is refused at the door, since PostgreSQL keeps it in no text."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

NUL = "\x00"


class Readable:
    """Answers 400 to addresses with a NUL, which no page could look anything up by."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path or any(NUL in value for values in request.GET.lists() for value in values[1]):
            raise BadRequest("NUL")
        return self.answer(request)
