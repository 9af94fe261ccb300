"""The documents by GB/T 9704-2012: measured on the page, not believed."""

import zipfile
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import docx
import pdfplumber
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tongxin.reports.compose import Block, Composed, Run, Source
from tongxin.reports.documents import TemplateRefused, check_template, to_docx, to_pdf
from tongxin.reports.documents.fonts import faces
from tongxin.reports.documents.word_template import shipped

MM = 72 / 25.4
HAN = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未"


def row(place: int) -> Source:
    return Source(
        place, "二", "46篇", "46篇", "社情民意信息 · 上报", "年内报送的篇数", "46", "篇", "46条", "台账", "", ""
    )


SAMPLE = Composed(
    title="潮城市党外知识分子联谊会2025年度工作总结",
    title_lines=("潮城市党外知识分子联谊会", "2025年度工作总结"),
    subtitle="（2025年1月1日至12月31日）",
    organisation="chaocheng",
    organisation_name="潮城市党外知识分子联谊会",
    period="2025",
    period_name="2025年",
    addressee="市委统战部",
    blocks=(
        Block("p", (Run(HAN * 40),)),
        Block("h1", (Run("聚焦中心工作"),), "一、"),
        Block("h2", (Run("反映社情民意"),), "（一）"),
        Block(
            "p",
            (
                Run("全年上报社情民意信息"),
                Run("46篇", "information.reported", "live"),
                Run("，其中"),
                Run("4篇", "information.adopted.national", "live"),
                Run("被采用，落地"),
                Run("缺：落地项目数", "x.y", "missing"),
                Run("。<b>&"),
            ),
        ),
    ),
    sources=tuple(row(n) for n in range(1, 41)),
    missing=("x.y",),
    state="signed",
    number=1,
    signed_by="沈知远（秘书长）",
    signed_on=date(2026, 1, 8),
    hash="7c4e91d0a2f35b68" * 4,
    edition="2025年第3版",
    edition_hash="abcdefabcdef",
    as_of=datetime(2026, 1, 8, 8, tzinfo=UTC),
    is_demo=True,
    link="/reports/7/",
)


def lines(page: pdfplumber.page.Page) -> dict[float, list[dict[str, float]]]:
    rows: dict[float, list[dict[str, float]]] = defaultdict(list)
    for char in page.chars:
        rows[round(char["top"], 0)].append(char)
    return dict(sorted(rows.items()))


@pytest.fixture(scope="module")
def pages() -> list[pdfplumber.page.Page]:
    return pdfplumber.open(BytesIO(to_pdf(SAMPLE, "https://tongxin.example"))).pages


def test_a_full_page_holds_22_lines_of_28_characters_inside_the_margins(pages):
    body = {top: chars for top, chars in lines(pages[1]).items() if abs(chars[0]["size"] - 16) < 0.01}
    assert len(body) == 22
    full = [chars for chars in body.values() if len(chars) == 28]
    assert len(full) >= 18
    for chars in full:
        assert min(c["x0"] for c in chars) / MM == pytest.approx(28, abs=0.1)
        assert max(c["x1"] for c in chars) / MM == pytest.approx(210 - 26, abs=0.3)
    tops = sorted(body)
    assert min(c["top"] for c in body[tops[0]]) / MM == pytest.approx(37, abs=1)
    assert max(c["bottom"] for c in body[tops[-1]]) / MM <= 297 - 35 + 0.1
    assert (tops[-1] - tops[0]) / 21 == pytest.approx(225 * MM / 22, abs=0.1)


def test_the_page_number_stands_outside_odd_right_even_left(pages):
    for number, page in enumerate(pages, start=1):
        mark = [c for c in page.chars if abs(c["size"] - 14) < 0.01 and c["top"] > 262 * MM]
        assert "".join(c["text"] for c in mark).replace(" ", "") == f"—{number}—"
        middle = (mark[0]["x0"] + mark[-1]["x1"]) / 2
        assert (middle > page.width / 2) == (number % 2 == 1)
        assert mark[-1]["bottom"] / MM > 262 + 7  # 7 mm below the text block


def test_the_title_is_22_point_and_the_demo_mark_stands_on_every_page(pages):
    assert {round(c["size"]) for c in pages[0].chars if c["text"] == "潮"} >= {22}
    assert all("演示数据" in page.extract_text() for page in pages)


def test_the_last_pages_are_the_table_of_sources_with_sign_off_hash_edition_and_fonts(pages):
    text = "".join(page.extract_text() for page in pages[-3:])
    for words in ("数字来源表", "7c4e 91d0 a2f3 5b68", "2025年第3版", "代替", "https://tongxin.example/reports/7/"):
        assert words in text


def test_without_fandol_the_shipped_noto_fonts_are_used_and_said():
    assert "思源" in faces((Path("/nowhere"),)).said


def test_the_word_file_has_the_page_of_the_standard():
    section = docx.Document(BytesIO(to_docx(SAMPLE))).sections[0]
    for side, mm in (("top", 37), ("left", 28), ("right", 26), ("bottom", 35)):
        assert getattr(section, f"{side}_margin") == pytest.approx(Mm(mm), abs=635)  # Word counts twentieths of a point
    document = docx.Document(BytesIO(to_docx(SAMPLE)))
    body = document.styles["公文正文"]
    assert body.font.size == Pt(16)
    assert body.paragraph_format.line_spacing == Pt(28.95)
    assert document.settings.odd_and_even_pages_header_footer


def test_every_figure_in_word_carries_its_bookmark_and_text_is_escaped():
    document = docx.Document(BytesIO(to_docx(SAMPLE)))
    marks = {}
    for start in document.element.body.iter(qn("w:bookmarkStart")):
        run = start.getnext()
        marks[start.get(qn("w:name"))] = "".join(t.text for t in run.iter(qn("w:t")))
    assert marks.pop(f"tx_{SAMPLE.hash}"[:40]) == ""  # the version, which editors keep where they drop properties
    assert marks == {
        "tx001_information_reported": "46篇",
        "tx002_information_adopted_national": "4篇",
        "tx003_x_y": "缺：落地项目数",
    }
    text = "\n".join(p.text for p in document.paragraphs)
    assert "全年上报社情民意信息46篇，其中4篇被采用" in text
    assert "。<b>&" in text
    assert not any(mark in text for mark in "\ue000\ue001\ue002")
    assert len(document.tables[0].rows) == 1 + len(SAMPLE.sources)


def test_word_styles_keep_the_order_that_the_schema_asks():
    order = ["keepNext", "widowControl", "autoSpaceDE", "autoSpaceDN", "spacing", "ind", "jc"]
    for style in docx.Document(BytesIO(shipped())).styles:
        shape = style.element.find(qn("w:pPr"))
        if style.name.startswith("公文") and shape is not None:
            found = [e.tag.split("}")[1] for e in shape]
            assert found == sorted(found, key=order.index), style.name


def test_a_draft_says_that_it_is_one():
    draft = replace(SAMPLE, state="draft", signed_on=None, signed_by="", is_demo=False)
    text = "".join(page.extract_text() for page in pdfplumber.open(BytesIO(to_pdf(draft))).pages)
    assert "草稿" in text and "签署。" not in text.replace("未签署。", "")


def with_part(name: str) -> bytes:
    out = BytesIO(shipped())
    with zipfile.ZipFile(out, "a") as parts:
        parts.writestr(name, b"x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"hello", "不是Word文件"), (with_part("word/vbaProject.bin"), "宏")],
)
def test_a_wrong_template_is_refused_with_a_sentence(content, words):
    with pytest.raises(TemplateRefused, match=words):
        check_template(content, SAMPLE)


def test_a_template_with_a_broken_tag_is_refused():
    document = docx.Document(BytesIO(shipped()))
    document.add_paragraph("{{ blocks[ }}")
    out = BytesIO()
    document.save(out)
    with pytest.raises(TemplateRefused, match="填不进去"):
        check_template(out.getvalue(), SAMPLE)
    check_template(shipped(), SAMPLE)
