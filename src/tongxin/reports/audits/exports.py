"""An audit to take away 核数导出: the draft with comments, all figures as a workbook, everything as JSON."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Charter
from tongxin.kernel.periods import Period
from tongxin.people import charters
from tongxin.people.exports import XLSX, Head, workbook

from ..compose import is_demo
from . import compare, said
from .drafts import Draft, Finding, commented
from .lines import line, number, rules
from .models import Audit, AuditClaim, AuditFile
from .shown import MARKS, name_of, period_name, sentences, suspicions_of

FORMATS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": XLSX,
    "json": "application/json; charset=utf-8",
}


def render(audit: Audit, fmt: str, *, at: datetime) -> bytes:
    """The audit in one of FORMATS.

    Args:
        at: the moment that comments carry.
    Raises:
        DraftRefused: the file it came as cannot be opened any more.
    """
    if fmt == "docx":
        return to_docx(audit, at=at)
    if fmt == "xlsx":
        return to_xlsx(audit)
    return (json.dumps(to_dict(audit), ensure_ascii=False, indent=2) + "\n").encode()


def to_docx(audit: Audit, *, at: datetime) -> bytes:
    """The draft as Word file with a comment on each finding; its own layout where it came as one."""
    kept = AuditFile.objects.filter(audit=audit).first() if audit.kind == "docx" else None
    kind = "docx" if kept else "txt"
    draft = Draft(audit.text, kind, audit.name)
    return commented(bytes(kept.content) if kept else b"", draft, findings(audit), at=at)


def findings(audit: Audit) -> list[Finding]:
    """What is said at which place: a summary where the text begins, then whatever a person should look at.

    Figures that agree have no comment, and those that nothing carries are only counted.
    """
    charter = charters.of(audit.unit)
    found = [Finding(*_first_words(audit.text), _summary(audit))]
    for row in audit.claims.order_by("place"):
        if lines := said.found(row, charter):
            found.append(Finding(row.start, row.end, "\n".join(lines)))
    return found + [Finding(one["start"], one["end"], said.loose(one)) for one in audit.suspicions]


def _first_words(text: str) -> tuple[int, int]:
    start = len(text) - len(text.lstrip())
    return start, start + 1


def _summary(audit: Audit) -> str:
    totals = audit.totals | {"period": Period.parse(audit.period).name, "unit": audit.unit.name}
    return _(
        "核数：按%(unit)s%(period)s的台账，稿中共%(all)s个数，相符%(agrees)s个，不符%(differs)s个，"
        "无据%(none)s个，另存疑%(suspicious)s个。"
    ) % (totals | {"suspicious": audit.totals["suspicious"] + len(audit.suspicions)})


# ── Workbook and JSON ───────────────────────────────────────────────────────────────────────────────


def to_xlsx(audit: Audit) -> bytes:
    """All figures of the draft, a row each, in the order of the text."""
    charter = charters.of(audit.unit)
    head = [
        Head(_("序号"), 6),
        Head(_("原文"), 14),
        Head(_("数值"), 10),
        Head(_("计量单位"), 10),
        Head(_("数的是什么"), 24),
        Head(_("做了什么"), 12),
        Head(_("层级"), 10),
        Head(_("谁的"), 24),
        Head(_("期间"), 10),
        Head(_("对应数字"), 28),
        Head(_("结果"), 8),
        Head(_("台账"), 12),
        Head(_("相差"), 12),
        Head(_("记录"), 8),
        Head(_("说明"), 40),
        Head(_("存疑"), 40),
        Head(_("所在句"), 60),
        Head(_("已核"), 6),
    ]
    rows = (_cells(row, charter) for row in audit.claims.order_by("place"))
    return workbook(audit.title, [_summary(audit)], head, rows, is_demo=is_demo())


def _cells(row: AuditClaim, charter: Charter) -> list[Any]:
    return [
        row.place,
        row.text,
        number(row.value),
        row.counter,
        row.subject,
        row.action,
        row.level,
        _("%(body)s（存疑）") % {"body": row.org} if row.org and row.org_doubt else row.org,
        row.period,
        name_of(charter, row.indicator),
        str(MARKS[row.verdict].word),
        row.ours,
        row.difference,
        row.records,
        "".join(sentences([row.why, *row.reasons])),
        "".join(said.suspected(one) for one in suspicions_of(row)),
        row.sentence,
        _("是") if row.checked_at else "",
    ]


def compared(audits: Sequence[Audit]) -> bytes:
    """What several drafts say, by indicator: a row a figure, with the words it came from."""
    charter = compare.rules_of(audits)
    known = {audit.pk: audit for audit in audits}
    order = {code: place for place, code in enumerate(compare.codes(audits, charter))}
    found = AuditClaim.objects.filter(audit__in=audits).exclude(indicator="")
    rows = sorted(found, key=lambda row: (order[row.indicator], list(known).index(row.audit_id), row.place))
    head = [
        Head(_("数字"), 28),
        Head(_("稿子"), 28),
        Head(_("谁的"), 24),
        Head(_("期间"), 14),
        Head(_("原文"), 14),
        Head(_("数值"), 10),
        Head(_("计量单位"), 10),
        Head(_("台账"), 12),
        Head(_("相差"), 12),
        Head(_("所在句"), 60),
    ]
    cells = (_compared(row, known[row.audit_id], charter) for row in rows)
    return workbook(_("并排比较"), [audit.title for audit in audits], head, cells, is_demo=is_demo())


def _compared(row: AuditClaim, audit: Audit, charter: Charter) -> list[Any]:
    words = [name_of(charter, row.indicator), audit.title, row.org, period_name(row.period), row.text]
    return [*words, number(row.value), row.counter, row.ours, row.difference, row.sentence]


def to_dict(audit: Audit) -> dict[str, Any]:
    """Everything that was found, as JSON has it, with offsets into `text`."""
    charter = charters.of(audit.unit)
    content = {
        "title": audit.title,
        "doc": audit.name,
        "organisation": audit.unit.key,
        "issuer": audit.body,
        "period": audit.period,
        "published": _day(audit.published),
        "edition": audit.edition,
        "held_on": _day(audit.held_on),
        "totals": audit.totals,
        "claims": [told(audit.name, row, charter) for row in audit.claims.order_by("place")],
        "suspicions": list(_loose(audit.suspicions)),
        "text": audit.text,
    }
    if is_demo():
        content["note"] = _("演示数据")
    return content


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def told(doc: str, row: AuditClaim, charter: Charter) -> dict[str, Any]:
    """A figure with everything that was found about it."""
    return line(doc, row) | {
        "indicator_name": name_of(charter, row.indicator) or None,
        "difference": row.difference or None,
        "records": row.records,
        "why": "".join(sentences([row.why, *row.reasons])),
        "suspected": [said.suspected(one) for one in suspicions_of(row)],
        "is_checked": row.checked_at is not None,
    }


def _loose(kept: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Suspicions of the text as a whole."""
    for one in kept:
        yield {"start": one["start"], "end": one["end"], "suspicions": rules([one]), "suspected": said.loose(one)}
