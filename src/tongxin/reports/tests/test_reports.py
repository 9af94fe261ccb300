"""A report from its draft to its signing, and what it says when records change later."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import override

from tongxin.journal.models import Line
from tongxin.ledger.facts import Fact, Party
from tongxin.people.operations import erase
from tongxin.people.permissions import SYSTEM, Forbidden
from tongxin.people.tests.factories import make_person

from .. import compose, material, operations, released
from ..figures import figures
from ..models import Report, Signing
from ..operations import IsSigned, NotReady, ReportRefused, SectionMoved
from ..views.sheet import changes
from .conftest import World
from .things import AT, TODAY


def ready(world: World, period: str = "2025") -> Report:
    """A draft with nothing missing."""
    world.fill_in()
    report = world.draft(period)
    for section in report.sections.all():
        for token in material.read(report, on=TODAY).section(section.code).missing:  # type: ignore[union-attr]
            operations.leave_out(section, token, **world.when)
    return report


# --- drafting ------------------------------------------------------------------------------------------------------


def test_a_draft_has_the_charters_text_with_live_figures(world: World) -> None:
    world.fill_in()
    report = world.draft()
    composed = compose.compose(report, on=TODAY, at=AT)
    body = "".join(b.text for b in composed.blocks)
    assert report.title == "潮城市党外知识分子联谊会2025年度工作总结"
    assert "上报社情民意信息3篇，同比增加1篇" in body
    assert composed.state == "draft" and len(composed.hash) == 64
    world.things.add(world.people.youth, "information.reported", date(2025, 5, 5))
    assert "上报社情民意信息4篇" in "".join(b.text for b in compose.compose(report, on=TODAY, at=AT).blocks)


def test_there_is_one_report_a_unit_kind_and_period(world: World) -> None:
    first = world.draft()
    with pytest.raises(operations.AlreadyDrafted) as error:
        world.draft()
    assert error.value.report == first


@pytest.mark.parametrize("period", ["2025H1", "2025-07", "2026", "nonsense"])
def test_a_year_end_report_is_about_a_year_that_has_begun(world: World, period: str) -> None:
    with pytest.raises(ReportRefused):
        world.draft(period)


def test_a_neighbour_may_not_draft_here(world: World) -> None:
    with pytest.raises(Forbidden):
        operations.draft(world.unit, "annual", "2025", by=world.people.neighbour_secretary, at=AT, on=TODAY)
    assert not Report.objects.exists()


# --- writing -------------------------------------------------------------------------------------------------------


def test_a_section_is_changed_undone_and_put_back(world: World) -> None:
    report = world.draft()
    section = world.section(report, "service")
    original = operations.current_text(section, report)

    section = operations.write_section(section, "甲。", **world.when)
    clock_set_back = world.when | {"at": AT - timedelta(hours=26)}
    section = operations.write_section(section, "乙。", **clock_set_back)
    assert operations.current_text(section, report) == "乙。"
    section = operations.undo_section(section, **world.when)
    assert operations.current_text(section, report) == "甲。"
    section = operations.undo_section(section, **world.when)
    assert operations.current_text(section, report) == original
    assert not section.is_edited
    section = operations.write_section(section, "丙。", **world.when)
    section = operations.reset_section(section, **world.when)
    assert operations.current_text(section, report) == original
    assert operations.current_text(operations.undo_section(section, **world.when), report) == "丙。"


def test_of_two_editors_the_later_is_told_and_loses_nothing(world: World) -> None:
    report = world.draft()
    section = world.section(report, "service")
    seen = operations.stamp(section)
    operations.write_section(section, "先存的。", expected=seen, **world.when)
    with pytest.raises(SectionMoved, match="沈知远"):
        operations.write_section(section, "后存的。", expected=seen, **world.when)
    section.refresh_from_db()
    assert section.text == "先存的。"

    client = world.client(world.secretary)
    answer = client.post(
        f"/reports/{report.pk}/sections/service/", {"text": "后存的。", "expected": seen, "action": "save"}
    )
    assert answer.status_code == 422
    assert "后存的。" in answer.content.decode()


def test_a_figure_the_charter_does_not_know_is_refused(world: World) -> None:
    section = world.section(world.draft(), "service")
    for wrong in ("服务{no.such}人", "服务{46篇}", "服务{cite:99}"):
        with pytest.raises(operations.BadText):
            operations.write_section(section, wrong, **world.when)


def test_a_typed_number_is_found_and_replaced_by_the_live_figure(world: World) -> None:
    world.things.many(46, world.people.youth, "information.reported", 2025)
    report = world.draft()
    section = operations.write_section(world.section(report, "advice"), "上报社情民意信息45篇。", **world.when)

    read = material.read(report, on=TODAY)
    [hand] = read.section("advice").typed  # type: ignore[union-attr]
    assert hand.text == "45篇"
    assert [f.kind for f in material.findings(read) if f.section == "advice"] == ["typed"]

    operations.settle_typed(section, f"{hand.start}-{hand.text}", token="information.reported", **world.when)
    assert operations.current_text(section.__class__.objects.get(pk=section.pk), report) == (
        "上报社情民意信息{information.reported}。"
    )


def test_a_number_that_is_no_figure_is_declared_so(world: World) -> None:
    report = world.draft()
    section = operations.write_section(world.section(report, "service"), "推进100个重点村建设。", **world.when)
    [hand] = material.read(report, on=TODAY).section("service").typed  # type: ignore[union-attr]
    operations.settle_typed(section, f"{hand.start}-{hand.text}", is_no_figure=True, **world.when)
    read = material.read(report, on=TODAY)
    assert read.section("service").typed == ()  # type: ignore[union-attr]
    assert "推进100个重点村建设。" in compose.current(read, at=AT).text


def test_a_missing_figure_is_left_out_of_the_sentence(world: World) -> None:
    world.things.many(3, world.people.youth, "information.reported", 2025)
    report = world.draft()
    read = material.read(report, on=TODAY)
    assert "supervision.opinion" in read.missing
    section = world.section(report, "supervision")
    for token in read.section("supervision").missing:  # type: ignore[union-attr]
        operations.leave_out(section, token, **world.when)
    assert not [t for t in material.read(report, on=TODAY).missing if t.startswith("supervision")]


# --- outside figures, carried items ---------------------------------------------------------------------------------


def cite(world: World, report: Report) -> str:
    row = operations.cite(
        report,
        value=Decimal("126"),
        counter="户",
        label="助农带动农户",
        origin="市农业农村局",
        document="2025年12月统计表",
        file=SimpleUploadedFile("统计表.txt", "带动农户126户".encode()),
        **world.when,
    )
    return f"cite:{row.pk}"


def test_an_outside_figure_stands_with_its_source(world: World) -> None:
    report = world.draft()
    token = cite(world, report)
    operations.write_section(world.section(report, "service"), f"带动农户{{{token}}}。", **world.when)

    composed = compose.compose(report, on=TODAY, at=AT)
    [source] = [s for s in composed.sources if s.figure == token]
    assert (source.printed, source.source, source.records) == ("126户", "引用", "—")
    assert "市农业农村局《2025年12月统计表》" in source.definition
    assert source.note == "引用人：沈知远"
    made = compose.current(material.read(report, on=TODAY), at=AT)
    [entry] = [f for f in made.figures if f["indicator"] == token]
    assert (entry["value"], entry["basis"], entry["records"]) == (126, "outside", 0)


def test_problems_are_carried_to_the_next_report_and_must_be_confirmed(world: World) -> None:
    last = world.draft("2024")
    kept = operations.add_item(last, "problem", "课题转化还不够", **world.when)
    done = operations.add_item(last, "problem", "阵地还没有升级", **world.when)
    operations.carry(done, "solved", **world.when)
    operations.add_item(last, "plan", "开展三次联合调研", **world.when)

    report = world.draft()
    came = list(report.carryovers.order_by("kind", "place"))
    assert [(c.kind, c.came_from_id, c.outcome) for c in came] == [
        ("plan", came[0].came_from_id, ""),
        ("problem", kept.pk, ""),
    ]
    assert [f.kind for f in material.findings(material.read(report, on=TODAY)) if f.kind == "carry"] == ["carry"] * 2
    operations.carry(came[1], "open", **world.when)
    operations.carry(came[0], "dropped", **world.when)
    read = material.read(report, on=TODAY)
    assert not [f for f in material.findings(read) if f.kind == "carry"]
    body = compose.current(read, at=AT).text
    assert "1.课题转化还不够" in body and "联合调研" not in body


def test_what_is_added_stands_behind_what_was_carried_over(world: World) -> None:
    last = world.draft("2024")
    for text in ("甲", "乙", "丙"):
        item = operations.add_item(last, "problem", text, **world.when)
        operations.carry(item, "open" if text == "丙" else "solved", **world.when)
    report = world.draft()
    operations.add_item(report, "problem", "丁", **world.when)
    assert [item.text for item in material.read(report, on=TODAY).section("problems").carried] == ["丙", "丁"]  # type: ignore[union-attr]


def test_a_years_report_takes_over_from_the_half_year_that_was_reported_in_it(world: World) -> None:
    operations.add_item(world.draft("2024"), "plan", "去年的打算", **world.when)
    half = world.draft("2025H1", "half")
    operations.carry(half.carryovers.get(), "dropped", **world.when)
    operations.add_item(half, "plan", "下半年的打算", **world.when)
    assert [item.text for item in world.draft().carryovers.all()] == ["下半年的打算"]


def test_a_part_greater_than_its_whole_stops_the_signing(world: World) -> None:
    report = ready(world)
    world.things.many(5, world.people.youth, "information.adopted", 2025, level="city")
    findings = material.findings(material.read(report, on=TODAY))
    assert [f.kind for f in findings if not f.is_warning] == ["part"]
    with pytest.raises(NotReady):
        operations.sign(report, **world.when)


# --- signing ---------------------------------------------------------------------------------------------------------


def test_a_report_with_missing_figures_is_not_signed(world: World) -> None:
    report = world.draft()
    with pytest.raises(NotReady) as error:
        operations.sign(report, **world.when)
    assert {f.kind for f in error.value.findings} == {"missing"}
    assert not Signing.objects.exists()


def test_signing_freezes_text_and_figures(world: World) -> None:
    report = ready(world)
    before = compose.frozen(report, on=TODAY, at=AT)
    signing = operations.sign(report, **world.when)
    world.things.many(7, world.people.youth, "information.reported", 2025)

    report.refresh_from_db()
    after = compose.frozen(report, on=TODAY, at=AT)
    assert report.state == "signed"
    assert after.figures == before.figures and after.text == before.text
    assert after.composed.blocks == before.composed.blocks
    assert after.composed.sources == before.composed.sources
    assert after.composed.signed_by == "沈知远"
    assert compose.is_intact(signing)
    live = compose.frozen(report, on=TODAY, at=AT, live=True)
    assert live.hash != after.hash


def test_whoever_signs_signs_what_they_looked_at(world: World) -> None:
    report = ready(world)

    def hash_now() -> str:
        return compose.current(material.read(report, on=TODAY), at=AT).hash

    seen = hash_now()
    world.things.add(world.people.youth, "information.reported", date(2025, 7, 7))
    with pytest.raises(operations.DraftMoved):
        operations.sign(report, seen=seen, **world.when)
    assert operations.sign(report, seen=hash_now(), **world.when).number == 1


def test_what_is_signed_is_in_chinese_whatever_language_the_signer_reads(world: World) -> None:
    report = ready(world)
    with override("en"):
        seen = compose.current(material.read(report, on=TODAY), at=AT)
        signing = operations.sign(report, seen=seen.hash, **world.when)
    told = {source["records"] for source in signing.frozen["composed"]["sources"]}
    assert "3条" in told and not told & {source.records for source in seen.composed.sources if source.records != "—"}
    assert compose.is_intact(signing)


def test_a_signed_text_that_was_tampered_with_shows(world: World) -> None:
    signing = operations.sign(ready(world), **world.when)
    signing.text = signing.text.replace("3篇", "33篇")
    assert not compose.is_intact(signing)


def test_signing_writes_the_journal_and_only_who_may_signs(world: World) -> None:
    report = ready(world)
    with pytest.raises(Forbidden):
        operations.sign(report, by=world.people.neighbour_secretary, at=AT, on=TODAY)
    operations.sign(report, **world.when)
    assert Line.objects.filter(act="reports.sign", thing=f"reports.report:{report.pk}").count() == 1
    with pytest.raises(IsSigned):
        operations.sign(report, **world.when)


def test_a_late_adoption_is_told_as_such_and_disturbs_nothing_signed(world: World) -> None:
    last = ready(world, "2024")
    u = world.people.youth
    report = last
    operations.sign(report, **world.when)
    report.refresh_from_db()
    made = compose.frozen(report, on=TODAY, at=AT)
    assert changes(made, material.read(report, on=TODAY)) == []

    world.things.add(u, "information.adopted", date(2025, 2, 1), level="national", booked=date(2024, 6, 1))

    found = {c.token: c for c in changes(compose.frozen(report, on=TODAY, at=AT), material.read(report, on=TODAY))}
    assert (found["information.adopted"].then, found["information.adopted"].value) == ("0篇", "1")
    assert found["information.adopted"].late == 1
    now = figures(world.unit, material.read(report, on=TODAY).period, ["information.adopted"], TODAY)
    assert now["information.adopted"].late == 1
    assert compose.frozen(report, on=TODAY, at=AT).text == made.text
    page = world.client(world.secretary).get(f"/reports/{report.pk}/sources/").content.decode()
    assert "补记1" in page


def test_a_signed_report_is_changed_only_after_reopening(world: World) -> None:
    report = ready(world)
    section = world.section(report, "service")
    operations.sign(report, **world.when)
    with pytest.raises(IsSigned):
        operations.write_section(section, "改。", **world.when)
    with pytest.raises(ReportRefused):
        operations.reopen(report, "  ", **world.when)
    with pytest.raises(ReportRefused, match="最多300字，现在有301字"):
        operations.reopen(report, "误" * 301, **world.when)

    operations.reopen(report, "数字有误", **world.when)
    operations.write_section(section, "改了。", **world.when)
    second = operations.sign(report, **world.when)
    first = report.signings.get(number=1)
    assert (second.number, first.reopened_why) == (2, "数字有误")
    assert "改了。" in second.text and "改了。" not in first.text
    assert compose.is_intact(first)


def test_persons_stand_in_a_signed_text_as_tokens(world: World) -> None:
    person = make_person("居海明", world.people.youth)
    report = ready(world)
    operations.write_section(world.section(report, "service"), "居海明等会员到村里服务。", **world.when)
    signing = operations.sign(report, **world.when)
    assert "居海明" not in signing.text and "居海明" not in str(signing.frozen)
    report.refresh_from_db()
    assert "居海明等会员" in "".join(b.text for b in compose.compose(report, on=TODAY, at=AT).blocks)

    with transaction.atomic():
        erase(person, by=SYSTEM, at=AT, reason="本人要求")
    assert "某会员等会员" in "".join(b.text for b in compose.compose(report, on=TODAY, at=AT).blocks)
    assert compose.is_intact(signing)


# --- released --------------------------------------------------------------------------------------------------------


def test_totals_over_guided_bodies_take_joint_work_once(world: World) -> None:
    p, t = world.people, world.things
    joint = Fact(
        "information.reported", 1, date(2025, 3, 1), date(2025, 3, 1), (Party(p.youth.pk), Party(p.harbour.pk))
    )
    thing = t.add(p.youth, "information.reported", date(2025, 3, 1))
    t.say(thing, joint)
    report = ready(world)
    operations.sign(report, **world.when)
    other = operations.draft(p.neighbour, "annual", "2025", by=SYSTEM, at=AT, on=TODAY)
    for section in other.sections.all():
        for token in material.read(other, on=TODAY).section(section.code).missing:  # type: ignore[union-attr]
            operations.leave_out(section, token, by=SYSTEM, at=AT, on=TODAY)
    operations.sign(other, by=SYSTEM, at=AT, on=TODAY)

    signed = released.signings([p.association, p.neighbour], "2025")
    rows = released.table([signed[p.association.pk], signed[p.neighbour.pk]], {"information.reported": 1})
    [row] = [r for r in rows if r.indicator == "information.reported"]
    assert (row.values, row.total, row.overlap) == (("4篇", "5篇"), "8篇", 1)
