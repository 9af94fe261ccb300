"""The charters that come with the software are sound, and carry what the field's reports say."""

import re
from datetime import date
from decimal import Decimal

import pytest

from tongxin.kernel.charter import read
from tongxin.kernel.charter.check_lists import carried
from tongxin.kernel.charter.prose import fill, tokens
from tongxin.kernel.charter.shapes import Charter
from tongxin.kernel.printing import printed
from tongxin.kernel.workflow import posted

from .toml import NAMES, ROOT

CHARTERS = {name: read.load(ROOT, name) for name in NAMES}
WITH_REPORTS = ["minzhu-dangpai", "tongzhanbu", "zhilianhui"]
ORDER = ["thought", "advice", "supervision", "service", "building", "publicity", "problems", "plans"]
HANDED_IN = ["bill", "advice", "proposal_individual", "proposal_collective"]


def all_posts(charter: Charter) -> set[str]:
    listed = {item for item in charter.items if any(carried(charter, item))}
    listed |= {also.item for article in charter.articles.values() for also in article.also}
    return listed | {
        item
        for kind in charter.kinds.values()
        for form in [f.code for f in kind.forms] or [""]
        for row in (*kind.steps, *kind.events)
        for item in posted(row.posts, form)
    }


def test_these_are_the_charters() -> None:
    assert NAMES == ["base", "minzhu-dangpai", "tongzhanbu", "zhilianhui"]


@pytest.mark.parametrize("name", NAMES)
def test_every_item_is_posted_and_every_posted_item_has_a_figure(name: str) -> None:
    charter = CHARTERS[name]
    assert all_posts(charter) == set(charter.items)
    counted = {item for indicator in charter.indicators.values() for item in indicator.items}
    assert counted == set(charter.items)


@pytest.mark.parametrize("name", NAMES)
def test_codes_and_names_are_shared_by_all_where_they_mean_the_same(name: str) -> None:
    charter, base = CHARTERS[name], CHARTERS["base"]
    for code, item in base.items.items():
        assert charter.items[code] == item
    assert charter.levels == base.levels
    assert set(base.roles) == set(charter.roles)


def test_levels_and_roles_are_those_of_the_field() -> None:
    charter = CHARTERS["zhilianhui"]
    assert [(level.code, level.mark) for level in charter.levels.values()] == [
        ("national", "国"),
        ("province", "省"),
        ("city", "市"),
        ("county", "县"),
        ("town", "镇"),
    ]
    assert set(charter.roles) == {"member", "group_leader", "secretary", "handler", "leader", "administrator"}
    assert not charter.roles["secretary"].grants & {"journal.read", "people.grant"}
    assert not charter.roles["administrator"].grants & {"people.read", "matters.read", "figures.read", "people.unmask"}


def test_the_clocks_of_information_and_motions() -> None:
    kinds = CHARTERS["zhilianhui"].kinds
    limits = {s.action: s.within_days for s in kinds["information"].steps if s.within_days}
    assert limits == {"screen": 3, "edit": 3, "sign": 2, "report": 2}
    assert {s.within_days for s in kinds["motion"].steps if s.start == ("submitted",) and s.by == ("secretary",)} == {
        10
    }
    assert all(s.day_kind == "working" for kind in kinds.values() for s in kind.steps)
    assert kinds["motion"].limit == 2500


def test_there_are_ten_grounds_for_not_filing() -> None:
    reject = next(s for s in CHARTERS["zhilianhui"].kinds["motion"].steps if s.action == "reject")
    ground = next(f for f in reject.needs if f.code == "ground")
    assert len(ground.choices) == 10 and ground.required


def test_motions_come_in_all_their_forms() -> None:
    forms = {f.code: f for f in CHARTERS["base"].kinds["motion"].forms}
    assert list(forms) == [*HANDED_IN, "speech", "consultation"]
    assert [code for code, form in forms.items() if form.by_body] == ["proposal_collective"]
    assert all({"national", "province", "city", "county"} <= set(form.levels) for form in forms.values())


def test_the_party_tells_its_own_centre_apart_and_changes_nothing_else() -> None:
    base, party = CHARTERS["base"].kinds["information"], CHARTERS["minzhu-dangpai"].kinds["information"]
    assert [e.code for e in party.events] == ["adopted", "adopted_party", "instructed", "mark_excellent", "solved"]
    assert tuple(e for e in party.events if e.code != "adopted_party") == base.events
    assert (party.steps, party.states, party.fields) == (base.steps, base.states, base.fields)


# (charter, indicator, how it adds, counter, levels) of each published claim that these kinds carry
CLAIMS = [
    ("zhilianhui", "motion.bill", "works", "件", ()),
    ("zhilianhui", "motion.proposal_individual", "works", "件", ()),
    ("zhilianhui", "motion.proposal_collective", "works", "件", ()),
    ("zhilianhui", "motion.good", "works", "件", ()),
    ("zhilianhui", "information.reported", "works", "篇", ()),
    ("zhilianhui", "information.adopted.national", "works", "篇", ("national",)),
    ("zhilianhui", "information.instructed", "works", "篇", ()),
    ("zhilianhui", "supervision.opinion", "works", "份", ()),
    ("zhilianhui", "supervision.bodies", "objects", "家", ()),
    ("zhilianhui", "motion.key.province", "works", "件", ("province",)),
    ("zhilianhui", "motion.key.county.cumulative", "works", "件", ("county",)),
    ("minzhu-dangpai", "motion.speech", "works", "篇", ()),
    ("minzhu-dangpai", "motion.oral", "works", "篇", ()),
    ("minzhu-dangpai", "motion.proposal_collective", "works", "件", ()),
    ("minzhu-dangpai", "motion.key", "works", "件", ()),
    ("minzhu-dangpai", "motion.excellent", "works", "件", ()),
    ("minzhu-dangpai", "motion.bill.national", "works", "件", ("national",)),
    ("minzhu-dangpai", "motion.advice.national", "works", "件", ("national",)),
    ("minzhu-dangpai", "motion.advice.province", "works", "件", ("province",)),
    ("minzhu-dangpai", "motion.proposal_individual.province", "works", "件", ("province",)),
    ("minzhu-dangpai", "motion.advice.city", "works", "件", ("city",)),
    ("minzhu-dangpai", "motion.proposal_individual.city", "works", "件", ("city",)),
    ("minzhu-dangpai", "motion.consultation", "works", "篇", ()),
    ("minzhu-dangpai", "information.reported", "works", "篇", ()),
    ("minzhu-dangpai", "information.adopted", "works", "篇", ()),
    ("minzhu-dangpai", "information.adopted.national", "works", "篇", ("national",)),
    ("minzhu-dangpai", "information.adopted_party.national", "works", "篇", ("national",)),
    ("minzhu-dangpai", "information.adopted.province", "works", "篇", ("province",)),
    ("minzhu-dangpai", "information.instructed.high", "works", "篇", ("province", "city")),
]


@pytest.mark.parametrize(("name", "code", "adds", "counter", "levels"), CLAIMS, ids=str)
def test_published_claims_have_an_indicator(
    name: str, code: str, adds: str, counter: str, levels: tuple[str, ...]
) -> None:
    one = CHARTERS[name].indicators[code]
    assert (one.adds, one.counter, one.levels) == (adds, counter, levels)


def test_adopted_by_the_centre_is_adopted_but_not_by_a_national_body() -> None:
    indicators = CHARTERS["minzhu-dangpai"].indicators
    assert "information.adopted_party" in indicators["information.adopted"].items
    assert "information.adopted_party" not in indicators["information.adopted.national"].items
    assert indicators["information.adopted.national"].overlaps


@pytest.mark.parametrize("name", NAMES)
def test_points_are_marked_as_examples_and_say_where_they_come_from(name: str) -> None:
    assert all(rule.example and rule.source.startswith("示例") for rule in CHARTERS[name].points.values())


def test_the_four_categories_and_a_change_of_points_by_date() -> None:
    charter = CHARTERS["zhilianhui"]
    assert [c.name for c in charter.categories.values()] == ["参加活动", "学习培训", "咨政建言", "社会服务"]
    assert [g.at_least for g in charter.grades] == [90, 80, 60]
    adopted = charter.points["information.adopted"]
    assert adopted.amount_on(date(2024, 12, 31), "national") == Decimal(15)
    assert adopted.amount_on(date(2025, 1, 1), "national") == Decimal(20)
    assert adopted.amount_on(date(2025, 1, 1), "county") == Decimal(2)


@pytest.mark.parametrize("name", WITH_REPORTS)
@pytest.mark.parametrize(("code", "period"), [("annual", "year"), ("half", "half")])
def test_reports_follow_the_order_of_the_field(name: str, code: str, period: str) -> None:
    prose = CHARTERS[name].prose[code]
    assert prose.period == period
    assert [s.code for s in prose.sections] == ORDER
    assert [s.carries for s in prose.sections[-2:]] == ["problems", "plans"]
    assert fill(prose.name, {"year": "2025", "period": "2025年上半年"}) in ("2025年度工作总结", "2025年上半年工作总结")


def texts(charter: Charter) -> list[str]:
    return [
        text
        for prose in charter.prose.values()
        for text in (prose.opening, prose.closing, *(s.text for s in prose.sections))
    ]


@pytest.mark.parametrize("name", WITH_REPORTS)
def test_no_figure_is_typed_into_the_prose(name: str) -> None:
    for text in texts(CHARTERS[name]):
        assert not re.search(r"\d", re.sub(r"\{[^}]*\}", "", text)), text
        assert " " not in text.replace("## ", ""), text


@pytest.mark.parametrize("name", WITH_REPORTS)
def test_figures_read_as_prose(name: str) -> None:
    """A figure prints number and counter, so no counter follows it, and a change follows 同比."""
    charter = CHARTERS[name]
    for text in texts(charter):
        for token in tokens(text):
            if token.kind != "figure":
                continue
            one = charter.indicators[token.code]
            after = text[token.end :]
            assert not after.startswith(one.counter), text
            if one.adds == "change":
                assert text[: token.start].endswith("同比")


def test_a_sentence_reads_well() -> None:
    charter = CHARTERS["zhilianhui"]
    values = {"information.reported": Decimal(46), "information.reported.change": Decimal(8)}
    text = "上报社情民意信息{information.reported}，同比{information.reported.change}。"
    assert text in charter.prose["annual"].sections[1].text
    for code, value in values.items():
        text = text.replace("{" + code + "}", printed(value, charter.indicators[code]))
    assert text == "上报社情民意信息46篇，同比增加8篇。"


@pytest.mark.parametrize("name", NAMES)
def test_synonyms_mean_something(name: str) -> None:
    synonyms = read.whole(ROOT, name).synonyms
    assert {"information.reported", "information.adopted", "information.instructed"} <= set(synonyms)
    wordings = [wording for synonym in synonyms.values() for wording in synonym.wordings]
    assert len(wordings) == len(set(wordings))


def test_an_association_scores_eighteen_items_in_four_categories() -> None:
    rules = CHARTERS["zhilianhui"].points.values()
    assert len(rules) == 18 and {rule.category for rule in rules} == {"activity", "study", "advice", "service"}
    assert all(rule.example for rule in rules)
