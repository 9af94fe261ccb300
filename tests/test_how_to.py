"""The how-to pages, followed: what they lay into the charters is laid there, and does what they say."""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from tongxin.kernel.periods import Period
from tongxin.ledger.models import Entry
from tongxin.ledger.operations import repost
from tongxin.ledger.points import sheet
from tongxin.matters.operations import draft, record_event
from tongxin.matters.tests.helpers import counted, opinion, person_of_member, reported, shares, take
from tongxin.people import charters, shipped_charters
from tongxin.people.tests.factories import AT, TODAY, Cast, cast
from tongxin.reports import operations as reports
from tongxin.reports.audits import holding
from tongxin.reports.audits import operations as audits
from tongxin.reports.audits.drafts import Draft
from tongxin.reports.figures import figures

pytestmark = pytest.mark.django_db
PAGES = Path(__file__).resolve().parent.parent / "docs" / "how-to"
BLOCK = re.compile(r"`(charters/[\w/-]+\.toml)`(?:(?!```).)*?```toml\n(.*?)```", re.DOTALL)
EXAMPLE = re.compile(r"```text\n(.*?)```", re.DOTALL)


def in_chinese(page: str) -> str:
    return page.replace(".md", ".zh-CN.md")


def blocks(page: str) -> list[tuple[str, str]]:
    """(file, what is added to it), in the order of the page."""
    return BLOCK.findall((PAGES / page).read_text("utf-8"))


@pytest.fixture
def lay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Lay what a page says into a copy of the shipped charters, and start with those."""

    def forget() -> None:
        for read in vars(shipped_charters).values():
            if hasattr(read, "cache_clear"):
                read.cache_clear()

    def laid(page: str) -> None:
        shutil.copytree(shipped_charters.ROOT, tmp_path / "charters")
        added = blocks(page)
        assert added
        for file, text in added:
            with (tmp_path / file).open("a", encoding="utf-8") as into:
                into.write("\n" + re.sub(r"^   ", "", text, flags=re.MULTILINE))
        monkeypatch.setattr(shipped_charters, "ROOT", tmp_path / "charters")
        monkeypatch.setattr(holding, "_vocabularies", {})  # a server starts anew
        forget()
        assert not charters.sync(AT, on=TODAY).refused

    yield laid
    forget()


@pytest.fixture
def people() -> Cast:
    return cast()


def again(people: Cast) -> Cast:
    """The cast as it stands after new editions."""
    people.association.refresh_from_db()
    return people


@pytest.mark.parametrize("page", sorted(path.name for path in PAGES.glob("*.md") if "zh-CN" not in path.name))
def test_both_languages_lay_the_same(page):
    assert blocks(page) == blocks(in_chinese(page))


def test_an_indicator_is_added_in_data_alone(people, lay):
    reported(people)
    take(opinion(people, "关于夜间公交的建议"), "submit", people)

    lay("add-an-indicator.md")

    code = "information.reported.rate"
    found = figures(again(people).association, Period.year(2025), [code], TODAY)[code]
    assert (found.printed, found.numerator, found.denominator) == ("50.0%", 1, 2)
    report = reports.draft(people.association, "annual", "2025", by=people.secretary, at=AT, on=TODAY)
    text = f"来稿报送率{{{code}}}。"
    reports.write_section(report.sections.get(code="advice"), text, by=people.secretary, at=AT, on=TODAY)
    client = Client()
    client.force_login(people.secretary)
    page = client.get(f"/reports/{report.pk}/").content.decode()
    assert re.search(r"来稿报送率(<[^>]+>)*50\.0%", page)
    assert "社情民意来稿报送率" in client.get("/figures/").content.decode()


def test_an_item_is_posted_once_and_priced(people, lay):
    lay("add-an-item.md")
    matter = _opinion_of_supervision(again(people), "关于校园周边停车的意见")
    take(matter, "submit", people)
    take(matter, "deliver", people)
    event = {"on": date(2025, 12, 20), "by": people.secretary, "at": AT, "today": TODAY}
    record_event(matter, "revisited", **event)

    assert counted(matter)["supervision.revisited", "", date(2025, 12, 20)] == 1
    assert repost(matter, by=people.secretary, at=AT) == 0
    assert Entry.objects.filter(cause=matter.key, item="supervision.revisited").count() == 1
    lines = sheet(person_of_member(people), people.association, 2025).lines
    assert [line.points for line in lines if line.item == "supervision.revisited"] == [1]


def _opinion_of_supervision(people: Cast, title: str):
    body = {"topic": "停车", "findings": "上下学时段拥堵。", "suggestion": "错峰放学。"}
    authors = shares(person_of_member(people))
    return draft(
        people.association, "supervision", title, body, authors, by=people.secretary, at=AT, on=date(2025, 12, 1)
    )


def test_a_kind_of_matter_goes_round(people, lay):
    lay("add-a-kind-of-matter.md")
    client = Client()
    client.force_login(again(people).secretary)
    assert "/matters/consultation/" in client.get("/matters/information/").content.decode()  # in the menu
    body = {"draft_title": "城市绿化条例（草案）", "comments": "第八条补充古树名木的认定。"}
    matter = draft(
        people.association, "consultation", "对绿化条例草案的意见", body, shares(person_of_member(people)),
        by=people.secretary, at=AT, on=date(2025, 12, 1),
    )  # fmt: skip
    take(matter, "submit", people, by=people.member)
    matter.refresh_from_db()
    assert matter.due_on == date(2025, 12, 16)  # ten working days after 2 December
    assert "对绿化条例草案的意见" in client.get("/matters/consultation/").content.decode()
    take(matter, "answer", people, date(2025, 12, 10), answers={"body": people.bureau.key})
    matter.refresh_from_db()
    assert (matter.state, matter.number) == ("answered", "2025-001")
    assert counted(matter) == {("consultation.answered", "", date(2025, 12, 10)): 1}
    assert Entry.objects.get(cause=matter.key).object == people.bureau.key


def test_a_draft_is_held_and_the_audit_learns_a_wording(people, lay):
    page = "audit-a-draft.md"
    text, same = (EXAMPLE.search((PAGES / name).read_text("utf-8"))[1] for name in (page, in_chinese(page)))
    assert text == same
    reported(people)

    def verdicts() -> list[tuple[str, str, bool]]:
        draft, unit = Draft(text, "txt", "draft.txt"), again(people).association
        made = audits.audit(unit, draft, period="2025", by=people.secretary, at=AT, on=TODAY)
        return [(claim.text, claim.verdict, claim.is_suspicious) for claim in made.claims.order_by("place")]

    whole, part = ("1篇", "agrees", True), ("2篇", "differs", True)
    assert verdicts() == [whole, part, ("1篇", "unbound", False)]
    lay(page)
    assert verdicts() == [whole, part, ("1篇", "agrees", False)]


def test_what_does_not_hold_together_names_file_and_entry(people, lay, monkeypatch):
    monkeypatch.setattr(
        f"{__name__}.blocks", lambda page: [("charters/base/items.toml", '[[item]]\ncode = "a.b"\nname = "甲"\n')]
    )
    with pytest.raises(charters.CharterError, match=r"base/items\.toml.*a\.b"):
        lay("any")
