"""An import from the file to the records and back."""

from datetime import date

import pytest

from tongxin.journal.models import Line
from tongxin.people import operations
from tongxin.people.imports import template, verbs
from tongxin.people.imports.rows import content_of
from tongxin.people.imports.sheets import FileRefused, sheets_of
from tongxin.people.imports.verbs import ImportRefused
from tongxin.people.models import Import, ImportColumns, ImportRow, Membership, Person, Post, Standing, Unit
from tongxin.people.permissions import Forbidden

from .books import file, imported, kind, place, row, states, taken, undone, uploaded, xlsx
from .factories import AT, TODAY, cast, make_person

pytestmark = pytest.mark.django_db
HEAD = ["姓名", "性别", "身份证号", "手机号码", "政治面貌", "入会时间", "小组"]


@pytest.fixture
def world():
    return cast()


def idn(n):
    """An ID number of 1990 with its right check digit."""
    body = f"33041919900101{n:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def test_rows_become_persons_with_everything_said_of_them(world):
    data = xlsx([HEAD, ["陈舒白", "女", idn(1), "13900000001", "群众", date(2021, 3, 18), "青年小组"]])
    batch = imported("people.person", world.association, world.secretary, data)
    person = Person.objects.get(name="陈舒白")
    assert batch.state == Import.DONE
    assert (person.phone, person.id_number, person.gender) == (
        "13900000001",
        idn(1),
        "1" if int(idn(1)[16]) % 2 else "2",
    )
    assert Membership.objects.get(person=person).unit == world.youth
    assert Standing.objects.get(person=person, aspect="political").value == "13"
    assert Line.objects.filter(act="people.take_import").exists()


def test_wrong_cells_are_told_by_column_and_what_to_do(world):
    lines = [
        HEAD,
        ["甲一", "女", 330419199001011234, "13900000001", "群众", "2021-03-18", "青年小组"],
        ["乙二", "男", "", "13900001.0", "群众", "2019-06-02", "青年小组"],
        ["丙三", "女", "", "", "无党派", "2016-11-20", "青年小组"],
        ["丁四", "男", "", "", "群众", "2021-02-29", "青年小组"],
        ["戊五", "男", "", "", "群众", "2021-02-28", "青年片区"],
        ["己六", "男", "", 13900000000, "群众", "2021-02-28", ""],
        ["庚七", "男", "", 13900000123, "群众", "2021-02-28", ""],
    ]
    batch = uploaded("people.person", world.association, world.secretary, xlsx(lines))
    told = {n: content_of(row(batch, n)).errors for n in range(2, 9)}
    assert "科学记数" in told[2]["id_number"]
    assert "小数" in told[3]["phone"]
    assert "无党派人士" in told[4]["political"]
    assert "没有2021-02-29这一天" in told[5]["since"]
    assert "是“青年小组”吗" in told[6]["units"]
    assert "科学记数" in told[7]["phone"]
    assert not told[8]
    assert states(batch) == {n: "bad" for n in range(2, 8)} | {8: "good"}


def test_corrected_rows_are_taken_and_the_rest_is_given_back(world):
    lines = [HEAD, ["甲一", "女", "", "", "", "2021-02-29", ""], ["乙二", "男", "", "", "", "昨天", ""]]
    batch = uploaded("people.person", world.association, world.secretary, xlsx(lines))
    this = kind(batch.kind, world.association, world.secretary)
    first = row(batch, 2)
    verbs.correct(batch, this, {first.pk: {"since": "2020-02-29"}}, {}, by=world.secretary, at=AT, today=TODAY)
    assert content_of(row(batch, 2)).was == {"since": "2021-02-29"}
    batch = taken(batch, world.secretary)
    assert states(batch) == {2: "taken", 3: "bad"}
    back = sheets_of(template.returned(batch, this, place(world.association, world.secretary)), "退回.xlsx")[0]
    assert back.rows[0][1][:2] == ["退回原因", "姓名"]
    assert back.rows[1][1][0].startswith("原第3行：F列入会日期，不是日期")
    assert back.rows[1][1][1] == "乙二"
    again = uploaded("people.person", world.association, world.secretary,
                     template.returned(batch, this, place(world.association, world.secretary)))  # fmt: skip
    assert states(again) == {2: "bad"}


def test_nothing_at_all_where_one_row_does_not_pass(world, monkeypatch):
    lines = [HEAD, *([f"会员{n}号", "女", "", "", "", "2021-02-28", ""] for n in range(5))]
    batch = uploaded("people.person", world.association, world.secretary, xlsx(lines))
    real = operations.register_person

    def fails_at_the_fourth(name, *args, **more):
        if name == "会员3号":
            raise operations.UnitClosed("已撤销。")
        return real(name, *args, **more)

    monkeypatch.setattr(operations, "register_person", fails_at_the_fourth)
    persons = Person.objects.count()
    batch = taken(batch, world.secretary, "whole")
    assert Person.objects.count() == persons
    assert batch.state == Import.ROWS
    assert "一行也没有记录" in batch.failure
    assert states(batch) == {2: "good", 3: "good", 4: "good", 5: "bad", 6: "good"}
    batch = taken(batch, world.secretary, "good")
    assert Person.objects.count() == persons + 4


def test_whole_is_refused_while_rows_are_wrong(world):
    lines = [["甲", "女", "", "", "", "x", ""], ["乙", "女", "", "", "", "2020-01-01", ""]]
    batch = uploaded("people.person", world.association, world.secretary, xlsx([HEAD, *lines]))
    with pytest.raises(ImportRefused, match="还有1行"):
        taken(batch, world.secretary, "whole")


class TestTwins:
    def test_the_same_id_number_is_asked_about_and_updated(self, world):
        known = make_person("林静", world.youth, id_number=idn(7), employer="旧单位")
        data = xlsx([[*HEAD, "工作单位"], ["林静", "", idn(7), "13900000001", "", "2025-03-10", "", "新单位"]])
        batch = uploaded("people.person", world.association, world.secretary, data)
        assert content_of(row(batch, 2)).alike == "与在册林静身份证号相同。"
        assert states(batch) == {2: "alike"}
        with pytest.raises(ImportRefused, match="没有可以导入"):
            taken(batch, world.secretary)
        this = kind(batch.kind, world.association, world.secretary)
        verbs.correct(batch, this, {}, {row(batch, 2).pk: "update"}, by=world.secretary, at=AT, today=TODAY)
        batch = taken(batch, world.secretary)
        known.refresh_from_db()
        assert (known.employer, known.phone) == ("新单位", "13900000001")
        undone(batch, world.secretary)
        known.refresh_from_db()
        assert (known.employer, known.phone) == ("旧单位", "")

    def test_another_of_that_name_may_be_registered(self, world):
        batch = uploaded("people.person", world.association, world.secretary,
                         xlsx([HEAD, ["李嘉言", "男", "", "13900000009", "", "2025-09-12", ""]]))  # fmt: skip
        assert "同名" in content_of(row(batch, 2)).alike
        this = kind(batch.kind, world.association, world.secretary)
        verbs.correct(batch, this, {}, {}, by=world.secretary, at=AT, today=TODAY, all_alike="another")
        taken(batch, world.secretary)
        assert Person.objects.filter(name="李嘉言").count() == 2

    def test_the_same_twice_in_one_file(self, world):
        line = ["新人", "男", "", "13900000009", "", "2025-09-12", ""]
        batch = uploaded("people.person", world.association, world.secretary, xlsx([HEAD, line, line]))
        assert states(batch) == {2: "good", 3: "alike"}
        assert content_of(row(batch, 3)).alike == "与第2行相同。"


class TestUndo:
    def data(self):
        return xlsx(
            [
                HEAD,
                ["甲一", "女", idn(3), "", "群众", "2021-02-28", "青年小组"],
                ["乙二", "男", "", "", "", "2021-02-28", ""],
            ]
        )

    def test_all_is_as_before(self, world):
        before = (Membership.objects.count(), Standing.objects.count(), Person.objects.filter(erased_at=None).count())
        batch = undone(imported("people.person", world.association, world.secretary, self.data()), world.secretary)
        assert (
            Membership.objects.count(),
            Standing.objects.count(),
            Person.objects.filter(erased_at=None).count(),
        ) == before
        assert batch.state == Import.UNDONE
        assert not Person.objects.filter(name="甲一").exists()
        assert not any(r.content for r in batch.rows.all())
        undone(batch, world.secretary)
        again = imported("people.person", world.association, world.secretary, self.data())
        assert states(again) == {2: "taken", 3: "taken"}

    def test_refused_whole_where_somebody_built_on_it(self, world):
        batch = imported("people.person", world.association, world.secretary, self.data())
        person = Person.objects.get(name="乙二")
        operations.appoint(person, world.association, "理事", TODAY, by=world.secretary, at=AT)
        with pytest.raises(ImportRefused, match="第3行：乙二已经有了职务"):
            undone(batch, world.secretary)
        assert Person.objects.filter(name="甲一").exists()
        assert Membership.objects.filter(person__name="甲一").exists()


def test_units_may_name_those_of_rows_above(world):
    lines = [["名称", "类别", "上级", "系统外单位"], ["城西片区", "小组", "", ""], ["西一组", "小组", "城西片区", ""],
             ["市水利局", "部门", "", "是"]]  # fmt: skip
    kinds = {c: k.name for c, k in place(world.association, world.secretary).charter.unit_kinds.items()}
    lines[3][1] = kinds["bureau"]
    for line in lines[1:3]:
        line[1] = kinds["group"]
    batch = imported("people.unit", world.association, world.secretary, xlsx(lines))
    assert states(batch) == {2: "taken", 3: "taken", 4: "taken"}, [content_of(r).errors for r in batch.rows.all()]
    west = Unit.objects.get(name="城西片区")
    assert Unit.objects.get(name="西一组").path.startswith(west.path)
    assert Unit.objects.get(name="市水利局").is_outside
    undone(batch, world.secretary)
    west.refresh_from_db()
    assert west.closed_on is not None


def test_posts_standings_and_elections(world):
    imported("people.post", world.association, world.secretary,
             xlsx([["姓名", "职务", "任职日期", "单位"], ["李嘉言", "组长", "2024-03-01", "青年小组"]]))  # fmt: skip
    assert Post.objects.get(title="组长").unit == world.youth
    title = next(iter(place(world.association, world.secretary).charter.titles.values()))
    batch = imported("people.standing", world.association, world.secretary,
                     xlsx([["姓名", "方面", "内容", "自"], ["李嘉言", "职称", title.name, "2024-03-01"]]))  # fmt: skip
    assert Standing.objects.get(aspect="title").value == title.code
    undone(batch, world.secretary)
    assert not Standing.objects.filter(aspect="title").exists()
    head = ["单位", "类别", "日期", "届次", "机构", "选举结果"]
    line = ["", "换届", "2024-05-06", 5, "理事会", "会长：沈知远；副会长：林静、李嘉言"]
    batch = imported("people.election", world.association, world.secretary, xlsx([head, line]))
    assert states(batch) == {2: "taken"}, content_of(row(batch, 2)).errors
    assert Post.objects.filter(term__number=5).count() == 3


def test_of_two_namesakes_the_cell_says_which(world):
    other = make_person("李嘉言", world.east)
    head = ["姓名", "职务", "任职日期"]
    batch = uploaded("people.post", world.association, world.secretary, xlsx([head, ["李嘉言", "理事", "2024-03-01"]]))
    content = content_of(row(batch, 2))
    assert content.errors["person"].startswith("有2位李嘉言")
    assert f"李嘉言{other.pk}" in content.options["person"]
    batch = imported("people.post", world.association, world.secretary,
                     xlsx([head, [f"李嘉言{other.pk}", "理事", "2024-03-01"]]))  # fmt: skip
    assert Post.objects.get(title="理事").person == other


def test_columns_are_remembered(world):
    data = xlsx([["谁", "哪天来的"], ["甲一", "2021-02-28"]])
    this = kind("people.person", world.association, world.secretary)
    told = {"by": world.secretary, "at": AT, "today": TODAY}
    batch = verbs.upload(world.association, this, file(data), **told)
    assert [h["column"] for h in batch.columns] == ["", ""]
    with pytest.raises(ImportRefused, match="还缺“姓名”“入会日期”"):
        verbs.settle_columns(batch, this, {}, **told)
    verbs.settle_columns(batch, this, {"A": "name", "B": "since"}, **told)
    assert ImportColumns.objects.get().known == {"谁": "name", "哪天来的": "since"}
    again = verbs.upload(world.association, this, file(data), **told)
    assert [h["column"] for h in again.columns] == ["name", "since"]


def test_only_who_may_write_imports(world):
    this = kind("people.person", world.association, world.secretary)
    data = file(xlsx([HEAD, ["甲"]]))
    for user in (world.member, world.neighbour_secretary, world.leader, world.administrator):
        with pytest.raises(Forbidden):
            verbs.upload(world.association, this, data, by=user, at=AT, today=TODAY)


def test_what_came_in_the_file_is_encrypted_and_emptied(world):
    data = xlsx([HEAD, ["甲一", "女", idn(3), "", "", "2021-02-28", ""]])
    batch = uploaded("people.person", world.association, world.secretary, data)
    raw = ImportRow.objects.filter(batch=batch).extra(select={"raw": "content"}).values_list("raw", flat=True)
    assert idn(3) not in str(list(raw))
    batch = taken(batch, world.secretary)
    assert batch.source == ""
    assert row(batch, 2).content == ""
    dropped = uploaded("people.person", world.association, world.secretary, data)
    dropped = verbs.drop(
        dropped, kind(dropped.kind, world.association, world.secretary), by=world.secretary, at=AT, today=TODAY
    )
    assert (dropped.state, dropped.source, dropped.rows.count()) == (Import.DROPPED, "", 0)


def test_the_template_can_be_filled_and_read(world):
    this = kind("people.person", world.association, world.secretary)
    data = template.template(this, place(world.association, world.secretary))
    found = sheets_of(data, "模板.xlsx")
    assert [sheet.name for sheet in found] == ["会员", "填写说明"]
    batch = verbs.upload(world.association, this, file(data), by=world.secretary, at=AT, today=TODAY)
    assert batch.sheet == "会员"
    assert all(heading["column"] for heading in batch.columns)


def test_files_that_are_no_table_or_dangerous_are_refused(world):
    this = kind("people.person", world.association, world.secretary)
    for name, data, why in (
        ("a.xls", b"\xd0\xcf\x11\xe0", "旧式"), ("a.xlsm", b"PK", "带宏"), ("a.pdf", b"%PDF-1.4", "只收"),
        ("a.xlsx", b"not a zip at all", "内容却是"), ("a.csv", xlsx([["姓名"]]), "内容却是"), ("a.csv", b"", "空"),
    ):  # fmt: skip
        with pytest.raises(FileRefused, match=why):
            verbs.upload(world.association, this, file(data, name), by=world.secretary, at=AT, today=TODAY)
    assert not Import.objects.exists()
