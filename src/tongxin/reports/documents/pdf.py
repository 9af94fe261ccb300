"""A report as PDF 公文PDF, typeset by Typst."""

import json
from importlib.resources import files

import typst

from ..compose import Block, Composed
from . import words
from .fonts import faces

SHEET = (files(__package__) / "official.typ").read_bytes()


def _block(block: Block) -> dict[str, object]:
    runs = [{"text": block.number, "state": ""}] if block.number else []
    return {"kind": block.kind, "runs": runs + [{"text": run.text, "state": run.state} for run in block.runs]}


def to_pdf(document: Composed, site: str = "") -> bytes:
    """The report as a PDF. `site` is "https://host" before the report's path, for its printed address."""
    used = faces()
    data = {
        "title": document.title,
        "heading": list(document.title_lines),
        "subtitle": document.subtitle,
        "organisation": document.organisation_name,
        "addressee": document.addressee,
        "blocks": [_block(block) for block in document.blocks],
        "signed_on": words.written(document.signed_on),
        "sources": [words.row(source) for source in document.sources],
        "foot": words.foot(document, "", used.said),
        "link": site + document.link if site else "",
        "mark": words.mark(document),
        "faces": {"title": used.title, "body": used.body, "hei": used.hei, "kai": used.kai, "song": used.song},
    }
    parts = {"main.typ": SHEET, "data.json": json.dumps(data, ensure_ascii=False).encode()}
    made: bytes = typst.compile(  # type: ignore[call-overload]  # its types do not know of several files at once
        parts, format="pdf", font_paths=list(used.folders), ignore_system_fonts=True, pdf_standards=["a-2b"]
    )
    return made
