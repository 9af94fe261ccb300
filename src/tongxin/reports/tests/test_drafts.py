"""Drafts of every kind become text; whatever is not read becomes one sentence."""

import io
import os
import time
import zipfile
from functools import cache

import pytest
import typst

from tongxin.journal import files
from tongxin.people.imports.sheets import sheets_of
from tongxin.reports.audits import drafts
from tongxin.reports.audits.drafts import DraftRefused, pdf, pdf_lines
from tongxin.reports.audits.drafts.marks import marked
from tongxin.reports.documents.fonts import faces

from .papers import with_footnote, word

PROGRAM = pdf._told
SENTENCE = "全年上报社情民意信息46篇，其中被采用12篇。"


@pytest.fixture(autouse=True)
def pdf_here(monkeypatch):
    """PDFs are read in this very process, which is faster; one test starts the program."""
    monkeypatch.setattr(pdf, "_told", pdf_lines.told)


@cache
def printed(source):
    """A PDF that typst makes of its own language."""
    used = faces()
    return typst.compile(source.encode(), format="pdf", font_paths=list(used.folders), ignore_system_fonts=True)


def text(data, name="稿.docx"):
    return drafts.read(data, name).text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_plain_text_keeps_its_line_ends_in_every_encoding_taken(encoding):
    said = f"{SENTENCE}\r\n第二段。\n"
    assert text(said.encode(encoding), "稿.txt") == said


def test_markdown_is_told_from_plain_text_by_its_name():
    draft = drafts.read(f"# 总结\n{SENTENCE}".encode(), "C:\\稿子\\总结.md")
    assert (draft.kind, draft.name) == ("md", "总结.md")


def test_a_word_file_reads_as_a_reader_sees_it():
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        f"<w:p>{run.format('共')}<w:ins w:id='1' w:author='x'>{run.format('46')}</w:ins>"
        "<w:del w:id='2' w:author='x'><w:r><w:delText>45</w:delText></w:r></w:del>"
        "<w:moveFrom w:id='3' w:author='x'><w:r><w:t>移走</w:t></w:r></w:moveFrom>"
        "<w:hyperlink><w:r><w:t>篇</w:t></w:r></w:hyperlink>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:tab/><w:t>完</w:t></w:r></w:p>"
        f"<w:p><w:pPr><w:rPr><w:del w:id='4' w:author='x'/></w:rPr></w:pPr>{run.format('上')}</w:p>"
        f"<w:p>{run.format('下')}</w:p>"
    )
    assert text(word(body=body)) == "共46篇\t完\n上下\n"


def test_cells_of_a_table_are_parted_and_deleted_rows_left_out():
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    gone = f"<w:tr><w:trPr><w:del w:id='1' w:author='x'/></w:trPr>{cell.format('删')}</w:tr>"
    rows = "".join(f"<w:tr>{cell.format(a)}{cell.format(b)}</w:tr>" for a, b in (("单位", "篇数"), ("东区", "12")))
    assert text(word("表", body=f"<w:tbl>{rows}{gone}</w:tbl>")) == "表\n单位\t篇数\n东区\t12\n"


def test_a_text_box_is_read_once_and_after_its_paragraph():
    box = "<w:txbxContent><w:p><w:r><w:t>框里{}篇</w:t></w:r></w:p></w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>前</w:t></w:r><w:r><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><wps:txbx>{box.format(3)}</wps:txbx></mc:Choice>"
        f"<mc:Fallback><w:pict>{box.format(4)}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r><w:r><w:t>后</w:t></w:r></w:p>"
    )
    assert text(word(body=body)) == "前后\n框里3篇\n"


def test_footnotes_that_are_called_stand_at_the_end():
    assert text(with_footnote()) == "正文46篇\n下一段\n含联合3篇\n"


PAGE = (
    "#set page(width: 60mm, height: 60mm, margin: 8mm)\n"
    '#set text(10pt, cjk-latin-spacing: none, font: ("Noto Serif SC", "FandolSong"))\n'
)


def test_the_lines_of_a_pdf_become_paragraphs_again_also_over_pages():
    long = "全年上报社情民意信息46篇，" * 12
    source = PAGE + f"#set par(first-line-indent: (amount: 2em, all: true))\n{long}\n\n第二段。\n"
    assert text(printed(source), "稿.pdf").split("\n") == [long, "第二段。", ""]


def test_of_a_page_without_end_no_more_is_read_than_is_refused(monkeypatch):
    monkeypatch.setattr(pdf_lines, "CHARACTERS_MOST", 30)
    told = pdf_lines.told(printed(PAGE + "一二三四五六七八九十" * 12))
    assert 20 < sum(len(line[0]) for line in told["pages"][0]) <= 30


def test_numbers_of_pages_are_left_out():
    a, b = pdf.Line("共上", 10, 100, 10), pdf.Line("报46篇", 10, 40, 10)
    assert list(pdf.paragraphs([[a, pdf.Line("— 3 —", 50, 60, 10)], [b]])) == ["共上报46篇"]


def test_radicals_of_a_pdf_are_the_characters_they_stand_for(monkeypatch):
    monkeypatch.setattr(pdf, "_told", lambda data: {"pages": [[("⼀⽉共46篇", 0, 9, 9)]], "pictures": 0})
    assert pdf.read(b"") == "一月共46篇\n"


def test_signs_of_a_pdf_that_nothing_can_keep_or_show_become_blanks(monkeypatch):
    line = "共\ud800\x01\x1b\x9b46篇\U0001f600"  # PDFium tells what the file says each sign stands for
    monkeypatch.setattr(pdf, "_told", lambda data: {"pages": [[(line, 0, 9, 9)]], "pictures": 0})
    assert text(b"%PDF-1.7\n", "稿.pdf") == "共    46篇\U0001f600\n"


def test_a_last_line_of_blanks_takes_no_longer_than_others():
    started = time.process_time()
    list(pdf.paragraphs([[pdf.Line("1" + "\u3000" * 3000 + "页 1", 0, 9, 9)]]))
    assert time.process_time() - started < 0.1  # with the cube of its length it took a minute


def archive(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


LOCKED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"3 0 obj<</Filter/Standard/V 1/R 2/P -4/O(" + b"o" * 32 + b")/U(" + b"u" * 32 + b")>>endobj\n"
    b"trailer<</Root 1 0 R/Encrypt 3 0 R/ID[(a)(b)]>>\n%%EOF\n"
)
DOCUMENT = '<?xml version="1.0"?>{}<w:document xmlns:w="x"><w:body/></w:document>'
ENTITY = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
REFUSED = {
    "empty": (b"", "稿.txt", "文件是空的"),
    "blank": (b" \n\n", "稿.txt", "没有文字"),
    "no text in Word": (lambda: word(""), "稿.docx", "没有文字"),
    "one line of fifty megabytes": (lambda: b"1" * 50_000_000, "稿.txt", "超过20MB"),
    "longer than any report": (lambda: b"1" * 1_000_001, "稿.txt", "超过100万字"),
    "Big5": ("全年上報社情民意資訊四十六篇，其中採用十二篇。".encode("big5"), "稿.txt", "编码"),
    "binary": (b"\x01\x02\x00\xff", "稿.txt", "不收这种文件。可以上传TXT、MD、DOCX、PDF。"),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 60, "稿.png", "核数不收这种文件"),
    "old Word": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "稿.doc", "旧版Office"),
    "Word with a password": (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "稿.docx", "密码"),
    "Word cut short": (lambda: word(SENTENCE)[:-900], "稿.docx", "损坏"),
    "no Word within": (
        lambda: archive(**{"[Content_Types].xml": "<x/>", "word/document.xml": "<x"}), "稿.docx", "损坏"
    ),
    "macros": (lambda: word(SENTENCE, **{"word__vbaProject.bin": b"x"}), "稿.docx", "宏"),
    "script": (lambda: word(SENTENCE, **{"word__afchunk.html": b"<script>"}), "稿.docx", "脚本"),
    "external entity": (lambda: word(SENTENCE, **{"word__more.xml": DOCUMENT.format(ENTITY)}), "稿.docx", "外部实体"),
    "external entity in UTF-16": (
        lambda: word(SENTENCE, **{"word__more.xml": DOCUMENT.format(ENTITY).encode("utf-16")}), "稿.docx", "外部实体"
    ),
    "zip bomb": (lambda: word(SENTENCE, word__more=b"\0" * 8_000_000), "稿.docx", "解开后过大"),
    "another kind than its name": (lambda: word(SENTENCE), "稿.pdf", "文件名是.pdf，内容却是DOCX"),
    "PDF with a password": (LOCKED, "稿.pdf", "密码"),
    "PDF damaged": (b"%PDF-1.7\nnothing", "稿.pdf", "损坏"),
    "scan": (lambda: printed(PAGE + "#rect(width: 20mm)"), "稿.pdf", "扫描件"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_a_draft_is_refused_that_is(what):
    data, name, said = REFUSED[what]
    with pytest.raises(DraftRefused, match=said) as refused:
        drafts.read(data() if callable(data) else data, name)
    sentence = str(refused.value)
    assert sentence.endswith("。") and "\n" not in sentence


def test_more_xml_than_a_report_has_is_not_parsed(monkeypatch):
    monkeypatch.setattr("tongxin.reports.audits.drafts.word.LARGEST", 1000)
    with pytest.raises(DraftRefused, match="读不完"):
        drafts.read(word(SENTENCE), "稿.docx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp500"])
def test_nor_is_xml_under_another_name(monkeypatch, encoding):
    monkeypatch.setattr("tongxin.reports.audits.drafts.word.LARGEST", 1_000_000)
    hidden = (DOCUMENT.format("") + "<p/>" * 300_000).encode(encoding)
    with pytest.raises(DraftRefused, match="读不完"):
        drafts.read(word(SENTENCE, word__document2_bin=hidden, word__media__a_png=os.urandom(40_000)), "稿.docx")


def test_a_pdf_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(pdf, "SECONDS", 0.001)
    with pytest.raises(DraftRefused, match="太久"):
        PROGRAM(LOCKED)


def test_the_program_that_reads_pdfs_tells_what_it_found():
    assert PROGRAM(LOCKED) == {"refused": "password"}


def test_a_table_in_utf_16_is_read_where_tables_are_imported():
    assert sheets_of("姓名,电话\n林,1".encode("utf-16"), "名单.csv")[0].rows


def test_utf_16_without_its_mark_is_not_guessed():
    assert files.text_of("1人\n".encode("utf-16-le")) is None


def test_tables_within_tables_are_read_once_and_in_no_more_time_than_they_are_deep():
    inner = "<w:p><w:r><w:t>内</w:t></w:r></w:p>"
    for _ in range(60):
        inner = f"<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>"
    started = time.process_time()
    assert text(word(body=inner * 40)).split() == ["内"] * 40
    assert time.process_time() - started < 1.5  # with the square of the depth it took 20 s


def test_thousands_of_open_bookmarks_are_looked_at_once():
    starts = "".join(f"<w:bookmarkStart w:id='{n}' w:name='b{n}'/>" for n in range(3000))
    body = f"<w:p>{starts}{'<w:r><w:t>x</w:t></w:r>' * 3000}<w:bookmarkEnd w:id='7'/></w:p>"
    data, started = word(body=body), time.process_time()
    assert marked(data).marks == {"b7": (0, 3000)}
    assert time.process_time() - started < 0.5  # with their product it took 1.5 s
