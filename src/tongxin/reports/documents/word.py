"""A report as DOCX 公文Word件, through the unit's Word template or the shipped one.

Every figure carries a bookmark ("tx001_information_reported"), so that a file rewritten in Word or WPS
can be held against the ledger later; and one says which version it is.
"""

import re
import zipfile
from copy import deepcopy
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from jinja2.sandbox import SandboxedEnvironment

from ..compose import Block, Composed
from . import words
from .word_template import shipped

# Private-use characters that stand around a figure until its bookmark is set
OPEN, MIDDLE, CLOSE = "\ue000", "\ue001", "\ue002"
MARKED = re.compile(f"{OPEN}([^{MIDDLE}]*){MIDDLE}([^{CLOSE}]*){CLOSE}")
VERSION = 99_999  # number of the bookmark that names the version: no report has as many figures
UNPACKED = 50 * 2**20  # bytes of a template, its parts together


class TemplateRefused(Exception):
    """A Word template that cannot be used; the sentence may be shown."""


def bookmark_name(number: int, figure: str) -> str:
    """The bookmark of the nth figure of the text: at most 40 letters, digits and underscores, as Word wants it."""
    return f"tx{number:03}_{re.sub('[^0-9A-Za-z]', '_', figure)}"[:40]


def _marked(blocks: tuple[Block, ...]) -> list[dict[str, str]]:
    number = 0
    marked = []
    for block in blocks:
        text = block.number
        for run in block.runs:
            if run.figure:
                number += 1
                text += f"{OPEN}{bookmark_name(number, run.figure)}{MIDDLE}{run.text}{CLOSE}"
            else:
                text += run.text
        marked.append({"kind": block.kind, "text": text})
    return marked


def run_like(run: Any, text: str) -> Any:
    """A run of the same look with other text, not yet in the document."""
    made = OxmlElement("w:r")
    properties = run.find(qn("w:rPr"))
    if properties is not None:
        made.append(deepcopy(properties))
    if not text:
        return made
    words_ = OxmlElement("w:t")
    words_.text = text
    words_.set(qn("xml:space"), "preserve")
    made.append(words_)
    return made


def _edge(kind: str, number: int, name: str = "") -> Any:
    mark = OxmlElement(f"w:{kind}")
    mark.set(qn("w:id"), str(number))
    if name:
        mark.set(qn("w:name"), name)
    return mark


def version_name(digest: str) -> str:
    """The bookmark that says which version a file was made from; editors keep it where they drop properties."""
    return f"tx_{digest}"[:40]


def _set_bookmarks(body: Any, digest: str) -> None:
    """Split the runs that hold marked figures, and put a bookmark around each; and one for the version."""
    number = 0
    for first in body.iterchildren(qn("w:p")):
        first.extend([_edge("bookmarkStart", VERSION, version_name(digest)), _edge("bookmarkEnd", VERSION)])
        break
    for run in list(body.iter(qn("w:r"))):
        text = "".join(part.text or "" for part in run.findall(qn("w:t")))
        if OPEN not in text:
            continue
        at = 0
        for found in MARKED.finditer(text):
            number += 1
            if found.start() > at:
                run.addprevious(run_like(run, text[at : found.start()]))
            run.addprevious(_edge("bookmarkStart", number, found[1]))
            run.addprevious(run_like(run, found[2]))
            run.addprevious(_edge("bookmarkEnd", number))
            at = found.end()
        if at < len(text):
            run.addprevious(run_like(run, text[at:]))
        run.getparent().remove(run)


def to_docx(document: Composed, template: bytes | None = None, site: str = "") -> bytes:
    """The report as a .docx, by `template` (a unit's own) or by the shipped one.

    Raises:
        TemplateRefused: the template cannot be filled; says why.
    """
    form = DocxTemplate(BytesIO(template or shipped()))
    context = {
        "heading": list(document.title_lines),
        "subtitle": document.subtitle,
        "addressee": document.addressee,
        "blocks": _marked(document.blocks),
        "organisation": document.organisation_name,
        "signed_on": words.written(document.signed_on),
        "sources": [words.row(source) for source in document.sources],
        "foot": words.foot(document, site + document.link if site else ""),
        "mark": words.mark(document),
    }
    try:
        form.render(context, jinja_env=SandboxedEnvironment(autoescape=True))
    except (TemplateError, TypeError, ValueError) as error:
        raise TemplateRefused(_("公文模板填不进去：%(why)s。可以下载现用模板对照修改。") % {"why": error}) from error
    _set_bookmarks(form.docx.element.body, document.hash)
    form.docx.core_properties.title = document.title
    form.docx.core_properties.author = document.organisation_name
    form.docx.core_properties.identifier = document.hash
    form.docx.core_properties.comments = ""
    out = BytesIO()
    form.save(out)
    return out.getvalue()


def check_template(content: bytes, sample: Composed) -> None:
    """Refuse a template that is no .docx, holds macros, unpacks too large, or cannot be filled.

    Raises:
        TemplateRefused: with a sentence to show.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            names = parts.namelist()
            unpacked = sum(part.file_size for part in parts.infolist())
    except zipfile.BadZipFile:
        names, unpacked = [], 0
    if "word/document.xml" not in names:
        raise TemplateRefused(_("这不是Word文件（.docx）。用WPS或Word另存为docx再上传。"))
    if any(name.endswith("vbaProject.bin") for name in names):
        raise TemplateRefused(_("模板里有宏，不能用。另存为不带宏的docx再上传。"))
    if unpacked > UNPACKED:
        raise TemplateRefused(_("模板展开后太大，不能用。去掉图片再上传。"))
    to_docx(sample, content)
