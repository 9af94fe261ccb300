"""Log lines without personal data, for people or for machines.

An exception's message may quote a row, an address may hold a name, and what other packages put into their messages
nobody knows: of an exception its type and frames are told, of a request the name of the page, of others' messages the
text without what was to be filled in. Our own loggers (tongxin.…) say nothing that must not be said.
"""

import json
import logging
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

OURS = "tongxin"
requests = logging.getLogger("tongxin.requests")


def _page(request: HttpRequest) -> str:
    match = getattr(request, "resolver_match", None)
    return (match.view_name or "?") if match else "?"


def _message(record: logging.LogRecord) -> str:
    request, status = getattr(record, "request", None), getattr(record, "status_code", None)
    if request is not None and status is not None:
        return f"{status} {getattr(request, 'method', None) or '?'} {_page(request)}"
    if record.name.split(".")[0] == OURS:
        return record.getMessage()
    return str(record.msg)


def told(record: logging.LogRecord) -> dict[str, Any]:
    """What of a record may be told, by name."""
    said: dict[str, Any] = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "message": _message(record),
        **getattr(record, "told", {}),
    }
    if record.exc_info and record.exc_info[0] is not None:
        kind, _value, frames = record.exc_info
        said["exception"] = f"{kind.__module__}.{kind.__qualname__}"
        said["frames"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(frames)]
    return said


class Json(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(told(record), ensure_ascii=False)


class Plain(logging.Formatter):
    """A line to be read, and the frames of an exception below it."""

    def format(self, record: logging.LogRecord) -> str:
        said = told(record)
        lines = [f"{said['at']} {said['level']} {said['logger']} {said['message']}"]
        if "exception" in said:
            lines += [f"  {frame}" for frame in said["frames"]] + [said["exception"]]
        return "\n".join(lines)


class Requests:
    """At level INFO a line for each request: which page, which answer, how long; not who, and not what."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        if requests.isEnabledFor(logging.INFO):
            took = {
                "method": request.method,
                "page": _page(request),
                "status": response.status_code,
                "ms": round((time.perf_counter() - started) * 1000, 1),
            }
            requests.info("%(status)s %(method)s %(page)s %(ms)s ms", took, extra={"told": took})
        return response
