"""Findings come back as comments of a Word file, and nothing else of it changes."""

import io
from datetime import UTC, datetime

import docx
import pytest
from docx.oxml.ns import qn

from tongxin.reports.audits import drafts
from tongxin.reports.audits.drafts import Draft, Finding

from .papers import with_footnote, word

AT = datetime(2025, 12, 22, 2, 0, tzinfo=UTC)
RICH = (
    "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>全年上报46</w:t></w:r>"
    "<w:ins w:id='9' w:author='x'><w:r><w:rPr><w:color w:val='FF0000'/></w:rPr><w:t>篇，采用</w:t></w:r></w:ins>"
    "<w:r><w:tab/><w:t>12篇。</w:t></w:r></w:p>"
)


def marked(data):
    """What each comment says, and the words it stands at."""
    document = docx.Document(io.BytesIO(data))
    found, open_, words = {c.comment_id: c.text for c in document.comments}, [], {}
    for element in document.element.body.iter():
        if element.tag == qn("w:commentRangeStart"):
            open_.append(int(element.get(qn("w:id"))))
        elif element.tag == qn("w:commentRangeEnd"):
            open_.remove(int(element.get(qn("w:id"))))
        elif element.tag == qn("w:t"):
            for number in open_:
                words[number] = words.get(number, "") + element.text
    assert not open_
    return [(words.get(number, ""), said) for number, said in found.items()]


def on(text, *said):
    return [Finding(text.index(words), text.index(words) + len(words), what) for words, what in said]


def test_each_finding_stands_at_its_very_words_also_over_runs_and_within_one_another():
    data = word("前言", body=RICH)
    draft = drafts.read(data, "稿.docx")
    out = drafts.commented(data, draft, on(draft.text, ("46篇", "甲"), ("报46篇，采", "乙"), ("12", "丙")), at=AT)
    assert sorted(marked(out)) == [("12", "丙"), ("46篇", "甲"), ("报46篇，采", "乙")]


def test_the_text_and_its_look_are_kept():
    data = word("前言", body=RICH)
    draft = drafts.read(data, "稿.docx")
    out = drafts.commented(data, draft, on(draft.text, ("6篇，", "甲")), at=AT)
    assert drafts.read(out, "稿.docx").text == draft.text
    runs = docx.Document(io.BytesIO(out)).element.body.iter(qn("w:r"))
    looks = {run[-1].text: [look.tag for look in run[0]] for run in runs if run[0].tag == qn("w:rPr")}
    assert looks["6"] == [qn("w:b")] and looks["篇，"] == looks["采用"] == [qn("w:color")]


def test_what_is_found_in_a_footnote_stands_where_it_is_called():
    data = with_footnote()
    draft = drafts.read(data, "稿.docx")
    assert marked(drafts.commented(data, draft, on(draft.text, ("3篇", "注")), at=AT)) == [("", "注")]


@pytest.mark.parametrize("kind", ["txt", "md", "pdf"])
def test_a_draft_that_was_no_word_file_becomes_one(kind):
    draft = Draft("# 总结\r\n上报46篇，\x0c采用12篇。\n", kind, "稿")
    out = drafts.commented(b"", draft, on(draft.text, ("46篇", "第一行\n第二行"), ("12篇", "x\x01")), at=AT)
    assert marked(out) == [("46篇", "第一行\n第二行"), ("12篇", "x ")]
    assert drafts.read(out, "稿.docx").text == "# 总结\n上报46篇， 采用12篇。\n\n"


def test_comments_carry_who_made_them_and_when():
    out = drafts.commented(b"", Draft("46篇", "txt", "稿"), [Finding(0, 3, "甲")], at=AT)
    [comment] = docx.Document(io.BytesIO(out)).comments
    assert (comment.author, f"{comment.timestamp:%m-%d %H:%M}") == ("同心核数", "12-22 10:00")


def test_comments_that_somebody_made_before_stay_at_their_words():
    document = docx.Document()
    document.add_comment(
        document.add_paragraph("上报46篇，采用12篇。").runs, text="领导批：请核实", author="林", initials="林"
    )
    before = io.BytesIO()
    document.save(before)
    draft = drafts.read(before.getvalue(), "稿.docx")
    out = drafts.commented(before.getvalue(), draft, on(draft.text, ("46篇", "甲"), ("12篇", "乙")), at=AT)
    assert marked(out) == [("上报46篇，采用12篇。", "领导批：请核实"), ("46篇", "甲"), ("12篇", "乙")]
    ids = [comment.comment_id for comment in docx.Document(io.BytesIO(out)).comments]
    assert len(set(ids)) == 3 and min(ids) >= 0
