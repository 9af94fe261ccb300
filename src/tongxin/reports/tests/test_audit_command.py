"""./tongxin audit: a line for each figure, an exit status one can act on, and no database where none is asked."""

import io
import json
import os
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from .conftest import World
from .papers import word

TEXT = "潮城市知联会2025年工作回顾\r\n全年共上报社情民意信息3篇。全年上报社情民意信息5篇。收到来信9余封。\r\n"
KEYS = (
    "doc start end text value unit qualifier kind subject action level org org_doubt period indicator verdict ours"
    " suspicions"
).split()


@pytest.fixture(autouse=True)
def chinese(monkeypatch):
    monkeypatch.setenv("TONGXIN_LANG", "zh")


@pytest.fixture
def draft(tmp_path):
    path = tmp_path / "稿.txt"
    path.write_bytes(TEXT.encode())
    return path


def run(*arguments, **options):
    """What it printed, what it said beside, and its exit status."""
    out, err, status = io.StringIO(), io.StringIO(), 0
    try:
        call_command("audit", *map(str, arguments), stdout=out, stderr=err, **options)
    except SystemExit as error:
        status = error.code
    return SimpleNamespace(out=out.getvalue(), err=err.getvalue(), status=status)


def lines(said):
    return [json.loads(line) for line in said.out.splitlines()]


def test_without_an_organisation_it_needs_no_database_and_nothing_differs(draft):
    said = run(draft, "--format", "jsonl")
    found = lines(said)
    assert said.status == 0 and all(list(line) == KEYS for line in found)
    assert [(line["text"], TEXT[line["start"] : line["end"]]) for line in found] == [
        (x, x) for x in ("3篇", "5篇", "9余封")
    ]
    assert {line["verdict"] for line in found} == {line["indicator"] for line in found} == {None}
    assert found[2]["suspicions"] == ["D2"] and (found[0]["doc"], found[0]["value"]) == ("稿.txt", 3)


def test_with_an_organisation_figures_are_held_against_its_records(world: World, draft):
    world.fill_in()
    said = run(draft, "--org", world.unit.key, "--period", "2025")
    assert said.status == 1
    assert [line["verdict"] for line in lines(said)][:2] == ["agrees", "differs"] and lines(said)[1]["ours"] == "3篇"
    by_name = run(draft, "--org", world.unit.name, "--format", "text")  # the period is in the text
    assert by_name.status == 1 and "不符：上报社情民意信息，台账是3篇" in by_name.out

    draft.write_bytes(TEXT.replace("5篇", "3篇").encode())
    assert run(draft, "--org", world.unit.key, "--period", "2025").status == 0


def test_what_cannot_be_audited_is_said_and_the_rest_is_done(draft, tmp_path):
    (tmp_path / "空.md").write_bytes(b"")
    (tmp_path / "表.docx").write_bytes(word("种树40棵。"))
    (tmp_path / "~$表.docx").write_bytes(b"x")
    (tmp_path / "图.png").write_bytes(b"x")
    said = run(tmp_path, tmp_path / "没有.txt")
    assert said.status == 2
    assert [line["doc"] for line in lines(said)] == ["稿.txt"] * 3 + ["表.docx"]
    assert "空.md：文件是空的" in said.err and "没有.txt：打不开" in said.err
    assert "│" in said.err and "│" not in said.out  # the table, beside the lines


def test_as_text_figures_stand_with_their_lines_and_a_table_sums_up(draft, tmp_path):
    (tmp_path / "第二份.md").write_bytes("种树40棵。".encode())
    said = run(tmp_path, format="text")
    assert "第2行  3篇" in said.out and "存疑：" in said.out and "第二份.md：" in said.out
    assert "┃ 文件" in said.out and not said.err


@pytest.mark.parametrize(
    "options",
    [["--period", "去年"], ["--published", "昨天"], ["--format", "xml"], []],
    ids=lambda o: "".join(o) or "none",
)
def test_options_it_does_not_know_end_with_two(draft, options):
    files = [draft] if options else []
    with pytest.raises(CommandError, match="(?i)period|期间|日期|invalid|required"):
        run(*files, *options)


def test_organisations_that_are_not_there(world: World, draft, tmp_path):
    said = run(draft, "--org", "nowhere")
    assert said.status == 2 and "没有代号为“nowhere”的单位" in said.err and not said.out
    told = run(draft, "--org", "江海市欧美同学会")
    assert told.status == 0 and "没有登记" in told.err and lines(told)[0]["org"] == "江海市欧美同学会"

    world.people.harbour.name = world.unit.name
    world.people.harbour.save()
    said = run(draft, "--org", world.unit.name)
    assert said.status == 2 and "用代号指明" in said.err

    draft.write_bytes("种树40棵。".encode())
    assert "看不出说的是哪一段时间" in run(draft, "--org", world.unit.key).err
    (tmp_path / "空").mkdir()
    assert run(tmp_path / "空").status == 2


def test_a_database_of_another_version_is_a_sentence(world: World, draft, monkeypatch):
    def broken(*_):
        raise OperationalError("no such table")

    monkeypatch.setattr("tongxin.reports.audits.batch.hold", broken)
    said = run(draft, "--org", world.unit.key)
    assert said.status == 2 and "./tongxin doctor" in said.err


def test_a_name_that_windows_left_in_gb18030_is_read_and_printed(draft):
    strange = os.fsdecode(os.fsencode(draft.parent) + b"/" + "总结.txt".encode("gb18030"))
    os.rename(draft, strange)
    (draft.parent / "空.txt").touch()
    said = run(draft.parent, "--format", "text")
    assert "总结.txt：数3，存疑" in said.out and said.out.encode()
    assert said.err.endswith("空.txt：文件是空的。换一个文件。\n")
