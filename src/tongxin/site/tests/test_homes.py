"""Home by role, to-do and menu: what waits, all of it counted though the first of it is shown."""

import re
from datetime import timedelta
from fractions import Fraction

import pytest
from django.test import Client

from tongxin.matters import operations
from tongxin.people.models import RoleGrant
from tongxin.people.operations import own
from tongxin.people.tests.factories import AT, TODAY, make_unit
from tongxin.people.tests.visits import logged_in as as_
from tongxin.site import home

from .scene import BODY, opinion, text

pytestmark = pytest.mark.django_db


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


def test_an_administrator_is_told_of_the_accounts_that_hold_a_role_today(people):
    def told():
        return as_(people.administrator).get("/").context["accounts"]

    now = told()
    RoleGrant.objects.filter(user=people.secretary).update(until=TODAY + timedelta(30))
    assert told() == now
    RoleGrant.objects.filter(user=people.secretary).update(until=TODAY - timedelta(1))
    assert told() == now - 1


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


@pytest.mark.page_alone
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
    with django_assert_max_num_queries(19):
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


def test_the_phones_bar_says_where_one_is_or_that_it_is_behind_more(people):
    def marked(address):
        (bar,) = re.findall(r'<nav class="tx-tabs".*?</nav>', text(as_(people.member).get(address)), re.DOTALL)
        return re.findall(r'aria-current="page"><svg.*?</svg><span>(.*?)</span>', bar, re.DOTALL)

    there = {"/": "首页", "/activities/": "活动", "/matters/mine/": "我的事项"}
    there |= dict.fromkeys(("/points/", "/me/", "/more/"), "我")
    assert {address: marked(address) for address in there} == {address: [name] for address, name in there.items()}


def test_a_member_is_told_of_all_drafts_and_where_the_rest_are(people):
    author = [(people.member.person, Fraction(1))]
    for n in range(home.ROWS + 2):
        operations.draft(people.association, "information", f"第{n}件", BODY, author, by=people.member, at=AT, on=TODAY)
    page = as_(people.member).get("/")
    assert (page.context["due"], len(page.context["waiting"]), page.context["rest"]) == (home.ROWS + 2, home.ROWS, 2)
    assert "查看其余2件" in page.text
    assert "第0件" in as_(people.member).get("/todo/").text


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
