"""The JSON API of audits: hold a draft against the records, read what was found, correct and discard it."""

from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import Field

from tongxin.people import charters
from tongxin.people.api import (
    PROBLEMS,
    READ,
    WRITE,
    Day,
    Id,
    Input,
    Key,
    Paging,
    Part,
    part_of,
    today_of,
    unit_or_404,
    user_of,
)
from tongxin.people.permissions import Can, can, reach, within

from .api import PeriodCode
from .audits import exports, operations
from .audits.drafts import Draft
from .models import Audit

router = Router(auth=READ, tags=["audits"])
Place = Annotated[int, Field(ge=1, le=2**31 - 1)]
LONGEST = 500_000  # characters of a draft sent as JSON; longer ones are uploaded on the page


class AuditRow(Schema):
    """An audit in a list. `totals`: figures by verdict (all, agrees, differs, none) and how many are suspicious."""

    id: int
    unit: str
    issuer: str
    title: str
    period: str
    published: date | None
    held_on: date
    totals: dict[str, int]

    @staticmethod
    def resolve_unit(row: Audit) -> str:
        return row.unit.key

    @staticmethod
    def resolve_issuer(row: Audit) -> str:
        return row.body


class DraftIn(Input):
    """`issuer`: whose text it is where it is another body's: its own figures are then read, not held against `unit`."""

    unit: Key
    text: str = Field(min_length=1, max_length=LONGEST)
    period: PeriodCode
    published: Day | None = None
    issuer: str = Field("", max_length=80)


class CorrectionIn(Input):
    """`indicator`: "" says that nothing in the rules carries such a figure."""

    indicator: str = Field(pattern=r"^([a-z][a-z0-9_.]{0,59})?$")


class Gone(Schema):
    discarded: int  # its id


def readable(request: HttpRequest, pk: int) -> Audit:
    """An audit of a unit for which one may draft reports; 404 otherwise."""
    user = user_of(request)
    row = get_object_or_404(Audit.objects.select_related("unit"), pk=pk)
    if not can(user, Can.REPORTS_DRAFT, row.unit, today_of(request)):
        raise Http404
    return row


@router.get("/audits", response={200: Part[AuditRow], **PROBLEMS}, operation_id="audits")
def audits(request: HttpRequest, page: Query[Paging]) -> dict[str, Any]:
    """Drafts held against the records of units for which one may draft reports, the newest first."""
    user = user_of(request)
    paths = reach(user, Can.REPORTS_DRAFT, today_of(request))
    rows = Audit.objects.filter(within(paths)).select_related("unit").defer("text", "suspicions", "pages")
    return part_of(rows.order_by("-made_at", "-pk"), page, lambda row: row)


@router.post("/audits", response={201: AuditRow, **PROBLEMS}, auth=WRITE, operation_id="audit_draft")
def audit_draft(request: HttpRequest, given: DraftIn) -> Status[Audit]:
    """Hold a text against the records of a unit and keep the result."""
    user = user_of(request)
    on = today_of(request)
    unit = unit_or_404(given.unit, user, [Can.REPORTS_DRAFT], on)
    draft, at = Draft(given.text, "txt", ""), timezone.now()
    told: dict[str, Any] = {"period": given.period, "published": given.published, "issuer": given.issuer}
    made = operations.audit(unit, draft, **told, by=user, at=at, on=on)
    return Status(201, made)


@router.get("/audits/{pk}", response={200: dict[str, Any], **PROBLEMS}, operation_id="audit")
def audit(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """Everything that was found: `claims` in the order of `text`, each with its offsets, verdict and suspicions."""
    return exports.to_dict(readable(request, pk))


@router.put(
    "/audits/{pk}/claims/{place}",
    response={200: dict[str, Any], **PROBLEMS},
    auth=WRITE,
    operation_id="correct_claim",
)
def correct_claim(request: HttpRequest, pk: Id, place: Place, given: CorrectionIn) -> dict[str, Any]:
    """Say which figure of the rules a claim is about; `place` counts the claims of the draft from 1."""
    user = user_of(request)
    row = readable(request, pk)
    claim = get_object_or_404(row.claims.select_related("audit__unit"), place=place)
    operations.correct(claim, given.indicator, by=user, at=timezone.now(), on=today_of(request))
    held = row.claims.get(place=place)
    return exports.told(row.name, held, charters.of(row.unit))


@router.post("/audits/{pk}/discard", response={200: Gone, **PROBLEMS}, auth=WRITE, operation_id="discard_audit")
def discard_audit(request: HttpRequest, pk: Id) -> dict[str, int]:
    """Delete a draft with its file and everything found in it."""
    user = user_of(request)
    operations.discard_audit(readable(request, pk), by=user, at=timezone.now(), on=today_of(request))
    return {"discarded": pk}
