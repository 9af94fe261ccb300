"""Pages: what they show, to whom, at what cost; forms without scripts."""

import io
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from tongxin.journal.models import Line
from tongxin.ledger.models import Statement
from tongxin.people.imports.sheets import sheets_of
from tongxin.people.models import Guidance, User
from tongxin.people.tests.factories import grant, make_user

from .. import compose, material, operations, released
from ..models import OutsideFigure, Report
from .conftest import World
from .test_reports import ready
from .things import AT, TODAY

FIGURE = "/figures/chaocheng/2025/information.reported/"


def get(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


@pytest.fixture
def secretary(world: World) -> Client:
    return world.client(world.secretary)


def test_a_figure_page_shows_value_last_year_units_and_records(world: World, secretary: Client) -> None:
    p, t = world.people, world.things
    t.many(4, p.youth, "information.reported", 2025)
    t.many(2, p.youth, "information.reported", 2024)
    t.add(p.youth, "information.reported", date(2025, 7, 7), with_units=[p.east], title="关于湿地的建议")

    page = get(secretary, FIGURE)

    assert "比去年同期2篇多3篇（150.0%）。其中联合1条。" in page
    assert "各单位相加6篇，联合1篇重复显示，合计5篇。" in page
    assert "关于湿地的建议" in page and "联合" in page
    july = get(secretary, FIGURE + "?month=202507")
    assert "选中2条，共5条" in july or "选中1条，共5条" in july
    east = get(secretary, FIGURE + "?below=chaocheng-east")
    assert "选中1条，共5条" in east


@pytest.mark.parametrize("address", [FIGURE + "?month=", FIGURE + "?size=", "/points/?year="])
def test_what_is_no_number_of_anything_asks_for_nothing(secretary: Client, address: str) -> None:
    assert get(secretary, address + "²")


def test_records_one_may_not_see_are_counted_and_said(world: World, secretary: Client) -> None:
    t = world.things
    t.many(2, world.people.youth, "information.reported", 2025)
    t.add(world.people.youth, "information.reported", date(2025, 5, 5), is_secret=True, title="不能看的")
    page = get(secretary, FIGURE)
    assert "另有1条无权查看，已计入3篇" in page
    assert "不能看的" not in page


def test_records_are_exported_and_formulas_do_no_harm(world: World, secretary: Client) -> None:
    world.things.add(world.people.youth, "information.reported", date(2025, 5, 5), title="=HYPERLINK(1)")
    answer = secretary.get(FIGURE + "export/")
    assert answer.status_code == 200
    body = b"".join(answer) if answer.streaming else answer.content
    book = zipfile.ZipFile(io.BytesIO(body))
    assert "'=HYPERLINK(1)" in book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()


def test_a_card_is_a_fragment(world: World, secretary: Client) -> None:
    world.things.many(3, world.people.youth, "information.reported", 2025)
    card = get(secretary, FIGURE + "card/")
    assert card.lstrip().startswith("<aside") and "查看3条记录" in card


@pytest.mark.parametrize("code", ["members.total", "information.adopted.rate", "information.reported.change"])
def test_figures_that_are_not_of_entries_have_a_page(world: World, secretary: Client, code: str) -> None:
    world.things.many(3, world.people.youth, "information.reported", 2025)
    assert get(secretary, f"/figures/chaocheng/2025/{code}/")
    assert get(secretary, f"/figures/chaocheng/2025/{code}/card/")


def test_what_does_not_exist_is_not_found(world: World, secretary: Client) -> None:
    for address in (
        "/figures/chaocheng/2025/no.such/",
        "/figures/nowhere/2025/information.reported/",
        "/figures/chaocheng/20xx/information.reported/",
        "/figures/linhai/2025/information.reported/",
        "/reports/999/",
    ):
        assert secretary.get(address).status_code == 404, address


def test_figures_are_found_by_name(world: World, secretary: Client) -> None:
    world.things.many(3, world.people.youth, "information.reported", 2025)
    page = get(secretary, "/figures/?q=上报")
    assert "上报社情民意信息" in page and "民主监督意见书" not in page
    assert "没有这样的数字" in get(secretary, "/figures/?q=没有的词")


# --- cost --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "most"),
    [("/figures/", 16), ("/dashboard/", 16), (FIGURE, 13), ("report", 20), ("sources", 20), ("/reports/", 12)],
)
def test_pages_cost_the_same_with_ten_times_the_records(world: World, address: str, most: int) -> None:
    report = world.draft()
    named = {"report": f"/reports/{report.pk}/", "sources": f"/reports/{report.pk}/sources/"}
    counts = []
    for number in (2, 20):
        world.things.many(number, world.people.youth, "information.reported", 2025)
        client = world.client(world.secretary)
        with CaptureQueriesContext(connection) as queries:
            get(client, named.get(address, address))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= most


# --- the report's pages --------------------------------------------------------------------------------------------


def test_a_missing_figure_stands_out_and_is_left_out_with_one_button(world: World, secretary: Client) -> None:
    world.things.many(3, world.people.youth, "information.reported", 2025)
    report = world.draft()
    page = get(secretary, f"/reports/{report.pk}/")
    assert "fig-miss" in page and "后可以签署" in page
    answer = secretary.post(
        f"/reports/{report.pk}/sections/supervision/",
        {"action": "leave_out supervision.opinion", "back": f"/reports/{report.pk}/"},
    )
    assert answer["Location"] == f"/reports/{report.pk}/"
    assert "{supervision.opinion}" not in report.sections.get(code="supervision").text
    away = secretary.post(
        f"/reports/{report.pk}/sections/advice/", {"action": "undo", "back": "//evil.example/reports/"}
    )
    assert away["Location"].startswith(f"/reports/{report.pk}/")


def test_the_editor_works_with_plain_forms(world: World, secretary: Client) -> None:
    world.things.many(46, world.people.youth, "information.reported", 2025)
    report = world.draft()
    address = f"/reports/{report.pk}/sections/service/"

    def send(**sent: Any) -> Any:
        section = report.sections.get(code="service")
        return secretary.post(address, {"expected": operations.stamp(section), **sent})

    assert send(text="上报信息{}，成效明显。", action="insert information.reported").status_code == 302
    assert report.sections.get(code="service").text == "上报信息{information.reported}，成效明显。"
    assert send(text="上报信息{46篇}。", action="save").status_code == 422

    send(text="上报社情民意信息300篇。", action="save")
    page = get(secretary, address)
    assert "“300篇”是手写的数字" in page and "换成46篇" in page
    assert '<span class="fig-typed" title="手写的数字">300篇</span>' in page
    assert 'data-hand="8" data-text="300篇"' in page
    assert "记录是46篇，文中多了254篇" in page
    assert "手写的数字1个，其中1个与台账不符。" in page
    typing = f"{address}typed/"
    told = secretary.post(
        typing, {"text": "\r\n上报社情民意信息46篇，采用{information.adopted}。", "expected": ""}
    ).text
    assert 'data-line="手写的数字1个。"' in told and 'data-hand="8" data-text="46篇"' in told
    assert "data-differs" not in told and "46" not in report.sections.get(code="service").text
    assert "没有手写的数字" in secretary.post(typing, {"text": "做了许多事。"}).text
    assert secretary.post(typing, {"text": "一" * 20_001}).status_code == 422
    assert send(text="上报300篇。", action="to_cite 2-300篇")["Location"] == f"{address}?cite=2-300%E7%AF%87#cite"
    send(text="服务群众7余人次，办讲座XX场。", action="save")
    page = get(secretary, address)
    assert "7已经说到个位" in page and "这里还是空的：“XX”" in page
    send(text="上报社情民意信息300篇。新增一句。", action="replace 8-300篇 information.reported")
    assert report.sections.get(code="service").text == "上报社情民意信息{information.reported}。新增一句。"
    send(text="推进100个重点村。", action="not_figure 2-100个")
    assert report.sections.get(code="service").text == "推进{=100个}重点村。"
    assert "可插入" not in get(secretary, address + "?q=信息")
    send(action="reset")
    assert not report.sections.get(code="service").is_edited


def test_a_typed_number_is_cited_with_its_source(world: World, secretary: Client) -> None:
    report = world.draft()
    section = operations.write_section(world.section(report, "service"), "带动农户126户。", **world.when)
    address = f"/reports/{report.pk}/sections/service/"
    assert 'value="126"' in get(secretary, address + "?cite=4-126户")
    sent = {
        "action": "cite", "where": "4-126户", "value": "126", "counter": "户", "label": "助农带动农户",
        "origin": "市农业农村局", "document": "统计表",
    }  # fmt: skip
    assert secretary.post(address, sent).status_code == 422  # no file
    assert not OutsideFigure.objects.exists()
    file = SimpleUploadedFile("统计表.txt", "126户".encode())
    assert secretary.post(address, {**sent, "file": file}).status_code == 302
    section.refresh_from_db()
    assert section.text == f"带动农户{{cite:{OutsideFigure.objects.get().pk}}}。"
    assert "fig-cite" in get(secretary, f"/reports/{report.pk}/")


def test_citing_overwrites_nothing_that_was_saved_meanwhile(
    world: World, secretary: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = world.draft()
    real = operations.cite

    def cite_while_another_saves(report: Report, **said: Any) -> OutsideFigure:
        operations.write_section(world.section(report, "service"), "别人刚存的。", **world.when)
        return real(report, **said)

    monkeypatch.setattr(operations, "cite", cite_while_another_saves)
    sent = {
        "action": "cite", "value": "126", "counter": "户", "label": "助农带动农户", "origin": "市农业农村局",
        "document": "统计表", "file": SimpleUploadedFile("统计表.txt", "126户".encode()),
    }  # fmt: skip
    assert secretary.post(f"/reports/{report.pk}/sections/service/", sent).status_code == 422


def test_signing_by_its_page(world: World, secretary: Client) -> None:
    report = ready(world)
    address = f"/reports/{report.pk}/sign/"
    seen = compose.current(material.read(report, on=TODAY), at=AT).hash
    page = get(secretary, address)
    assert "签署《" in page and f'name="seen" value="{seen}"' in page
    assert secretary.post(address, {"seen": "0" * 64})["Location"] == address
    assert "又有变动" in get(secretary, address)
    assert secretary.post(address, {"seen": seen}).status_code == 302
    report.refresh_from_db()
    assert report.state == "signed"
    for page in ("", "sources/", "history/", "signings/1/", "check/", "reopen/"):
        assert get(secretary, f"/reports/{report.pk}/{page}")
    assert secretary.post(f"/reports/{report.pk}/reopen/", {"why": ""}).status_code == 422
    assert secretary.post(f"/reports/{report.pk}/reopen/", {"why": "补充"}).status_code == 302
    report.refresh_from_db()
    assert report.state == "draft"
    assert "补充" in get(secretary, f"/reports/{report.pk}/signings/1/")


def test_a_report_that_is_not_ready_is_refused_with_reasons(world: World, secretary: Client) -> None:
    report = world.draft()
    answer = secretary.post(f"/reports/{report.pk}/sign/", follow=True)
    assert "不能签署" in answer.content.decode()
    report.refresh_from_db()
    assert report.state == "draft"


def test_a_report_is_begun_by_its_form(world: World, secretary: Client) -> None:
    assert secretary.post("/reports/new/", {"prose": "annual", "period": "2025H1"}).status_code == 422
    answer = secretary.post("/reports/new/", {"prose": "annual", "period": "2025"})
    assert answer["Location"] == f"/reports/{Report.objects.get().pk}/"


@pytest.mark.parametrize("fmt", ["md", "json", "docx", "pdf"])
def test_a_report_is_exported(world: World, secretary: Client, fmt: str) -> None:
    world.things.many(3, world.people.youth, "information.reported", 2025)
    report = world.draft()
    answer = secretary.get(f"/reports/{report.pk}/export/{fmt}/")
    assert answer.status_code == 200 and len(answer.content) > 1000
    assert secretary.get(f"/reports/{report.pk}/export/exe/").status_code == 404


def test_the_register_behind_a_stock_figure_is_exported_as_far_as_one_sees_it(world: World, secretary: Client) -> None:
    address = FIGURE.replace("information.reported", "members.total")
    assert address + "export/" in get(secretary, address)

    def rows(client: Client) -> list[list[str]]:
        answer = client.get(address + "export/")
        assert answer.status_code == 200
        return [cells for _number, cells in sheets_of(answer.content, "导出.xlsx")[0].rows]

    told = rows(secretary)
    head = next(n for n, cells in enumerate(told) if cells[0] == "姓名")
    names = [cells[0] for cells in told[head + 1 :]]
    assert "李嘉言" in names and len(names) == len(set(names))
    line = Line.objects.filter(act="people.export_list").latest("pk")
    assert (line.detail["figure"], line.detail["rows"]) == ("members.total", len(names))
    hidden = rows(world.client(world.people.leader))
    assert "李嘉言" not in str(hidden) and f"另有{len(names)}条无权查看，已计入。" in str(hidden)


# --- who sees what -------------------------------------------------------------------------------------------------


def test_what_is_added_up_stands_exact_beside_its_total() -> None:
    rounded = {
        "indicator": "study.group",
        "label": "小组学习",
        "counter": "场次",
        "value": 1026,
        "printed": "1000余场次",
    }
    share = {"indicator": "share", "label": "占比", "counter": "%", "value": 88.1, "printed": "88.1%"}
    one: Any = SimpleNamespace(figures=[rounded, share], joint={})
    rows = released.table([one, None], {"study.group": 1})
    assert [(row.values, row.total) for row in rows] == [(("1,026场次", ""), "1,026场次"), (("88.1%", ""), "")]


def test_joint_money_is_taken_off_in_yuan() -> None:
    given = {"indicator": "giving.value", "label": "捐赠", "counter": "元", "value": 500, "printed": "500元"}
    one: Any = SimpleNamespace(figures=[given], joint={"giving.value": ["gift|1×20050"]})
    [row] = released.table([one, one], {"giving.value": 100})
    assert (row.total, row.overlap) == ("799.5元", Decimal("200.5"))


def test_a_year_without_records_says_so(secretary: Client) -> None:
    for page in ("/dashboard/", "/figures/"):
        told = get(secretary, page + "?period=2019")
        assert "还没有记录。登记以后" in told and "看被指导" not in told


def test_guidance_sees_what_was_signed_and_nothing_else(world: World) -> None:
    p = world.people
    Guidance.objects.create(guide=p.department, guided=p.association, since=date(2020, 1, 1))
    guide = make_user("zhidao")
    bureau = p.bureau
    Guidance.objects.create(guide=bureau, guided=p.association, since=date(2020, 1, 1))
    grant(guide, "leader", bureau)
    report = ready(world)
    client = world.client(guide)
    assert client.get(f"/reports/{report.pk}/").status_code == 404
    assert client.get(FIGURE).status_code == 404
    assert client.get(FIGURE + "card/").status_code == 404

    operations.sign(report, **world.when)
    world.things.many(5, p.youth, "information.reported", 2025)
    page = get(client, f"/reports/{report.pk}/")
    assert "上报社情民意信息" in page and "签署后有" not in page
    assert "3篇" in get(client, FIGURE) and "8篇" not in get(client, FIGURE)
    assert "3篇" in get(client, FIGURE + "card/")
    assert "3篇" in get(client, "/reports/released/")
    for page in ("/dashboard/", "/figures/"):
        assert client.get(page).status_code == 404  # no rules say which figures a bureau has
        assert "看被指导单位的数字" in get(world.client(p.leader), page + "?period=2019")
    unsaid = FIGURE.replace("information.reported", "seats.total")
    for address in (unsaid, unsaid + "card/", unsaid + "export/", FIGURE + "export/"):
        assert client.get(address).status_code == 404, address
    for closed in ("history/", "check/", "sign/", "reopen/", "sections/advice/", "signings/1/"):
        assert client.get(f"/reports/{report.pk}/{closed}").status_code == 404, closed
    live = client.get(f"/reports/{report.pk}/export/json/?live=1").json()
    assert next(f["value"] for f in live["figures"] if f["indicator"] == "information.reported") == 3


def test_a_member_sees_no_reports_and_a_neighbour_none_of_ours(world: World) -> None:
    report = world.draft()
    for user, status in ((world.people.member, 404), (world.people.neighbour_secretary, 404)):
        assert world.client(user).get(f"/reports/{report.pk}/").status_code == status
    assert world.client(world.people.member).get("/reports/").status_code == 403
    assert world.client(None).get(f"/reports/{report.pk}/").status_code == 302


def test_a_leader_reads_a_draft_but_changes_nothing(world: World) -> None:
    report = world.draft()
    leader = world.client(world.people.leader)
    assert get(leader, f"/reports/{report.pk}/")
    assert leader.get(f"/reports/{report.pk}/sections/advice/").status_code == 403
    assert leader.post(f"/reports/{report.pk}/sign/").status_code == 403


# --- statements -----------------------------------------------------------------------------------------------------


def test_a_statement_is_made_corrected_and_voided(world: World, secretary: Client) -> None:
    world.things.many(4, world.people.youth, "information.reported", 2025)
    sent = {
        "unit": "chaocheng", "kind": "summary", "item": "information.reported", "level": "", "stated": "10",
        "first_on": "2025-01-01", "last_on": "2025-12-22", "source": "小组报来的汇总表",
    }  # fmt: skip
    assert secretary.post("/statements/new/", {**sent, "stated": "3"}).status_code == 422
    assert secretary.post("/statements/new/", {**sent, "stated": "1.5"}).status_code == 422
    answer = secretary.post("/statements/new/", sent)
    row = Statement.objects.get()
    assert answer["Location"] == f"/statements/{row.pk}/"
    assert row.posted == 6
    figure = get(secretary, FIGURE)
    assert "其中无明细6篇" in figure and "小组报来的汇总表" in figure
    sources = f"/reports/{world.draft().pk}/sources/?only=stated"
    for language in ("en", "zh-hans"):
        secretary.post("/i18n/setlang/", {"language": language, "next": "/"})
        assert "/information.reported/" in get(secretary, sources)
    assert secretary.post("/statements/new/", sent).status_code == 422  # overlaps
    secretary.post(f"/statements/{row.pk}/", {"action": "amend", "stated": "12", "source": "更正表"})
    row.refresh_from_db()
    assert (row.stated, row.posted) == (12, 8)
    assert secretary.post(f"/statements/{row.pk}/", {"action": "void", "reason": ""}).status_code == 422
    secretary.post(f"/statements/{row.pk}/", {"action": "void", "reason": "报错了"})
    assert "无明细" not in get(secretary, FIGURE + "card/")
    assert "小组报来" not in get(secretary, "/statements/")
    secretary.post("/statements/new/", sent | {"item": "giving.cash", "stated": "1234.5", "source": "收据"})
    answer = secretary.get("/statements/export/")
    head, *rows = [cells for _number, cells in sheets_of(answer.content, "导出.xlsx")[0].rows]
    assert [(row[head.index("申报数")], row[head.index("出处")]) for row in rows] == [("1234.5", "收据")]
    void = secretary.get("/statements/export/?state=void")
    _head, *rows = [cells for _number, cells in sheets_of(void.content, "导出.xlsx")[0].rows]
    assert [row[head.index("出处")] for row in rows] == ["更正表"]
    voided = get(secretary, "/statements/?state=void")
    assert "更正表" in voided and "收据" not in voided
    assert "收据" in get(secretary, "/statements/?item=giving.cash&year=2025&q=收")
    assert "没有符合条件" in get(secretary, "/statements/?item=giving.cash&q=没有的")
    assert world.client(world.people.member).get(f"/statements/{row.pk}/").status_code == 404


# --- points ---------------------------------------------------------------------------------------------------------


def test_a_member_sees_their_own_points_and_nobody_elses(world: World) -> None:
    p = world.people
    person = p.member.person
    assert person is not None
    world.things.add(p.youth, "information.reported", date(2025, 6, 1), persons=[person], title="我的建议")
    client = world.client(p.member)
    page = get(client, "/points/")
    assert "不排名" in page and "信息" in page
    assert client.get(f"/points/{p.colleague.pk}/").status_code == 404
    assert client.get(f"/points/{person.pk}/")["Location"] == "/points/"
    assert "不排名" in get(world.client(p.secretary), f"/points/{person.pk}/")
    assert world.client(p.neighbour_secretary).get(f"/points/{person.pk}/").status_code == 404
    assert world.client(p.leader).get(f"/points/{person.pk}/").status_code == 404
    assert world.client(p.neighbour_secretary).get("/points/").status_code == 403  # no person behind it


def _users(world: World) -> list[User]:
    return [u for u in world.people.visitors().values() if u is not None]


def test_no_page_of_the_room_fails_for_anybody(world: World) -> None:
    report = ready(world)
    operations.sign(report, **world.when)
    pages = ["/figures/", FIGURE, "/reports/", "/reports/new/", f"/reports/{report.pk}/", "/statements/", "/points/"]
    found = {
        user.username: [world.client(user).get(address).status_code for address in pages] for user in _users(world)
    }
    assert found[world.secretary.username] == [200] * len(pages)
    assert {code for codes in found.values() for code in codes} == {200, 403, 404}, found


# --- the template -----------------------------------------------------------------------------------------------------


def test_a_secretary_replaces_the_template_and_goes_back(world: World, secretary: Client) -> None:
    content = secretary.get("/reports/template/?file=1").content
    assert content.startswith(b"PK")
    wrong = SimpleUploadedFile("模板.docx", b"no template")
    assert secretary.post("/reports/template/", {"file": wrong}).status_code == 422
    own = SimpleUploadedFile("本会模板.docx", content)
    assert secretary.post("/reports/template/", {"file": own}).status_code == 302
    assert "本会模板.docx" in get(secretary, "/reports/template/")
    report = world.draft()
    assert secretary.get(f"/reports/{report.pk}/export/docx/").content.startswith(b"PK")
    world.unit.word_templates.update(made_at=now() + timedelta(hours=26))  # the clock is set back after that
    secretary.post("/reports/template/", {"action": "drop"})
    assert "自带的模板" in get(secretary, "/reports/template/")
    assert world.unit.word_templates.count() == 2
