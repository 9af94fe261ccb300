"""People entered twice: found, held side by side, merged, taken apart; two of one name stay two."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tongxin.journal.models import Line
from tongxin.people import doubles, operations
from tongxin.people.models import Distinction
from tongxin.people.operations import distinctions
from tongxin.people.permissions import Forbidden
from tongxin.people.tests.factories import AT, TODAY, cast, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings):
    settings.TONGXIN_TODAY = TODAY.isoformat()


@pytest.fixture
def made():
    return cast()


@pytest.fixture
def office(made):
    client = Client()
    client.force_login(made.secretary)
    return client


def found(made):
    return [
        (pair.first.pk, pair.second.pk, [sign.code for sign in pair.signs])
        for pair in doubles.likely(made.secretary, TODAY)
    ]


@pytest.mark.parametrize(
    ("ours", "theirs", "signs"),
    [
        ({"name": "陈一", "phone": "13800001111"}, {"name": "陈壹", "phone": "13800001111"}, ["phone"]),
        ({"name": "陈一", "birth_year": 1980}, {"name": "陈一", "birth_year": 1980}, ["born"]),
        ({"name": "陈一", "employer": "市医院"}, {"name": "陈一", "employer": "市医院"}, ["employer"]),
        (
            {"name": "陈佳", "birth_year": 1980, "birth_month": 5, "gender": "2"},
            {"name": "陈嘉", "birth_year": 1980, "birth_month": 5, "gender": "2"},
            ["sound"],
        ),
        ({"name": "陈一", "birth_year": 1980}, {"name": "陈一", "birth_year": 1981}, None),
        ({"name": "陈一"}, {"name": "陈一"}, None),
        (
            {"name": "陈一", "birth_year": 1990, "id_number": "110101199003070791"},
            {"name": "陈一", "birth_year": 1990, "id_number": "11010119900307109X"},
            None,
        ),
    ],
)
def test_signs(made, ours, theirs, signs):
    a, b = make_person(unit=made.east, **ours), make_person(unit=made.youth, **theirs)
    assert found(made) == ([(a.pk, b.pk, signs)] if signs else [])


def test_a_number_that_many_share_says_nothing(made):
    for n in range(9):
        make_person(f"会员乙{n}", made.east, phone="0571-8888888")
    assert found(made) == []


def test_neighbours_are_not_compared(made):
    make_person("陈一", made.east, birth_year=1980)
    make_person("陈一", made.harbour, birth_year=1980)
    assert found(made) == []


@pytest.fixture
def twice(made):
    return (
        make_person(
            "陈一", made.east, birth_year=1980, birth_month=5, gender="1", phone="13800001111", employer="市医院"
        ),
        make_person("陈一", made.youth, birth_year=1980, phone="13800002222"),
    )


def test_side_by_side_with_numbers_then_merged_and_taken_apart(made, office, twice):
    a, b = twice
    operations.appoint(b, made.youth, "组长", TODAY, by=made.secretary, at=AT)
    page = office.get(f"/people/doubles/{a.pk}/{b.pk}/")
    assert "会籍1" in page.text and "职务1" in page.text
    assert "1980年5月" in page.text and "未知" not in page.text
    assert page.text.count("≠ 不同") == 2  # phone and unit: a year alone, a gender unknown are nothing else
    assert "13800001111" not in page.text and "1111" in page.text
    assert office.post(f"/people/doubles/{a.pk}/{b.pk}/", {"stays": a.pk, "reason": ""}).status_code == 422
    answer = office.post(f"/people/doubles/{a.pk}/{b.pk}/", {"stays": b.pk, "reason": "电话核实，换过号码"})
    assert answer.url == f"/people/{b.pk}/"
    a.refresh_from_db()
    assert a.same_as == b
    assert "另有1条" in office.get(answer.url).text
    merged = office.get(f"/people/merged/?of={b.pk}")
    assert "电话核实，换过号码" in merged.text
    assert office.post(f"/people/merged/{a.pk}/unmerge/", {"reason": "身份证不同"}).status_code == 302
    a.refresh_from_db()
    assert a.same_as is None
    assert list(Line.objects.filter(thing=a.key, act__endswith="merge").values_list("act", "reason")) == [
        ("people.merge", "电话核实，换过号码"),
        ("people.unmerge", "身份证不同"),
    ]


def test_two_people_stay_two_and_are_not_asked_about_again(made, office, twice):
    a, b = twice
    assert office.post(f"/people/doubles/{b.pk}/{a.pk}/apart/").status_code == 302
    assert found(made) == []
    page = office.get("/people/doubles/")
    assert "没有疑似重复的人员" in page.text and "判定过不是同一人的" in page.text
    row = Distinction.objects.get()
    assert (row.first, row.second) == (a, b)
    distinctions.tell_apart(b, a, by=made.secretary, at=AT)
    assert Distinction.objects.count() == 1
    office.post(f"/people/doubles/{row.pk}/again/")
    assert len(found(made)) == 1


def test_nobody_decides_for_neighbours(made, twice):
    a, b = twice
    with pytest.raises(Forbidden):
        distinctions.tell_apart(a, b, by=made.neighbour_secretary, at=AT)


def test_the_list_asks_no_more_for_more(made, office):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert office.get("/people/doubles/").status_code == 200
        return len(queries)

    for _n in range(2):
        make_person("丁一", made.east, birth_year=1970)
    few = asked()
    for n in range(12):
        make_person(f"丁{n // 2}", made.east, birth_year=1971)
    assert asked() <= few <= 40
