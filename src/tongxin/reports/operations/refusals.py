"""Why a verb of reports refuses. Every sentence is safe to show."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from .. import material
from ..models import Report


class ReportRefused(Exception):
    """A rule of reports stands against it. The sentence is safe to show."""


class AlreadyDrafted(ReportRefused):
    """There is one report a unit, kind and period."""

    def __init__(self, report: Report):
        super().__init__(_("《%(title)s》已经建过") % {"title": report.title})
        self.report = report


class IsSigned(ReportRefused):
    """The report was signed; it must be reopened before it can be changed."""


class SectionMoved(ReportRefused):
    """Somebody else changed the section meanwhile."""


class DraftMoved(ReportRefused):
    """Text or figures changed after the signer looked at them."""


class BadText(ReportRefused):
    """The text holds braces that are no token, or is too long."""


class NotReady(ReportRefused):
    """Something must be settled before signing; `findings` lists it."""

    def __init__(self, findings: Sequence[material.Finding]):
        super().__init__(
            _("还有%(n)s处没有处理，不能签署：%(what)s。") % {"n": len(findings), "what": _first(findings)}
        )
        self.findings = tuple(findings)


def _first(findings: Sequence[material.Finding]) -> str:
    shown = "；".join(f.text for f in findings[:3])
    return shown + (_("等") if len(findings) > 3 else "")
