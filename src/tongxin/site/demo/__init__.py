"""The demo 演示数据: published years as records, made through the verbs, the same every time.

Places and people are invented, the figures are the published ones. `load()` fills an empty database;
`coverage.toml` says which published claims are carried, by which indicator, and which are not and why.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from importlib.resources import files

from django.db import transaction

from tongxin.kernel.charter import read
from tongxin.ledger import operations as ledger
from tongxin.people import charters, rules
from tongxin.reports import operations as reports
from tongxin.reports.models import Report

from . import people
from .people import PASSWORD, Cast
from .plan import FIRST_DAY, TODAY
from .work import Desk, moment

LOGINS = (
    ("xuqinghe", "会员", "许清和，教卫小组"),
    ("lujingming", "组长", "陆景明，城东片区"),
    ("shenzhiyuan", "秘书长", "沈知远，潮城市知联会"),
    ("minzhengju", "承办单位", "潮城市民政局"),
    ("hansongnian", "领导", "韩松年，会长"),
    ("buzhang", "指导部门领导", "潮城市委统战部，只看签署后的数字"),
    ("guanli", "系统管理员", "管账号和授权，不看业务"),
)

TEXTS = {
    "advice": """
## 依托“两会”建言

会员中的代表委员会前深入镇街和企业听取意见，会上围绕群众关心的事提出建议。全年提交人大议案{motion.bill}、个人提案{motion.proposal_individual}、集体提案{motion.proposal_collective}，涉及经济发展、民生改善、城市治理等方面，其中{motion.good}被评为年度好提案。

## 反映社情民意

把来稿征集、核稿签发、报送反馈连成一条线，篇篇有登记、件件有回音。全年收到会员来稿{information.collected}，上报社情民意信息{information.reported}，同比{information.reported.change}。上报的信息中，{information.adopted}被各级单位采用，其中{information.adopted.national}被全国政协采用、{information.adopted.province}被省级单位采用、{information.adopted.county}被市政协采用；{information.instructed}获市领导批示，有关部门据此改进了工作。
""".strip(),
}


def load() -> None:
    """Fill an empty database with the demo. Signing cannot stand in one transaction with the rest."""
    casts, desks = _before()
    for cast in casts:
        sign_last_year(cast)
    _after(casts, desks)


@transaction.atomic
def _before() -> tuple[list[Cast], list[Desk]]:
    at = moment(FIRST_DAY)
    people.installation()
    bodies = people.outside(at)
    casts = people.associations(at)
    charters.sync(at, on=FIRST_DAY)
    people.administrator(casts, at)
    people.handling_unit(bodies["cc-minzheng"], at)
    desks = [Desk(cast, bodies) for cast in casts]
    for cast in casts:
        cast.unit.refresh_from_db()
        opening(cast)
    for cast, desk in zip(casts, desks, strict=True):
        cast.first_works = desk.year(cast.plan.years[0])
    return casts, desks


@transaction.atomic
def _after(casts: list[Cast], desks: list[Desk]) -> None:
    for cast, desk in zip(casts, desks, strict=True):
        for adoption in cast.plan.late:
            desk.adopted(cast.first_works[adoption.work], adoption)
        amend(cast)
        desk.year(cast.plan.years[1])
        draft_this_year(cast)
    people.finish()


def opening(cast: Cast) -> None:
    """What was reported before the system, without detail."""
    ledger.state(
        cast.unit, "opening", "information.reported", "", date(2023, 1, 1), date(2023, 12, 31), cast.plan.opening,
        "2023年度工作总结", by=cast.secretary, at=moment(date(2024, 1, 8)),
    )  # fmt: skip


def sign_last_year(cast: Cast) -> None:
    """The report of 2024, signed in January."""
    on = date(2025, 1, 8)
    at = moment(on, 16)
    report = reports.draft(cast.unit, "annual", "2024", by=cast.secretary, at=at, on=on)
    rewrite(cast, report, at, on)
    for kind, text in (
        ("problem", "部分片区小组活动偏少，会员参与面不够宽。"),
        ("problem", "社情民意信息选题较散，高层次采用不多。"),
        ("problem", "监督意见送达后的跟踪回访不够及时。"),
        ("plan", "分界别组织选题会，提高信息质量。"),
        ("plan", "建立监督意见回访台账。"),
    ):
        reports.add_item(report, kind, text, by=cast.secretary, at=at, on=on)
    reports.sign(report, by=cast.secretary, at=at, on=on)


def amend(cast: Cast) -> None:
    """A resolution of the council in the middle of the year, so that the rules have a history."""
    if cast.plan.key != "chaocheng":
        return
    charter = charters.of(cast.unit)
    content = read.content_of(charter, "points", "information.adopted")
    content["amounts"] = [
        *content["amounts"],
        {"since": "2025-07-01", "level": "county", "points": "3"},
        {"since": "2025-07-01", "level": "national", "points": "25"},
    ]
    rules.amend(
        cast.unit, "points", "information.adopted", date(2025, 7, 1), content, "第五届理事会第六次会议决议",
        by=cast.secretary, at=moment(date(2025, 6, 20), 17), on=date(2025, 6, 20),
    )  # fmt: skip


def draft_this_year(cast: Cast) -> None:
    """The report of 2025, begun."""
    at = moment(TODAY, 8)
    report = reports.draft(cast.unit, "annual", "2025", by=cast.secretary, at=at, on=TODAY)
    rewrite(cast, report, at, TODAY)


def rewrite(cast: Cast, report: Report, at: datetime, on: date) -> None:
    """The office says what a county's association has to say, and leaves out what it has not."""
    year = next(y for y in cast.plan.years if str(y.year) == report.period)
    nationally = any(adoption.level == "national" for adoption in year.adoptions)
    for section in report.sections.filter(code__in=TEXTS):
        text = TEXTS[section.code]
        if not nationally:
            text = text.replace("{information.adopted.national}被全国政协采用、", "")
        reports.write_section(section, text, by=cast.secretary, at=at, on=on)


def logins() -> Iterator[str]:
    """One login for each role, a line each."""
    for username, role, who in LOGINS:
        yield f"{role}：{username}（{who}）"
    yield f"密码都是{PASSWORD}"


@dataclass(frozen=True)
class Claim:
    """A published claim: carried by an indicator, or not yet and why."""

    seed: str
    text: str
    organisation: str = ""
    period: str = ""
    indicator: str = ""
    value: Decimal | None = None
    printed: str = ""
    not_carried: str = ""


def claims() -> list[Claim]:
    """All published claims, in the order of their texts."""
    rows = tomllib.loads((files(__package__) / "coverage.toml").read_text("utf-8"))["claim"]
    return [Claim(**row | ({"value": Decimal(row["value"])} if "value" in row else {})) for row in rows]


def coverage() -> Iterator[str]:
    """What the demo carries of the published figures, and what not and why, a line each."""
    told = claims()
    carried = [c for c in told if c.indicator]
    yield f"已公布的说法{len(told)}条，由记录承载{len(carried)}条。"
    for claim in carried:
        yield f"✓ {claim.seed} {claim.text} → {claim.organisation} {claim.period} {claim.indicator} {claim.printed}"
    yield f"还没有承载的{len(told) - len(carried)}条："
    for claim in told:
        if not claim.indicator:
            yield f"○ {claim.seed} {claim.text}：{claim.not_carried}"
