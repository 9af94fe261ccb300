"""Pages of audits: paste or upload, look figure by figure, correct, compare, print, throw away."""

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import load_workbook

from tongxin.journal.models import Line
from tongxin.people.tests.factories import grant, make_user

from ..audits import operations, paging
from ..audits.drafts import Draft
from ..models import Audit, AuditFile, Correction
from .conftest import World
from .test_audits import TEXT, THEIRS, claim, made

LISTS, PAGE = 12, 26  # queries of a page with a list, and of the page of an audit, at most


@pytest.fixture
def full(world: World) -> World:
    world.fill_in()
    return world


@pytest.fixture
def office(full: World) -> Client:
    return full.client(full.secretary)


def pasted(office: Client, text: str, **more: str) -> Any:
    return office.post("/reports/audits/new/", {"text": text, "unit": "", "period": "", "published": "", **more})


def test_unit_and_period_are_guessed_shown_and_confirmed(full: World, office: Client):
    answer = pasted(office, TEXT)
    audit = Audit.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"/reports/audits/{audit.pk}/"
    assert (audit.unit, audit.period, audit.is_confirmed) == (full.unit, "2025", False)
    page = office.get(answer["Location"]).text
    assert "从文字里认定，这是潮城市党外知识分子联谊会2025年的稿子" in page
    answer = office.post(f"/reports/audits/{audit.pk}/again/", {"unit": "chaocheng", "period": "2025"})
    assert answer.status_code == 302
    assert "从文字里认定" not in office.get(f"/reports/audits/{audit.pk}/").text


def test_what_was_chosen_needs_no_confirming_and_a_file_is_kept(full: World, office: Client):
    file = SimpleUploadedFile("送审稿.txt", TEXT.encode("gb18030"))
    sent = {"file": file, "text": "", "unit": "chaocheng", "period": "2024"}
    assert office.post("/reports/audits/new/", sent).status_code == 302
    audit = Audit.objects.get()
    assert audit.is_confirmed and audit.period == "2024" and audit.name == "送审稿.txt" and audit.text == TEXT
    answer = office.get(f"/reports/audits/{audit.pk}/source/")
    assert b"".join(answer) == TEXT.encode("gb18030") and "attachment" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "private, no-store"  # a draft is confidential


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"text": " "}, "粘贴稿子，或者选一个文件"),
        ({"text": TEXT, "file": b"abc"}, "只能核一样"),
        ({"file": b"%PDF-1.4 nothing"}, "PDF"),
        ({"file": b""}, "空"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_kept(office: Client, sent: dict[str, Any], words: str):
    if "file" in sent:
        name = "a.pdf" if sent["file"].startswith(b"%PDF") else "a.txt"
        sent = sent | {"file": SimpleUploadedFile(name, sent["file"])}
    answer = office.post("/reports/audits/new/", {"text": "", "unit": "", "period": ""} | sent)
    assert answer.status_code == 422 and words in answer.text
    assert not Audit.objects.exists() and not AuditFile.objects.exists()
    assert not Line.objects.filter(act="reports.audit").exists()


def test_the_text_stands_with_a_sign_and_a_word_on_each_figure(full: World, office: Client):
    audit = made(full)
    page = office.get(f"/reports/audits/{audit.pk}/").text
    for row in audit.claims.all():
        assert re.search(rf'id="c{row.place}" class="cl cl-(ok|bad|none|sus)[^>]*>.*?</span>{row.text}</a>', page)
    text = re.sub(
        r"\s|<span class=\"(cs|sr)\".*?</span>|<[^>]+>", "", page[page.index("<article") : page.index("</article>")]
    )
    assert text == TEXT.replace("\n", "")


def test_a_figure_over_a_lines_end_is_told_once(full: World, office: Client):
    torn = "潮城市党外知识分子联谊会2025年全年报送社情民意信息12\n篇，被采用3篇。"
    page = office.get(pasted(office, torn)["Location"]).text
    text = re.sub(r"<span[^>]*>.*?</span>|<[^>]*>", "", page[page.index("<article") : page.index("</article>")])
    assert "".join(text.split()).endswith("社情民意信息12篇，被采用3篇。")


def test_the_panel_says_what_why_and_shows_records_as_far_as_one_may_see(full: World, office: Client):
    for thing in list(full.things.all.values())[:4]:
        thing.is_secret = True
    audit = made(full)
    row = claim(audit, "5篇")
    page = office.get(f"/reports/audits/{audit.pk}/?claim={row.place}").text
    panel = page[page.index('id="au-det"') :]
    assert "上报社情民意信息" in panel and "查看3条记录" in panel
    assert 'href="/figures/chaocheng/2025/information.reported/#records"' in panel
    assert re.search(r"最前面的记录里有1条您无权查看", panel)
    assert "从这一句得出" in office.get(f"/reports/audits/{audit.pk}/?claim={claim(audit, '2篇').place}").text
    assert office.get(f"/reports/audits/{audit.pk}/?claim=99").status_code == 404


def test_the_list_holds_what_needs_looking_at_until_it_is_marked(full: World, office: Client):
    audit = made(full)
    row = claim(audit, "5篇")
    address = f"/reports/audits/{audit.pk}/"

    def listed(query: str = "") -> list[int]:
        page = office.get(address + query).text
        return [int(n) for n in re.findall(r'class="au-i[^>]*data-claim="(\d+)"', page)]

    assert row.place in listed() and claim(audit, "3篇").place not in listed()
    assert len(listed("?show=all")) == audit.totals["all"]
    assert listed("?show=differs") == list(audit.claims.filter(verdict="differs").values_list("place", flat=True))
    office.post(f"{address}claims/{row.place}/check/", {"checked": "1"})
    assert row.place not in listed() and row.place in listed("?show=differs")


def test_a_correction_is_made_seen_and_taken_back(full: World, office: Client):
    audit = made(full)
    row = claim(audit, "40棵")
    form = office.get(f"/reports/audits/{audit.pk}/claims/{row.place}/").text
    assert "种下桂花树40棵" in form and "没有数字记它" in form and "上报社情民意信息（篇）" in form
    sent = {"indicator": "information.reported"}
    assert office.post(f"/reports/audits/{audit.pk}/claims/{row.place}/", sent).status_code == 302
    assert claim(audit, "40棵").verdict == "differs"
    assert office.post(f"/reports/audits/{audit.pk}/claims/{row.place}/", {"indicator": "x"}).status_code == 422
    page = office.get("/reports/audits/wordings/").text
    assert "桂花树" in page and "上报社情民意信息" in page
    assert office.post(f"/reports/audits/wordings/{Correction.objects.get().pk}/withdraw/").status_code == 302
    assert "桂花树" not in office.get("/reports/audits/wordings/").text
    assert "已撤销" in office.get("/reports/audits/wordings/?all=1").text


def test_who_drafts_for_a_part_corrects_nothing_for_all(full: World):
    user = make_user("qingnian-mishu")
    grant(user, "secretary", full.people.youth)
    client = full.client(user)
    audit = operations.audit(full.people.youth, Draft(TEXT, "txt", ""), period="2025", **(full.when | {"by": user}))
    page = client.get(f"/reports/audits/{audit.pk}/?claim=2")
    assert page.status_code == 200 and "改正对应" not in page.content.decode()
    assert client.get(f"/reports/audits/{audit.pk}/claims/2/").status_code == 403
    assert client.post(f"/reports/audits/{audit.pk}/claims/2/", {"indicator": ""}).status_code == 403
    assert not Correction.objects.exists()


def test_drafts_stand_side_by_side_with_the_words_each_figure_came_from(full: World, office: Client):
    one, two = made(full), made(full, "今年上报社情民意信息8篇，比去年多。")
    page = office.get(f"/reports/audits/compare/?a={one.pk}&a={two.pk}").text
    row = page[page.index("<tbody>") :]
    assert row.index("<mark>3篇</mark>") < row.index("今年上报社情民意信息<mark>8篇</mark>")
    assert office.get(f"/reports/audits/compare/?a={one.pk}").status_code == 302
    assert office.get(f"/reports/audits/compare/?a={one.pk}&a=999").status_code == 404


def test_a_neighbours_report_stands_beside_ours_as_data(full: World, office: Client):
    assert pasted(office, THEIRS).status_code == 302
    theirs, ours = Audit.objects.get(), made(full)
    assert (theirs.unit, theirs.issuer, theirs.is_confirmed) == (full.unit, "临海市知联会", False)
    page = office.get(f"/reports/audits/{theirs.pk}/").text
    assert "从文字里认定，这是临海市知联会2025年的稿子。它自己的数没有与" in page
    assert "上报社情民意信息，是临海市知联会的数" in page and "不符</h2>" not in page
    table = office.get(f"/reports/audits/compare/?a={ours.pk}&a={theirs.pk}").text
    head, body = table[table.index("<thead>") :].split("<tbody>")
    assert "临海市知联会" in head and "另有1个数没有对应" in head
    row = body[: body.index("</tr>")]
    assert row.index("<mark>5篇</mark>") < row.index("全年共上报社情民意信息<mark>30篇</mark>")
    assert "不符" not in row[row.index("30篇") :] and "无据" not in row[row.index("30篇") :]
    book = b"".join(office.get(f"/reports/audits/compare/export/?a={ours.pk}&a={theirs.pk}"))
    rows = load_workbook(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert ["上报社情民意信息", theirs.title, "临海市知联会", "2025年", "30篇", 30, "篇"] in [row[:7] for row in rows]
    assert office.get("/reports/audits/compare/export/").status_code == 302
    office.get(f"/reports/audits/{ours.pk}/export/json/")
    told = [(line.detail["audit"], line.detail["format"]) for line in Line.objects.filter(act="people.export_list")]
    assert told == [(ours.pk, "xlsx"), (theirs.pk, "xlsx"), (ours.pk, "json")]
    sent = {"unit": "chaocheng", "period": "2025", "issuer": theirs.issuer}
    office.post(f"/reports/audits/{theirs.pk}/again/", sent)
    theirs.refresh_from_db()
    assert theirs.is_confirmed and theirs.issuer == "临海市知联会"
    assert office.post(f"/reports/audits/{theirs.pk}/again/", sent | {"issuer": ""}).status_code == 302
    assert claim(theirs, "30篇").verdict == "differs"


def test_a_long_draft_is_turned_page_by_page(full: World, office: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(paging, "PAGE", 200)
    audit = made(full, "潮城\n" + ("各项工作稳步推进，" * 4 + "上报社情民意信息3篇。\n") * 12)
    first, last = (office.get(f"/reports/audits/{audit.pk}/?text={n}").text for n in (1, len(audit.pages)))
    assert len(audit.pages) > 1 and "正文第1页，共" in first and 'rel="next"' in first and 'rel="prev"' in last
    assert f'id="c{audit.totals["all"]}"' in last and f'id="c{audit.totals["all"]}"' not in first
    assert "上报社情民意信息" in office.get(f"/reports/audits/{audit.pk}/print/?text={len(audit.pages)}").text
    middle = re.search("<article.*?</article>", office.get(f"/reports/audits/{audit.pk}/?text=2").text, re.DOTALL)
    assert middle and middle[0].count("上报社情民意信息") == middle[0].count("data-claim=") > 0


def test_of_many_suspicions_of_the_text_the_first_are_shown_and_the_rest_counted(full: World, office: Client):
    audit = made(full, "潮城市知联会2025年小结\n" + "走访企业XX家。\n" * 23)
    for address in (f"/reports/audits/{audit.pk}/", f"/reports/audits/{audit.pk}/print/"):
        page = office.get(address).text
        assert page.count("这里还是空的") == 20 and "另有3处，导出的稿子里都有批注。" in page


def test_a_draft_is_thrown_away_after_being_asked_once(full: World, office: Client):
    audit = made(full)
    assert "找不回来" in office.get(f"/reports/audits/{audit.pk}/discard/").text and Audit.objects.exists()
    assert office.post(f"/reports/audits/{audit.pk}/discard/").status_code == 302
    assert not Audit.objects.exists() and "还没有核过稿子" in office.get("/reports/audits/").text


def test_pages_take_as_many_queries_for_many_drafts_and_figures_as_for_few(full: World, office: Client):
    few, many = made(full), made(full, TEXT + "\n" + "青年小组2024年上报社情民意信息2篇，种树40棵。" * 30)
    others = [made(full, TEXT, issuer=f"第{n}市知联会") for n in range(3)]
    assert many.totals["all"] > 50 + few.totals["all"]

    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert office.get(address).status_code == 200
        return len(queries)

    asked("/reports/audits/")  # what is made once
    row = claim(few, "5篇").place
    for query, most in (("", PAGE), (f"?claim={row}", PAGE), ("?show=all", PAGE), ("print/", LISTS)):
        counts = [asked(f"/reports/audits/{audit.pk}/{query}") for audit in (few, many)]
        assert counts[0] == counts[1] <= most, (query, counts)
    pair, four = (f"/reports/audits/compare/?a={few.pk}&a={other.pk}" for other in (others[0], many))
    counts = [asked(pair), asked(four + f"&a={others[1].pk}&a={others[2].pk}")]
    assert counts[0] == counts[1] <= LISTS, counts
    before = asked("/reports/audits/")
    Audit.objects.exclude(pk=few.pk).delete()
    assert asked("/reports/audits/") == before <= LISTS and asked("/reports/audits/wordings/") <= LISTS


def test_the_neighbour_sees_nothing_of_it(full: World):
    audit = made(full)
    neighbour = full.client(full.people.neighbour_secretary)
    assert "潮城" not in neighbour.get("/reports/audits/").text
    for address in (f"/reports/audits/{audit.pk}/", f"/reports/audits/compare/?a={audit.pk}&a={made(full).pk}"):
        assert neighbour.get(address).status_code == 404
    correction = operations.correct(claim(audit, "40棵"), "", **full.when)
    assert "桂花树" not in neighbour.get("/reports/audits/wordings/?all=1").text
    assert neighbour.post(f"/reports/audits/wordings/{correction.pk}/withdraw/").status_code == 404
    correction.refresh_from_db()
    assert correction.withdrawn_at is None and "桂花树" in correction.subject
