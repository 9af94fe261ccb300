"""The outputs of a report: HTML is a page; here Markdown and JSON; DOCX and PDF come from reports.documents."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from tongxin.kernel.periods import day_written
from tongxin.people.models import Unit

from . import documents
from .compose import Composed, Frozen, body, frozen, named
from .models import Report, WordTemplate

MIME = {
    "md": "text/markdown; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
FORMATS = tuple(MIME)


def render(report: Report, fmt: str, *, on: date, at: datetime, live: bool = False, site: str = "") -> bytes:
    """The report in one of FORMATS: the signed version where one stands, unless `live`.

    Args:
        site: "https://host" for the address printed at the end of documents; "" prints none.
    """
    made = frozen(report, on=on, at=at, live=live)
    composed = named(made.composed)
    writers: Mapping[str, Callable[[], bytes]] = {
        "md": lambda: markdown(composed).encode(),
        "json": lambda: (json.dumps(content(made, composed), ensure_ascii=False, indent=2) + "\n").encode(),
        "docx": lambda: documents.to_docx(composed, template=own_template(report.unit), site=site),
        "pdf": lambda: documents.to_pdf(composed, site=site),
    }
    return writers[fmt]()


def own_template(unit: Unit) -> bytes | None:
    """The unit's own Word template, the newest; None: the shipped one."""
    row = WordTemplate.objects.standing(unit)
    return bytes(row.content) if row else None


def file_name(report: Report, fmt: str) -> str:
    """What a downloaded file is called."""
    return f"{report.title}.{fmt}"


def content(made: Frozen, composed: Composed) -> dict[str, Any]:
    """The report as JSON has it; the hash is over figures and text with persons as tokens."""
    found: dict[str, Any] = {
        "organisation": composed.organisation,
        "period": composed.period,
        "figures": made.figures,
        "missing": made.missing,
        "text": body(composed.blocks, composed.title),
        "hash": composed.hash,
        "state": composed.state,
    }
    if composed.is_demo:
        found["note"] = "演示数据"
    return found


def markdown(composed: Composed) -> str:
    """The whole report as Markdown, the table of sources last."""
    parts = [f"> {_('演示数据')}"] if composed.is_demo else []
    text = body(composed.blocks, composed.title)
    head, _blank, rest = text.partition("\n\n")
    parts += [head, composed.subtitle]
    parts += [f"{composed.addressee}："] if composed.addressee else []
    parts += [rest.strip(), _sign_off(composed), f"## {_('数字来源表')}", _table(composed), _foot(composed)]
    return "\n\n".join(p for p in parts if p) + "\n"


def _sign_off(composed: Composed) -> str:
    if composed.state == "draft" or composed.signed_on is None:
        return _("（草稿，未签署）")
    return f"{composed.organisation_name}  \n{day_written(composed.signed_on)}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _table(composed: Composed) -> str:
    head = [_("节"), _("文中写作"), _("数字"), _("口径"), _("准确值"), _("记录"), _("来源")]
    rows = [head, ["---"] * len(head)]
    for s in composed.sources:
        source = "，".join(p for p in (s.source, s.note) if p)
        rows.append([s.section, s.printed, s.label, s.definition, s.exact, s.records, source])
    return "\n".join("| " + " | ".join(_cell(c) for c in row) + " |" for row in rows)


def _foot(composed: Composed) -> str:
    word = _("签署") if composed.state == "signed" else _("草稿")
    who = f"{composed.signed_by}，" if composed.signed_by else ""
    return _("%(word)s：%(who)s校验码%(hash)s，规则%(edition)s") % {
        "word": word,
        "who": who,
        "hash": composed.short_hash,
        "edition": composed.edition,
    }
