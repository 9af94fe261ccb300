"""A report, locked while a verb changes it."""

from django.utils.translation import gettext as _

from ..models import Report
from .refusals import IsSigned


def locked(pk: int) -> Report:
    """The report as it stands, its row locked and its unit with it. Inside a transaction."""
    return Report.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pk)


def locked_draft(pk: int) -> Report:
    """As `locked`. IsSigned where it is no draft."""
    report = locked(pk)
    if report.state != "draft":
        raise IsSigned(_("这份报告已经签署，重新打开以后才能修改。"))
    return report
