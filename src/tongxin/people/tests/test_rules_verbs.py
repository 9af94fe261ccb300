"""Local rules: seen before they are saved, dated, refused when wrong, taken back, brought back."""

from datetime import date
from decimal import Decimal
from threading import Thread

import pytest
from django.db import connection
from django.utils import translation

from tongxin.journal.models import Line
from tongxin.kernel.charter import read
from tongxin.people import charters, rules
from tongxin.people.models import Edition, Holiday, LocalRule
from tongxin.people.permissions import SYSTEM, Can, Forbidden, can

from .factories import AT, TODAY, Cast, cast, grant, make_user

pytestmark = pytest.mark.django_db

ADOPTED = "information.adopted"
TODAY_WORDS = "2025年12月22日"
NEXT_YEAR = date(2026, 1, 1)
JULY = date(2025, 7, 1)


@pytest.fixture
def world() -> Cast:
    return cast()


@pytest.fixture
def unit(world):
    return world.association


def content_of(unit, section, code, **changes):
    return read.content_of(charters.of(unit), section, code) | {"source": "理事会决议"} | changes


def priced(unit, points, since=TODAY, level="national"):
    """The content of a rule that prices adoption anew."""
    content = content_of(unit, "points", ADOPTED)
    content["amounts"].append({"since": since.isoformat(), "points": points, "level": level})
    content["amounts"].sort(key=lambda a: a["since"])
    return content


def amend(world, section, code, content, *, since=TODAY, by=None, resolution="理事会决议", **more):
    who = by or world.secretary
    return rules.amend(world.association, section, code, since, content, resolution, by=who, at=AT, on=TODAY, **more)


def price(unit, day, level="national"):
    return charters.of(unit).points[ADOPTED].amount_on(day, level)


def numbers(unit):
    return list(Edition.objects.filter(unit=unit).order_by("pk").values_list("number", flat=True))


# Amending


def test_a_new_price_holds_from_its_day_and_not_before(world, unit):
    edition = amend(world, "points", ADOPTED, priced(unit, "30", NEXT_YEAR), since=NEXT_YEAR)
    assert edition.number == "2025年第2版"
    assert charters.edition_of(unit) == edition
    assert price(unit, date(2025, 12, 31)) == Decimal(20)
    assert price(unit, NEXT_YEAR) == Decimal(30)


def test_amending_twice_makes_two_editions_and_keeps_both_values(world, unit):
    amend(world, "points", ADOPTED, priced(unit, "30"))
    amend(world, "points", ADOPTED, priced(unit, "40", NEXT_YEAR), since=NEXT_YEAR)
    assert numbers(unit) == ["2025年第1版", "2025年第2版", "2025年第3版"]
    assert [price(unit, day) for day in (date(2025, 12, 21), TODAY, NEXT_YEAR)] == [20, 30, 40]


def test_a_second_rule_of_the_same_day_takes_the_place_of_the_first(world, unit):
    amend(world, "points", ADOPTED, priced(unit, "30"))
    content = content_of(unit, "points", ADOPTED)
    content["amounts"][-1]["points"] = "31"
    amend(world, "points", ADOPTED, content)
    first, second = LocalRule.objects.order_by("pk")
    assert (first.withdrawn_at, second.withdrawn_at) == (AT, None)
    assert price(unit, TODAY) == Decimal(31)


def test_a_rule_before_a_later_one_of_the_same_entry_is_refused(world, unit):
    amend(world, "points", ADOPTED, priced(unit, "40", NEXT_YEAR), since=NEXT_YEAR)
    before = charters.edition_of(unit)
    with pytest.raises(rules.RuleIsTaken, match="2026年1月1日"):
        amend(world, "points", ADOPTED, priced(unit, "30"))
    assert charters.edition_of(unit) == before


def test_the_past_is_not_edited(world, unit):
    content = content_of(unit, "points", ADOPTED)
    content["amounts"][0]["points"] = "100"
    with pytest.raises(rules.RuleRefused, match="过去的值不能改"):
        amend(world, "points", ADOPTED, content)
    assert LocalRule.objects.count() == 0


def test_a_rule_dated_back_needs_a_vote_that_says_so(world, unit):
    content = priced(unit, "30", JULY)
    with pytest.raises(rules.DatesBack):
        amend(world, "points", ADOPTED, content, since=JULY)
    assert price(unit, JULY) == Decimal(20)
    amend(world, "points", ADOPTED, content, since=JULY, is_dated_back=True)
    assert price(unit, JULY) == Decimal(30)
    assert price(unit, date(2025, 6, 30)) == Decimal(20)


@pytest.mark.parametrize(
    ("section", "code", "change", "sentence"),
    [
        ("points", ADOPTED, {"category": "no-such"}, "no-such"),
        ("points", ADOPTED, {"amounts": []}, "过去的值不能改"),
        ("points", ADOPTED, {"colour": "red"}, "不认识的键“colour”"),
        ("item", ADOPTED, {"adds": "shares"}, "另设一个项目"),
        ("indicator", "information.reported", {"items": ["no.such"]}, "no.such"),
        ("indicator", "information.reported", {"counter": ""}, "counter"),
        ("role", "member", {"grants": ["money.print"]}, "money.print"),
        ("prose", "annual", {"opening": "全年{no.such}篇"}, "no.such"),
    ],
)
def test_what_the_kernel_refuses_changes_nothing(world, unit, section, code, change, sentence):
    edition, lines = charters.edition_of(unit), Line.objects.count()
    with pytest.raises(rules.RuleRefused, match=sentence):
        amend(world, section, code, content_of(unit, section, code, **change), by=SYSTEM)
    assert charters.edition_of(unit) == edition
    assert (LocalRule.objects.count(), Line.objects.count()) == (0, lines)


def test_what_is_in_force_already_is_no_new_edition(world, unit):
    content = read.content_of(charters.of(unit), "points", ADOPTED)
    with pytest.raises(rules.NothingChanges):
        amend(world, "points", ADOPTED, content)
    assert numbers(unit) == ["2025年第1版"]


def test_a_rule_needs_what_it_rests_on(world, unit):
    with pytest.raises(rules.RuleRefused, match="依据"):
        amend(world, "points", ADOPTED, priced(unit, "30"), resolution="  ")


def test_undated_sections_do_not_begin_tomorrow(world, unit):
    content = content_of(unit, "indicator", "information.reported", name="上报信息")
    with pytest.raises(rules.RuleRefused, match="不能晚于今天"):
        amend(world, "indicator", "information.reported", content, since=NEXT_YEAR)


def test_neighbours_do_not_notice(world, unit):
    amend(world, "points", ADOPTED, priced(unit, "30"))
    assert price(world.neighbour, TODAY) == Decimal(20)
    assert numbers(world.neighbour) == ["2025年第1版"]


def test_a_rule_of_a_group_is_one_of_its_organisation(world, unit):
    rules.amend(world.youth, "points", ADOPTED, TODAY, priced(unit, "30"), "决议", by=world.secretary, at=AT, on=TODAY)
    assert LocalRule.objects.get().unit == unit


@pytest.mark.parametrize(
    "who", ["member", "group_leader", "neighbour_secretary", "leader", "administrator", "stranger"]
)
def test_only_those_who_may_change_rules_do(world, unit, who):
    with pytest.raises(Forbidden):
        amend(world, "points", ADOPTED, priced(unit, "30"), by=getattr(world, who))
    assert LocalRule.objects.count() == 0


def test_the_journal_tells_old_and_new(world, unit):
    amend(world, "points", ADOPTED, priced(unit, "30"))
    line = Line.objects.get(act="people.amend_rules")
    assert (line.actor, line.path, line.reason) == (world.secretary.key, unit.path, "理事会决议")
    assert line.detail["edition"] == "2025年第2版"
    assert f"信息被采用，分值，全国，{TODAY_WORDS}起：20分→30分" in line.detail["changes"]


def test_the_journal_is_in_one_language(world, unit):
    with translation.override("en"):
        amend(world, "points", ADOPTED, priced(unit, "30"))
    told = Line.objects.get(act="people.amend_rules").detail["changes"]
    assert f"信息被采用，分值，全国，{TODAY_WORDS}起：20分→30分" in told


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite in memory has one connection")
def test_two_changes_at_once_make_two_editions_and_both_hold():
    world = cast()
    unit = world.association
    given = {
        ADOPTED: priced(unit, "30"),
        "motion.bill": content_of(unit, "points", "motion.bill", once=False),
    }
    wrong = []

    def change(code):
        try:
            amend(world, "points", code, given[code])
        except Exception as error:  # told below, in the thread of the test
            wrong.append(error)
        finally:
            connection.close()

    threads = [Thread(target=change, args=[code]) for code in given]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert numbers(unit) == ["2025年第1版", "2025年第2版", "2025年第3版"]
    assert price(unit, TODAY) == Decimal(30)
    assert not charters.of(unit).points["motion.bill"].once


def test_new_items_indicators_and_roles_can_be_added(world, unit):
    item = {"name": "书画作品", "counter": "幅", "source": "决议"}
    amend(world, "item", "own.item1", item)
    figure = {"name": "书画作品", "counter": "幅", "definition": "全年书画作品。", "adds": "quantity",
              "items": ["own.item1"], "source": "决议"}  # fmt: skip
    amend(world, "indicator", "own.figure1", figure)
    role = {"name": "干事", "grants": ["matters.read"], "home": "secretary", "source": "决议"}
    amend(world, "role", "own_role1", role)
    charter = charters.of(unit)
    assert charter.items["own.item1"].counter == "幅"
    assert charter.indicators["own.figure1"].items == ("own.item1",)
    clerk = make_user("clerk")
    grant(clerk, "own_role1", unit)
    assert can(clerk, Can.MATTERS_READ, unit, TODAY)
    assert not can(clerk, Can.CHARTER_AMEND, unit, TODAY)


# Roles do not grow by the hand of those who hold them


def test_nobody_gives_a_role_what_they_may_not_do(world, unit):
    held = content_of(unit, "role", "secretary")
    with pytest.raises(rules.RuleRefused, match="查看留痕"):
        amend(world, "role", "secretary", held | {"grants": [*held["grants"], "journal.read"]})
    assert not can(world.secretary, Can.JOURNAL_READ, unit, TODAY)


def test_nobody_locks_themselves_out(world, unit):
    held = content_of(unit, "role", "secretary")
    left = [act for act in held["grants"] if act != "charter.amend"]
    with pytest.raises(rules.RuleRefused, match="自己就不能再修改规则"):
        amend(world, "role", "secretary", held | {"grants": left})


def test_a_role_may_be_given_less(world, unit):
    held = content_of(unit, "role", "group_leader")
    amend(world, "role", "group_leader", held | {"grants": [act for act in held["grants"] if act != "figures.read"]})
    leader = type(world.group_leader).objects.get(pk=world.group_leader.pk)
    assert not can(leader, Can.FIGURES_READ, world.youth, TODAY)


# Previews


def test_a_preview_shows_exactly_what_changes(world, unit):
    seen = rules.preview(unit, "points", ADOPTED, TODAY, priced(unit, "30"), on=TODAY)
    told = [(c.section, c.code, c.label, c.old, c.new) for c in seen.changes]
    assert told == [
        ("points", ADOPTED, "分值，全国，2025年12月22日起", "20分", "30分"),
        ("points", ADOPTED, "出处", charters.of(unit).points[ADOPTED].source, "理事会决议"),
    ]
    assert seen.items == (ADOPTED,)
    assert not seen.is_dated_back


def test_a_preview_saves_nothing(world, unit):
    before = (Edition.objects.count(), LocalRule.objects.count(), Line.objects.count())
    rules.preview(unit, "points", ADOPTED, TODAY, priced(unit, "30"), on=TODAY)
    assert (Edition.objects.count(), LocalRule.objects.count(), Line.objects.count()) == before


def test_what_was_previewed_is_what_is_made(world, unit):
    seen = rules.preview(unit, "points", ADOPTED, TODAY, priced(unit, "30"), on=TODAY)
    edition = amend(world, "points", ADOPTED, priced(unit, "30"))
    assert edition.text == seen.text
    assert edition.hash == seen.after.hash


def test_the_token_of_a_preview_stands_for_one_change_of_one_edition(world, unit):
    def token(points):
        return rules.preview(unit, "points", ADOPTED, TODAY, priced(unit, points), on=TODAY).token

    assert token("30") == token("30")
    assert token("30") != token("31")
    before = token("30")
    amend(world, "role", "own_role1", {"name": "干事", "grants": [], "home": "member", "source": "决议"})
    assert token("30") != before


def test_a_cap_is_shown_against_the_one_before(world, unit):
    category = next(iter(charters.of(unit).categories))
    content = content_of(unit, "category", category)
    old = charters.of(unit).categories[category].cap_on(TODAY)
    content["caps"].append({"since": NEXT_YEAR.isoformat(), "points": ""})
    seen = rules.preview(unit, "category", category, NEXT_YEAR, content, on=TODAY)
    line = seen.changes[0] if seen.changes[0].label.startswith("上限") else seen.changes[1]
    assert (line.old, line.new) == (f"每年至多{old}分", "不设上限")


# Taking back


def test_a_rule_taken_back_leaves_the_rules_as_they_were(world, unit):
    first = charters.edition_of(unit)
    amend(world, "points", ADOPTED, priced(unit, "30"))
    edition = rules.withdraw(LocalRule.objects.get(), "会议未通过", by=world.secretary, at=AT, on=TODAY)
    assert (edition.number, edition.hash) == ("2025年第3版", first.hash)
    assert price(unit, TODAY) == Decimal(20)
    assert Line.objects.get(act="people.withdraw_rule").reason == "会议未通过"


def test_taking_back_twice_is_once(world, unit):
    amend(world, "points", ADOPTED, priced(unit, "30"))
    rule = LocalRule.objects.get()
    rules.withdraw(rule, "会议未通过", by=world.secretary, at=AT, on=TODAY)
    rules.withdraw(rule, "会议未通过", by=world.secretary, at=AT, on=TODAY)
    assert len(numbers(unit)) == 3
    assert Line.objects.filter(act="people.withdraw_rule").count() == 1


def test_taking_back_needs_a_reason_and_the_right(world, unit):
    amend(world, "points", ADOPTED, priced(unit, "30"))
    rule = LocalRule.objects.get()
    with pytest.raises(rules.RuleRefused, match="理由"):
        rules.withdraw(rule, " ", by=world.secretary, at=AT, on=TODAY)
    with pytest.raises(Forbidden):
        rules.withdraw(rule, "试试", by=world.neighbour_secretary, at=AT, on=TODAY)
    assert price(unit, TODAY) == Decimal(30)


def test_a_rule_that_another_stands_on_stays(world, unit):
    amend(world, "item", "own.item1", {"name": "书画作品", "counter": "幅", "source": "决议"})
    figure = {"name": "书画", "counter": "幅", "definition": "书画。", "adds": "quantity", "items": ["own.item1"],
              "source": "决议"}  # fmt: skip
    amend(world, "indicator", "own.figure1", figure)
    rule = LocalRule.objects.get(section="item")
    with pytest.raises(rules.RuleRefused, match="own.item1"):
        rules.withdraw(rule, "不要了", by=world.secretary, at=AT, on=TODAY)
    assert "own.item1" in charters.of(unit).items


def test_the_later_of_two_goes_first(world, unit):
    amend(world, "points", ADOPTED, priced(unit, "30"))
    amend(world, "points", ADOPTED, priced(unit, "40", NEXT_YEAR), since=NEXT_YEAR)
    first, second = LocalRule.objects.order_by("since")
    with pytest.raises(rules.RuleIsTaken, match="2026年1月1日"):
        rules.withdraw(first, "错了", by=world.secretary, at=AT, on=TODAY)
    rules.withdraw(second, "错了", by=world.secretary, at=AT, on=TODAY)
    rules.withdraw(first, "错了", by=world.secretary, at=AT, on=TODAY)
    assert price(unit, NEXT_YEAR) == Decimal(20)


def test_a_rule_taken_back_can_be_brought_back(world, unit):
    made = amend(world, "points", ADOPTED, priced(unit, "30"))
    rule = LocalRule.objects.get()
    rules.withdraw(rule, "会议未通过", by=world.secretary, at=AT, on=TODAY)
    edition = rules.restore(rule, by=world.secretary, at=AT, on=TODAY)
    assert (edition.number, edition.hash) == ("2025年第4版", made.hash)
    assert rules.restore(rule, by=world.secretary, at=AT, on=TODAY) == edition
    assert Line.objects.filter(act="people.restore_rule").count() == 1


def test_a_rule_whose_place_was_taken_is_not_brought_back(world, unit):
    amend(world, "points", ADOPTED, priced(unit, "30"))
    rule = LocalRule.objects.get()
    rules.withdraw(rule, "错了", by=world.secretary, at=AT, on=TODAY)
    amend(world, "points", ADOPTED, priced(unit, "35"))
    with pytest.raises(rules.RuleIsTaken):
        rules.restore(rule, by=world.secretary, at=AT, on=TODAY)
    assert price(unit, TODAY) == Decimal(35)


def test_what_a_saved_rule_changed_can_be_said_later(world, unit):
    amend(world, "points", ADOPTED, priced(unit, "30"))
    rule = LocalRule.objects.select_related("unit").get()
    seen = rules.preview_saved(rule, on=TODAY)
    assert ("20分", "30分") in [(c.old, c.new) for c in seen.changes]
    rules.withdraw(rule, "错了", by=world.secretary, at=AT, on=TODAY)
    rule.refresh_from_db()
    assert ("30分", "20分") in [(c.old, c.new) for c in rules.preview_saved(rule, on=TODAY).changes]


# Synonyms


def test_a_wording_must_mean_something(world, unit):
    with pytest.raises(rules.RuleRefused):
        amend(world, "synonym", "no.such", {"wordings": ["甲"], "source": "秘书处"})
    with pytest.raises(rules.RuleRefused):
        amend(world, "synonym", "information.reported", {"wordings": [], "source": "秘书处"})


def test_a_wording_taken_back_is_gone(world, unit):
    before = charters.synonyms(unit).get("information.reported")
    amend(world, "synonym", "information.reported", {"wordings": ["甲乙丙"], "source": "秘书处"})
    assert "甲乙丙" in charters.synonyms(unit)["information.reported"].wordings
    rules.withdraw(LocalRule.objects.get(), "不用了", by=world.secretary, at=AT, on=TODAY)
    assert charters.synonyms(unit).get("information.reported") == before
    assert numbers(unit) == ["2025年第1版"]


# Holidays


def test_an_administrator_imports_a_list(world):
    rest, work = [date(2027, 1, 1)], [date(2027, 1, 9)]
    made = rules.import_holidays(2027, rest, work, "国办发明电", by=world.administrator, at=AT, on=TODAY)
    assert (made.year, made.rest, made.work) == (2027, ["2027-01-01"], ["2027-01-09"])
    rules.import_holidays(2027, [*rest, date(2027, 1, 2)], work, "更正", by=world.administrator, at=AT, on=TODAY)
    assert Holiday.objects.get().rest == ["2027-01-01", "2027-01-02"]
    assert Line.objects.filter(act="people.import_holidays", path=world.department.path).count() == 2


def test_nobody_else_does(world):
    with pytest.raises(Forbidden):
        rules.import_holidays(2027, [date(2027, 1, 1)], [], "通知", by=world.member, at=AT, on=TODAY)


@pytest.mark.parametrize(
    ("rest", "work", "sentence"),
    [
        ([], [], "没有读到放假日"),
        ([date(2027, 1, 1)], [date(2027, 1, 1)], "既放假又上班"),
        ([date(2027, 1, 1)], [date(2027, 1, 4)], "本来就上班"),
        ([date(2026, 5, 1)], [], "不属于2027年"),
    ],
)
def test_a_list_that_contradicts_itself_is_refused(world, rest, work, sentence):
    with pytest.raises(rules.RuleRefused, match=sentence):
        rules.import_holidays(2027, rest, work, "通知", by=world.administrator, at=AT, on=TODAY)
    assert not Holiday.objects.exists()
