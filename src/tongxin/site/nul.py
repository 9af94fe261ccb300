"""A NUL is refused at the door: nobody types one, no page could look anything up by it, nor PostgreSQL keep it."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict

NUL = "\x00"


class NulRefused:
    """Answers 400 to an address or a form that holds a NUL."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path or _holds_nul(request.GET) or (request.method == "POST" and _holds_nul(request.POST)):
            raise BadRequest("NUL")
        return self.answer(request)


def _holds_nul(said: QueryDict) -> bool:
    return any(NUL in text for name, values in said.lists() for text in (name, *values))
