"""Pages of press, as their visitors use them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tongxin.journal.models import Evidence, Line
from tongxin.ledger.operations import state
from tongxin.people.imports.sheets import sheets_of
from tongxin.people.models import Person, User
from tongxin.people.tests.factories import AT, TODAY, Cast, make_person
from tongxin.press import operations as press
from tongxin.press.models import Article, Broadcast, Outlet, Reading

from .helpers import article, figure, live, office, paper, person_of_member, website


@pytest.fixture(autouse=True)
def today(settings: Any, tmp_path: Any) -> None:
    settings.TONGXIN_TODAY = TODAY.isoformat()
    settings.TONGXIN_FILES = tmp_path


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def desk(cast: Cast) -> Client:
    return client_of(cast.secretary)


def text(client: Client, page: str, *args: Any, query: str = "") -> str:
    response = client.get(reverse(f"press:{page}", args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


def send(client: Client, page: str, *args: Any, status: int = 302, **data: Any) -> str:
    response = client.post(reverse(f"press:{page}", args=args), data)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


ARTICLE: Mapping[str, Any] = {"kind": "essay", "title": "学习体会一则", "written_on": "2025-03-01"}


def test_empty_lists_say_what_belongs_there(cast: Cast, desk: Client) -> None:
    for name in ("articles", "outlets", "broadcasts"):
        assert "还没有登记" in text(desk, name)
        assert "btn-primary" not in text(client_of(cast.leader), name)


def test_an_article_is_entered_with_its_writers_and_evidence(cast: Cast, desk: Client) -> None:
    scan = SimpleUploadedFile("报样.txt", b"x")
    send(
        desk, "article_new", **ARTICLE, unit=cast.association.pk, writers="李嘉言、ljm", editor="沈知远",
        column="共富路", files=[scan],
    )  # fmt: skip
    one = Article.objects.get()
    assert [str(w.person) for w in one.writers.order_by("place")] == ["李嘉言", "陆景明"]
    assert one.editor is not None and one.editor.name == "沈知远"
    page = text(desk, "article", one.pk)
    assert "未发布" in page and "报样.txt" in page and "共富路" in page
    file = Evidence.objects.get()
    for user, status in [
        (cast.secretary, 200),
        (cast.leader, 200),
        (cast.member, 200),
        (cast.neighbour_secretary, 404),
    ]:
        response = client_of(user).get(reverse("journal:file", args=[file.pk]))
        assert response.status_code == status
        if status == 200:
            b"".join(response.streaming_content)


def test_a_wrong_name_keeps_what_was_typed(cast: Cast, desk: Client) -> None:
    make_person("李嘉言", cast.east, employer="一中")
    page = send(desk, "article_new", **ARTICLE, unit=cast.association.pk, writers="李嘉言、无此人", status=422)
    assert "不止一位" in page and "学习体会一则" in page and "李嘉言、无此人" in page
    assert not Article.objects.exists()
    one = person_of_member(cast)
    send(desk, "article_new", **ARTICLE, unit=cast.association.pk, writers=f"李嘉言{one.pk}")
    made = Article.objects.get()
    assert made.writers.get().person == one
    assert f"李嘉言{one.pk}" in text(desk, "article_edit", made.pk)


def test_an_erased_writer_stays_a_writer(cast: Cast, desk: Client) -> None:
    one = article(cast, "稿", cast.colleague)
    Person.objects.filter(pk=cast.colleague.pk).update(name="")
    assert f'value="#{cast.colleague.pk}"' in text(desk, "article_edit", one.pk)
    send(desk, "article_edit", one.pk, **(ARTICLE | {"title": "改过"}), writers=f"#{cast.colleague.pk}", version=1)
    assert one.writers.get().person == cast.colleague


def test_a_refusal_stands_beside_its_field(cast: Cast, desk: Client) -> None:
    page = send(desk, "article_new", **(ARTICLE | {"written_on": "2026-01-01"}), unit=cast.association.pk, status=422)
    assert 'id="id_written_on_error"' in page and "日期在今天之后" in page


def test_placing_and_reading_in_the_browser(cast: Cast, desk: Client) -> None:
    one, site = article(cast), website(cast)
    assert "保存后计入" in text(desk, "place", one.pk)
    send(desk, "place", one.pk, outlet=site.pk, on="2025-03-04")
    placed = one.placements.get()
    send(desk, "placement_read", placed.pk, on="2025-03-10", total="1200")
    page = send(desk, "placement_read", placed.pk, on="2025-06-10", total="300", status=422)
    assert 'id="id_total_error"' in page and "累计数不能比它少" in page
    wrong = Reading.objects.get()
    assert "上一次：2025-03-10，累计1,200" in text(desk, "placement_read", placed.pk)
    assert "更正理由" in text(desk, "reading_correct", wrong.pk)
    send(desk, "reading_correct", wrong.pk, on="2025-03-10", total="120", reason="多写了0")
    send(desk, "placement_read", placed.pk, on="2025-06-10", total="300")
    assert figure(one, "press.reads_website") == 300
    page = text(desk, "article", one.pk)
    assert "已撤回：多写了0" in page and "阅读300人次" in page
    send(desk, "reading_withdraw", Reading.objects.filter(withdrawn_at=None).last().pk, reason="看错了")  # type: ignore[union-attr]
    assert figure(one, "press.reads_website") == 120
    send(desk, "placement_withdraw", placed.pk, reason="没有发")
    assert figure(one, "press.website") == 0


def test_voiding_asks_why_and_can_be_taken_back(cast: Cast, desk: Client) -> None:
    one = article(cast, published_on=date(2025, 3, 2))
    send(desk, "article_void", one.pk, reason="", status=422)
    send(desk, "article_void", one.pk, reason="重复")
    assert "理由：重复" in text(desk, "article", one.pk)
    assert one.title not in text(desk, "articles") and one.title in text(desk, "articles", query="?state=void")
    send(desk, "article_restore", one.pk)
    assert figure(one, "press.news") == 1


def test_an_overlapping_statement_is_asked_about_on_the_form(cast: Cast, desk: Client) -> None:
    state(
        cast.association, "summary", "press.media", "", date(2025, 1, 1), date(2025, 12, 31), 90, "年报",
        by=cast.secretary, at=AT, on=TODAY,
    )  # fmt: skip
    one, daily = article(cast), paper(cast)
    said = {"outlet": daily.pk, "on": "2025-03-04"}
    assert "冲减" in send(desk, "place", one.pk, status=422, **said)
    assert not one.placements.exists()
    send(desk, "place", one.pk, beside="extra", **said)
    send(desk, "article_void", one.pk, reason="错了")
    send(desk, "article_restore", one.pk, beside="extra")
    assert figure(one, "press.media") == 1


def test_filters_narrow_and_say_when_nothing_is_left(cast: Cast, desk: Client) -> None:
    one, two = article(cast, "春天的稿"), article(cast, "夏天的稿", kind="essay", written_on=date(2025, 6, 1))
    daily = paper(cast)
    press.place(one, daily, date(2025, 3, 4), **office(cast))
    for query, seen in [
        ("?level=national", [one]),
        ("?outlet_kind=newspaper", [one]),
        (f"?outlet={daily.pk}", [one]),
        ("?month=2025-03", [one]),
        ("?month=2025-06", [two]),
        ("?kind=essay", [two]),
        ("?state=out", [one]),
        ("?state=waiting", [two]),
        ("?q=夏天", [two]),
        ("?month=2025-99&kind=poem", [one, two]),
    ]:
        page = text(desk, "articles", query=query)
        assert [a for a in (one, two) if a.title in page] == seen, query
    assert "没有符合条件的稿件" in text(desk, "articles", query="?q=没有的")
    assert "没有符合条件" in text(desk, "outlets", query="?of=own")


def test_outlets_are_kept_in_the_browser(cast: Cast, desk: Client) -> None:
    send(desk, "outlet_new", name="潮城知联网", kind="website", owner=cast.association.pk, counts_by="whole")
    assert "要选定层级" in send(desk, "outlet_new", name="人民日报", kind="newspaper", counts_by="piece", status=422)
    site = Outlet.objects.get()
    send(desk, "outlet_read", site.pk, on="2024-12-31", total="90000", is_base="on")
    send(desk, "outlet_read", site.pk, on="2025-12-01", total="346000")
    page = text(desk, "outlet", site.pk)
    assert "起点" in page and "256,000" in page
    send(
        desk,
        "outlet_edit",
        site.pk,
        name="潮城知联之窗",
        kind="website",
        owner=cast.association.pk,
        counts_by="whole",
        version=1,
    )
    assert "刚刚有人改动" in send(
        desk, "outlet_edit", site.pk, name="又改", kind="website", owner=cast.association.pk, counts_by="whole",
        version=1, status=422,
    )  # fmt: skip
    send(desk, "outlet_close", site.pk, on="2025-12-01")
    send(desk, "outlet_reopen", site.pk)
    old = article(cast, "旧闻", written_on=date(2023, 1, 5))
    press.place(old, site, date(2023, 2, 1), **office(cast))
    assert "潮城知联之窗" in text(desk, "outlets") and "2023年刊发" in text(desk, "outlets")
    press.place(old, site, date(2025, 2, 1), **office(cast))
    assert "2025年刊发" in text(desk, "outlets")


def test_broadcasts_are_entered_in_the_browser(cast: Cast, desk: Client) -> None:
    one = article(cast)
    send(
        desk, "broadcast_new", kind="live", title="晚会直播", unit=cast.association.pk, on="2025-05-01", article=one.pk
    )
    row = Broadcast.objects.get()
    send(desk, "broadcast_read", row.pk, on="2025-05-01", total="232500")
    assert "232,500人" in text(desk, "broadcasts")
    assert "晚会直播" in text(desk, "article", one.pk)
    send(desk, "broadcast_edit", row.pk, kind="live", title="晚会", on="2025-05-01", version=row.version)
    send(desk, "broadcast_void", row.pk, reason="没播")
    send(desk, "broadcast_restore", row.pk)
    assert figure(row, "broadcast.viewers") == 232_500


def test_a_writer_sees_their_own_article_and_no_list(cast: Cast) -> None:
    one, other = article(cast, "我的稿", person_of_member(cast)), article(cast, "别人的稿")
    own = client_of(cast.member)
    page = text(own, "article", one.pk)
    assert "/place/" not in page and 'href="/press/articles/"' not in page
    assert own.get(reverse("press:article", args=[other.pk])).status_code == 404
    assert own.get(reverse("press:articles")).status_code == 403


@pytest.mark.parametrize("name", ["articles", "outlets", "broadcasts"])
def test_lists_cost_the_same_however_long(
    cast: Cast, desk: Client, name: str, django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def more(n: int) -> None:
        daily = paper(cast, f"日报{n}")
        one = article(cast, f"稿{n}", person_of_member(cast), cast.colleague)
        placed = press.place(one, daily, date(2025, 3, 4), **office(cast))
        press.place(one, website(cast, f"网{n}"), date(2025, 3, 4), **office(cast))
        live(cast, outlet=daily)
        assert placed

    more(0)
    text(desk, name)
    with django_assert_max_num_queries(12) as few:
        text(desk, name)
    for n in range(1, 12):
        more(n)
    with django_assert_max_num_queries(len(few.captured_queries)):
        gathered = text(desk, name)
    monkeypatch.setattr("tongxin.people.placed.MANY", 1)
    assert gathered.count("<tr") == text(desk, name).count("<tr")


def test_the_page_of_an_article_costs_the_same_however_often_placed(
    cast: Cast, desk: Client, django_assert_max_num_queries: Any
) -> None:
    one = article(cast, "稿", person_of_member(cast))
    press.place(one, paper(cast), date(2025, 3, 4), **office(cast))
    text(desk, "article", one.pk)
    with django_assert_max_num_queries(24) as few:
        text(desk, "article", one.pk)
    for n in range(8):
        press.place(one, paper(cast, f"日报{n}", "city"), date(2025, 3, 4), **office(cast))
    with django_assert_max_num_queries(len(few.captured_queries)):
        text(desk, "article", one.pk)


def exported(client: Client, page: str, query: str) -> list[list[str]]:
    """The rows of the first sheet that a list comes as."""
    response = client.get(reverse(f"press:{page}_export") + query)
    assert response.status_code == 200
    return [cells for _number, cells in sheets_of(response.content, "导出.xlsx")[0].rows]


def test_lists_are_exported_as_filtered_and_journaled(cast: Cast, desk: Client) -> None:
    daily = paper(cast)
    website(cast, counts_by="whole")
    live(cast, outlet=daily)
    live(cast, kind="webcast")
    press.void_broadcast(live(cast), "记错了", **office(cast))

    head, *rows = exported(desk, "outlets", "?of=own")
    assert head[0] == "名称" and [row[0] for row in rows] == ["潮城知联网"]
    head, *rows = exported(desk, "broadcasts", "?kind=live")
    assert [row[head.index("播出媒体")] for row in rows] == ["人民日报"]
    assert Line.objects.filter(act="people.export_list").count() == 2
    for name in ("articles", "outlets", "broadcasts"):
        assert f"/press/{name}/export/?q=x" in text(client_of(cast.leader), name, query="?q=x")
