"""The outputs: Markdown byte for byte, JSON as promised, the command's manners."""

import hashlib
import io
import json
import os
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tongxin.people.models import Installation

from .. import compose, operations, outputs
from .conftest import World
from .test_reports import cite, ready
from .things import AT, TODAY

GOLDEN = Path(__file__).resolve().parents[4] / "tests" / "golden"


def small_year(world: World) -> Any:
    """A year that holds each kind of figure once: live, joint, change, zero, register, outside, missing."""
    p, t = world.people, world.things
    t.many(12, p.youth, "information.collected", 2025)
    t.many(5, p.youth, "information.reported", 2025)
    t.add(p.youth, "information.reported", date(2025, 6, 6), with_units=[p.east])
    t.many(4, p.youth, "information.reported", 2024)
    t.add(p.youth, "information.adopted", date(2025, 6, 6), level="national")
    t.many(8, p.youth, "motion.bill", 2025, level="city")
    t.many(9, p.harbour, "information.reported", 2025)  # the neighbour's
    report = world.draft()
    token = cite(world, report)
    text = f"带动农户{{{token}}}，推进{{=100个}}重点村建设。"
    operations.write_section(world.section(report, "service"), text, **world.when)
    operations.add_item(report, "problem", "课题转化还不够", **world.when)
    return report


def test_a_report_as_markdown_is_byte_for_byte_the_golden_one(world: World) -> None:
    report = small_year(world)
    made = outputs.render(report, "md", on=TODAY, at=AT).decode()
    golden = GOLDEN / "annual_2025.md"
    if os.environ.get("GOLDEN") == "write":  # then read the difference aloud to whoever owns the report
        golden.write_text(made, "utf-8")
    hash_shown = re.compile("校验码[0-9a-f ]+")  # over tokens with ids, which differ by what ran before
    assert hash_shown.sub("校验码", made) == hash_shown.sub("校验码", golden.read_text("utf-8"))
    assert len(hash_shown.findall(made)) == 1


def test_json_is_as_promised(world: World) -> None:
    report = small_year(world)
    made = json.loads(outputs.render(report, "json", on=TODAY, at=AT))
    assert list(made) == ["organisation", "period", "figures", "missing", "text", "hash", "state"]
    assert (made["organisation"], made["period"], made["state"]) == ("chaocheng", "2025", "draft")
    by_code = {f["indicator"]: f for f in made["figures"]}
    assert by_code["information.reported"] == {
        "indicator": "information.reported", "label": "上报社情民意信息", "value": 6, "counter": "篇",
        "printed": "6篇", "qualifier": "", "records": 6, "basis": "entries", "numerator": None, "denominator": None,
    }  # fmt: skip
    assert by_code["information.adopted.rate"]["value"] == 16.7
    assert (by_code["information.reported.change"]["value"], by_code["information.reported.change"]["printed"]) == (
        2,
        "增加2篇",
    )
    missing = {m["indicator"] for m in made["missing"]}
    assert "supervision.opinion" in missing and not missing & set(by_code)
    canonical = {k: made[k] for k in ("organisation", "period", "figures", "missing", "text")}
    text = json.dumps(canonical, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(text.encode()).hexdigest() == made["hash"]


def test_the_hash_of_a_draft_follows_its_figures(world: World) -> None:
    report = small_year(world)
    before = compose.compose(report, on=TODAY, at=AT).hash
    assert compose.compose(report, on=TODAY, at=AT).hash == before
    world.things.add(world.people.youth, "information.reported", date(2025, 8, 8))
    assert compose.compose(report, on=TODAY, at=AT).hash != before


def test_demo_data_is_marked_in_every_output(world: World) -> None:
    Installation.objects.update_or_create(pk=1, defaults={"is_demo": True, "business_day": TODAY})
    report = small_year(world)
    assert "演示数据" in outputs.render(report, "md", on=TODAY, at=AT).decode()
    assert json.loads(outputs.render(report, "json", on=TODAY, at=AT))["note"] == "演示数据"
    assert compose.compose(report, on=TODAY, at=AT).is_demo


# --- the command ----------------------------------------------------------------------------------------------------


def run(*args: str) -> tuple[int, str, str]:
    """(exit status, standard output, standard error)."""
    out, err = io.StringIO(), io.StringIO()
    status = 0
    try:
        call_command("report", *args, stdout=out, stderr=err)
    except SystemExit as left:
        status = int(left.code or 0)
    return status, out.getvalue(), err.getvalue()


def test_the_command_prints_the_document_alone(world: World) -> None:
    small_year(world)
    status, out, err = run("--org", "chaocheng", "--period", "2025", "--format", "json")
    assert (status, err) == (0, "")
    assert json.loads(out)["organisation"] == "chaocheng"
    assert run("--org", "chaocheng", "--period", "2025")[1].startswith("# 潮城市党外知识分子联谊会2025年度工作总结")


@pytest.mark.parametrize(
    ("org", "period", "word"),
    [
        ("nowhere", "2025", "没有代号"),
        ("chaocheng", "20xx", "不是期间"),
        ("chaocheng", "2025-07", "没有2025年7月的报告"),
        ("chaocheng", "2031", "还没有开始"),
        ("jiaoyuju", "2025", "没有指定规则"),
    ],
)
def test_what_cannot_be_printed_is_a_sentence_and_status_2(world: World, org: str, period: str, word: str) -> None:
    status, out, err = run("--org", org, "--period", period, "--format", "json")
    assert (status, out) == (2, "")
    assert word in err and "Traceback" not in err


def test_a_report_that_was_never_begun_is_printed_and_leaves_nothing_behind(world: World) -> None:
    world.things.many(3, world.people.youth, "information.reported", 2024)
    status, out, err = run("--org", "chaocheng", "--period", "2024", "--format", "json")
    assert (status, err) == (0, "")
    assert {f["indicator"]: f["value"] for f in json.loads(out)["figures"]}["information.reported"] == 3
    assert not world.unit.reports.exists()


def test_the_signed_version_is_printed_unless_live(world: World, tmp_path: Path) -> None:
    report = ready(world)
    operations.sign(report, **world.when)
    world.things.add(world.people.youth, "information.reported", date(2025, 8, 8))

    def value(*args: str) -> Any:
        made = json.loads(run("--org", "chaocheng", "--period", "2025", "--format", "json", *args)[1])
        return made["state"], {f["indicator"]: f["value"] for f in made["figures"]}["information.reported"]

    assert value() == ("signed", 3)
    assert value("--live") == ("draft", 4)
    file = tmp_path / "report.pdf"
    status, out, _err = run("--org", "chaocheng", "--period", "2025", "--format", "pdf", "--out", str(file))
    assert (status, out) == (0, "") and file.read_bytes().startswith(b"%PDF")
    assert run("--org", "chaocheng", "--period", "2025", "--out", str(tmp_path))[0] == 2
