"""Word files for tests of drafts."""

import io
import zipfile

import docx
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

FOOTNOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
MORE = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def word(*paragraphs, body="", **parts):
    """A .docx of paragraphs and, after them, raw XML; `parts` are put into the archive, "__" in a name for "/"."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if body:
        for element in parse_xml(f"<w:body {nsdecls('w')} {MORE}>{body}</w:body>"):
            document.element.body.insert(len(document.element.body) - 1, element)
    out = io.BytesIO()
    document.save(out)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def with_footnote():
    document = docx.Document()
    run = document.add_paragraph("正文46篇").add_run("")
    run._r.append(parse_xml(f"<w:footnoteReference {nsdecls('w')} w:id='2'/>"))
    document.add_paragraph("下一段")
    note = "<w:footnote w:id='{}'><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>{}</w:t></w:r></w:p></w:footnote>"
    xml = f"<w:footnotes {nsdecls('w')}>{note.format(0, '线')}{note.format(2, '含联合3篇')}</w:footnotes>"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, xml.encode(), document.part.package)
    document.part.relate_to(part, FOOTNOTES)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
