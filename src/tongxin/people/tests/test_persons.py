from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from tongxin.journal.models import Evidence, Line
from tongxin.journal.operations import attach
from tongxin.people import finding, lists, operations, validation
from tongxin.people.imports import holding, persons, recognised
from tongxin.people.imports.place import Place
from tongxin.people.models import Membership, Person, Post, Seat, Standing, User
from tongxin.people.permissions import SYSTEM, Can, Forbidden, person_of, visible_persons

from .factories import AT, SINCE, TODAY, cast, make_person, make_user

pytestmark = pytest.mark.django_db
IDENTITY = "11010519491231002X"


@pytest.fixture
def made():
    return cast()


def register(made, name="王小川", by=None, unit=None, **fields):
    return operations.register_person(name, unit or made.youth, TODAY, by=by or made.secretary, at=AT, **fields)


def test_a_person_is_registered_with_what_follows_from_the_fields(made):
    person = register(
        made, "欧阳 修", phone="138 0000 0172", id_number=IDENTITY, standings={"political": "12", "title": ""}
    )
    assert (person.name, person.pinyin, person.initials) == ("欧阳修", "ouyang xiu", "oyx")
    assert (person.birth_year, person.birth_month, person.gender) == (1949, 12, "2")
    assert person.phone_tail == "0172"
    assert list(Standing.objects.values_list("aspect", "value", "since")) == [("political", "12", TODAY)]
    assert Membership.objects.get(person=person).unit == made.youth
    line = Line.objects.get(act="people.register_person", thing=person.key)
    assert line.path == made.youth.path
    assert "欧阳" not in str(line.detail)


def test_sensitive_fields_are_not_in_the_database_in_clear(made):
    person = register(made, phone="13800000172", id_number=IDENTITY, address="潮城市学院路8号")
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, id_number, address, phone_hash FROM people_person WHERE id = %s", [person.pk])
        stored = " ".join(cursor.fetchone())
    assert not any(clear in stored for clear in ("13800000172", IDENTITY, "学院路"))
    assert Person.objects.get(pk=person.pk).address == "潮城市学院路8号"


def test_two_people_of_one_name_stay_two(made):
    first, second = register(made, "李娜"), register(made, "李娜", phone="13800000001")
    assert first != second


@pytest.mark.parametrize("shared", [{"phone": "13800000001"}, {"id_number": IDENTITY}])
def test_a_person_who_looks_like_one_known_is_told(made, shared):
    first = register(made, "李娜", **shared)
    with pytest.raises(operations.LooksAlike) as told:
        register(made, "李娜", **shared)
    assert told.value.alike == [first]


def test_one_phone_with_another_name_is_no_duplicate(made):
    daughter = register(made, "李娜", phone="13800000001")
    father = register(made, "李娜的父亲", phone="13800000001")
    assert father.pk != daughter.pk
    assert Person.objects.filter(pk__in=[daughter.pk, father.pk], phone_tail="0001", same_as=None).count() == 2


def test_same_name_and_phone_may_be_two_but_not_the_same_id_number(made):
    register(made, "李娜", phone="13800000001", id_number=IDENTITY)
    register(made, "李娜", phone="13800000001", is_another=True)
    with pytest.raises(operations.LooksAlike):
        register(made, "李娜", id_number=IDENTITY, is_another=True)


def test_who_is_known_elsewhere_joins_when_what_was_typed_shows_it(made):
    known = register(
        made, "李娜", by=made.neighbour_secretary, unit=made.harbour, phone="13800000001", employer="港务局"
    )
    with pytest.raises(operations.NotTheSame):
        register(made, "李娜", phone="13800000002", known=known)
    assert not visible_persons(made.secretary, TODAY).filter(pk=known.pk).exists()
    assert register(made, "李娜", phone="13800000001", known=known, employer="别处") == known
    assert visible_persons(made.secretary, TODAY).filter(pk=known.pk).exists()
    known.refresh_from_db()
    assert known.employer == "港务局"


def test_nobody_is_pulled_into_a_unit_by_id_alone(made):
    with pytest.raises(Forbidden):
        operations.join(made.outsider, made.youth, TODAY, by=made.secretary, at=AT)
    with pytest.raises(Forbidden):
        operations.appoint(made.outsider, made.youth, "理事", TODAY, by=made.secretary, at=AT)


def test_a_neighbour_registers_nobody_here(made):
    for by in (
        made.neighbour_secretary,
        made.group_leader,
        made.member,
        made.leader,
        made.administrator,
        made.stranger,
    ):
        with pytest.raises(Forbidden):
            register(made, by=by)


def test_amending_keeps_the_journal_free_of_what_stood_there(made):
    person = register(made, phone="13800000001")
    operations.amend_person(person, {"phone": "13900000002", "employer": "市一中"}, by=made.secretary, at=AT)
    line = Line.objects.get(act="people.amend_person")
    assert line.detail == {"fields": ["employer", "phone", "phone_hash", "phone_tail"]}
    operations.amend_person(person, {"employer": "市一中"}, by=made.secretary, at=AT)
    assert Line.objects.filter(act="people.amend_person").count() == 1
    with pytest.raises(validation.NotANumber):
        operations.amend_person(person, {"phone": 1.39e10}, by=made.secretary, at=AT)
    with pytest.raises(operations.NameMissing):
        operations.amend_person(person, {"name": "  "}, by=made.secretary, at=AT)
    with pytest.raises(Forbidden):
        operations.amend_person(person, {"job": "校长"}, by=made.neighbour_secretary, at=AT)


def test_one_corrects_what_is_ones_own_and_no_more(made):
    operations.amend_person(made.member.person, {"employer": "市一中", "phone": "13700000000"}, by=made.member, at=AT)
    for changes in ({"name": "别名"}, {"employer": "x", "birth_year": 1990}):
        with pytest.raises(Forbidden):
            operations.amend_person(made.member.person, changes, by=made.member, at=AT)


def test_a_membership_is_ended_and_begun_again_but_never_doubled(made):
    person = made.colleague
    membership = made.membership(person)
    with pytest.raises(operations.AlreadyMember):
        operations.join(person, made.east, TODAY, by=made.secretary, at=AT)
    with pytest.raises(operations.EndsBeforeStart):
        operations.leave(membership, date(2019, 1, 1), by=made.secretary, at=AT)
    post = operations.appoint(person, made.east, "组长", date(2021, 1, 1), by=made.secretary, at=AT)
    operations.leave(membership, date(2024, 12, 31), "转出", by=made.secretary, at=AT)
    post.refresh_from_db()
    assert post.until == date(2024, 12, 31)
    with pytest.raises(operations.AlreadyMember):
        operations.join(person, made.east, date(2024, 6, 1), by=made.secretary, at=AT)
    operations.join(person, made.east, date(2025, 1, 1), by=made.secretary, at=AT)
    assert Membership.objects.filter(person=person, unit=made.east).count() == 2
    membership.refresh_from_db()
    with pytest.raises(operations.AlreadyMember, match="不能延到那以后"):
        operations.leave(membership, date(2025, 1, 1), "转出", by=made.secretary, at=AT)
    operations.leave(membership, date(2024, 6, 30), "转出", by=made.secretary, at=AT)
    operations.leave(membership, date(2024, 12, 31), "转出", by=made.secretary, at=AT)


def test_posts_are_given_once_and_ended(made):
    for _again in range(2):
        post = operations.appoint(made.colleague, made.association, "副会长", TODAY, by=made.secretary, at=AT)
    assert Post.objects.count() == 1
    with pytest.raises(operations.EndsBeforeStart):
        operations.relieve(post, date(2024, 1, 1), by=made.secretary, at=AT)
    with pytest.raises(Forbidden):
        operations.relieve(post, TODAY, by=made.neighbour_secretary, at=AT)
    assert operations.relieve(post, TODAY, by=made.secretary, at=AT).until == TODAY


def test_standings_fill_the_days_between_each_other(made):
    def became(value, since):
        return operations.set_standing(made.colleague, "title", value, since, by=made.secretary, at=AT)

    became("主治医师", date(2015, 1, 1))
    became("主任医师", date(2024, 1, 1))
    became("副主任医师", date(2020, 1, 1))
    became("副主任医师", date(2020, 1, 1))
    became("", date(2025, 1, 1))
    assert list(Standing.objects.order_by("since").values_list("value", "since", "until")) == [
        ("physician_middle", date(2015, 1, 1), date(2019, 12, 31)),
        ("physician_associate", date(2020, 1, 1), date(2023, 12, 31)),
        ("physician_senior", date(2024, 1, 1), date(2024, 12, 31)),
    ]
    became("professor_senior", date(2024, 1, 1))
    assert Standing.objects.filter(since=date(2024, 1, 1)).values_list("value", flat=True).get() == "professor_senior"
    with pytest.raises(lists.NotListed, match="大师"):
        became("大师", TODAY)
    assert Line.objects.filter(act="people.set_standing").count() == 5


def test_merging_makes_an_alias_and_unmerging_undoes_it(made):
    twice = make_person("陆景明", made.youth)
    operations.merge(twice, made.colleague, by=made.secretary, at=AT)
    operations.merge(twice, made.colleague, by=made.secretary, at=AT)
    twice.refresh_from_db()
    assert twice.same_as == made.colleague
    seen = visible_persons(made.group_leader, TODAY)
    assert made.colleague in seen and twice not in seen  # seen in youth through the alias
    assert Membership.objects.filter(person=twice).exists()
    third = make_person("陆景明", made.youth)
    for duplicate, into in ((third, twice), (made.colleague, third), (third, third)):
        with pytest.raises(operations.CannotMerge):
            operations.merge(duplicate, into, by=made.secretary, at=AT)
    operations.unmerge(twice, by=made.secretary, at=AT)
    twice.refresh_from_db()
    assert twice.same_as is None
    assert Line.objects.filter(act__in=["people.merge", "people.unmerge"]).count() == 2


def test_merging_asks_permission_for_both_and_for_two_accounts(made):
    with pytest.raises(Forbidden):
        operations.merge(made.outsider, made.colleague, by=made.secretary, at=AT)
    make_user("one", made.colleague)
    twice = make_person("陆景明", made.youth)
    make_user("two", twice)
    with pytest.raises(operations.CannotMerge, match="账号"):
        operations.merge(twice, made.colleague, by=made.secretary, at=AT)


def test_a_person_never_gets_two_accounts_by_merging(made):
    first, second = make_person("陆景明一", made.east), make_person("陆景明二", made.east)
    make_user(person=first)
    make_user(person=second)
    operations.merge(first, made.colleague, by=made.secretary, at=AT)
    with pytest.raises(operations.CannotMerge, match="账号"):
        operations.merge(second, made.colleague, by=made.secretary, at=AT)


def test_who_belongs_by_a_merged_row_may_be_named(made):
    twin = make_person("陆景明", made.harbour)
    operations.merge(twin, made.colleague, by=SYSTEM, at=AT)
    assert set(finding.belonging(made.neighbour)) >= {made.colleague, made.outsider}
    assert twin not in finding.belonging(made.neighbour)
    lines = persons.rows(Place(made.neighbour, SYSTEM, TODAY, AT))
    assert {"陆景明", "何海"} <= {line["name"] for line in lines}, "and stands in the register that is exported"
    Person.objects.filter(pk=twin.pk).update(name="陆景铭")
    Post.objects.create(person=twin, unit=made.harbour, title="组长", since=SINCE)
    Seat.objects.create(person=made.colleague, kind="deputy", body_name="市人大", since=SINCE)
    Standing.objects.create(person=made.colleague, aspect="title", value="教授", since=SINCE)
    for rows in (holding.post_rows, holding.standing_rows, recognised.seat_rows):
        assert [line["person"] for line in rows(Place(made.neighbour, SYSTEM, TODAY, AT))] == ["陆景明"], rows


def test_the_last_administrator_is_not_erased(made):
    made.administrator.person = made.colleague
    made.administrator.save()
    with pytest.raises(operations.LastAdministrator):
        operations.erase(made.colleague, by=made.administrator, at=AT)
    operations.erase(made.colleague, by=SYSTEM, at=AT)  # as a restored backup repeats it


def test_an_account_of_a_merged_row_acts_for_the_person_that_stays(made):
    twice = make_person("陆景明", made.youth)
    user = make_user("two", twice)
    operations.merge(twice, made.colleague, by=made.secretary, at=AT)
    assert person_of(User.objects.get(pk=user.pk)) == made.colleague


def test_erasing_empties_the_row_and_leaves_what_is_statistics(made, settings, tmp_path):
    settings.TONGXIN_FILES = tmp_path
    person = register(
        made, phone="13800000001", id_number=IDENTITY, address="学院路8号", employer="市一中", job="教师",
        standings={"title": "高级教师", "political": "12", "field": "教育"},
    )  # fmt: skip
    user = make_user("wangxiaochuan", person)
    attach(SimpleUploadedFile("王小川证书.txt", b"x"), person, by=made.secretary, at=AT)
    lines = Line.objects.count()
    with pytest.raises(Forbidden):
        operations.erase(person, by=made.neighbour_secretary, at=AT)
    for _again in range(2):
        operations.erase(person, by=made.administrator, at=AT, reason="本人申请")
    person.refresh_from_db()
    kept = {"id", "gender", "birth_year", "erased_at"}
    assert {f.name for f in Person._meta.fields if getattr(person, f.name)} == kept
    assert (person.gender, person.birth_year) == ("2", 1949)
    assert list(Standing.objects.filter(person=person).values_list("aspect", flat=True)) == ["title"]
    assert Membership.objects.get(person=person).left_for == "抹除"
    evidence = Evidence.objects.get()
    assert (evidence.discarded_at, evidence.name) == (AT, "")
    user.refresh_from_db()
    assert not user.is_active and user.username == f"erased-{user.pk}"
    assert Line.objects.count() == lines + 2  # discarded, erased
    assert "小川" not in "".join(str(line.detail) + line.reason for line in Line.objects.all())
    with pytest.raises(operations.Erased):
        operations.amend_person(person, {"name": "复原"}, by=made.secretary, at=AT)


def test_erasing_reaches_aliases(made):
    twice = make_person("陆景明", made.youth, phone="13800000009")
    operations.merge(twice, made.colleague, by=made.secretary, at=AT)
    operations.erase(twice, by=made.administrator, at=AT)
    assert set(Person.objects.filter(pk__in=[twice.pk, made.colleague.pk]).values_list("name", "phone")) == {("", "")}


def test_unmasking_needs_a_reason_and_leaves_a_line_that_the_person_sees(made):
    person = register(made, phone="13800000001")
    with pytest.raises(operations.ReasonMissing):
        operations.unmask(person, "phone", "  看 ", by=made.secretary, at=AT)
    with pytest.raises(Forbidden):
        operations.unmask(person, "phone", "通知活动改期", by=made.group_leader, at=AT)
    assert operations.unmask(person, "phone", "通知活动改期", by=made.secretary, at=AT) == "13800000001"
    line = Line.objects.get(act="people.unmask")
    assert (line.thing, line.reason, line.detail) == (person.key, "通知活动改期", {"field": "phone"})
    with pytest.raises(ValueError, match="not a sensitive field"):
        operations.unmask(person, "name", "通知活动改期", by=made.secretary, at=AT)


def test_who_left_is_still_in_reach_of_the_office_they_left_until_another_takes_them(made):
    person = made.colleague
    operations.leave(made.membership(person), date(2024, 12, 31), by=made.secretary, at=AT)
    assert operations.may(made.secretary, Can.PEOPLE_WRITE, person, TODAY)
    operations.join(person, made.harbour, date(2025, 1, 1), by=SYSTEM, at=AT)
    assert not operations.may(made.secretary, Can.PEOPLE_WRITE, person, TODAY)
    assert operations.may(made.neighbour_secretary, Can.PEOPLE_WRITE, person, TODAY)


def test_since_is_kept_for_the_first_day(made):
    assert made.membership(made.colleague).since == SINCE
