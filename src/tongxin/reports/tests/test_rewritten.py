"""A report comes back from Word: the figures and sentences that somebody changed are told, and nothing else."""

import io

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx.oxml.ns import qn

from tongxin.journal.models import Evidence

from .. import operations, outputs, rewritten
from ..audits.drafts import DraftRefused
from ..models import Report
from .conftest import World
from .papers import word
from .test_reports import ready
from .things import AT, TODAY


@pytest.fixture
def report(world: World) -> Report:
    world.fill_in()
    return world.draft()


def exported(report):
    return docx.Document(io.BytesIO(outputs.render(report, "docx", on=TODAY, at=AT)))


def held(document, report):
    out = io.BytesIO()
    document.save(out)
    return rewritten.changed(out.getvalue(), "改稿.docx", report, on=TODAY, at=AT)


def marks(document):
    return [m for m in document.element.body.iter(qn("w:bookmarkStart")) if m.get(qn("w:name")).startswith("tx0")]


def figure(document, n=0):
    """The w:t of a marked figure."""
    return marks(document)[n].getnext().find(qn("w:t"))


def test_a_file_that_nobody_touched_has_no_changes(report):
    document = exported(report)
    found = held(document, report)
    assert found.is_same_version and found.kept == len(marks(document)) > 3
    assert found.figures == () and found.sentences == ()


def test_a_figure_that_was_rewritten_is_told_with_its_sentence(report):
    document = exported(report)
    was = figure(document).text
    figure(document).text = "999次"
    found = held(document, report)
    [change] = found.figures
    assert (change.was, change.now) == (was, "999次") and "999次" in change.sentence and change.label
    [sentence] = found.sentences
    assert ("out", "999") not in sentence.parts and any(side == "in" and "999" in text for side, text in sentence.parts)
    assert "".join(text for side, text in sentence.parts if side != "in") == sentence.was
    assert "".join(text for side, text in sentence.parts if side != "out") == sentence.now


def test_a_figure_that_is_gone_with_its_mark_is_told_and_a_lost_mark_alone_is_not(report):
    document = exported(report)
    was, mark, words = figure(document, 1).text, marks(document)[1], figure(document, 1)
    mark.getparent().remove(mark)
    assert held(document, report).figures == ()
    words.text = "若干"
    [change] = held(document, report).figures
    assert (change.was, change.now) == (was, "") and was in change.sentence


def test_sentences_put_in_and_left_out_are_told_and_moved_bookmarks_are_none(report):
    document = exported(report)
    last = next(p for p in reversed(document.paragraphs) if p.style.name == "公文正文" and p.text)
    last.insert_paragraph_before("新加的一句，种树40棵。")
    first = next(p for p in document.paragraphs if p.style.name == "公文一级")
    left_out = first.text
    first._p.getparent().remove(first._p)
    found = held(document, report)
    told = {(change.was, change.now) for change in found.sentences}
    assert told == {(left_out, ""), ("", "新加的一句，种树40棵。")} and not found.figures


def test_the_signing_that_a_file_was_made_from_is_the_one_it_is_held_against(world):
    report = ready(world)
    operations.sign(report, **world.when)
    document = exported(report)
    operations.reopen(report, "补记", **world.when)
    world.things.many(5, world.unit, "information.reported", 2025)
    assert held(document, report).is_same_version and not held(document, report).figures

    version = next(m for m in document.element.body.iter(qn("w:bookmarkStart")) if m.get(qn("w:name"))[:3] == "tx_")
    version.getparent().remove(version)
    later = held(document, report)
    assert not later.is_same_version and later.figures


def test_what_is_not_this_report_is_refused(report, monkeypatch):
    for data, name, said in ((word("别的文件。"), "a.docx", "没有这份报告"), (b"x", "a.txt", "请上传Word")):
        with pytest.raises(DraftRefused, match=said):
            rewritten.changed(data, name, report, on=TODAY, at=AT)
    monkeypatch.setattr(rewritten, "MOST", 1)
    with pytest.raises(DraftRefused, match="太长"):
        held(exported(report), report)


def test_the_page_tells_what_was_changed_and_keeps_nothing(world, report):
    client, address = world.client(world.secretary), f"/reports/{report.pk}/rewritten/"
    assert "上传改过的稿" in client.get(address).content.decode()
    document = exported(report)
    figure(document).text = "999次"
    out = io.BytesIO()
    document.save(out)
    out.seek(0)
    out.name = "改稿.docx"
    told = client.post(address, {"file": out})
    page = told.content.decode()
    assert told.status_code == 200 and "<ins>999次</ins>" in page and "改过的句子" in page
    refused = client.post(address, {"file": SimpleUploadedFile("稿.txt", "种树40棵。".encode())})
    assert refused.status_code == 422 and "请上传Word文件" in refused.content.decode()
    assert not Evidence.objects.exists()
