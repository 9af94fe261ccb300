"""Pages of giving, as their visitors use them."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tongxin.giving import operations as giving
from tongxin.giving.models import Donation, GoodsLine, Project
from tongxin.giving.operations import Giver, Goods
from tongxin.ledger.operations import state
from tongxin.people.imports.sheets import sheets_of
from tongxin.people.models import User
from tongxin.people.tests.factories import AT, TODAY, Cast, make_person

from .helpers import MASKS, YUAN, cash, firm, goods, items, office, person_of_member, project


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
    response = client.get(reverse(f"giving:{page}", args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


def send(client: Client, page: str, *args: Any, status: int = 302, **data: Any) -> str:
    response = client.post(reverse(f"giving:{page}", args=args), data)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def rows(prefix: str, *given: dict[str, Any]) -> dict[str, Any]:
    """Rows of a formset as a browser posts them."""
    said = {f"{prefix}-{n}-{name}": value for n, row in enumerate(given) for name, value in row.items()}
    return said | {f"{prefix}-TOTAL_FORMS": len(given), f"{prefix}-INITIAL_FORMS": 0}


def donors(*given: tuple[str, str, str]) -> dict[str, Any]:
    return rows("donor", *({"kind": kind, "name": name, "share": share} for kind, name, share in given))


CASH: dict[str, Any] = {"kind": "cash", "title": "助学金", "receiver": "山区某校"}


def test_empty_lists_say_what_belongs_there(cast: Cast, desk: Client) -> None:
    for page in ("donations", "projects"):
        assert "还没有登记" in text(desk, page)
        assert "btn-primary" not in text(client_of(cast.leader), page)


def test_money_is_typed_in_yuan_and_kept_in_fen(cast: Cast, desk: Client) -> None:
    form = text(desk, "donation_new", "cash")
    assert "不面向公众募捐" in form and "保存后计入" in form
    send(
        desk, "donation_new", "cash", **CASH, unit=cast.association.pk, landed_on="2025-03-01", landed="12,345.67元",
        files=[SimpleUploadedFile("收据.txt", b"x")], **donors(("person", "李嘉言", ""), ("person", "", "")),
    )  # fmt: skip
    one = Donation.objects.get()
    assert (one.landed, one.receiver_name, one.unit) == (1_234_567, "山区某校", cast.association)
    assert one.donors.get().person == person_of_member(cast)
    page = text(desk, "donation", one.pk)
    assert "12,345.67元" in page and "收据.txt" in page and "计入青年小组" in page


@pytest.mark.parametrize(
    ("typed", "fen"), [("5600", 560_000), ("５６００．５", 560_050), ("56万", 56_000_000), ("0.01元", 1)]
)
def test_ways_of_writing_an_amount(cast: Cast, desk: Client, typed: str, fen: int) -> None:
    send(
        desk, "donation_new", "cash", **CASH, unit=cast.association.pk, landed_on="2025-03-01", landed=typed,
        **donors(("anonymous", "", "")),
    )  # fmt: skip
    assert Donation.objects.get().landed == fen


@pytest.mark.parametrize(
    ("typed", "told"), [("很多", "写数字"), ("1.234", "最小到分"), ("0", "大于0"), ("-5", "写数字"), ("1e9", "写数字")]
)
def test_what_is_no_amount_is_told_beside_it(cast: Cast, desk: Client, typed: str, told: str) -> None:
    page = send(
        desk, "donation_new", "cash", **CASH, unit=cast.association.pk, landed_on="2025-03-01", landed=typed,
        **donors(("outsider", "王某", "")), status=422,
    )  # fmt: skip
    assert told in page and 'id="id_landed_error"' in page and "王某" in page


def test_things_are_entered_row_by_row(cast: Cast, desk: Client) -> None:
    maker = firm()
    lines = rows(
        "goods",
        {"name": "口罩", "number": "160000", "counter": "只", "worth": "692500", "basis": "invoice"},
        {"name": "消毒液", "number": "3", "counter": "桶", "worth": "", "basis": ""},
        {"name": "", "number": "", "counter": "件", "worth": "", "basis": ""},
    )
    said = {"kind": "goods", "title": "防疫物资", "receiver": cast.bureau.name, "landed_on": "2025-03-01"}
    send(
        desk, "donation_new", "goods", **said, unit=cast.association.pk, **lines,
        **donors(("body", maker.name, "1/2"), ("outsider", "王某", "25%"), ("person", "陆景明", "1/4")),
    )  # fmt: skip
    one = Donation.objects.get()
    assert one.receiver == cast.bureau
    assert items(one)["giving.pieces"] == 160_003
    assert [str(d.share) for d in one.donors.order_by("place")] == ["1/2", "1/4", "1/4"]
    page = text(desk, "donation", one.pk)
    assert "692,500元" in page and "发票" in page and "160,000只" in page
    edit = text(desk, "donation_edit", one.pk)
    assert "潮城纺织有限公司" in edit and 'value="692500"' in edit and 'value="1/4"' in edit


def test_more_rows_keep_what_was_typed_and_complain_of_nothing(cast: Cast, desk: Client) -> None:
    said = {"kind": "goods", "title": "防疫物资", "do": "more_goods"}
    lines = rows("goods", {"name": "口罩", "number": "x", "counter": "只", "worth": "", "basis": ""})
    page = send(desk, "donation_new", "goods", status=200, **said, **lines, **donors(("person", "李嘉言", "")))
    assert "有1处要改" not in page and "errm" not in page
    assert 'name="goods-3-name"' in page and "李嘉言" in page and 'value="防疫物资"' in page
    assert not Donation.objects.exists()


def test_wrong_rows_are_told_with_their_number(cast: Cast, desk: Client) -> None:
    make_person("李嘉言", cast.east)
    page = send(
        desk, "donation_new", "cash", **CASH, unit=cast.association.pk, landed_on="2025-03-01", landed="5",
        **donors(("outsider", "王某", ""), ("person", "李嘉言", ""), ("body", "没有的公司", "")), status=422,
    )  # fmt: skip
    assert "捐赠方第2行：“李嘉言”不止一位" in page and "捐赠方第3行：没有叫“没有的公司”的单位" in page
    page = send(
        desk, "donation_new", "cash", **CASH, unit=cast.association.pk, landed_on="2025-03-01", landed="5",
        **donors(("person", "", "")), status=422,
    )  # fmt: skip
    assert "还没有捐赠方" in page
    page = send(desk, "donation_new", "cash", **CASH, status=422)
    assert "表单不完整" in page


def test_a_pledge_lands_later(cast: Cast, desk: Client) -> None:
    given = donors(("outsider", "王某", ""))
    send(
        desk, "donation_new", "cash", **CASH, unit=cast.association.pk, pledged_on="2025-01-05", pledged="50万", **given
    )
    one = Donation.objects.get()
    assert "还没有" in text(desk, "donation", one.pk) and "登记到账" in text(desk, "donation", one.pk)
    assert "未到账" in text(desk, "donations", query="?state=pledged")
    send(
        desk, "donation_edit", one.pk, **CASH, pledged_on="2025-01-05", pledged="500000", landed_on="2025-06-01",
        landed="480000", version=one.version, **given,
    )  # fmt: skip
    assert items(one) == {"giving.pledged": 500_000_00, "giving.cash": 480_000_00, "giving.donor_cash": 1}
    page = send(
        desk, "donation_edit", one.pk, **(CASH | {"title": "改"}), landed_on="2025-06-01", landed="1", version=1,
        status=422, **given,
    )  # fmt: skip
    assert "刚刚有人改动" in page


def test_totals_stand_item_by_item_and_never_added(cast: Cast, desk: Client) -> None:
    cash(cast, 12_000 * YUAN)
    cash(cast, 3_000 * YUAN, pledged_on=date(2025, 1, 1), pledged=9_000 * YUAN)
    cash(cast, 0, landed_on=None, landed=None, pledged_on=date(2025, 1, 1), pledged=1_000 * YUAN)
    goods(cast, MASKS, Goods("帐篷", 4, "顶", 8_000_00, GoodsLine.ESTIMATE))
    giving.void(cash(cast, 777_000 * YUAN), "错", **office(cast))
    page = text(desk, "donations")
    for told in ("15,000元", "10,000元", "692,500元", "8,000元", "160,004件"):
        assert f'<div class="val num">{told}</div>' in page
    assert "707,500" not in page and "777,000" not in page
    assert '<div class="val num">15,000元</div>' not in text(desk, "donations", query="?kind=goods")
    assert "777,000元" in text(desk, "donations", query="?state=void")


def test_what_statements_hold_is_told_beside_the_total(cast: Cast, desk: Client) -> None:
    told = {"by": cast.secretary, "at": AT, "on": TODAY}
    span = (date(2025, 1, 1), date(2025, 3, 31))
    state(cast.youth, "opening", "giving.cash", "", *span, 3_116_000 * YUAN, "登记汇总", **told)
    assert "另有申报数3,116,000元" in text(desk, "donations") and "还没有登记捐赠" in text(desk, "donations")
    cash(cast, 12_000 * YUAN)
    state(cast.association, "opening", "giving.project_estimated", "", *span, 5_000 * YUAN, "登记汇总", **told)
    page = text(desk, "donations", query="?year=2025")
    assert '<div class="val num">12,000元</div>' in page and "/statements/?item=giving.cash&amp;year=2025" in page
    assert "另有申报数5,000元" not in page and "另有申报数5,000元" in text(desk, "projects")
    for query in ("?year=2024", "?q=助学", "?kind=goods", f"?unit={cast.association.pk}", "?state=landed"):
        assert "另有申报数" not in text(desk, "donations", query=query), query


def test_filters_narrow(cast: Cast, desk: Client) -> None:
    one = cash(cast, 100, Giver(person_of_member(cast)))
    two = goods(cast, givers=(Giver(name="赵某"),), landed_on=date(2024, 5, 1), receiver=None, receiver_name="山区某校")
    for query, seen in [
        ("?kind=cash", [one]),
        ("?year=2024", [two]),
        ("?q=赵某", [two]),
        ("?q=山区", [two]),
        ("?q=李嘉言", [one]),
        (f"?unit={cast.youth.pk}", [one]),
        ("?state=pledged", []),
        ("?year=1&kind=x", [one, two]),
    ]:
        page = text(desk, "donations", query=query)
        assert [d for d in (one, two) if f'"{reverse("giving:donation", args=[d.pk])}"' in page] == seen, query
    assert "没有符合条件" in text(desk, "donations", query="?q=没有的")


def test_a_project_from_intention_to_settlement(cast: Cast, desk: Client) -> None:
    said = {"kind": "project", "title": "学校数字化设备", "receiver": "山区某校"}
    given = donors(("person", "李嘉言", ""))
    send(desk, "project_new", **said, unit=cast.association.pk, **given)
    one = Project.objects.get()
    assert "意向" in text(desk, "projects") and items(one) == {}
    send(desk, "project_edit", one.pk, **said, signed_on="2025-04-01", estimated="1000万", **given)
    assert items(one)["giving.project_estimated"] == 10_000_000 * YUAN
    page = text(desk, "project", one.pk)
    assert "10,000,000元" in page and "还没有结算" in page
    send(
        desk, "project_edit", one.pk, **said, signed_on="2025-04-01", estimated="1000万", built_on="2025-09-01",
        settled_on="2025-11-01", settled="9412345.67", **given,
    )  # fmt: skip
    assert "9,412,345.67元" in text(desk, "projects", query="?state=settled")
    gift = cash(cast, 100, project=one)
    assert reverse("giving:donation", args=[gift.pk]) in text(desk, "project", one.pk)
    send(desk, "project_void", one.pk, reason="没有签")
    assert "理由：没有签" in text(desk, "project", one.pk)
    assert f'<option value="{one.pk}" selected>' in text(desk, "donation_edit", gift.pk), "it stays named"
    with pytest.raises(giving.GivingRefused, match="“学校数字化设备”已经作废"):
        cash(cast, 100, project=Project.objects.get())
    send(desk, "project_restore", one.pk)
    assert "giving.project" in items(one)


def test_voiding_asks_why_and_overlaps_are_asked_about(cast: Cast, desk: Client) -> None:
    one = cash(cast, 100)
    send(desk, "donation_void", one.pk, reason="", status=422)
    send(desk, "donation_void", one.pk, reason="重复")
    state(
        cast.association, "summary", "giving.cash", "", date(2025, 1, 1), date(2025, 12, 31), 1000, "年报",
        by=cast.secretary, at=AT, on=TODAY,
    )  # fmt: skip
    assert "冲减" in send(desk, "donation_restore", one.pk, status=422)
    send(desk, "donation_restore", one.pk, beside="extra")
    assert items(one)["giving.cash"] == 100
    given = donors(("outsider", "李某", ""))
    said = {"landed_on": "2025-03-01", "landed": "1", "unit": cast.association.pk}
    assert "另计" in send(desk, "donation_new", "cash", **CASH, **said, **given, status=422)
    send(desk, "donation_new", "cash", **CASH, **said, **given, beside="out_of")


def test_a_giver_sees_their_own_and_no_list(cast: Cast) -> None:
    one, other = cash(cast, 100, Giver(person_of_member(cast))), cash(cast, 100)
    own = client_of(cast.member)
    assert "/edit/" not in text(own, "donation", one.pk)
    assert own.get(reverse("giving:donation", args=[other.pk])).status_code == 404
    assert own.get(reverse("giving:donations")).status_code == 403
    assert client_of(cast.neighbour_secretary).get(reverse("giving:donation", args=[one.pk])).status_code == 404


def test_who_gave_to_a_project_sees_of_it_their_own_gifts_alone(cast: Cast, desk: Client) -> None:
    me, other = Giver(person_of_member(cast)), Giver(cast.colleague)
    row = project(cast, me)
    cash(cast, 300 * YUAN, me, project=row), cash(cast, 777 * YUAN, other, project=row)
    own = text(client_of(cast.member), "project", row.pk)
    assert "300元" in own and "777元" not in own
    assert "777元" in text(desk, "project", row.pk)


@pytest.mark.parametrize("page", ["donations", "projects"])
def test_lists_cost_the_same_however_long(
    cast: Cast, desk: Client, page: str, django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def more(n: int) -> None:
        cash(cast, 100, Giver(person_of_member(cast)), Giver(body=firm(f"公司{n}")))
        goods(cast, givers=(Giver(name=f"王{n}"),))
        project(cast, Giver(cast.colleague), Giver(name=f"王{n}"))

    more(0)
    text(desk, page)
    with django_assert_max_num_queries(12) as few:
        text(desk, page)
    for n in range(1, 9):
        more(n)
    with django_assert_max_num_queries(len(few.captured_queries)):
        gathered = text(desk, page)
    monkeypatch.setattr("tongxin.people.placed.MANY", 1)
    for one in ("公司3", "王4"):
        assert gathered.count(one) == text(desk, page).count(one)


def test_projects_are_exported_as_filtered(cast: Cast, desk: Client) -> None:
    project(cast)
    giving.void_project(project(cast), "记错了", **office(cast))
    giving.plan(cast.association, "project", "意向一桩", [Giver(name="李某")], receiver_name="某校", **office(cast))
    response = desk.get(reverse("giving:projects_export") + "?state=signed")
    head, *rows = [cells for _number, cells in sheets_of(response.content, "导出.xlsx")[0].rows]
    assert [(row[head.index("项目")], row[head.index("预计价值")]) for row in rows] == [("学校数字化设备", "10000000")]
    assert "/giving/projects/export/" in text(client_of(cast.leader), "projects")
