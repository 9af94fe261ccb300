"""Home by role, to-do, search, language, and what is shown when a page cannot be."""

import errno
import json
import logging
import re
import sqlite3
from datetime import timedelta
from fractions import Fraction

import psycopg
import pytest
from django.db import OperationalError
from django.test import Client

from tongxin.matters import operations
from tongxin.people import charters
from tongxin.people.models import Installation
from tongxin.people.operations import own
from tongxin.people.tests.factories import AT, TODAY, cast, grant, make_person, make_unit
from tongxin.people.tests.visits import logged_in as as_
from tongxin.press import operations as press
from tongxin.reports import operations as reports
from tongxin.site import catalogues, errors, home
from tongxin.site.templatetags import tongxin as tags

pytestmark = pytest.mark.django_db
BODY = {"situation": "城西片区现有助餐点11处。", "suggestion": "按一刻钟半径重新布点。"}


@pytest.fixture
def people():
    Installation.objects.create(pk=1, business_day=TODAY)
    made = cast()
    charters.sync(AT, on=TODAY)
    made.association.refresh_from_db()
    return made


def opinion(people, title, upto="submit", *, days_ago=0, author=None, office=None, unit=None):
    author, office = author or people.colleague, office or people.secretary
    on = TODAY - timedelta(days=days_ago)
    matter = operations.draft(
        unit or people.association, "information", title, BODY, [(author, Fraction(1))], by=office, at=AT, on=on
    )
    way = ("submit", "screen", "edit", "sign")
    for action in way[: way.index(upto) + 1] if upto else ():
        behalf = f"people.person:{author.pk}" if action == "submit" else ""
        operations.advance(matter, action, by=office, at=AT, on=on, on_behalf=behalf, today=TODAY)
        matter.refresh_from_db()
    return matter


def text(answer):
    return answer.content.decode()


# --- home ------------------------------------------------------------------------------------------------------


def test_nobody_sees_home_without_logging_in(people):
    answer = Client().get("/")
    assert answer.status_code == 302 and answer.url.startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("secretary", "等我处理"),
        ("member", "等您办的"),
        ("group_leader", "等您办的"),
        ("leader", "最新采用与批示"),
        ("handler", "交给本单位办的"),
        ("administrator", "有授权的账号"),
        ("stranger", "这个账号还没有在任何单位任职"),
    ],
)
def test_each_role_has_its_home(people, who, words):
    answer = as_(people.visitors()[who]).get("/")
    assert answer.status_code == 200
    assert words in text(answer)


def test_the_queue_is_in_three_parts_late_first_with_counts(people):
    opinion(people, "关于甲的建议", "sign", days_ago=10)  # two working days to report: long over
    opinion(people, "关于乙的建议", "submit")
    page = text(as_(people.secretary).get("/"))
    assert page.index("关于甲的建议") < page.index("关于乙的建议")
    assert re.search(r"<b>已超期</b>\s*1件", page)
    assert re.search(r"<b>本周及以后</b>\s*1件", page)
    assert "1件已超期" in page


def test_home_shows_seven_and_says_how_many_more(people):
    for n in range(9):
        opinion(people, f"关于第{n}件的建议")
    page = text(as_(people.secretary).get("/"))
    assert page.count('class="q"') == home.ROWS
    assert "查看其余2件" in page
    everything = text(as_(people.secretary).get("/todo/"))
    assert everything.count('class="q"') == 9


def test_a_neighbours_matter_is_in_nobodys_queue_here(people):
    opinion(people, "关于邻会的建议", author=people.outsider, office=people.neighbour_secretary, unit=people.neighbour)
    for who in ("secretary", "member", "handler", "administrator", "group_leader"):
        assert "关于邻会的建议" not in text(as_(people.visitors()[who]).get("/"))
    assert "关于邻会的建议" in text(as_(people.neighbour_secretary).get("/"))


def test_a_member_sees_how_far_each_of_the_own_has_come(people):
    author = people.member.person
    opinion(people, "关于图书馆夜间开放的建议", "screen", author=author)
    page = text(as_(people.member).get("/"))
    assert "关于图书馆夜间开放的建议" in page and "待核稿" in page


def test_the_menu_names_only_what_the_role_may_open(people):
    secretary, member = (text(as_(people.visitors()[who]).get("/more/")) for who in ("secretary", "member"))
    assert "会员名册" in secretary and "社情民意信息" in secretary
    assert "会员名册" not in member and "我的事项" in member
    administrator = text(as_(people.administrator).get("/more/"))
    assert "账号与授权" in administrator and "社情民意信息" not in administrator


def test_every_address_of_every_menu_opens(people):
    for who in ("secretary", "member", "group_leader", "leader", "administrator", "handler"):
        client = as_(people.visitors()[who])
        page = text(client.get("/more/"))
        for address in set(re.findall(r'class="mrow" href="([^"]+)"', page)):
            assert client.get(address, follow=True).status_code == 200, (who, address)


def test_home_asks_the_database_a_bounded_number_of_times(people, django_assert_max_num_queries):
    for n in range(12):
        opinion(people, f"关于第{n}件的建议")
    client = as_(people.secretary)
    client.get("/")
    with django_assert_max_num_queries(21):
        page = text(client.get("/"))
    assert page.count('<span class="cnt">12<span class="sr">') == 2  # the menu says what the page counted


def test_homes_show_what_people_ask_about_their_own_data(people):
    own.ask("erase", "不想再用", by=people.member, at=AT)
    for user in (people.secretary, people.administrator):
        page = text(as_(user).get("/"))
        assert "李嘉言请求抹除本人信息" in page and "/people/requests/" in page
    assert "李嘉言请求抹除本人信息" in text(as_(people.secretary).get("/todo/"))
    assert "请求抹除" not in text(as_(people.neighbour_secretary).get("/"))


def test_the_make_up_of_the_members_is_in_the_menu_of_who_may_see_it(people):
    shown = {
        who: 'href="/people/composition/"' in text(as_(getattr(people, who)).get(address))
        for who, address in (("secretary", "/units/"), ("leader", "/"), ("member", "/"), ("administrator", "/units/"))
    }
    assert shown == {"secretary": True, "leader": True, "member": False, "administrator": False}


# --- search ----------------------------------------------------------------------------------------------------


def test_search_finds_what_one_may_see_and_nothing_else(people):
    opinion(people, "关于电梯维保的建议")
    opinion(
        people, "关于电梯加装的建议", author=people.outsider, office=people.neighbour_secretary, unit=people.neighbour
    )
    mine = text(as_(people.secretary).get("/search/?q=电梯"))
    assert "关于电梯维保的建议" in mine and "关于电梯加装的建议" not in mine
    assert "关于电梯维保的建议" not in text(as_(people.member).get("/search/?q=电梯"))


def test_people_are_found_by_pinyin_by_those_who_may_read_the_register(people):
    make_person("单雄", people.youth)
    assert "单雄" in text(as_(people.secretary).get("/search/?q=dan+xiong"))
    found = text(as_(people.secretary).get("/search/?q=ljm"))
    assert "陆景明" in found
    assert "没有找到“何海”" in text(as_(people.secretary).get("/search/?q=何海"))
    assert "陆景明" not in text(as_(people.member).get("/search/?q=ljm"))


def test_figures_are_found_by_name(people):
    page = text(as_(people.secretary).get("/search/?q=上报社情民意"))
    assert "/figures/chaocheng/2025/information.reported/" in page


def test_a_figure_that_was_found_opens_on_the_units_own_year(people):
    reports.draft(people.association, "annual", "2024", by=people.secretary, at=AT, on=TODAY)
    page = text(as_(people.secretary).get("/search/?q=上报社情民意"))
    assert "/figures/chaocheng/2024/information.reported/" in page


def test_who_wrote_an_article_finds_it_and_nobodys_else(people):
    for title, writer in (("潮边的灯", people.member.person), ("灯下的书", people.colleague)):
        press.write(
            people.association, "news", title, [writer], written_on=TODAY, by=people.secretary, at=AT, today=TODAY
        )
    mine, theirs = (text(as_(who).get("/search/?q=灯")) for who in (people.member, people.secretary))
    assert "潮边的灯" in mine and "灯下的书" not in mine
    assert "潮边的灯" in theirs and "灯下的书" in theirs


def test_what_was_searched_is_shown_escaped(people):
    page = text(as_(people.secretary).get("/search/?q=<script>x</script>"))
    assert "<script>x" not in page


# --- language --------------------------------------------------------------------------------------------------


def test_the_switch_changes_language(people):
    catalogues.compile_all()
    client = as_(people.secretary)
    assert 'lang="zh-CN"' in text(client.get("/"))
    client.post("/i18n/setlang/", {"language": "en", "next": "/"})
    page = text(client.get("/"))
    assert '<html lang="en">' in page and "Waiting for me" in page and "Dec 22" in page
    client.post("/i18n/setlang/", {"language": "zh-hans", "next": "/"})
    assert "等我处理" in text(client.get("/"))


# --- errors ----------------------------------------------------------------------------------------------------


def test_an_unknown_address_searches_its_words(people):
    opinion(people, "关于电梯维保的建议")
    answer = as_(people.secretary).get("/电梯/77/")
    assert answer.status_code == 404
    assert "关于电梯维保的建议" in text(answer)


def test_a_known_address_whose_record_is_gone_searches_nothing(people):
    opinion(people, "关于matters一词译法的建议")
    answer = as_(people.secretary).get("/matters/9999999/")
    assert answer.status_code == 404
    assert "译法的建议" not in text(answer) and "?q=" not in text(answer)


@pytest.mark.parametrize("address", ["/people/?q=a%00b", "/reports/audits/?q=%00", "/reports/figures/a/2025/%00/"])
def test_a_nul_in_an_address_is_refused_on_every_database(people, address):
    answer = as_(people.secretary).get(address)
    assert answer.status_code == 400 and "<html" in answer.content.decode()


def test_a_nul_in_a_form_is_refused_on_every_database(people):
    answer = as_(people.secretary).post("/here/", {"unit": "chao\0cheng"})
    assert answer.status_code == 400 and "<html" in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [("/api/v1/nothing", 404, "not_found"), ("/api/v1/matters?q=%00", 400, "unreadable")],
)
def test_a_program_reads_no_page(client, address, status, code):
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.json()["error"] == code and answer.json()["message"]


def test_forbidden_says_who_may_and_offers_a_way_on(people):
    answer = as_(people.member).get("/people/new/")
    assert answer.status_code == 403
    page = text(answer)
    assert "什么也没有改动" in page and 'href="/"' in page


def test_a_stale_form_says_that_nothing_was_saved(people):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.secretary)
    answer = client.post("/here/", {"unit": "chaocheng"})
    assert answer.status_code == 403
    assert "这次没有保存" in text(answer)


def test_a_failure_has_a_number_that_stands_in_the_log_and_asks_no_database(
    rf, people, caplog, django_assert_num_queries
):
    request = rf.get("/")
    with caplog.at_level(logging.ERROR, logger="tongxin.errors"), django_assert_num_queries(0):
        try:
            raise ZeroDivisionError
        except ZeroDivisionError:
            answer = errors.server_error(request)
    assert answer.status_code == 500
    number = re.search(r"T-[0-9A-F]{4}-\d{4}", text(answer))
    assert number and number.group() in caplog.text


def full(cause: Exception) -> OperationalError:
    error = OperationalError()
    error.__cause__ = cause
    return error


def full_sqlite() -> Exception:
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE TABLE t (x)")
        database.execute("PRAGMA max_page_count = 2")
        with pytest.raises(sqlite3.OperationalError) as told:
            database.execute("INSERT INTO t VALUES (zeroblob(100000))")
    database.close()
    return told.value


@pytest.mark.parametrize(
    ("error", "status", "code", "why"),
    [
        (lambda: OSError(errno.ENOSPC, "No space left"), 503, "full", "磁盘满了"),
        (lambda: full(full_sqlite()), 503, "full", "磁盘满了"),
        (lambda: full(psycopg.errors.DiskFull()), 503, "full", "磁盘满了"),
        (lambda: OperationalError("database is locked"), 503, "unavailable", "数据库没有应答"),
        (lambda: OSError(errno.EACCES, "denied"), 500, "failed", "服务器处理时出了错"),
    ],
)
def test_a_failure_says_what_broke_and_never_that_nothing_was_done(rf, error, status, code, why):
    for path, method in (("/people/", rf.get), ("/people/", rf.post), ("/api/v1/matters", rf.post)):
        try:
            raise error()
        except Exception:
            answer = errors.server_error(method(path))
        said = answer.content.decode()
        assert answer.status_code == status
        if path.startswith("/api/"):
            told = json.loads(said)
            assert told["error"] == code
            said = told["message"]
        assert why in said and re.search(r"T-[0-9A-F]{4}-\d{4}", said)
        assert ("先去看一眼" in said) == (method == rf.post) and "没有做成" not in said


# --- the kit, the mark of a demo -----------------------------------------------------------------------------------


def test_components_are_shown_in_a_demo_only(people):
    client = as_(people.secretary)
    assert client.get("/_components/").status_code == 404
    Installation.objects.update(is_demo=True)
    assert client.get("/_components/").status_code == 200


def test_every_page_of_a_demo_says_so(people):
    assert "演示数据" not in text(as_(people.secretary).get("/"))
    Installation.objects.update(is_demo=True)
    for address in ("/", "/people/", "/figures/", "/nowhere/"):
        assert "演示数据" in text(as_(people.secretary).get(address)), address
    assert "演示数据" in text(Client().get("/accounts/login/"))


def test_the_business_day_rules_dates_without_a_request():
    tags.today.set(lambda: TODAY)
    assert tags.day(TODAY) == "12月22日"
    assert tags.day(TODAY.replace(year=2024)) == "2024年12月22日"
    assert tags.day(TODAY, "full") == "2025年12月22日"


def test_units_of_several_roles_can_be_switched(people):
    other = make_unit("第二知联会", key="second")
    grant(people.secretary, "secretary", other)
    client = as_(people.secretary)
    assert "第二知联会" in text(client.get("/"))
    client.post("/here/", {"unit": "second", "next": "/"})
    assert "<b>第二知联会</b>" in text(client.get("/"))


def test_a_leader_sees_what_befell_below_and_not_beside(people):
    city = make_unit("市政协", key="shizhengxie", kind="bureau", is_outside=True, level="city")
    matter = opinion(people, "关于电梯维保的建议", "sign")
    operations.advance(
        matter, "report", by=people.secretary, at=AT, on=TODAY, answers={"receiver": city.key}, today=TODAY
    )
    matter.refresh_from_db()
    operations.record_event(
        matter, "adopted", on=TODAY, level="city", form="whole", body=city, by=people.secretary, at=AT, today=TODAY
    )
    assert "关于电梯维保的建议" in text(as_(people.leader).get("/"))
    assert "关于电梯维保的建议" not in text(as_(people.neighbour_secretary).get("/"))
