"""A desk in an office: who sits there, on which day, and the workbooks that are handed in 案头."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile

from tongxin.people.imports import kinds, taking, verbs
from tongxin.people.imports.place import Place
from tongxin.people.imports.rows import content_of
from tongxin.people.models import Import, ImportRow, Unit, User
from tongxin.people.tests.books import xlsx
from tongxin.reports import operations as reports
from tongxin.reports import outputs
from tongxin.reports.models import Report

LOCAL = ZoneInfo("Asia/Shanghai")
Lines = Sequence[Sequence[Any]]


def nine(day: date) -> datetime:
    """Nine o'clock that morning."""
    return datetime.combine(day, time(9), LOCAL)


@dataclass
class Desk:
    """Somebody at work for a unit on a day."""

    unit: Unit
    user: User
    today: date

    @property
    def said(self) -> dict[str, Any]:
        """Who, when: as every verb takes it."""
        return {"by": self.user, "at": nine(self.today)}

    @property
    def work(self) -> dict[str, Any]:
        """As verbs of rooms take it that know the business day."""
        return {**self.said, "today": self.today}

    @property
    def place(self) -> Place:
        return Place(self.unit, self.user, self.today, nine(self.today))

    def upload(self, code: str, *lines: Sequence[Any]) -> Import:
        """A workbook of one sheet, its columns as guessed, its rows checked; nothing recorded yet."""
        kind = kinds.kind_of(code, self.place)
        assert kind is not None, code
        file = SimpleUploadedFile(f"{kind.label}.xlsx", xlsx(lines))
        batch = verbs.upload(self.unit, kind, file, **self.work)
        chosen = {heading["letter"]: heading["column"] for heading in batch.columns}
        return verbs.settle_columns(batch, kind, chosen, **self.work)

    def take(self, batch: Import) -> Import:
        """All of it or nothing."""
        kind = kinds.kind_of(batch.kind, self.place)
        assert kind is not None
        taking.begin(batch, kind, "whole", "", **self.work)
        return taking.run(batch, kind, **self.work)

    def bring(self, code: str, *lines: Sequence[Any]) -> Import:
        """A workbook brought in whole; what stands in the way is told."""
        batch = self.upload(code, *lines)
        assert objections(batch) == [], objections(batch)
        batch = self.take(batch)
        assert batch.state == Import.DONE, (batch.failure, objections(batch))
        return batch

    def draft(self, prose: str, period: str) -> Report:
        return reports.draft(self.unit, prose, period, on=self.today, **self.said)

    def write(self, report: Report, code: str, text: str) -> None:
        section = report.sections.get(code=code)
        reports.write_section(section, text, on=self.today, **self.said)

    def sign(self, report: Report) -> dict[str, Any]:
        """Sign it; the report as JSON."""
        reports.sign(report, on=self.today, **self.said)
        report.refresh_from_db()
        return self.as_json(report)

    def as_json(self, report: Report) -> dict[str, Any]:
        made: dict[str, Any] = json.loads(outputs.render(report, "json", on=self.today, at=nine(self.today)))
        return made


def objections(batch: Import) -> list[str]:
    """What stands in the way of rows."""
    rows = batch.rows.filter(state__in=[ImportRow.BAD, ImportRow.ALIKE]).order_by("number")
    return [f"第{row.number}行：{content_of(row).errors}{content_of(row).alike}" for row in rows]


def values(made: dict[str, Any]) -> dict[str, Any]:
    """Indicator → value, of a report's JSON."""
    return {figure["indicator"]: figure["value"] for figure in made["figures"]}
