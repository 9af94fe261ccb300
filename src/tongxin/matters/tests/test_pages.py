"""Pages: what they show to whom, that they do what the verbs do, and what they cost."""

from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tongxin.journal.models import Evidence
from tongxin.ledger.models import Entry
from tongxin.ledger.operations import state
from tongxin.matters.models import Matter, Revision, Step
from tongxin.matters.operations import record_event, revise
from tongxin.people import exports
from tongxin.people.models import Installation, User
from tongxin.people.tests.factories import AT, TODAY, Cast

from .helpers import BODY, LATER, motion, opinion, person_of_member, reported, shares, take

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


@pytest.fixture(autouse=True)
def business_day(settings: Any) -> None:
    settings.TONGXIN_TODAY = TODAY.isoformat()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def office(cast: Cast) -> Client:
    return client_of(cast.secretary)


@pytest.fixture
def member(cast: Cast) -> Client:
    return client_of(cast.member)


def page_of(matter: Matter) -> str:
    return reverse("matters:page", args=[matter.pk])


def step_of(matter: Matter, action: str) -> str:
    return reverse("matters:step", args=[matter.pk, action])


BOARD = "/matters/information/"


# --- board ----------------------------------------------------------------------------------------------------


def test_the_board_opens_where_something_waits(cast: Cast, office: Client) -> None:
    matter = opinion(cast, "关于夜间公交的建议")
    take(matter, "submit", cast)
    reported(cast, "关于图书馆开放的建议")
    text = office.get(BOARD).content.decode()
    assert "关于夜间公交的建议" in text and "关于图书馆开放的建议" not in text
    assert "待筛选<em>1</em>" in text and "已报送，等结果<em>1</em>" in text
    assert "超" in text  # three working days after 2 December are long past
    assert "关于图书馆开放的建议" in office.get(BOARD, {"state": "reported"}).content.decode()
    assert "关于图书馆开放的建议" in office.get(BOARD, {"state": "all"}).content.decode()


def test_htmx_gets_the_board_alone(cast: Cast, office: Client) -> None:
    reported(cast)
    text = office.get(BOARD, headers={"HX-Request": "true"}).content.decode()
    assert text.strip().startswith('<section class="card" id="board"') and "<html" not in text


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"q": "夜间"}, {"夜间公交"}),
        ({"q": "2025-002"}, {"图书馆"}),
        ({"unit": "chaocheng-east"}, {"图书馆"}),
        ({"unit": "linhai"}, {"夜间公交", "图书馆"}),  # a unit elsewhere narrows nothing
        ({"author": "陆景"}, {"图书馆"}),
        ({"first": "2025-12-05"}, {"图书馆"}),
        ({"last": "2025-12-05"}, {"夜间公交"}),
        ({"first": "nonsense"}, {"夜间公交", "图书馆"}),
        ({"due": "late"}, set()),
        ({"due": "none"}, {"夜间公交", "图书馆"}),
        ({"similar": "1"}, set()),
        ({"page": "99", "size": "7", "sort": "evil"}, {"夜间公交", "图书馆"}),
    ],
)
def test_filters_narrow(cast: Cast, office: Client, given: dict[str, str], found: set[str]) -> None:
    reported(cast, "夜间公交")
    reported(cast, "图书馆", cast.colleague, on=date(2025, 12, 8))
    text = office.get(BOARD, {"state": "reported", **given}).content.decode()
    assert {title for title in ("夜间公交", "图书馆") if f">{title}</a>" in text} == found


def test_the_board_costs_the_same_however_long(cast: Cast, office: Client, django_assert_max_num_queries: Any) -> None:
    for n in range(3):
        reported(cast, f"第{n}篇")
    office.get(BOARD)  # the session is written once in a while
    with django_assert_max_num_queries(12) as few:
        office.get(BOARD, {"state": "reported"})
    for n in range(3, 28):
        reported(cast, f"第{n}篇", cast.colleague)
    with django_assert_max_num_queries(len(few.captured_queries)):
        text = office.get(BOARD, {"state": "reported"}).content.decode()
    assert text.count("data-pick>") <= 25 and "第1至25篇，共28篇" in text
    ours = [q["sql"] for q in few.captured_queries if "matters_" in q["sql"]]
    assert len(ours) <= 7  # tabs, saved filters, page, authors, events; the frame counts what waits, twice


def test_many_at_once_say_what_became_of_each(cast: Cast, office: Client) -> None:
    titles = [
        "关于公园便民设施的建议",
        "关于在公园增设无障碍饮水设施的建议",
        "关于夜间公交的建议",
        "关于青年见习的建议",
    ]
    matters = [opinion(cast, title) for title in titles]
    for matter in matters:
        take(matter, "submit", cast)
    page = office.get(BOARD).content.decode()
    assert "有相似稿的2篇，“筛选通过”会跳过" in page
    skips = office.get(BOARD, {"look": "1", "state": "submitted", "pick": [m.pk for m in matters]})
    assert "其中2篇有相似稿，“筛选通过”将跳过它" in skips.content.decode()
    answer = office.post(BOARD, {"action": "screen", "pick": [m.pk for m in matters]}, follow=True)
    assert "已筛选2篇，跳过2篇（有相似稿）" in answer.content.decode()
    states = [Matter.objects.get(pk=m.pk).state for m in matters]
    assert states == ["submitted", "submitted", "screened", "screened"]


def test_nothing_chosen_and_others_work_are_told(cast: Cast, office: Client) -> None:
    assert "还没有选" in office.post(BOARD, {"action": "screen"}, follow=True).content.decode()
    matter = opinion(cast)
    take(matter, "submit", cast)
    leader = client_of(cast.leader)
    leader.post("/here/", {"unit": "chaocheng"})
    answer = leader.post(BOARD, {"action": "screen", "pick": [matter.pk]}, follow=True)
    assert "没有筛选1篇" in answer.content.decode()
    assert Matter.objects.get(pk=matter.pk).state == "submitted"


def test_an_empty_board_says_what_belongs_there(office: Client) -> None:
    text = office.get("/matters/supervision/").content.decode()
    assert "还没有民主监督意见书" in text and "代录一份" in text


def test_members_have_a_list_and_no_board(cast: Cast, member: Client) -> None:
    assert member.get(BOARD).status_code == 403
    assert office_status(cast.group_leader) == 200
    assert office_status(cast.stranger) == 404


def office_status(user: User) -> int:
    return client_of(user).get(BOARD).status_code


def test_the_list_as_a_workbook_runs_no_formula(cast: Cast, office: Client) -> None:
    Installation.objects.update_or_create(pk=1, defaults={"is_demo": True})
    reported(cast, "=HYPERLINK(1)关于公园")
    reported(cast, "+1建议", on=date(2024, 12, 2))
    answer = office.get("/matters/information/export/", {"state": "all"})
    name = 'attachment; filename="information-chaocheng-2025-12-22.xlsx"'
    assert answer["Content-Disposition"].startswith(name)
    book = ZipFile(BytesIO(answer.content))
    text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert "&#39;=HYPERLINK(1)" in text or "'=HYPERLINK(1)" in text
    assert "'+1建议" in text and "<f>" not in text
    assert "演示数据" in text and "李嘉言" in text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM", "\t=1", "\r=1"])
def test_cells_that_begin_a_formula_are_neutralised(text: str) -> None:
    assert exports.neutral(text) == f"'{text}"
    assert exports.neutral("建议-1") == "建议-1"


# --- page -----------------------------------------------------------------------------------------------------


def test_the_page_tells_the_whole_story(cast: Cast, office: Client) -> None:
    matter = reported(cast, "联合的建议", person_of_member(cast), cast.colleague)
    record_event(
        matter, "adopted", on=date(2025, 12, 15), level="city", form="whole", body=cast.bureau,
        text="《社情民意》第43期", by=cast.secretary, at=LATER, today=TODAY,
    )  # fmt: skip
    text = office.get(page_of(matter)).content.decode()
    for told in (
        "2025-001",
        "已报送，等结果",
        "青年小组与城东片区联合",
        "市教育局采用",
        "《社情民意》第43期",
        "登记采用",
        "1/2",
        "看台账",
    ):
        assert told in text, told
    assert "沈知远代录" in text and "报送单位：市教育局" in text
    assert text.count("btn-primary") <= 1


def test_the_page_offers_only_what_the_verb_takes(cast: Cast, member: Client, office: Client) -> None:
    matter = opinion(cast)
    take(matter, "submit", cast)
    assert step_of(matter, "screen") in office.get(page_of(matter)).content.decode()
    seen = member.get(page_of(matter)).content.decode()
    assert step_of(matter, "screen") not in seen and step_of(matter, "withdraw") in seen
    assert member.get(step_of(matter, "screen")).status_code == 403


def test_how_a_deadline_came_about_is_shown(cast: Cast, office: Client) -> None:
    matter = opinion(cast)
    take(matter, "submit", cast, on=date(2025, 12, 18))
    text = office.get(page_of(matter)).content.decode()
    assert "余1个工作日" in text and "12月18日提交，起算12月19日，3个工作日，扣除1个周末" in text


def test_points_are_shown_to_whom_they_belong(cast: Cast, office: Client, member: Client) -> None:
    matter = reported(cast)
    earned = Entry.objects.get(cause=matter.key, item="information.reported").points
    assert earned == 500
    assert "5分" in office.get(page_of(matter)).content.decode()
    assert "5分" in member.get(page_of(matter)).content.decode()
    assert "5分" not in client_of(cast.group_leader).get(page_of(matter)).content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("stranger", 404),
        ("member", 200),
        ("neighbour_secretary", 404),
        ("handler", 404),
        ("leader", 200),
        ("administrator", 404),
    ],
)
def test_who_sees_the_page(cast: Cast, who: str, status: int) -> None:
    matter = reported(cast)
    assert client_of(getattr(cast, who)).get(page_of(matter)).status_code == status


def test_the_page_costs_the_same_however_much_befell(
    cast: Cast, office: Client, django_assert_max_num_queries: Any
) -> None:
    matter = reported(cast)
    with django_assert_max_num_queries(21) as few:
        office.get(page_of(matter))
    for level in ("national", "province", "city", "county"):
        record_event(
            matter,
            "adopted",
            on=TODAY,
            level=level,
            form="whole",
            body=cast.bureau,
            by=cast.secretary,
            at=LATER,
            today=TODAY,
        )
    with django_assert_max_num_queries(len(few.captured_queries)):
        office.get(page_of(matter))


# --- writing --------------------------------------------------------------------------------------------------


def said(**more: str) -> dict[str, Any]:
    return {
        "title": "关于夜间公交的建议",
        "f_situation": "末班车太早。",
        "f_suggestion": "延到22点。",
        "f_topic": "",
    } | more


def test_a_member_writes_and_hands_in(cast: Cast, member: Client) -> None:
    assert member.get("/matters/write/", follow=True).redirect_chain[-1][0] == "/matters/information/new/"
    me = person_of_member(cast)
    answer = member.post("/matters/information/new/", said(author=str(me.pk), do="hand_in"))
    matter = Matter.objects.get()
    assert answer.headers["Location"] == step_of(matter, "submit")
    text = member.get(step_of(matter, "submit")).content.decode()
    assert "末班车太早。" in text and "收到社情民意来稿" in text and "代谁录入" not in text
    answer = member.post(step_of(matter, "submit"), {"version": matter.version}, follow=True)
    assert "已提交" in answer.content.decode()
    step = Step.objects.get()
    assert (step.by, step.on_behalf, step.on) == (cast.member.key, "", TODAY)


def test_the_office_finds_an_author_without_script(cast: Cast, office: Client) -> None:
    new = "/matters/information/new/"
    for sought in ("陆景", "lujing", "ljm", "lu jingming"):
        text = office.post(new, said(sought=sought, do="find")).content.decode()
        assert f'value="add:{cast.colleague.pk}"' in text and "关于夜间公交的建议" in text, sought
    assert "何海" not in office.post(new, said(sought="何", do="find")).content.decode()  # the neighbour's
    text = office.post(new, said(do=f"add:{cast.colleague.pk}")).content.decode()
    assert f'name="author" value="{cast.colleague.pk}"' in text
    assert not Matter.objects.exists()
    text = office.post(new, said(author=str(cast.colleague.pk), do=f"drop:{cast.colleague.pk}")).content.decode()
    assert 'name="author"' not in text
    office.post(new, said(author=str(cast.colleague.pk), do="save"))
    assert Matter.objects.get().authors.get().person == cast.colleague


def test_no_number_tells_the_name_of_a_stranger(cast: Cast, member: Client) -> None:
    new, stranger = "/matters/information/new/", str(cast.outsider.pk)
    for given in (said(author=stranger, do="find"), said(do=f"add:{stranger}"), said(author=stranger, do="save")):
        assert cast.outsider.name not in member.post(new, given).content.decode()


@pytest.mark.parametrize("number", ["²", "9" * 30, "9" * 5000])
def test_what_is_no_number_asks_for_nothing(cast: Cast, office: Client, number: str) -> None:
    assert office.post("/matters/information/new/", said(author=number, do="find")).status_code == 200
    assert office.get(f"/matters/information/new/?from={number}").status_code in (200, 404)
    matter = opinion(cast)
    assert office.post(reverse("matters:link", args=[matter.pk]), {"other": number}).status_code == 422
    assert office.get(BOARD, {"pick": number, "look": "1", "first": "9999-12-31"}).status_code == 200


def test_the_journal_is_opened_on_the_matter_alone(cast: Cast) -> None:
    matter, other = opinion(cast), opinion(cast, "关于夜间公交的建议")
    text = client_of(cast.administrator).get("/journal/", {"thing": matter.key}).content.decode()
    assert f"事项{matter.pk}" in text and f"事项{other.pk}" not in text


def test_shares_as_typed(cast: Cast, office: Client) -> None:
    me, other = person_of_member(cast), cast.colleague
    given = said(do="save") | {"author": [me.pk, other.pk], f"share_{me.pk}": "2/3", f"share_{other.pk}": "50%"}
    answer = office.post("/matters/information/new/", given)
    assert answer.status_code == 422 and "相加应为1" in answer.content.decode()
    office.post("/matters/information/new/", given | {f"share_{other.pk}": "1/3"})
    assert [str(a.share) for a in Matter.objects.get().authors.order_by("place")] == ["2/3", "1/3"]


def test_what_was_typed_is_never_lost(cast: Cast, office: Client) -> None:
    answer = office.post("/matters/information/new/", said(title="", f_situation="很长的情况", do="save"))
    text = answer.content.decode()
    assert (
        answer.status_code == 422
        and "还没有写题目。" in text
        and "很长的情况" in text
        and 'aria-invalid="true"' in text
    )


def test_a_member_cannot_write_in_another_name(cast: Cast, member: Client) -> None:
    answer = member.post("/matters/information/new/", said(author=str(cast.colleague.pk), do="save"))
    assert answer.status_code == 422 and "作者里要有您本人" in answer.content.decode()


def test_the_office_enters_a_collective_motion(cast: Cast, office: Client) -> None:
    given = {
        "title": "关于滩涂保护的提案", "form": "proposal_collective", "level": "city", "sponsor": "青年小组",
        "f_situation": "一", "f_analysis": "二", "f_suggestion": "三", "do": "save",
    }  # fmt: skip
    office.post("/matters/motion/new/", given | {"sponsor": "没有的组"})
    assert not Matter.objects.exists()
    office.post("/matters/motion/new/", given)
    assert (Matter.objects.get().sponsor, Matter.objects.get().form) == (cast.youth, "proposal_collective")


def test_changes_are_told_and_kept(cast: Cast, office: Client) -> None:
    matter = opinion(cast)
    take(matter, "submit", cast)
    matter.refresh_from_db()
    edit = reverse("matters:edit", args=[matter.pk])
    me = str(person_of_member(cast).pk)
    given = said(f_suggestion="新增低位饮水点和导览。", author=me, do="save", version=str(matter.version))
    office.post(edit, given)
    assert Revision.objects.get().body == BODY
    answer = office.post(edit, given)  # the page was rendered before the first change
    assert answer.status_code == 422 and "没有保存" in answer.content.decode()
    assert "改动" in office.get(page_of(matter)).content.decode()


def test_similar_ones_are_told_while_writing(cast: Cast, member: Client) -> None:
    reported(cast, "关于公园便民设施的建议", cast.colleague)
    text = member.get("/matters/information/similar/", {"title": "关于在公园增设无障碍饮水设施的建议"}).content.decode()
    assert "有1篇相近的" in text and "关于公园便民设施的建议" in text and "<a" not in text  # not theirs to open
    assert "陆景明" not in text


def test_one_content_takes_another_form(cast: Cast, office: Client) -> None:
    info = reported(cast)
    new = f"/matters/motion/new/?from={info.pk}"
    assert "认作同一内容" in office.get(new).content.decode()
    given = {
        "title": "关于公园饮水的提案", "form": "proposal_individual", "level": "city", "f_situation": "一",
        "f_analysis": "二", "f_suggestion": "三", "author": person_of_member(cast).pk, "do": "save",
    }  # fmt: skip
    office.post(new, given)
    bill = Matter.objects.get(kind="motion")
    info.refresh_from_db()
    assert bill.content == info.content != ""
    assert "关于公园饮水的提案" in office.get(page_of(info)).content.decode()


def test_too_long_is_told_and_not_refused(cast: Cast, office: Client) -> None:
    matter = opinion(cast)
    long = BODY | {"situation": "长" * 2600}
    revise(
        matter,
        title=matter.title,
        body=long,
        authors=shares(person_of_member(cast)),
        by=cast.secretary,
        at=AT,
        on=TODAY,
    )
    assert "不超过2,500字" in office.get(step_of(matter, "submit")).content.decode()
    office.post(step_of(matter, "submit"), {"on": "2025-12-22"})
    assert Matter.objects.get().state == "submitted"


# --- steps, events --------------------------------------------------------------------------------------------


def test_a_step_page_takes_the_step(cast: Cast, office: Client) -> None:
    reported(cast, "先报送的")
    matter = opinion(cast)
    for action in ("submit", "screen", "edit", "sign"):
        take(matter, action, cast)
    page = step_of(matter, "report")
    text = office.get(page).content.decode()
    assert "上报社情民意信息" in text and "1篇" in text and "2025年将为2篇" in text and "市教育局" in text
    wrong = office.post(page, {"on": "2025-12-23", "f_receiver": "市教育局"})
    assert wrong.status_code == 422 and "今天之后" in wrong.content.decode()
    wrong = office.post(page, {"on": "2025-12-22", "f_receiver": "没有的局"})
    assert wrong.status_code == 422 and "没有叫“没有的局”的单位" in wrong.content.decode()
    scan = SimpleUploadedFile("报送单.pdf", PDF, "application/pdf")
    answer = office.post(page, {"on": "2025-12-19", "f_receiver": "市教育局", "files": scan}, follow=True)
    assert "已报送，编号2025-002" in answer.content.decode() and "报送单.pdf" in answer.content.decode()
    file = Evidence.objects.get()
    got = office.get(reverse("matters:file", args=[matter.pk, file.pk]))
    assert (got.status_code, b"".join(got.streaming_content)) == (200, PDF)  # type: ignore[arg-type]
    for close in got._resource_closers:  # got.close() would close the connection of the test too
        close()
    assert (
        client_of(cast.neighbour_secretary).get(reverse("matters:file", args=[matter.pk, file.pk])).status_code == 404
    )
    other = opinion(cast, "别的")
    assert office.get(reverse("matters:file", args=[other.pk, file.pk])).status_code == 404


def test_a_lost_race_is_told_on_the_page(cast: Cast, office: Client) -> None:
    matter = opinion(cast)
    take(matter, "submit", cast)
    answer = office.post(step_of(matter, "screen"), {"on": "2025-12-22", "version": "1"})
    assert answer.status_code == 422 and "没有筛选：沈知远" in answer.content.decode()
    take(matter, "screen", cast)
    answer = office.get(step_of(matter, "screen"), follow=True)
    assert "没有筛选：" in answer.content.decode()


def test_a_step_is_taken_back_from_the_page(cast: Cast, office: Client, member: Client) -> None:
    matter = opinion(cast)
    step = take(matter, "submit", cast, at=AT)
    back = reverse("matters:undo", args=[matter.pk, step.pk])
    assert back in office.get(page_of(matter)).content.decode()
    assert member.post(back).status_code == 403
    assert "已撤回“提交”" in office.post(back, follow=True).content.decode()
    assert Matter.objects.get().state == "draft"


def test_a_new_author_and_a_step_taken_back_ask_about_the_statement_that_covers_them(
    cast: Cast, office: Client
) -> None:
    december = date(2025, 12, 1), date(2025, 12, 31)
    matter = reported(cast)
    state(cast.east, "summary", "information.reported", "", *december, 3, "电话汇总", by=cast.secretary, at=AT)
    edit = reverse("matters:edit", args=[matter.pk])
    given = said() | {"author": [str(person_of_member(cast).pk), str(cast.colleague.pk)], "version": matter.version}
    answer = office.post(edit, given)
    assert answer.status_code == 422 and 'name="beside"' in answer.content.decode()
    answer = office.post(edit, given | {"beside": "extra", "title": ""})  # what was answered is not asked again
    assert 'value="extra" checked' in answer.content.decode()
    assert office.post(edit, given | {"beside": "extra"}).status_code == 302

    other = opinion(cast, "关于夜间公交的建议")
    take(other, "submit", cast)
    state(cast.youth, "summary", "information.collected", "", *december, 3, "电话汇总", by=cast.secretary, at=AT)
    back = reverse("matters:undo", args=[other.pk, take(other, "withdraw", cast).pk])
    answer = office.post(back)
    assert answer.status_code == 422 and 'name="beside"' in answer.content.decode()
    assert "已撤回" in office.post(back, {"beside": "extra"}, follow=True).content.decode()


def test_an_adoption_is_recorded_and_withdrawn(cast: Cast, office: Client, member: Client) -> None:
    matter = reported(cast)
    page = reverse("matters:event", args=[matter.pk, "adopted"])
    assert member.get(page).status_code == 403
    text = office.get(page).content.decode()
    assert "社情民意信息被采用" in text and "国20、省10、市5" in text
    assert office.post(page, {"on": "2025-12-20", "form": "whole"}).status_code == 422
    given = {"on": "2025-12-20", "form": "whole", "body": "市教育局", "text": "第43期"}
    answer = office.post(page, given, follow=True)
    assert "已登记：市教育局采用" in answer.content.decode()
    event = matter.events.get()
    assert (event.level, event.body) == ("city", cast.bureau)  # the body's own level where none was chosen
    back = reverse("matters:withdraw", args=[matter.pk, event.pk])
    assert "社情民意信息被采用减1条次" in office.get(back).content.decode()
    assert office.post(back, {"reason": ""}).status_code == 422
    answer = office.post(back, {"reason": "登记错了"}, follow=True)
    assert "<s>市教育局采用</s>" in answer.content.decode() and "登记错了" in answer.content.decode()


def test_two_are_said_to_be_one_content(cast: Cast, office: Client) -> None:
    info, bill = reported(cast, "公园饮水设施"), motion(cast, "公园饮水设施")
    take(bill, "submit", cast, on=date(2025, 1, 12))
    page = reverse("matters:link", args=[info.pk])
    assert f'value="{bill.pk}"' in office.get(page, {"q": "公园"}).content.decode()
    assert "选定另一篇" in office.post(page, {"other": "x"}).content.decode()
    office.post(page, {"other": bill.pk})
    info.refresh_from_db()
    bill.refresh_from_db()
    assert info.content == bill.content != ""


# --- my own ---------------------------------------------------------------------------------------------------


def test_my_own_and_how_far_they_came(cast: Cast, member: Client) -> None:
    opinion(cast, "草稿一篇", by=cast.member)
    reported(cast, "报送了的")
    adopted = reported(cast, "采用了的")
    record_event(
        adopted,
        "adopted",
        on=TODAY,
        level="city",
        form="whole",
        body=cast.bureau,
        by=cast.secretary,
        at=LATER,
        today=TODAY,
    )
    reported(cast, "别人的", cast.colleague)
    text = member.get("/matters/mine/").content.decode()
    assert "草稿一篇" in text and "市教育局采用" in text and "已报送，等结果" in text and "别人的" not in text
    assert "还没有写过" in client_of(cast.handler).get("/matters/mine/").content.decode()
