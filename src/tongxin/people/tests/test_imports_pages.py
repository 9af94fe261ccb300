"""The pages of an import, as a browser without script uses them; and how much a long one costs."""

import pytest
from django.db import connection
from django.urls import reverse

from tongxin.journal.models import Line
from tongxin.people.imports import taking
from tongxin.people.imports.sheets import sheets_of
from tongxin.people.models import Import, ImportRow, Person

from .books import file, row, taken, undone, uploaded, xlsx
from .factories import cast, make_person

pytestmark = pytest.mark.django_db
HEAD = ["姓名", "性别", "手机号", "入会时间", "单位"]
LINES = [
    ["陈舒白", "女", "13900000011", "2021-03-18", "城东片区"],
    ["何书砚", "男", "13900001.0", "2019-06-02", "青年小组"],
    ["李嘉言", "男", "13900000012", "2025-09-12", ""],
]


@pytest.fixture(autouse=True)
def on_the_day(settings):
    settings.TONGXIN_TODAY = "2025-12-22"


@pytest.fixture
def world(client):
    made = cast()
    client.force_login(made.secretary)
    return made


def upload(client, rows=(HEAD, *LINES), kind="people.person"):
    answer = client.post(reverse("people:import_new", args=[kind]), {"file": file(xlsx(rows))}, follow=True)
    assert answer.status_code == 200, answer.content.decode()
    return Import.objects.latest("pk"), answer


def settle(client, batch, **other):
    sent = {f"col_{h['letter']}": h["column"] for h in batch.columns} | other
    return client.post(reverse("people:import_columns", args=[batch.pk]), sent, follow=True)


def test_from_the_file_to_the_register_without_script(client, world):
    batch, page = upload(client)
    assert "第1行是表头，下面3行" in page.content.decode()
    page = settle(client, batch).content.decode()
    assert "需要改的<em>2行</em>" in page
    assert "aria-invalid" in page
    assert "同名" in page
    assert "13900000011" not in page
    wrong, twin = row(batch, 3), row(batch, 4)
    here = reverse("people:import", args=[batch.pk])
    page = client.post(
        here, {"do": "save", f"c.{wrong.pk}.phone": "13900000013", f"d.{twin.pk}": "another"}, follow=True
    )
    assert "没有要改的行" in page.content.decode() or "可以导入<em>3行</em>" in page.content.decode()
    page = client.post(here, {"do": "take", "mode": "whole"}, follow=True).content.decode()
    assert "已导入会员3人" in page
    assert Person.objects.filter(name="李嘉言").count() == 2
    page = client.post(reverse("people:import_undo", args=[batch.pk]), follow=True).content.decode()
    assert "已撤销" in page
    assert Person.objects.filter(name="李嘉言").count() == 1
    assert "名册.xlsx" in client.get(reverse("people:imports")).content.decode()


def test_good_rows_first_the_rest_as_a_workbook_and_on_with_it(client, world):
    batch, _page = upload(client)
    settle(client, batch)
    here = reverse("people:import", args=[batch.pk])
    page = client.post(here, {"do": "take", "mode": "good"}, follow=True).content.decode()
    assert "已导入1行" in page
    back = client.get(reverse("people:import_returned", args=[batch.pk]))
    found = sheets_of(back.content, "退回.xlsx")[0]
    assert found.rows[1][1][0].startswith("原第3行：C列手机")
    assert "attachment" in back["Content-Disposition"]
    wrong = row(batch, 3)
    client.post(here, {"do": "take", f"c.{wrong.pk}.phone": "13900000013", "mode": "good"})
    assert Person.objects.filter(name="何书砚").exists()
    client.post(here, {"do": "drop"})
    batch.refresh_from_db()
    assert (batch.state, batch.rows.count()) == (Import.DONE, 2)


def test_a_row_is_opened_whole_and_skipped(client, world):
    batch, _page = upload(client)
    settle(client, batch)
    first = row(batch, 2)
    here = reverse("people:import", args=[batch.pk])
    page = client.get(here, {"tab": "all", "row": first.pk}).content.decode()
    assert f'name="c.{first.pk}.name"' in page
    assert "13900000011" in page
    client.post(here, {f"d.{row(batch, 3).pk}": "skip"})
    assert row(batch, 3).state == ImportRow.SKIPPED
    client.post(here, {f"d.{row(batch, 3).pk}": ""})
    assert row(batch, 3).state == ImportRow.BAD


def test_what_the_file_left_empty_is_not_listed_until_its_row_is_opened(client, world):
    batch, _page = upload(client, [[*HEAD, "民族"], *([*line, ""] for line in LINES)])
    page = settle(client, batch).content.decode()
    assert "空着的1列没有列出" in page
    assert "民族" not in page
    here = reverse("people:import", args=[batch.pk])
    assert "民族" in client.get(here, {"row": row(batch, 3).pk}).content.decode()


def test_where_no_row_is_right_nothing_is_to_be_taken(client, world):
    batch, _page = upload(client, [HEAD, LINES[1]])
    page = settle(client, batch).content.decode()
    assert "没有可以导入的行" in page
    assert 'value="take"' not in page


def test_a_column_can_be_corrected_and_another_row_be_the_head(client, world):
    batch, _page = upload(client, [["某会名册", "表一"], ["谁", "何日"], ["甲一", "2021-01-01"]])
    here = reverse("people:import_columns", args=[batch.pk])
    answer = settle(client, batch)
    assert answer.status_code == 422
    assert "还缺“姓名”“入会日期”" in answer.content.decode()
    client.post(here, {"do": "sheet", "sheet": "名册", "head_row": "2"})
    batch.refresh_from_db()
    assert batch.head_row == 2
    settle(client, batch, col_A="name", col_B="since")
    assert row(batch, 3).state == ImportRow.GOOD


def test_what_one_may_not_see_of_others(client, world):
    batch, _page = upload(client)
    client.force_login(world.neighbour_secretary)
    for name in ("import", "import_columns", "import_returned", "import_undo"):
        assert client.get(reverse(f"people:{name}", args=[batch.pk])).status_code == 404


def test_the_register_leaves_the_house_for_a_reason_only(client, world):
    make_person("林小", world.youth, phone="13900000999", id_number="")
    here = reverse("people:import_export", args=["people.person"])
    assert client.post(here, {"reason": "查"}).status_code == 302
    answer = client.post(here, {"reason": "向市委统战部报送名册"})
    sheet = sheets_of(answer.content, "会员.xlsx")[0]
    assert any("13900000999" in cells for _n, cells in sheet.rows)
    line = Line.objects.get(act="people.export_list")
    assert (line.reason, line.detail["rows"]) == ("向市委统战部报送名册", len(sheet.rows) - 1)


def long_list(n):
    return xlsx([HEAD, *([f"张{chr(0x4E00 + i)}", "女", f"1390000{i:04}", "2021-03-18", "青年小组"] for i in range(n))])


class Counted:
    """How many statements the database was asked for."""

    def __init__(self):
        self.n = 0

    def __call__(self, execute, *args):
        self.n += 1
        return execute(*args)


def test_a_hundred_rows_are_checked_in_few_queries_and_taken_in_few_a_row(world):
    checked, used = Counted(), Counted()
    with connection.execute_wrapper(checked):
        batch = uploaded("people.person", world.association, world.secretary, long_list(100))
    assert checked.n < 60
    with connection.execute_wrapper(used):
        batch = taken(batch, world.secretary)
    assert batch.rows.filter(state=ImportRow.TAKEN).count() == 100
    assert used.n / 100 < 16


@pytest.fixture
def short_pieces(monkeypatch):
    """What goes to the background, and in what pieces, a tenth as long as for people."""
    monkeypatch.setattr(taking, "DIRECTLY", 10)
    monkeypatch.setattr(taking, "CHUNK", 5)


def long_file():
    return [HEAD, *([f"王{chr(0x4E00 + i)}", "女", "", "2021-03-18", ""] for i in range(13))]


def test_a_long_import_runs_in_the_background_and_is_taken_back(client, world, short_pieces):
    batch, _page = upload(client, long_file())
    settle(client, batch)
    here = reverse("people:import", args=[batch.pk])
    page = client.post(here, {"do": "take", "mode": "good"}, follow=True).content.decode()
    assert "已导入会员13人" in page
    undone(Import.objects.get(pk=batch.pk), world.secretary)
    assert not Person.objects.filter(name__startswith="王").exists()


def test_where_nobody_works_in_the_background_it_goes_on_by_hand(client, world, settings, short_pieces):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    batch, _page = upload(client, long_file())
    settle(client, batch)
    here = reverse("people:import", args=[batch.pk])
    page = client.post(here, {"do": "take", "mode": "good"}, follow=True).content.decode()
    assert "已导入0行，共13行" in page
    client.post(here, {"do": "go_on"})
    assert batch.rows.filter(state=ImportRow.TAKEN).count() == 10
    page = client.post(here, {"do": "go_on"}, follow=True).content.decode()
    assert "已导入会员13人" in page


def test_the_grid_costs_the_same_for_many_rows(client, world, django_assert_max_num_queries):
    batch = uploaded("people.person", world.association, world.secretary, xlsx([HEAD, *[LINES[1]] * 60]))
    with django_assert_max_num_queries(20):
        client.get(reverse("people:import", args=[batch.pk]), {"size": "50"})
    with django_assert_max_num_queries(20):
        client.get(reverse("people:imports"))


def test_the_register_as_filtered_without_what_is_sensitive(client, world):
    make_person("林小", world.youth, phone="13900000999", employer="=HYPERLINK(1)")
    answer = client.get(reverse("people:members_export"), {"q": "林小"})
    sheet = sheets_of(answer.content, "名册.xlsx")[0]
    text = str(sheet.rows)
    assert "林小" in text and "0999" in text and "李嘉言" not in text
    assert "13900000999" not in text
    assert "按页面上的条件筛选过" in text
    assert Line.objects.filter(act="people.export_list").count() == 1
    answer = client.get(reverse("people:units_export"))
    assert "青年小组" in str(sheets_of(answer.content, "单位.xlsx")[0].rows)
