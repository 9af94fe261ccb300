"""The JSON API of figures, reports and statements."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import Field

from tongxin.kernel.periods import BadPeriod, Period
from tongxin.ledger import kinds
from tongxin.ledger.measure import Batch
from tongxin.people import charters
from tongxin.people.api import (
    PROBLEMS,
    READ,
    WRITE,
    Id,
    Input,
    Key,
    Name,
    Paging,
    Part,
    part_of,
    today_of,
    unit_or_404,
    user_of,
)
from tongxin.people.permissions import Can, can

from . import compose, operations, outputs, released
from . import figures as reading
from .models import LONGEST_REASON, Report, Section

router = Router(auth=READ, tags=["reports"])
PeriodCode = Annotated[str, Field(pattern=r"^\d{4}(H[12]|Q[1-4]|-\d{2})?$")]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.]{0,59}$")]
Hash = Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]


class FigureOut(Schema):
    """A figure: exact value in the base counter, as printed, and what it stands on."""

    indicator: str
    label: str
    value: float | None
    counter: str
    printed: str
    qualifier: str
    records: int
    basis: str
    definition: str
    undetailed: float
    joint: int
    late: int
    numerator: float | None
    denominator: float | None
    edition: str
    as_of: date


class RecordOut(Schema):
    """A record behind a figure; what one may not see is counted in `hidden` and not shown."""

    cause: str
    number: str
    title: str
    address: str
    quantity: float
    happened_on: date
    booked_on: date
    is_joint: bool
    is_late: bool


class Records(Schema):
    total: int
    hidden: int
    rows: list[RecordOut]


class ReportRow(Schema):
    id: int
    unit: str
    prose: str
    period: str
    title: str
    state: str

    @staticmethod
    def resolve_unit(row: Report) -> str:
        return row.unit.key


class ReportIn(Input):
    unit: Key
    prose: str = Field(pattern=r"^[a-z_]{1,20}$")
    period: PeriodCode


class SectionIn(Input):
    text: str = Field(max_length=operations.TEXT_LIMIT)
    expected: str | None = Field(None, max_length=40)


class SectionOut(Schema):
    code: str
    heading: str
    text: str
    is_edited: bool
    stamp: str


class ReasonIn(Input):
    reason: str = Field(min_length=1, max_length=LONGEST_REASON)


class SigningOut(Schema):
    number: int
    hash: str
    edition: str


def figure_out(figure: reading.Figure) -> dict[str, Any]:
    """A figure as the API tells it."""
    numbers = ("value", "undetailed", "numerator", "denominator")
    told: dict[str, Any] = {
        name: None if getattr(figure, name) is None else float(getattr(figure, name)) for name in numbers
    }
    same = ("label", "counter", "printed", "qualifier", "records", "basis", "definition", "joint", "late", "edition")
    told |= {name: getattr(figure, name) for name in same}
    return told | {"indicator": figure.code, "as_of": figure.as_of}


def period_of(code: str) -> Period:
    """The period. Raises: ReportRefused."""
    try:
        return Period.parse(code)
    except BadPeriod as error:
        raise operations.ReportRefused(str(error)) from error


@router.get("/units/{key}/figures/{period}", response={200: list[FigureOut], **PROBLEMS}, operation_id="figures")
def figures(request: HttpRequest, key: Key, period: PeriodCode) -> list[dict[str, Any]]:
    """All figures of a unit for a period, live."""
    user = user_of(request)
    on = today_of(request)
    unit = unit_or_404(key, user, [Can.FIGURES_READ], on)
    return [figure_out(f) for f in reading.figures(unit, period_of(period), on=on).values()]


@router.get(
    "/units/{key}/figures/{period}/{indicator}/records",
    response={200: Records, **PROBLEMS},
    operation_id="figure_records",
)
def records(request: HttpRequest, key: Key, period: PeriodCode, indicator: Code, page: Query[Paging]) -> dict[str, Any]:
    """The records behind a figure of the ledger."""
    user = user_of(request)
    on = today_of(request)
    unit = unit_or_404(key, user, [Can.FIGURES_READ], on)
    charter = charters.of(unit)
    rule = charter.indicators.get(indicator)
    if rule is None or not rule.items:
        raise operations.ReportRefused("没有这个由台账计数的数字。")
    spec = reading.spec_of(rule)
    found = Batch(unit).causes(period_of(period), spec)(page.offset, page.limit)
    told, hidden = kinds.described([row.cause for row in found.rows], user, on)
    scale = reading.scale_of(charter, rule)
    return {
        "total": found.total,
        "hidden": hidden,
        "rows": [
            {
                "cause": row.cause,
                "number": told[row.cause].number,
                "title": told[row.cause].title,
                "address": told[row.cause].address,
                "quantity": row.quantity / scale,
                "happened_on": row.happened_on,
                "booked_on": row.booked_on,
                "is_joint": row.is_joint,
                "is_late": row.is_late,
            }
            for row in found.rows
            if row.cause in told
        ],
    }


def readable(request: HttpRequest, pk: int) -> Report:
    """A report one may see: whole with reports.read or draft, else only once it is signed and released."""
    return released.fetched(user_of(request), pk, today_of(request))[0]


@router.get("/reports", response={200: Part[ReportRow], **PROBLEMS}, operation_id="reports")
def reports(request: HttpRequest, page: Query[Paging]) -> dict[str, Any]:
    """Reports one may read, the newest first."""
    user = user_of(request)
    on = today_of(request)
    rows = released.visible(user, on, released.guided_by(user, on))
    return part_of(rows.select_related("unit").order_by("-period", "-pk"), page, lambda row: row)


@router.get("/reports/{pk}", response={200: dict[str, Any], **PROBLEMS}, operation_id="report")
def report(request: HttpRequest, pk: Id, live: bool = False) -> dict[str, Any]:
    """The report as JSON: the signed version where one stands; `live` the current one, for those who draft."""
    user = user_of(request)
    row = readable(request, pk)
    on = today_of(request)
    is_live = live and can(user, Can.REPORTS_DRAFT, row.unit, on)
    made = compose.frozen(row, on=on, at=timezone.now(), live=is_live)
    return outputs.content(made, compose.named(made.composed))


@router.post("/reports", response={201: ReportRow, **PROBLEMS}, auth=WRITE, operation_id="draft_report")
def draft_report(request: HttpRequest, given: ReportIn) -> Status[Report]:
    """Begin a report."""
    user = user_of(request)
    on = today_of(request)
    unit = unit_or_404(given.unit, user, [Can.REPORTS_DRAFT], on)
    return Status(201, operations.draft(unit, given.prose, given.period, by=user, at=timezone.now(), on=on))


def section_out(section: Section, report: Report) -> dict[str, Any]:
    """A section as the API tells it."""
    return {
        "code": section.code,
        "heading": section.heading,
        "text": operations.current_text(section, report),
        "is_edited": section.is_edited,
        "stamp": operations.stamp(section),
    }


@router.get("/reports/{pk}/sections", response={200: list[SectionOut], **PROBLEMS}, operation_id="sections")
def sections(request: HttpRequest, pk: Id) -> list[dict[str, Any]]:
    """The sections of a report with their tokens, for those who draft."""
    user = user_of(request)
    row = readable(request, pk)
    unit_or_404(row.unit.key, user, [Can.REPORTS_DRAFT], today_of(request))
    return [section_out(s, row) for s in row.sections.order_by("place")]


@router.put(
    "/reports/{pk}/sections/{code}", response={200: SectionOut, **PROBLEMS}, auth=WRITE, operation_id="write_section"
)
def write_section(request: HttpRequest, pk: Id, code: Name, given: SectionIn) -> dict[str, Any]:
    """Change a section's text. Figures stay tokens."""
    user = user_of(request)
    row = readable(request, pk)
    section = get_object_or_404(Section.objects.select_related("report__unit"), report=row, code=code)
    on, at = today_of(request), timezone.now()
    section = operations.write_section(section, given.text, by=user, at=at, on=on, expected=given.expected)
    return section_out(section, row)


@router.post("/reports/{pk}/sign", response={201: SigningOut, **PROBLEMS}, auth=WRITE, operation_id="sign_report")
def sign(request: HttpRequest, pk: Id, seen: Hash = "") -> Status[Any]:
    """Sign a report: text and figures are frozen. `seen`: hash of the draft that was looked at; refused if it moved."""
    row, at, on = readable(request, pk), timezone.now(), today_of(request)
    return Status(201, operations.sign(row, seen=seen, by=user_of(request), at=at, on=on))


@router.post("/reports/{pk}/reopen", response={200: ReportRow, **PROBLEMS}, auth=WRITE, operation_id="reopen_report")
def reopen(request: HttpRequest, pk: Id, given: ReasonIn) -> Report:
    """Open a signed report again, with a reason."""
    user = user_of(request)
    return operations.reopen(readable(request, pk), given.reason, by=user, at=timezone.now(), on=today_of(request))
