"""Terms, elections, seats, nominations, honours: each verb does it, refuses it, twice; and their constraints."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from tongxin.journal.models import Evidence, Line
from tongxin.people import composition, evidence, lists, naming, operations
from tongxin.people.models import Election, Honour, Membership, Nomination, Person, Post, Seat, Standing, Term, Unit
from tongxin.people.permissions import SYSTEM, Forbidden

from .factories import AT, TODAY, cast, grant, make_person, make_unit

pytestmark = pytest.mark.django_db
DAY = timedelta(1)
SPRING = date(2025, 3, 1)


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


@pytest.fixture
def by(made):
    return {"by": made.secretary, "at": AT}


def refused(error, verb, *args, **kwargs):
    """The verb refuses, with a sentence, and leaves nothing behind."""
    lines = Line.objects.count()
    with pytest.raises(error) as caught, transaction.atomic():
        verb(*args, **kwargs)
    assert str(caught.value).endswith("。")
    assert Line.objects.count() == lines


def acts():
    return list(Line.objects.order_by("pk").values_list("act", flat=True))


# --- terms and elections ---------------------------------------------------------------------------------------------


def test_an_election_opens_a_term_and_ends_the_posts_of_the_last(made, by):
    unit, chair, other = made.association, made.colleague, made.member.person
    first = operations.elect(unit, 4, date(2018, 1, 5), [(chair, "会长"), (other, "理事")], council="理事会", **by)
    second = operations.elect(
        unit, 5, SPRING, [(chair, "会长")], council="理事会", due_on=date(2030, 3, 1),
        files=[SimpleUploadedFile("批复.txt", b"x")], **by,
    )  # fmt: skip
    assert str(second.term) == "第五届理事会"
    assert Term.objects.get(number=4).until == SPRING - DAY
    assert {(p.title, p.until, p.ended_by_id) for p in first.posts.all()} == {
        ("会长", SPRING - DAY, second.pk),
        ("理事", SPRING - DAY, second.pk),
    }
    (post,) = second.posts.all()
    assert (post.person, post.since, post.until, post.term) == (chair, SPRING, None, second.term)
    assert Evidence.objects.get().thing == f"people.election:{second.pk}"
    assert acts().count("people.elect") == 2


def test_an_election_is_undone_as_a_whole_and_only_the_last(made, by):
    unit, chair = made.association, made.colleague
    first = operations.elect(unit, 4, date(2018, 1, 5), [(chair, "会长")], **by)
    second = operations.elect(unit, 5, SPRING, [(made.member.person, "会长")], **by)
    third = operations.adjust(unit, date(2025, 6, 1), [(chair, "副会长")], second.posts.all(), **by)
    refused(operations.LaterElection, operations.withdraw_election, second, **by)
    operations.withdraw_election(third, "记错了", **by)
    assert second.posts.get().until is None
    operations.withdraw_election(second, "记错了", **by)
    assert operations.withdraw_election(second, **by).withdrawn_at == AT
    assert list(Post.objects.values_list("person", "until")) == [(chair.pk, None)]
    assert list(Term.objects.filter(withdrawn_at=None).values_list("number", "until")) == [(4, None)]
    assert operations.elect(unit, 5, SPRING, [(chair, "会长")], **by).term.number == 5
    assert first.posts.get().until == SPRING - DAY


def test_what_an_election_refuses(made, by):
    unit, chair = made.association, [(made.colleague, "会长")]
    elect = operations.elect
    refused(Forbidden, elect, unit, 5, SPRING, chair, by=made.neighbour_secretary, at=AT)
    refused(Forbidden, elect, unit, 5, SPRING, [(made.outsider, "会长")], **by)
    refused(operations.NotYet, elect, unit, 5, TODAY + DAY, chair, **by)
    refused(operations.NothingElected, elect, unit, 5, SPRING, [], **by)
    refused(operations.EndsBeforeStart, elect, unit, 5, SPRING, chair, due_on=SPRING, **by)
    elect(unit, 5, SPRING, chair, **by)
    refused(operations.ElectedAlready, elect, unit, 6, SPRING, chair, **by)
    refused(operations.NumberTaken, elect, unit, 5, SPRING + DAY, chair, **by)
    refused(operations.TermsOverlap, elect, unit, 6, SPRING - DAY, chair, **by)
    adjust = operations.adjust
    refused(operations.NoTerm, adjust, made.east, SPRING, chair, **by)
    refused(operations.NothingElected, adjust, unit, SPRING + DAY, [], **by)
    late = operations.appoint(made.member.person, unit, "副会长", SPRING + DAY, **by)
    assert late.term == operations.term_on(unit, SPRING + DAY)
    refused(operations.EndsBeforeStart, adjust, unit, SPRING + DAY, [], [late], **by)


def test_terms_are_recorded_without_an_election_and_never_overlap(made, by):
    unit = made.association
    term = operations.record_term(unit, 4, date(2018, 1, 1), date(2022, 12, 31), **by)
    refused(operations.NumberTaken, operations.record_term, unit, 4, date(2023, 1, 1), **by)
    refused(operations.TermsOverlap, operations.record_term, unit, 3, date(2015, 1, 1), date(2018, 1, 1), **by)
    refused(operations.EndsBeforeStart, operations.record_term, unit, 5, SPRING, SPRING - DAY, **by)
    operations.record_term(unit, 5, date(2023, 1, 1), **by)
    assert operations.term_on(unit, SPRING).number == 5
    operations.adjust(unit, SPRING, [(made.colleague, "理事")], **by)
    refused(operations.TermInUse, operations.withdraw_term, operations.term_on(unit, SPRING), **by)
    assert operations.withdraw_term(term, "记错了", **by).withdrawn_at == AT
    assert operations.withdraw_term(term, **by).withdrawn_why == "记错了"
    refused(Forbidden, operations.record_term, made.bureau, 15, SPRING, **by)
    assert operations.record_term(made.bureau, 15, SPRING, size=24, via=unit, **by).size == 24
    operations.record_term(made.youth, 1, SPRING, via=unit, **by)
    told = Line.objects.filter(act="people.record_term").order_by("-pk").values_list("path", flat=True)
    assert list(told[:2]) == [made.youth.path, unit.path], "at the unit itself; of one outside, at whose register asked"


# --- seats -----------------------------------------------------------------------------------------------------------


def test_seats_are_held_ended_withdrawn_and_restored(made, by):
    person = made.colleague
    seat = operations.seat(person, "cppcc", date(2022, 1, 1), level="county", body=made.bureau, term="第十五届", **by)
    assert seat.body_name == made.bureau.name
    refused(operations.AlreadySeated, operations.seat, person, "cppcc", SPRING, level="county", body=made.bureau, **by)
    twin = make_person("陆景明二", made.east)
    operations.merge(twin, person, by=SYSTEM, at=AT)
    twin.refresh_from_db()
    refused(operations.AlreadySeated, operations.seat, twin, "cppcc", SPRING, level="county", body=made.bureau, **by)
    held = Seat.objects.create(person=twin, kind="deputy", body_name="市人大", since=SPRING)
    assert evidence.may_see(made.secretary, f"people.seat:{held.pk}", TODAY), "by the row that stays"
    refused(lists.NotListed, operations.seat, person, "king", SPRING, body=made.bureau, **by)
    refused(lists.NotListed, operations.seat, person, "deputy", SPRING, level="world", body=made.bureau, **by)
    refused(operations.BodyMissing, operations.seat, person, "deputy", SPRING, **by)
    refused(
        Forbidden, operations.seat, person, "deputy", SPRING, body_name="市人大", by=made.neighbour_secretary, at=AT
    )
    refused(operations.EndsBeforeStart, operations.unseat, seat, date(2021, 1, 1), **by)
    assert operations.unseat(seat, SPRING, **by).until == SPRING
    again = operations.seat(person, "cppcc", SPRING + DAY, level="county", body=made.bureau, **by)
    refused(operations.AlreadySeated, operations.unseat, seat, SPRING + DAY, **by)
    operations.withdraw_seat(again, "记错了", **by)
    assert operations.withdraw_seat(again, **by).withdrawn_why == "记错了"
    other = operations.seat(person, "cppcc", SPRING + DAY, level="county", body=made.bureau, **by)
    refused(operations.AlreadySeated, operations.restore_seat, again, **by)
    operations.withdraw_seat(other, "重复", **by)
    assert operations.restore_seat(again, **by).withdrawn_at is None


# --- nominations -----------------------------------------------------------------------------------------------------


def test_a_nomination_waits_for_its_outcome_which_can_be_undone(made, by):
    row = operations.nominate(made.colleague, made.association, "course", "青年干部班", SPRING, **by)
    assert (row.outcome, row.outcome_on) == ("pending", None)
    refused(operations.AlreadyNominated, operations.nominate, made.colleague, made.association, "course", "青年干部班",
            SPRING, **by)  # fmt: skip
    refused(operations.EndsBeforeStart, operations.decide, row, succeeded=True, on=SPRING - DAY, **by)
    refused(operations.NotYet, operations.decide, row, succeeded=True, on=TODAY + DAY, **by)
    refused(Forbidden, operations.decide, row, succeeded=True, on=TODAY, by=made.neighbour_secretary, at=AT)
    row = operations.decide(row, succeeded=True, on=TODAY, note="结业", **by)
    assert operations.decide(row, succeeded=True, on=TODAY, **by).note == "结业"
    refused(operations.AlreadyDecided, operations.decide, row, succeeded=False, on=TODAY, **by)
    refused(operations.AlreadyDecided, operations.withdraw_nomination, row, TODAY, **by)
    row = operations.reopen_nomination(row, **by)
    assert (row.outcome, row.outcome_on) == ("pending", None)
    row = operations.withdraw_nomination(row, TODAY, "本人放弃", **by)
    assert (row.outcome, row.note) == ("withdrawn", "本人放弃")
    second = operations.nominate(made.colleague, made.association, "course", "青年干部班", SPRING, **by)
    refused(operations.AlreadyNominated, operations.reopen_nomination, row, **by)
    assert acts().count("people.decide") == 1 and second.pk != row.pk


# --- honours ---------------------------------------------------------------------------------------------------------


def test_an_honour_of_persons_is_one_each_and_twice_is_once(made, by):
    people = [made.colleague, made.member.person, made.colleague]
    rows = operations.honour(made.association, "excellent_member", SPRING, people, **by)
    assert [row.person for row in rows] == people[:2]
    assert {row.body for row in rows} == {made.association}  # 本会表彰
    assert {row.title for row in rows} == {"优秀会员"}
    assert operations.honour(made.association, "excellent_member", SPRING, people, **by) == rows
    assert acts().count("people.honour") == 2
    operations.withdraw_honour(rows[0], "公示有异议", **by)
    assert operations.withdraw_honour(rows[0], **by).withdrawn_why == "公示有异议"
    operations.honour(made.association, "excellent_member", SPRING, people[:1], **by)
    refused(operations.AlreadyHonoured, operations.restore_honour, rows[0], **by)


def test_an_honour_of_a_person_is_one_whichever_unit_recorded_it(made, by):
    first = operations.honour(made.association, "excellent_member", SPRING, [made.colleague], **by)
    assert operations.honour(made.youth, "excellent_member", SPRING, [made.colleague], **by) == first
    operations.withdraw_honour(first[0], **by)
    operations.honour(made.youth, "excellent_member", SPRING, [made.colleague], **by)
    refused(operations.AlreadyHonoured, operations.restore_honour, first[0], **by)


def test_an_honour_of_a_unit_names_who_gave_it(made, by):
    honour = operations.honour
    refused(operations.BodyMissing, honour, made.association, "advanced_unit", SPRING, **by)
    refused(operations.HonouredMissing, honour, made.association, "advanced_unit", SPRING, [made.colleague], **by)
    refused(operations.HonouredMissing, honour, made.association, "excellent_member", SPRING, **by)
    refused(operations.NotYet, honour, made.association, "advanced_unit", TODAY + DAY, body_name="省委统战部", **by)
    refused(operations.EndsBeforeStart, honour, made.association, "grade_5a", SPRING, until=SPRING - DAY,
            body_name="民政局", **by)  # fmt: skip
    refused(Forbidden, honour, made.neighbour, "advanced_unit", SPRING, body_name="省委统战部", **by)
    (row,) = honour(
        made.association, "advanced_unit", SPRING, title="全省工作先进集体", level="province",
        body_name="省委统战部", files=[SimpleUploadedFile("证书.txt", b"x")], **by,
    )  # fmt: skip
    assert (row.title, row.body, row.body_name, row.person) == ("全省工作先进集体", None, "省委统战部", None)
    assert Evidence.objects.get().thing == f"people.honour:{row.pk}"


# --- constraints -----------------------------------------------------------------------------------------------------


def test_the_database_refuses_what_the_verbs_do(made):
    person, unit = made.colleague, made.association
    term = Term.objects.create(unit=unit, number=5, since=SPRING)
    common = {"person": person, "unit": unit, "kind": "course", "aim": "班", "on": SPRING}
    Nomination.objects.create(**common)
    Seat.objects.create(person=person, kind="deputy", level="city", body_name="人大", since=SPRING)
    Honour.objects.create(unit=unit, kind="grade_5a", title="5A", body_name="民政局", on=SPRING)
    Election.objects.create(unit=unit, term=term, kind="full", held_on=SPRING)
    wrong = [
        lambda: Term.objects.create(unit=unit, number=5, since=SPRING, until=SPRING),
        lambda: Term.objects.create(unit=unit, number=6, since=TODAY),
        lambda: Term.objects.create(unit=made.east, number=0, since=SPRING),
        lambda: Term.objects.create(unit=made.east, number=1, since=SPRING, until=SPRING - DAY),
        lambda: Term.objects.create(unit=made.east, number=1, since=SPRING, due_on=SPRING),
        lambda: Election.objects.create(unit=unit, term=term, kind="full", held_on=TODAY),
        lambda: Election.objects.create(unit=unit, term=term, kind="half", held_on=TODAY),
        lambda: Election.objects.create(unit=unit, term=term, kind="mid", held_on=SPRING),
        lambda: Seat.objects.create(person=person, kind="deputy", level="city", body_name="人大", since=TODAY),
        lambda: Seat.objects.create(person=person, kind="x", body_name="x", since=SPRING, until=SPRING - DAY),
        lambda: Nomination.objects.create(**common),
        lambda: Nomination.objects.create(**(common | {"aim": "二"}), outcome="succeeded"),
        lambda: Nomination.objects.create(**(common | {"aim": "二"}), outcome_on=TODAY),
        lambda: Nomination.objects.create(**(common | {"aim": "二"}), outcome="failed", outcome_on=SPRING - DAY),
        lambda: Nomination.objects.create(**(common | {"aim": "二"}), outcome="lost", outcome_on=TODAY),
        lambda: Honour.objects.create(unit=unit, kind="grade_5a", title="5A", body_name="民政局", on=SPRING),
        lambda: Honour.objects.create(unit=unit, kind="x", title="x", body_name="x", on=SPRING, until=SPRING - DAY),
    ]
    for number, create in enumerate(wrong):
        with pytest.raises(IntegrityError), transaction.atomic():
            create()
            pytest.fail(f"number {number} was taken")


# --- names as written ------------------------------------------------------------------------------------------------


def test_names_are_read_as_people_write_them(made):
    among = Person.objects.all()
    make_person("李嘉言", made.east, phone="13800000172")
    assert naming.persons_called("陆景明、林 静\n陆景明", among) == [made.colleague, made.group_leader.person]
    assert naming.persons_called("李嘉言 0172", among)[0].phone_tail == "0172"
    for text, said in (
        ("李嘉言", "有2位“李嘉言”"),
        ("无此人", "名册里没有“无此人”"),
        ("陆景明 9999", "名册里没有“陆景明 9999”"),
    ):
        with pytest.raises(naming.Unnamed, match=said):
            naming.persons_called(text, among)
    results = naming.results_of("会长：陆景明\n\n理事:林静，陆景明\n", among)
    assert [(str(p), title) for p, title in results] == [("陆景明", "会长"), ("林静", "理事"), ("陆景明", "理事")]
    with pytest.raises(naming.Unnamed, match="第2行：名册里没有"):
        naming.results_of("会长：陆景明\n理事：无此人", among)
    with pytest.raises(naming.Unnamed, match="第1行写成"):
        naming.results_of("陆景明", among)


def test_no_name_means_two_things_in_a_list():
    charter = lists.of(None)
    for aspect in ("title", "field", "talent", "rank"):
        names = list(lists.names(charter, aspect).values())
        assert len(names) == len(set(names)), aspect
    assert lists.code_of(charter, "title", " 主任医师 ") == "physician_senior"
    assert lists.code_of(charter, "political", "无党派人士") == "12"


# --- pages -----------------------------------------------------------------------------------------------------------


def test_a_council_is_elected_adjusted_and_undone_on_pages(made, office):
    given = {"number": 5, "council": "理事会", "held_on": "2025-03-01", "due_on": "2025-12-01"}
    bad = office.post("/units/chaocheng/elect/", given | {"results": "会长：无此人"})
    assert bad.status_code == 422 and "第1行：名册里没有“无此人”" in bad.text and "会长：无此人" in bad.text
    response = office.post("/units/chaocheng/elect/", given | {"results": "会长：陆景明\n理事：林静、李嘉言"})
    election = Election.objects.get()
    assert response.url == f"/people/elections/{election.pk}/"
    page = office.get(response.url).text
    assert "第五届理事会" in page and "林静" in page and "登记换届" in page
    listed = office.get("/people/terms/").text
    assert "今年换届1个单位，没有届中调整" in listed and "过期21天" in listed
    assert "潮城市知联会" in office.get("/people/terms/", {"state": "overdue"}).text
    assert "没有符合条件的单位" in office.get("/people/terms/", {"state": "soon"}).text
    post = election.posts.get(title="会长")
    response = office.post(
        "/units/chaocheng/adjust/", {"held_on": "2025-09-01", "relieved": [post.pk], "results": "会长：林静"}
    )
    post.refresh_from_db()
    assert post.until == date(2025, 8, 31)
    unit = office.get("/units/chaocheng/").text
    assert "届中调整" in unit and "第五届理事会" in unit
    assert office.post(f"{response.url}withdraw/", {"why": "记错了"}).status_code == 302
    post.refresh_from_db()
    assert post.until is None and "已撤销" in office.get(response.url).text


def test_people_are_nominated_and_the_outcome_recorded_on_pages(made, office):
    assert "还没有推荐记录" in office.get("/people/nominations/").text
    given = {
        "kind": "course", "unit": made.association.pk, "aim": "青年干部班", "on": "2025-03-01",
        "persons": "陆景明、林静",
    }  # fmt: skip
    assert office.post("/people/nominations/new/", given | {"persons": "陆景明、无此人"}).status_code == 422
    assert not Nomination.objects.exists()
    assert office.post("/people/nominations/new/", given).url == "/people/nominations/"
    row = Nomination.objects.get(person=made.colleague)
    assert "等结果" in office.get(f"/people/nominations/{row.pk}/").text
    address = f"/people/nominations/{row.pk}/decide/"
    assert office.post(address, {"outcome": "succeeded", "on": "2025-02-01"}).status_code == 422
    assert office.post(address, {"outcome": "succeeded", "on": "2025-06-01"}).status_code == 302
    assert "已参加" in office.get("/people/nominations/", {"outcome": "succeeded"}).text
    assert "林静" not in office.get("/people/nominations/", {"outcome": "succeeded"}).text
    assert "没有符合条件的推荐" in office.get("/people/nominations/", {"year": "2021"}).text
    assert "青年干部班" in office.get(f"/people/{made.colleague.pk}/awards/").text


def test_honours_are_recorded_listed_withdrawn_and_restored_on_pages(made, office):
    assert "还没有荣誉记录" in office.get("/people/honours/").text
    given = {"kind": "excellent_member", "unit": made.association.pk, "on": "2025-03-01", "persons": "陆景明\n林静"}
    assert "写出受表彰的人" in office.post("/people/honours/new/", given | {"persons": ""}).text
    assert "写明授予单位" in office.post("/people/honours/new/", given | {"kind": "advanced_person"}).text
    assert office.post("/people/honours/new/", given).url == "/people/honours/"
    unit = {"kind": "grade_5a", "unit": made.association.pk, "on": "2025-05-01", "body": "市教育局", "level": "county"}
    response = office.post("/people/honours/new/", unit)
    row = Honour.objects.get(kind="grade_5a")
    assert row.body == made.bureau and response.url == f"/people/honours/{row.pk}/"
    listed = office.get("/people/honours/").text
    assert "今年2人获个人荣誉，集体荣誉1项" in listed
    assert "陆景明" not in office.get("/people/honours/", {"of": "unit"}).text
    assert office.post(f"/people/honours/{row.pk}/withdraw/", {"why": "名称有误"}).status_code == 302
    assert "5A级社会组织" not in office.get("/people/honours/", {"of": "unit"}).text.split("</form>")[-1]
    assert "已撤销" in office.get("/people/honours/", {"state": "withdrawn"}).text
    office.post(f"/people/honours/{row.pk}/restore/")
    assert Honour.objects.get(pk=row.pk).withdrawn_at is None


@pytest.mark.parametrize(
    ("address", "more"),
    [
        ("/people/honours/new/", {"kind": "advanced_person", "body": "市政协"}),
        ("/people/nominations/new/", {"kind": "course", "aim": "市委党校"}),
    ],
)
def test_a_unit_below_is_chosen_like_the_first_of_the_list(made, office, address, more):
    given = {"unit": made.youth.pk, "persons": "李嘉言", "on": "2025-03-01"} | more
    answer = office.post(address, given)
    assert answer.status_code == 302, answer.text
    rows = [*Honour.objects.all(), *Nomination.objects.all()]
    assert [row.unit for row in rows] == [made.youth]


@pytest.mark.parametrize(
    "address",
    ["honours/?level=moon&year=20&kind=x", "nominations/?kind=moon&outcome=x&year=x", "terms/?state=x&held=x"],
)
def test_a_value_that_is_no_choice_narrows_nothing(office, address):
    assert not office.get(f"/people/{address}").context["is_narrowed"]


def test_seats_are_on_the_members_page(made, office):
    pk = made.colleague.pk
    given = {"kind": "cppcc", "level": "county", "body": "潮城市政协", "term": "第十五届", "since": "2022-01-01"}
    assert office.post(f"/people/{pk}/seats/new/", given).status_code == 302
    assert office.post(f"/people/{pk}/seats/new/", given).status_code == 422
    assert "政协委员" in office.get(f"/people/{pk}/").text
    seat = Seat.objects.get()
    assert office.post(f"/people/seats/{seat.pk}/withdraw/", {"why": "记错了"}).status_code == 302
    assert office.post(f"/people/seats/{seat.pk}/restore/").status_code == 302
    assert office.post(f"/people/seats/{seat.pk}/end/", {"until": "2025-06-01"}).status_code == 302
    assert "第十五届" in office.get(f"/people/{pk}/posts/").text


FILTERS = {
    "grade": ("senior", "associate"), "field": ("health", "law"), "political": ("12", "13"),
    "talent": ("national_leading", "top"), "seat": ("cppcc", "deputy"), "gender": ("2", "1"), "age": ("35-44", "45-54"),
    "joined": ("2024", "2025"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILTERS)
def test_the_register_is_narrowed_by_every_filter(made, office, by, name):
    right, wrong = FILTERS[name]
    person = make_person(
        "赵一", made.east, since=date(2024, 5, 1), gender="2", birth_year=1985, birth_month=3,
        standings={"title": "主任医师", "field": "医卫", "political": "12", "talent": "国家级领军人才"},
    )  # fmt: skip
    operations.seat(person, "cppcc_standing", date(2022, 1, 1), body_name="市政协", **by)

    def shown(value):
        return [row.person.name for row in office.get("/people/", {name: value}).context["rows"]]

    assert shown(right) == ["赵一"]
    assert "赵一" not in shown(wrong)
    assert len(shown("nonsense")) == 5


# --- the make-up -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numbers", "places"),
    [
        ([10, 8], set()), ([10, 3], {0, 1}), ([10, 3, 7], {1, 2}), ([10, 3, 2], {1, 2}), ([3], {0}), ([0, 9], set()),
        ([4, 5, 6], {0, 1}),
    ],
)  # fmt: skip
def test_few_are_hidden_and_cannot_be_worked_out(numbers, places):
    assert composition.hidden(numbers) == places


def test_the_make_up_hides_few_from_who_may_not_see_the_roster(made, office):
    for n in range(12):
        make_person(f"周{n}", made.east, gender="1", birth_year=1980, standings={"field": "教育"})
    make_person("周女", made.east, gender="2", birth_year=1955, standings={"field": "法律"})
    text = office.get("/people/composition/").text
    assert "法律" in text and "不显示" not in text and "gender=2" in text
    leader = Client()
    leader.force_login(made.leader)
    leader.post("/here/", {"unit": "chaocheng"})
    text = leader.get("/people/composition/").text
    assert "不显示" in text and "少于5人" in text and "?gender" not in text
    before = office.get("/people/composition/", {"on": "2019-12-31"}).text
    assert "这一天名册里没有人" in before
    assert office.get("/people/composition/", {"on": "x"}).status_code == 200


def test_the_make_up_counts_a_merged_person_once_and_bands_meet(made):
    twin = make_person("陆景明", made.youth)
    operations.merge(twin, made.colleague, by=SYSTEM, at=AT)
    whole = composition.made_up((made.association.path,), TODAY, lists.of(made.association), see_all=True)
    assert whole.size == 4
    for table in whole.tables:
        if table.is_whole:
            assert sum(cell.number for cell in table.cells) == 4, table.title
    for n, (year, month) in enumerate([(1990, 12), (1990, 11), (1980, None), (1980, 1), (2030, 1), (None, None)]):
        make_person(f"邓{n}", made.east, birth_year=year, birth_month=month)
    of_east = {"see_all": True, "only": ("age",)}
    (ages,) = composition.made_up((made.east.path,), date(2025, 11, 30), lists.of(made.east), **of_east).tables
    assert [(cell.code, cell.number) for cell in ages.cells] == [("0-34", 1), ("35-44", 1), ("45-54", 2), ("", 3)]
    assert [composition.band(years) for years in (34, 35, 44, 45, 60, None)] == [
        "0-34", "35-44", "35-44", "45-54", "60-199", "",
    ]  # fmt: skip


# --- cost ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["/people/terms/", "/people/nominations/", "/people/honours/", "/people/composition/", "/people/?seat=cppcc"],
)
def test_lists_of_records_cost_the_same_with_many(made, office, by, address, django_assert_max_num_queries):
    def some(number):
        for _n in range(number):
            unit = make_unit(parent=made.association)
            person = make_person(unit=unit, standings={"title": "教授", "field": "教育"})
            operations.nominate(person, unit, "course", "班", SPRING, **by)
            operations.honour(unit, "excellent_member", SPRING, [person], **by)
            operations.elect(unit, 1, SPRING, [(person, "组长")], **by)
            operations.seat(person, "cppcc", SPRING, body_name="市政协", **by)

    counts = []
    for number in (2, 12):
        some(number)
        office.get(address)
        with django_assert_max_num_queries(20) as counted:
            assert office.get(address).status_code == 200
        counts.append(len(counted.captured_queries))
    assert counts[1] <= counts[0], counts


def test_erasing_reaches_seats_nominations_and_files(made, by):
    person = made.colleague
    operations.seat(person, "cppcc", SPRING, body_name="市政协", **by)
    row = operations.nominate(
        person,
        made.association,
        "course",
        "班",
        SPRING,
        note="体弱",
        files=[SimpleUploadedFile("推荐表.txt", b"x")],
        **by,
    )
    Standing.objects.create(person=person, aspect="rank", value="section_chief", since=SPRING)
    grant(made.administrator, "administrator", made.association)
    operations.erase(person, by=made.administrator, at=AT)
    row.refresh_from_db()
    assert row.note == "" and Seat.objects.get().until == TODAY
    assert Evidence.objects.get().discarded_at is not None
    assert not Standing.objects.filter(person=person, aspect="rank").exists()
    assert Membership.objects.get(person=person).until == TODAY and Unit.objects.filter(pk=made.association.pk).exists()
