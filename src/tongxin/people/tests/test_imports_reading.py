"""Files as spreadsheets really are: what they hide, what they spoil, and what is put into them on purpose."""

import io
import zipfile
from datetime import date, datetime, time
from fractions import Fraction

import pytest
import xlsxwriter
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from tongxin.people import exports, lists
from tongxin.people.imports import cells, headings, sheets
from tongxin.people.imports.cells import CellWrong
from tongxin.people.imports.kinds import Column
from tongxin.people.imports.sheets import FileRefused, Sheet, sheets_of

from .books import xlsx

TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"></Types>'
BOOK = {"[Content_Types].xml": TYPES, "xl/workbook.xml": b"<x/>"}


def made(write):
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    write(book)
    book.close()
    return stream.getvalue()


def packed(parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


class TestSheets:
    def test_merged_cells_are_filled_down_and_it_is_told(self):
        def write(book):
            sheet = book.add_worksheet("名册")
            sheet.merge_range("A1:C1", "潮城市知联会会员名册")
            sheet.write_row("A2", ["单位", "姓名", "手机"])
            sheet.merge_range("A3:A5", "青年小组")
            for line, name in enumerate(("甲", "乙", "丙"), 2):
                sheet.write(line, 1, name)

        (sheet,) = sheets_of(made(write), "a.xlsx")
        assert [cells[:2] for _n, cells in sheet.rows[2:]] == [
            ["青年小组", "甲"],
            ["青年小组", "乙"],
            ["青年小组", "丙"],
        ]
        assert sheet.notes == ["A3:A5等1处合并单元格，值已填到每一行。"]

    def test_a_formula_gives_its_value_and_a_failed_one_its_error(self):
        def write(book):
            sheet = book.add_worksheet()
            sheet.write_formula("A1", "=1+1", None, 2)
            sheet.write_formula("B1", "=1/0", None, "#DIV/0!")
            sheet.write("C1", "x")

        (sheet,) = sheets_of(made(write), "a.xlsx")
        assert sheet.rows == [(1, ["2", "#DIV/0!", "x"])]
        assert sheet.notes == ["A1、B1等2格是公式，取上次保存时的结果。"]
        with pytest.raises(CellWrong, match="公式算错了"):
            cells.refuse_error("#DIV/0!")

    def test_hidden_sheets_are_not_read_and_several_are_offered(self):
        def write(book):
            for name in ("一", "二", "藏"):
                book.add_worksheet(name).write(0, 0, name)
            book.get_worksheet_by_name("藏").hide()

        found = sheets_of(made(write), "a.xlsx")
        assert [sheet.name for sheet in found] == ["一", "二"]
        assert found[0].notes == ["隐藏的工作表没有读：藏。"]

    def test_empty_rows_are_left_out_and_numbers_stay_those_of_the_file(self):
        (sheet,) = sheets_of(xlsx([["姓名"], [], ["  "], ["甲 "], [None], ["乙"]]), "a.xlsx")
        assert sheet.rows == [(1, ["姓名"]), (4, ["甲"]), (6, ["乙"])]
        assert sheet.notes == ["跳过3个空行。"]

    @pytest.mark.parametrize(
        ("value", "shown"),
        [
            (13900000123.0, "13900000123"), (13900000000.0, "1.39E+10"), (330419199001011234.0, "3.30419E+17"),
            (0.5, "0.5"), (-3.0, "-3"), (True, "是"), (date(2025, 1, 2), "2025-01-02"),
            (datetime(2025, 1, 2, 14, 5), "2025-01-02 14:05"),  # noqa: DTZ001  a spreadsheet knows no zone
            (time(9, 30), "09:30"), (float("nan"), ""),
            (12000000000.0, "12000000000"), ("'=1+1", "=1+1"), ("a\x00b\x1f", "ab"),
        ],
    )  # fmt: skip
    def test_a_cell_as_text(self, value, shown):
        assert sheets.shown(value) == shown

    def test_csv_of_either_encoding_and_any_comma(self):
        for data in (
            "姓名,手机\n甲,1\n".encode("gb18030"),
            "﻿姓名;手机\r\n甲;1\r\n".encode(),
            "姓名\t手机\n甲\t1".encode(),
        ):
            (sheet,) = sheets_of(data, "名册.csv")
            assert [cells for _n, cells in sheet.rows] == [["姓名", "手机"], ["甲", "1"]]

    def test_more_rows_than_the_limit_are_refused_and_the_limit_said(self):
        def write(book):
            sheet = book.add_worksheet("大")
            for line in range(50_000):
                sheet.write(line, 0, "甲")

        with pytest.raises(FileRefused, match="超过10,000行，一次最多导入10,000行"):
            sheets_of(made(write), "a.xlsx")

    def test_a_formatted_sheet_without_end_ends(self):
        def write(book):
            sheet = book.add_worksheet()
            sheet.write(0, 0, "姓名")
            sheet.write(1_048_575, 3, "x")

        (sheet,) = sheets_of(made(write), "a.xlsx")
        assert [number for number, _cells in sheet.rows][:1] == [1]


class TestAttacks:
    @pytest.mark.parametrize(
        ("name", "data", "why"),
        [
            ("bomb.xlsx", packed(BOOK | {"xl/worksheets/s.xml": b"0" * 90_000_000}), "过大"),
            ("macro.xlsx", packed(BOOK | {"xl/vbaProject.bin": b"x"}), "宏"),
            ("zip.xlsx", packed({"a.txt": b"x"}), "压缩包"),
            ("half.xlsx", xlsx([["姓名"]])[:300], "打不开"),
            ("word.xlsx", packed({"[Content_Types].xml": TYPES, "word/document.xml": b"<x/>"}), "DOCX"),
            ("empty.xlsx", packed(BOOK), "打不开|没有内容"),
            ("list.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧式"),
            ("list.csv", b"\x00\x01\x02", "不收"),
            ("list.exe", b"MZ", "只收"),
        ],
    )  # fmt: skip
    def test_a_file_that_is_none_is_refused_with_a_sentence(self, name, data, why):
        with pytest.raises(FileRefused, match=why):
            sheets_of(data, name)

    @given(st.binary(max_size=300))
    def test_no_bytes_bring_it_down(self, data):
        for name in ("a.xlsx", "a.csv"):
            try:
                sheets_of(data, name)
            except FileRefused as error:
                assert str(error)

    @given(st.text(max_size=40))
    def test_no_cell_of_ours_is_a_formula_and_none_is_changed_by_the_way(self, text):
        neutral = exports.neutral(text)
        assert not neutral.startswith(exports.FORMULA)
        assert exports.plain(neutral) == text or text.startswith("'")


class TestCells:
    @pytest.mark.parametrize(
        "text",
        [
            "2025-12-22",
            "2025/12/22",
            "2025.12.22",
            "2025年12月22日",
            "20251222",
            "２０２５年１２月２２日",
            "46013",
            "2025-12-22 00:00",
        ],
    )
    def test_a_day_in_its_writings(self, text):
        assert cells.day(text) == date(2025, 12, 22)

    @pytest.mark.parametrize("text", ["昨天", "12-22", "2025-13-01", "2025-02-30", "2025年12月", "", "1e5", "99999999"])
    def test_what_is_no_day_is_told(self, text):
        with pytest.raises(CellWrong):
            cells.day(text)

    @given(st.dates(date(1955, 1, 1), date(2099, 12, 31)))
    def test_every_day_in_every_writing_is_that_day(self, on):
        for text in (
            on.isoformat(),
            f"{on.year}年{on.month}月{on.day}日",
            f"{on.year}.{on.month}.{on.day}",
            f"{on:%Y%m%d}",
        ):
            assert cells.day(text) == on

    def test_numbers(self):
        assert [cells.whole(t) for t in ("1,284", "46篇", "１２", "1.2万", "3.0")] == [1284, 46, 12, 12000, 3]
        assert [cells.scaled(t, 100) for t in ("5600.50", "¥1,000", "100万", "0.1元")] == [
            560050,
            100000,
            100000000,
            10,
        ]
        assert cells.decimal("2.5小时") == Fraction(5, 2)
        for text in ("一", "1.5", "-1", "1e3", "9" * 20):
            with pytest.raises(CellWrong):
                cells.whole(text)

    @pytest.mark.parametrize("text", ["1.39E+10", "13900001.0", "1.39000E+10", "139000012"])
    def test_a_phone_number_that_a_spreadsheet_spoilt(self, text):
        with pytest.raises(CellWrong):
            cells.phone(text)

    @pytest.mark.parametrize("text", ["3.30419E+17", "330419199001012000", "33041919900101123"])
    def test_an_id_number_that_a_spreadsheet_spoilt(self, text):
        with pytest.raises(CellWrong):
            cells.id_number(text)

    def test_a_name_that_is_nearly_one_is_proposed(self):
        with pytest.raises(CellWrong, match="是“无党派人士”吗") as caught:
            cells.one_of("无党派", {"12": "无党派人士", "13": "群众"})
        assert caught.value.options == ("无党派人士",)
        assert cells.one_of(" 群 众 ", {"12": "无党派人士", "13": "群众"}) == "13"

    def test_a_level_may_be_written_with_its_noun(self):
        assert cells.one_of("市级", {"city": "市", "county": "县（区）"}) == "city"
        assert cells.one_of("初级", {"junior": "初级"}) == "junior"

    def test_chinese_names_are_read_whatever_the_language_of_the_page(self):
        with override("en"):
            shown = str(lists.GRADES["senior"])
            assert shown != "正高"
            assert cells.one_of("正高", lists.GRADES) == cells.one_of(shown, lists.GRADES) == "senior"

    @given(st.text(max_size=60))
    def test_no_text_brings_a_reader_down(self, text):
        plain = (cells.day, cells.whole, cells.year_month, cells.yes, cells.phone, cells.id_number, cells.moment)
        more = (cells.clock_time, cells.decimal, lambda t: cells.scaled(t, 100), lambda t: cells.one_of(t, {"a": "甲"}))
        for read in (*plain, *more):
            try:
                read(text)
            except CellWrong as error:
                assert str(error)


class TestHeadings:
    COLUMNS = (
        Column("name", "姓名", lambda c, p: c, synonyms=("名字",)),
        Column("phone", "手机", lambda c, p: c, synonyms=("联系电话",)),
        Column("since", "入会日期", lambda c, p: c),
    )

    def test_by_name_by_synonym_and_as_said_before(self):
        found = headings.matched(
            ["序号", "名 字*", "联系电话（本人）", "来的那天"], self.COLUMNS, {"来的那天": "since"}
        )
        assert [h.column for h in found] == ["", "name", "phone", "since"]
        assert [h.letter for h in found] == ["A", "B", "C", "D"]

    def test_one_column_is_not_taken_twice(self):
        assert [h.column for h in headings.matched(["姓名", "名字"], self.COLUMNS, {})] == ["name", ""]

    def test_the_headings_may_stand_below_a_title(self):
        sheet = Sheet("a", [(1, ["某会名册"]), (3, ["基本信息", ""]), (4, ["姓名", "手机"]), (5, ["甲", "1"])])
        assert headings.head_row(sheet, self.COLUMNS, {}) == 4

    def test_letters(self):
        assert [sheets.letter(n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
