"""The Word template of an official document 公文模板, by GB/T 9704-2012.

Built by code, so that nothing binary is kept; a secretary downloads it, changes it in WPS or Word and
puts their own in its place (`WordTemplate`). What a template may use stands in `WORDS`.
"""

from functools import cache
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

PITCH = Pt(28.95)  # 225 mm / 22 lines, as Word counts it in twentieths of a point
PITCHES = {22: Pt(34), 10.5: Pt(15)}  # size of the letters in pt → from line to line, where it is another
TRACK = -5  # twentieths of a point: 156 mm / 28 − 16 pt is −4.1, and a line must hold 28
WORDS = ("heading", "subtitle", "addressee", "blocks", "organisation", "signed_on", "sources", "foot", "mark")

STYLES = {
    # name: (East Asian face, size in pt, first-line indent in characters, tracked)
    "公文标题": ("方正小标宋简体", 22, 0, False),
    "公文副题": ("楷体_GB2312", 16, 0, True),
    "公文主送": ("仿宋_GB2312", 16, 0, True),
    "公文正文": ("仿宋_GB2312", 16, 2, True),
    "公文一级": ("黑体", 16, 2, True),
    "公文二级": ("楷体_GB2312", 16, 2, True),
    "公文落款": ("仿宋_GB2312", 16, 0, True),
    "公文附件": ("黑体", 16, 0, True),
    "来源表头": ("黑体", 10.5, 0, False),
    "来源表": ("仿宋_GB2312", 10.5, 0, False),
    "演示标记": ("黑体", 10.5, 0, False),
}


def _face(style: ParagraphStyle, name: str) -> None:
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(kind), name)


def _put(parent: Any, child: Any, before: tuple[str, ...]) -> None:
    """Put `child` where the schema wants it: Word refuses files whose elements are out of order."""
    after = next((e for e in parent if e.tag in {qn(name) for name in before}), None)
    if after is None:
        parent.append(child)
    else:
        after.addprevious(child)


def make_style(document: Document, name: str) -> None:
    """Add one of STYLES."""
    face, size, indent, tracked = STYLES[name]
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    _face(style, face)
    style.font.size = Pt(size)
    style.font.bold = False
    shape = style.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.widow_control = False
    shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    shape.line_spacing = PITCHES.get(size, PITCH)
    if tracked:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(TRACK))
        _put(style.element.get_or_add_rPr(), spacing, before=("w:kern", "w:position", "w:sz", "w:szCs"))
    if indent:
        mark = style.element.get_or_add_pPr().get_or_add_ind()
        mark.set(qn("w:firstLineChars"), str(indent * 100))
        mark.set(qn("w:firstLine"), str(int(indent * size * 20)))
    if name in ("公文正文", "公文一级", "公文二级"):
        shape.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    if name in ("公文一级", "公文二级"):
        shape.keep_with_next = True
    # Latin letters and digits sit between Chinese characters without Word's extra gap
    for tag in ("w:autoSpaceDE", "w:autoSpaceDN"):
        gap = OxmlElement(tag)
        gap.set(qn("w:val"), "0")
        _put(style.element.get_or_add_pPr(), gap, before=("w:spacing", "w:ind", "w:jc"))


def _song(paragraph: Paragraph, text: str = "") -> Run:
    """A run in 14 pt Song, as the page number is set."""
    run = paragraph.add_run(text)
    run.font.size = Pt(14)
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    for side in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(side), "宋体")
    return run


def _field(paragraph: Paragraph, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        run = _song(paragraph)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        else:
            words = OxmlElement("w:instrText")
            words.text = text
            run._r.append(words)


def _page_number(paragraph: Paragraph, right: bool) -> None:
    """— 1 — in 14 pt Song, one character in from the outer edge."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
    shape = paragraph.paragraph_format
    if right:
        shape.right_indent = Pt(14)
    else:
        shape.left_indent = Pt(14)
    _song(paragraph, "— ")
    _field(paragraph, "PAGE")
    _song(paragraph, " —")


def set_paper(document: Document) -> None:
    """A4 with the margins of an official document."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)


def _page(document: Document) -> None:
    set_paper(document)
    section = document.sections[0]
    section.header_distance, section.footer_distance = Mm(16), Mm(23)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer.paragraphs[0], right=True)
    _page_number(section.even_page_footer.paragraphs[0], right=False)
    for header in (section.header, section.even_page_header):
        mark = header.paragraphs[0]
        mark.style = document.styles["演示标记"]
        mark.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        mark.add_run("{{ mark }}")


def _sources(document: Document) -> None:
    """The table of sources, a row each; its head stands on every page, and no row is broken over two."""
    table = document.add_table(rows=4, cols=6)
    table.autofit = False
    widths = (Mm(10), Mm(26), Mm(70), Mm(20), Mm(14), Mm(16))
    heads = ("节", "文中写作", "数字与口径", "准确值", "记录", "来源")
    cells = (
        "{{ r.section }}",
        "{{ r.printed }}",
        "{{ r.label }}{% if r.definition %}：{{ r.definition }}{% endif %}",
        "{{ r.value }}",
        "{{ r.records }}",
        "{{ r.basis }}",
    )
    for column in range(6):
        table.columns[column].width = widths[column]
        for row in range(4):
            table.cell(row, column).width = widths[column]
        _cell(document, table.cell(0, column).paragraphs[0], heads[column], "来源表头", column)
        _cell(document, table.cell(2, column).paragraphs[0], cells[column], "来源表", column)
    table.cell(1, 0).paragraphs[0].add_run("{%tr for r in sources %}")
    table.cell(3, 0).paragraphs[0].add_run("{%tr endfor %}")
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in (table.rows[0], table.rows[2]):
        row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))
    _rule(table)


def _rule(table: Table) -> None:
    """Lines between the rows and none between columns; room in the cells."""
    borders = OxmlElement("w:tblBorders")
    for side, weight in (("top", 12), ("bottom", 12), ("insideH", 4)):
        edge = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", str(weight)), ("space", "0"), ("color", "000000")):
            edge.set(qn(f"w:{key}"), value)
        borders.append(edge)
    _put(table._tbl.tblPr, borders, before=("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"))
    padding = OxmlElement("w:tblCellMar")
    for side in ("top", "left", "bottom", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "60")
        edge.set(qn("w:type"), "dxa")
        padding.append(edge)
    _put(table._tbl.tblPr, padding, before=("w:tblLook",))


def _cell(document: Document, paragraph: Paragraph, text: str, style: str, column: int) -> None:
    paragraph.style = document.styles[style]
    paragraph.add_run(text)
    if column in (3, 4):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


@cache
def shipped() -> bytes:
    """The template every organisation starts with, as the bytes of a .docx."""
    document = docx.Document()
    for name in STYLES:
        make_style(document, name)
    _page(document)

    def add(text: str, style: str) -> Paragraph:
        return document.add_paragraph(text, style=style)

    add("{%p for line in heading %}", "公文标题")
    add("{{ line }}", "公文标题").alignment = WD_ALIGN_PARAGRAPH.CENTER
    add("{%p endfor %}", "公文标题")
    add("{%p if subtitle %}", "公文副题")
    add("{{ subtitle }}", "公文副题").alignment = WD_ALIGN_PARAGRAPH.CENTER
    add("{%p endif %}", "公文副题")
    add("", "公文主送")
    add("{%p if addressee %}", "公文主送")
    add("{{ addressee }}：", "公文主送")
    add("{%p endif %}", "公文主送")
    add("{%p for b in blocks %}", "公文正文")
    for test, style in (("if b.kind == 'h1'", "公文一级"), ("elif b.kind == 'h2'", "公文二级"), ("else", "公文正文")):
        add("{%p " + test + " %}", "公文正文")
        add("{{ b.text }}", style)
    add("{%p endif %}", "公文正文")
    add("{%p endfor %}", "公文正文")
    add("{%p if signed_on %}", "公文正文")
    add("", "公文落款").paragraph_format.keep_with_next = True
    for text, characters in (("{{ organisation }}", 2), ("{{ signed_on }}", 4)):
        line = add(text, "公文落款")
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.paragraph_format.right_indent = Pt(16 * characters)
        line.paragraph_format.keep_with_next = characters == 2
    add("{%p endif %}", "公文正文")
    attached = add("附件", "公文附件")
    attached.paragraph_format.page_break_before = True
    add("数字来源表", "公文标题").alignment = WD_ALIGN_PARAGRAPH.CENTER
    _sources(document)
    add("{%p for line in foot %}", "来源表")
    add("{{ line }}", "来源表")
    add("{%p endfor %}", "来源表")
    out = BytesIO()
    document.save(out)
    return out.getvalue()
