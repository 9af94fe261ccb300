"""Audits of drafts: what is held against what, corrected, held again, and gone when it is discarded."""

from datetime import date

import pytest

from tongxin.journal.models import Line
from tongxin.people import charters, holdings
from tongxin.people.operations import erase
from tongxin.people.permissions import SYSTEM, Forbidden
from tongxin.people.tests.factories import make_unit

from ..audits import compare, exports, holding, naming, operations, paging
from ..audits.drafts import LONGEST, Draft
from ..audits.guess import guess
from ..audits.operations import AuditRefused
from ..models import Audit, AuditClaim, AuditFile, Correction
from .conftest import World
from .things import AT, TODAY

TEXT = (
    "潮城市知联会2025年工作回顾\n\n全年共上报社情民意信息3篇，另有9余篇在改。全年上报社情民意信息5篇。"
    "青年小组上报社情民意信息3篇。2024年上报社情民意信息2篇。种下桂花树40棵。"
)


def made(world: World, text: str = TEXT, **more) -> Audit:
    return operations.audit(world.unit, Draft(text, "txt", ""), period="2025", **world.when, **more)


def claim(audit: Audit, text: str, nth: int = 0) -> AuditClaim:
    return audit.claims.filter(text=text).order_by("place")[nth]


@pytest.fixture
def full(world: World) -> World:
    world.fill_in()
    return world


def test_each_figure_is_held_against_its_own_body_and_year(full: World):
    audit = made(full)
    assert audit.title == "潮城市知联会2025年工作回顾"
    first, wrong = claim(audit, "3篇"), claim(audit, "5篇")
    assert (first.indicator, first.verdict, first.ours) == ("information.reported", "agrees", "3篇")
    assert (wrong.verdict, wrong.ours) == ("differs", "3篇")
    assert claim(audit, "2篇").verdict == "agrees" and claim(audit, "2篇").period == "2024"
    trees = claim(audit, "40棵")
    assert (trees.indicator, trees.verdict) == ("", "unbound") and trees.reasons
    assert audit.totals == {
        "all": audit.claims.count(),
        "agrees": audit.claims.filter(verdict="agrees").count(),
        "differs": audit.claims.filter(verdict="differs").count(),
        "none": audit.claims.filter(verdict__in=("unbound", "no_basis")).count(),
        "suspicious": audit.claims.filter(is_suspicious=True).count(),
    }
    assert claim(audit, "9余篇").suspicions[0]["rule"] == "D2"


def test_the_sentence_of_a_figure_is_kept_with_its_place(full: World):
    audit = made(full)
    row = claim(audit, "5篇")
    assert row.sentence == "全年上报社情民意信息5篇"
    assert TEXT[row.start : row.end] == "5篇" and TEXT[row.sentence_start :].startswith(row.sentence)


def test_a_correction_holds_at_once_and_for_later_drafts_until_it_is_taken_back(full: World):
    audit = made(full)
    correction = operations.correct(claim(audit, "40棵"), "information.reported", **full.when)
    assert claim(audit, "40棵").indicator == "information.reported" and claim(audit, "40棵").verdict == "differs"
    assert claim(made(full), "40棵").indicator == "information.reported"

    again = operations.correct(claim(audit, "40棵"), "", **full.when)
    assert claim(audit, "40棵").verdict == "unbound"
    correction.refresh_from_db()
    assert correction.withdrawn_at is not None and Correction.objects.filter(withdrawn_at=None).get() == again

    operations.withdraw_correction(again, **full.when)
    operations.withdraw_correction(again, **full.when)
    assert Line.objects.filter(act="reports.withdraw_correction").count() == 1
    assert not Correction.objects.filter(withdrawn_at=None).exists()


def test_a_correction_needs_words_and_a_figure_that_there_is(full: World):
    audit = made(full)
    with pytest.raises(AuditRefused, match="没有这个数字"):
        operations.correct(claim(audit, "40棵"), "no.such", **full.when)
    row = claim(audit, "40棵")
    row.subject = row.action = ""
    with pytest.raises(AuditRefused, match="没有说清"):
        operations.correct(row, "", **full.when)
    assert not Correction.objects.exists()


def test_holding_again_sees_todays_records_and_keeps_what_was_checked(full: World):
    audit = made(full, is_confirmed=False)
    operations.check_claim(claim(audit, "40棵"), True, **full.when)
    for _n in range(2):
        full.things.add(full.people.youth, "information.reported", date(2025, 4, 1))
    audit = operations.hold_again(audit, full.unit, "2025", None, **full.when)
    assert claim(audit, "5篇").verdict == "agrees" and claim(audit, "3篇").verdict == "differs"
    assert claim(audit, "40棵").checked_at is not None and audit.is_confirmed
    operations.check_claim(claim(audit, "40棵"), False, **full.when)
    assert claim(audit, "40棵").checked_at is None


def test_a_mark_holds_though_somebody_held_the_draft_again_meanwhile(full: World):
    audit = made(full)
    seen = claim(audit, "40棵")
    operations.hold_again(audit, full.unit, "2025", None, **full.when)
    operations.check_claim(seen, True, **full.when)
    assert claim(audit, "40棵").checked_at is not None


def test_a_name_that_two_units_below_go_by_is_held_against_neither(full: World):
    names = ("城东区", "城西区", "城南区")
    groups = [make_unit(name, kind="group", parent=full.unit) for name in names]
    text = "\n".join(f"{name}：全年上报社情民意信息{n}篇。" for n, name in enumerate(names, 5))
    assert claim(made(full, text), "5篇").unit == groups[0]
    make_unit("城东区", kind="group", parent=groups[1])
    row = claim(made(full, text), "5篇")
    assert (row.unit, row.verdict, row.why) == (None, "no_basis", ["several_bodies", {"body": "城东区"}])


def test_what_is_doubtful_about_whose_it_is_is_told_in_words(full: World):
    row = claim(made(full, "潮城市知联会2025年小结\n会员及会员企业捐款20万元。"), "20万元")
    assert row.org_doubt and row.doubts == [["owner_members", {}]]
    page = full.client(full.secretary).get(f"/reports/audits/{row.audit_id}/?claim={row.place}")
    assert "写的是成员和成员企业的，不一定是本级的。" in page.content.decode()


def test_a_period_too_many_is_said_not_to_have_been_asked(full: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(holding, "SPANS", 1)
    audit = made(full)
    row = claim(audit, "2篇")
    assert (row.period, row.verdict, row.why[0]) == ("2024", "no_basis", "not_asked")
    assert claim(audit, "5篇").verdict == "differs"


def test_drafts_of_two_rules_side_by_side_are_named_by_either(full: World):
    other = Audit(unit=make_unit("民盟潮城市委会", charter="minzhu-dangpai"))
    own = charters.of(full.unit).indicators
    rules = compare.rules_of([made(full), other])
    only = "information.adopted_party.national"
    assert only in rules.indicators and only not in own
    assert list(rules.indicators)[: len(own)] == list(own)


def test_signs_that_a_database_does_not_take_are_blanks(full: World):
    audit = made(full, "潮城市知联会\x00\x01小结：上报社情民意信息3篇。\ud800")
    assert audit.title == "潮城市知联会  小结：上报社情民意信息3篇。" and claim(audit, "3篇").start == 19
    assert exports.render(audit, "xlsx", at=full.when["at"]) and exports.render(audit, "docx", at=full.when["at"])


def test_discarding_leaves_nothing_but_a_line_without_words(full: World):
    audit = made(full, content=b"bytes")
    operations.correct(claim(audit, "40棵"), "", **full.when)
    operations.discard_audit(audit, **full.when)
    assert not (Audit.objects.exists() or AuditClaim.objects.exists() or AuditFile.objects.exists())
    told = " ".join(str(row) for row in Line.objects.filter(act__startswith="reports.").values_list("reason", "detail"))
    assert "桂花" not in told and "社情民意" not in told and "工作回顾" not in told


def test_a_draft_that_names_who_is_erased_is_marked_for_the_unit_to_discard(full: World):
    person = full.people.colleague
    named = made(full, f"{TEXT}{person.name}同志提交提案1件。")
    Audit.objects.filter(pk=named.pk).update(made_at=AT.replace(hour=7))  # the day before, by the clock of Greenwich
    made(full)
    elsewhere = Audit.objects.create(
        unit=full.people.neighbour, title=person.name, period="2025", made_at=AT, held_at=AT, held_on=TODAY
    )
    ids = holdings.ids_of(person)
    assert dict(holdings.counted(ids))["写有姓名的核数稿"] == 1
    assert [list(row) for row in naming.HOLDING.rows(ids, TODAY)] == [[full.unit.name, AT.date()]]
    erase(person, by=SYSTEM, at=AT)
    assert list(Audit.objects.filter(names_erased=True)) == [named] and not elsewhere.names_erased
    assert not naming.naming(ids).exists()  # the name is not known any more
    office = full.client(full.secretary)
    page = office.get("/reports/audits/").text
    assert "有1份稿子写有已抹除个人信息的人" in page and page.count("写有已抹除的人</span>") == 1
    marked = office.get("/reports/audits/?erased=1").text
    assert marked.count('name="a"') == 1 and 'name="erased" value="1"' in marked  # a search stays among them
    assert "稿子里写有已抹除个人信息的人" in office.get(f"/reports/audits/{named.pk}/").text


def test_a_draft_that_somebody_deleted_meanwhile_is_gone_for_everybody(full: World):
    audit = made(full)
    row = claim(audit, "40棵")
    for _twice in range(2):
        operations.discard_audit(audit, **full.when)
    assert Line.objects.filter(act="reports.discard_audit").count() == 1
    for act in (
        lambda: operations.hold_again(audit, full.unit, "2025", None, **full.when),
        lambda: operations.correct(row, "", **full.when),
        lambda: operations.check_claim(row, True, **full.when),
    ):
        with pytest.raises(AuditRefused, match="已经删除"):
            act()


def test_only_those_who_may_draft_there(full: World):
    audit = made(full)
    neighbour = {**full.when, "by": full.people.neighbour_secretary}
    row = claim(audit, "40棵")
    correction = operations.correct(row, "", **full.when)
    for act in (
        lambda: operations.audit(full.unit, Draft(TEXT, "txt", ""), period="2025", **neighbour),
        lambda: operations.hold_again(audit, full.unit, "2025", None, **neighbour),
        lambda: operations.hold_again(audit, full.people.harbour, "2025", None, **full.when),
        lambda: operations.correct(row, "", **neighbour),
        lambda: operations.withdraw_correction(correction, **neighbour),
        lambda: operations.check_claim(row, True, **neighbour),
        lambda: operations.discard_audit(audit, **neighbour),
    ):
        with pytest.raises(Forbidden):
            act()
    assert Audit.objects.get().unit == full.unit


def test_nothing_is_kept_of_what_is_refused(world: World):
    for text, period, words in (("  \n", "2025", "没有文字"), (TEXT, "去年", "不是期间")):
        with pytest.raises(AuditRefused, match=words):
            operations.audit(world.unit, Draft(text, "txt", ""), period=period, **world.when)
    assert not Audit.objects.exists()


def test_a_draft_of_too_many_figures_or_characters_is_refused_before_it_is_read(world: World, monkeypatch):
    monkeypatch.setattr(holding, "FIGURES", 4)
    with pytest.raises(AuditRefused, match="稿中的数超过4个"):
        made(world)
    with pytest.raises(holding.TooLong, match="稿中的数超过4个"):
        holding.extract(TEXT)
    with pytest.raises(AuditRefused, match="文字超过100万字"):
        made(world, "字" * (LONGEST + 1))
    assert not Audit.objects.exists()


def test_a_long_draft_has_pages_that_cut_no_figure(full: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(paging, "PAGE", 100)
    monkeypatch.setattr(paging, "CROWD", 7)
    audit = made(full, "本会开展各类活动。" * 11 + "12345篇。" * 30)
    assert audit.pages[0] == 0 and audit.pages == sorted(set(audit.pages)) and len(audit.pages) > 3
    first = claim(audit, "12345篇")
    assert first.start < 100 < first.end and audit.pages[1] == first.start
    assert not any(c.start < page < c.end for c in audit.claims.all() for page in audit.pages)


THEIRS = "临海市知联会2025年工作总结\n全年共上报社情民意信息30篇。种树40棵。"


def test_another_bodys_draft_is_read_by_indicator_and_held_against_nothing(full: World):
    audit = made(full, THEIRS, issuer=" 临海市知联会 ")
    row = claim(audit, "30篇")
    assert (row.indicator, row.verdict, row.org, row.unit) == (
        "information.reported", "no_basis", "临海市知联会", None
    )  # fmt: skip
    assert row.why == ["other_body", {"body": "临海市知联会"}] and not row.ours
    assert claim(audit, "40棵").verdict == "unbound"
    assert (audit.totals["none"], audit.totals["differs"], audit.totals["agrees"]) == (2, 0, 0)
    assert len(exports.findings(audit)) == 1  # no comment but the sum
    again = operations.hold_again(audit, full.unit, "2025", None, "潮城市知联会", **full.when)
    assert again.issuer == "" and claim(again, "30篇").verdict == "differs"


@pytest.mark.parametrize(
    ("text", "ours", "theirs"),
    [
        (TEXT, True, ""),
        ("潮城知联会2025年工作总结\n种树40棵。", True, ""),  # short for the registered name
        (THEIRS, False, "临海市知联会"),
        (THEIRS + "学习潮城市知联会的做法3次。", False, "临海市知联会"),  # named after it
        ("青年小组2025年小结\n与临海市知联会交流3次。", False, ""),
        ("种树40棵。", False, ""),
    ],
)
def test_whose_draft_it_is_is_guessed_of_ours_and_of_others(world: World, text: str, ours: bool, theirs: str):
    found = guess(text, [world.people.youth, world.unit])
    assert (found.unit == world.unit, found.issuer) == (ours, theirs)


def test_whose_draft_it_is_and_of_which_year_is_guessed_from_its_words(world: World):
    units = [world.unit, world.people.youth, world.people.harbour]
    found = guess(TEXT, units)
    assert found.unit == world.unit and found.period is not None and found.period.code == "2025"
    assert guess("种树40棵。", units).unit is None and guess("种树40棵。", units).period is None
