"""Several questions in one statement, each answered as if it were asked alone."""

from datetime import date

from django.db.models import Count, Min, Value

from tongxin.people.models import Membership, Person, Unit
from tongxin.people.tests.factories import make_person, make_unit
from tongxin.people.together import Question, asked


def test_unlike_questions_are_answered_in_one_statement(db, django_assert_num_queries):
    youth = make_unit("青年小组", parent=make_unit("潮城市知联会", key="chaocheng"))
    for name, gender in (("甲", "2"), ("乙", "2"), ("丙", "1")):
        make_person(name, youth, since=date(2021, 3, 1), gender=gender, birth_year=1980 if name == "甲" else None)
    questions = {
        "genders": Question(Person.objects.values("gender").annotate(n=Count("pk")), ("gender",), ("n",)),
        "units": Question(Unit.objects.all(), ("name", Value("x")), ("pk",)),
        "firsts": Question(
            Membership.objects.values("unit").annotate(first=Min("since")), numbers=("unit",), days=("first",)
        ),
        "born": Question(Person.objects.order_by("pk"), ("name",), ("birth_year",)),
        "nobody": Question(Person.objects.filter(pk__in=[]), ("name",)),
    }
    with django_assert_num_queries(1):
        told = asked(questions)
    assert sorted(told["genders"]) == [("1", 1), ("2", 2)]
    assert ("潮城市知联会", "x", Unit.objects.get(key="chaocheng").pk) in told["units"] and len(told["units"]) == 2
    assert told["firsts"] == [(youth.pk, date(2021, 3, 1))]
    assert sorted(told["born"], key=str) == [("丙", None), ("乙", None), ("甲", 1980)]
    assert told["nobody"] == []


def test_one_question_and_none(db, django_assert_num_queries):
    make_unit("潮城市知联会", key="chaocheng")
    with django_assert_num_queries(1):
        assert asked({1: Question(Unit.objects.all(), ("key",))}) == {1: [("chaocheng",)]}
    with django_assert_num_queries(0):
        assert asked({}) == {}
