"""The JSON API, version 1: every room's router, one way to say that something went wrong."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from tongxin.activities.api import router as activities
from tongxin.activities.holding_api import router as holding
from tongxin.activities.series_api import router as series
from tongxin.activities.signups_api import router as signups
from tongxin.activities.venues_api import router as venues
from tongxin.giving.api import router as giving
from tongxin.giving.projects_api import router as projects
from tongxin.journal.files import EvidenceRefused
from tongxin.ledger.operations import StatementOverlaps
from tongxin.ledger.refusals import Refused as EntryRefused
from tongxin.matters.api import router as matters
from tongxin.people.charters import NoCharter
from tongxin.people.honours_api import router as honours
from tongxin.people.nominations_api import router as nominations
from tongxin.people.operations import EndsBeforeStart, Erased, UnitClosed
from tongxin.people.refusals import Refused as PeopleRefused
from tongxin.people.register_api import router as people
from tongxin.people.seats_api import router as seats
from tongxin.people.terms_api import router as terms
from tongxin.press.api import router as press
from tongxin.press.broadcasts_api import router as broadcasts
from tongxin.press.outlets_api import router as outlets
from tongxin.press.placements_api import router as placements
from tongxin.reports.api import router as reports
from tongxin.reports.audits.operations import AuditRefused
from tongxin.reports.audits_api import router as audits
from tongxin.reports.operations import ReportRefused


class Api(NinjaAPI):
    """As ninja's, but what it says of itself takes over a second and never changes: it is worked out once."""

    def __init__(self, **said: Any) -> None:
        super().__init__(**said)
        self._told: dict[str, OpenAPISchema] = {}

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        prefix = path_prefix if path_prefix is not None else self.get_root_path(path_params or {})
        if prefix not in self._told:
            self._told[prefix] = super().get_openapi_schema(path_prefix=prefix)
        return self._told[prefix]


api = Api(
    title="Tongxin 同心",
    version="1",
    description="同一套动作，以JSON给程序用。令牌在“账号与安全 · 接口令牌”签发，放在Authorization头里。",
    docs_url=None,
    urls_namespace="api",
)
for room in (
    people,
    terms,
    seats,
    nominations,
    honours,
    matters,
    activities,
    holding,
    signups,
    venues,
    series,
    press,
    outlets,
    broadcasts,
    placements,
    giving,
    projects,
    reports,
    audits,
):
    api.add_router("", room)


def problem(request: HttpRequest, status: int, code: str, message: str) -> HttpResponse:
    """The body of every error."""
    return api.create_response(request, {"error": code, "message": message}, status=status)


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem(request, 401, "unauthorized", "没有带令牌，或者令牌不对、已到期、已吊销、只能读。")


@api.exception_handler(PermissionDenied)
def forbidden(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return problem(request, 403, "forbidden", str(error) or "没有这项权限。")


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(request, 404, "not_found", "没有找到，或者您看不到。")


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0] if error.errors else {}
    where = ".".join(str(part) for part in first.get("loc", ()))
    return problem(request, 422, "invalid", f"{where}：{first.get('msg', '内容不对')}")


def refused(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """A rule of the field stands against it: the verb's own sentence."""
    return problem(request, 409, type(error).__name__, str(error))


REFUSALS = (
    EntryRefused, ReportRefused, PeopleRefused, EndsBeforeStart, Erased, UnitClosed,
    StatementOverlaps, EvidenceRefused, NoCharter, AuditRefused,
)  # fmt: skip
for kind in REFUSALS:
    api.add_exception_handler(kind, refused)
