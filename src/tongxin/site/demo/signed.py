"""Reports of a year: written by the office with live figures, and signed."""

from collections.abc import Mapping
from datetime import date

from tongxin.people.models import Unit
from tongxin.people.permissions import Actor
from tongxin.reports import operations as reports
from tongxin.reports.models import Report

from .clock import moment


def write(unit: Unit, year: int, texts: Mapping[str, str], by: Actor, on: date) -> Report:
    """The annual report, its sections as the office words them; what it does not name stays as the rules have it."""
    at = moment(on, 9)
    report = reports.draft(unit, "annual", str(year), by=by, at=at, on=on)
    for section in report.sections.filter(code__in=texts):
        reports.write_section(section, texts[section.code].strip(), by=by, at=at, on=on)
    return report


def sign(unit: Unit, year: int, texts: Mapping[str, str], by: Actor, on: date) -> Report:
    """Write and sign; signing is a transaction of its own."""
    report = write(unit, year, texts, by, on)
    reports.sign(report, by=by, at=moment(on, 16), on=on)
    return report
