"""An audit is taken away as a commented draft, as a workbook and as JSON."""

import io
import json

import docx
import pytest
from python_calamine import load_workbook

from ..audits import exports, operations
from ..audits.drafts import Draft, read
from ..models import Audit
from .conftest import World
from .papers import word
from .things import AT

TEXT = "潮城市知联会2025年工作回顾\n全年共上报社情民意信息3篇。全年上报社情民意信息5篇。收到来信9余封。种树40棵。\n"


@pytest.fixture
def audit(world: World) -> Audit:
    world.fill_in()
    data = word(*TEXT.splitlines())
    return operations.audit(world.unit, read(data, "稿.docx"), period="2025", content=data, **world.when)


def test_the_file_as_it_came_has_a_comment_on_each_finding(audit: Audit):
    out = exports.render(audit, "docx", at=AT)
    said = [comment.text for comment in docx.Document(io.BytesIO(out)).comments]
    assert said[0].startswith("核数：按潮城市党外知识分子联谊会2025年的台账，稿中共4个数，相符1个")
    assert any("不符：上报社情民意信息，台账是3篇" in one for one in said)
    assert any("存疑：" in one and "9余" in one for one in said)
    assert not any("40棵" in one for one in said[1:]) and len(said) == 3
    assert read(out, "稿.docx").text == audit.text


def test_what_was_pasted_is_typed_into_a_new_file(world: World):
    audit = operations.audit(world.unit, Draft(TEXT, "txt", ""), period="2025", **world.when)
    assert read(exports.render(audit, "docx", at=AT), "稿.docx").text.startswith(TEXT)


def test_the_workbook_has_a_row_for_each_figure_and_runs_no_formula(audit: Audit):
    row = audit.claims.get(text="5篇")
    row.subject, row.checked_at = "=1+1", AT
    row.save()
    rows = load_workbook(io.BytesIO(exports.render(audit, "xlsx", at=AT))).get_sheet_by_index(0).to_python()
    head = next(i for i, row in enumerate(rows) if row[0] == "序号")
    assert [row[1] for row in rows[head + 1 :]] == ["3篇", "5篇", "9余封", "40棵"]
    second = dict(zip(rows[head], rows[head + 2], strict=True))
    assert (second["数值"], second["结果"], second["台账"], second["数的是什么"]) == (5, "不符", "3篇", "'=1+1")
    assert [row[rows[head].index("已核")] for row in rows[head + 1 :]] == ["", "是", "", ""]


def test_json_has_the_keys_of_the_command_first_and_offsets_into_the_text(audit: Audit):
    told = json.loads(exports.render(audit, "json", at=AT))
    keys = "doc start end text value unit qualifier kind subject action level org org_doubt period"
    assert list(told["claims"][0])[:18] == [*keys.split(), "indicator", "verdict", "ours", "suspicions"]
    for claim in told["claims"]:
        assert told["text"][claim["start"] : claim["end"]] == claim["text"]
    assert told["claims"][2]["suspicions"] == ["D2"] and told["totals"]["differs"] == 1
    assert told["claims"][3]["indicator"] is None and told["claims"][3]["verdict"] == "unbound"
