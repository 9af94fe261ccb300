"""What the party's city committee did in 2022: totals up to September, from October one by one."""

from dataclasses import dataclass
from datetime import date, timedelta

from tongxin.giving import operations as giving
from tongxin.giving.operations import Giver
from tongxin.matters.models import Matter

from . import topics
from .clock import moment
from .office import FEN, Office, spread

BEGAN = date(2022, 10, 1)  # of the system there
FIRST, BEFORE = date(2022, 1, 1), date(2022, 9, 30)
BODIES = (
    ("zhongyang", "九三学社中央", "national"), ("quanguo-renda", "全国人大", "national"),
    ("quanguo-zhengxie", "全国政协办公厅", "national"), ("weijian", "国家部委", "national"),
    ("sheng-renda", "省人大", "province"), ("sheng-zhengxie", "省政协办公厅", "province"),
    ("sheng-zhengfu", "省政府办公厅", "province"), ("renda", "江城市人大", "city"), ("zhengxie", "江城市政协", "city"),
    ("shiwei", "中共江城市委统战部", "city"), ("qu-renda", "各区县人大", "county"),
    ("qu-zhengxie", "各区县政协", "county"),
    *((f"qu{n}", f"中共江城市第{n}区委统战部", "county") for n in range(1, 11)),
    *((f"gx{n}", f"横向单位{n}党委", "") for n in range(1, 7)),
)  # fmt: skip
BODY_OF = {
    "全国人大": "quanguo-renda", "省人大": "sheng-renda", "江城市人大": "renda", "各区县人大": "qu-renda",
    "省政协": "sheng-zhengxie", "江城市政协": "zhengxie", "各区县政协": "qu-zhengxie",
}  # fmt: skip

# item, level, how many by the end of September, where that was told
TOTALS = (
    ("information.collected", "", 288, "信息工作月报汇总"), ("information.reported", "", 216, "信息工作月报汇总"),
    ("information.adopted", "national", 1, "采用通知汇总"), ("information.adopted", "province", 99, "采用通知汇总"),
    ("information.adopted", "city", 31, "采用通知汇总"), ("information.adopted_party", "national", 13, "采用通知汇总"),
    ("information.instructed", "province", 2, "批示件汇总"), ("information.instructed", "city", 3, "批示件汇总"),
    ("motion.bill", "national", 1, "两会提交情况汇总"), ("motion.advice", "national", 5, "两会提交情况汇总"),
    ("motion.advice", "province", 2, "两会提交情况汇总"), ("motion.advice", "city", 20, "两会提交情况汇总"),
    ("motion.proposal_individual", "province", 2, "两会提交情况汇总"),
    ("motion.proposal_individual", "city", 44, "两会提交情况汇总"),
    ("press.website", "", 302, "网站后台统计"), ("press.wechat", "", 215, "公众号后台统计"),
    ("press.essay_website", "", 34, "网站专栏统计"), ("press.essay_wechat", "", 2, "公众号专栏统计"),
    ("press.feature", "", 38, "宣传工作台账"), ("press.media", "national", 12, "媒体刊发剪报"),
    ("press.media", "province", 26, "媒体刊发剪报"), ("press.media", "city", 35, "媒体刊发剪报"),
    ("lecture.held", "", 26, "讲堂场次统计"), ("lecture.online", "", 7, "讲堂场次统计"),
    ("lecture.salon", "", 4, "讲堂场次统计"), ("lecture.episode", "", 9, "讲堂场次统计"),
    ("service.school", "", 9, "进校园活动统计"), ("giving.cash", "", 3_116_000, "捐赠登记汇总"),
    ("giving.goods", "", 1_642_000, "捐赠登记汇总"),
)  # fmt: skip
YEAR_BEFORE = (
    ("information.reported", "", 221, "2021年度工作总结"), ("information.adopted", "province", 87, "2021年度工作总结"),
    ("press.website", "", 318, "2021年度工作总结"), ("lecture.held", "", 29, "2021年度工作总结"),
    ("giving.cash", "", 2_380_000, "2021年度工作总结"),
)  # fmt: skip
NEIGHBOUR = (
    ("information.reported", "", 58, "2022年度工作总结"), ("information.adopted", "province", 17, "2022年度工作总结"),
    ("press.website", "", 96, "2022年度工作总结"), ("lecture.held", "", 11, "2022年度工作总结"),
    ("motion.speech", "", 2, "2022年度工作总结"), ("giving.cash", "", 460_000, "2022年度工作总结"),
)  # fmt: skip


@dataclass(frozen=True)
class Befell:
    """What befell a work: the event, its level, the body."""

    event: str
    level: str
    body: str
    form: str = ""


PARTY = Befell("adopted_party", "national", "zhongyang", "whole")
OF_INFORMATION = [
    Befell("adopted", "national", "quanguo-zhengxie", "whole"), PARTY, PARTY,
    *[Befell("adopted", "province", "sheng-zhengxie", "whole")] * 12,
    *[Befell("adopted", "city", "shiwei", "whole")] * 5,
]  # fmt: skip
OF_TOPICS = (
    (0, Befell("established", "national", "weijian")),
    *((n, Befell("instructed", "province", "sheng-zhengfu")) for n in (1, 2, 3)),
    *((n, Befell("adopted", "province", "sheng-jiusan")) for n in (4, 5, 6, 7)),
    (1, Befell("oral", "province", "sheng-zhengxie")), (8, Befell("oral", "city", "zhengxie")),
    *((n, Befell("consulted", "city", "zhengxie")) for n in range(5, 14)),
    (9, Befell("awarded", "city", "shiwei", "first")),
)  # fmt: skip


def year(office: Office) -> None:
    """All of it."""
    for item, level, number, source in YEAR_BEFORE:
        office.stated(item, number, date(2021, 1, 1), date(2021, 12, 31), source, level=level, kind="opening", on=BEGAN)
    for item, level, number, source in TOTALS:
        office.stated(item, number, FIRST, BEFORE, source, level=level, kind="opening", on=BEGAN)
    _motions(office)
    _research(office)
    _information(office)
    _press(office)
    _activities(office)
    _giving(office)


def neighbour(office: Office) -> None:
    for item, level, number, source in NEIGHBOUR:
        office.stated(item, number, FIRST, date(2022, 12, 31), source, level=level, on=date(2023, 1, 5))


def _motions(office: Office) -> None:
    """Speeches and collective proposals of the city's session."""
    on = date(2022, 1, 18)
    for place in range(8):
        title = topics.title(place * 4 + 2).removesuffix("的建议") + "的发言"
        body = topics.body(place, "江城") | {"analysis": "体制机制有待理顺，资源投入不够均衡。"}
        matter = office.drafted("motion", title, body, on, office.members[70 + place], form="speech", level="city")
        office.step(matter, "submit", on)
        office.step(matter, "list", on + timedelta(days=1))
        if place < 2:
            office.event(matter, "oral", on + timedelta(days=2), "zhengxie", level="city")
        office.step(matter, "close", date(2022, 1, 28), result="会议口头发言。" if place < 2 else "会议书面印发。")
    for place in range(7):
        title = topics.title(place * 5 + 1).removesuffix("的建议") + "的集体提案"
        body = topics.body(place, "江城") | {"analysis": "标准不统一，部门之间衔接不够。"}
        matter = office.drafted("motion", title, body, on, form="proposal_collective", level="city")
        office.step(matter, "submit", on)
        office.step(matter, "file", on + timedelta(days=10))
        if place in (1, 4):
            office.event(matter, "mark_key", date(2022, 3, 22), "zhengxie", level="city")
        office.step(matter, "close", date(2022, 8, 26), result="承办单位已书面答复，列入工作计划。")
        if place in (0, 3, 5):
            office.event(matter, "mark_excellent", date(2022, 12, 20), "zhengxie", level="city")


def _research(office: Office) -> None:
    """Fifteen key topics, each led by one of the leaders."""
    start, done = date(2022, 3, 9), date(2022, 10, 14)
    made: list[Matter] = []
    for place in range(15):
        title = topics.title(place * 2 + 30).removesuffix("的建议") + "研究"
        body = {"question": "怎样破解堵点，形成可推广的做法。", "lead": "领导班子成员"}
        matter = office.drafted("research", title, body, start, office.members[140 + place], form="key")
        office.step(matter, "submit", start)
        office.step(matter, "accept", start + timedelta(days=7))
        office.step(matter, "deliver", done, report=title, summary="提出可操作的对策建议。")
        made.append(matter)
    for place, told in OF_TOPICS:
        office.event(made[place], told.event, date(2022, 12, 1 + place), told.body, level=told.level, form=told.form)


def _information(office: Office) -> None:
    """Thirty of the last quarter, from hand-in to what became of them."""
    for place, day in enumerate(spread(30, date(2022, 10, 24), date(2022, 12, 20))):
        on = office.workday(day)
        begun = on - timedelta(days=6)
        matter = office.drafted(
            "information",
            topics.title(place * 3 + 5),
            topics.body(place, "江城"),
            begun,
            office.members[200 + place * 7],
        )
        office.step(matter, "submit", begun)
        office.step(matter, "screen", begun + timedelta(days=1))
        office.step(matter, "edit", begun + timedelta(days=3))
        office.step(matter, "sign", on)
        office.step(matter, "report", on, receiver=office.bodies["sheng-zhengxie"].key)
        if place < len(OF_INFORMATION):
            told = OF_INFORMATION[place]
            office.event(matter, told.event, on + timedelta(days=9), told.body, level=told.level, form=told.form)
        if place in (4, 6):
            level, body = ("province", "sheng-zhengfu") if place == 4 else ("city", "shiwei")
            office.event(matter, "instructed", on + timedelta(days=11), body, level=level, leader="分管领导")


def _press(office: Office) -> None:
    """Own media with their running totals, and what was published from October."""
    site, account = (
        office.outlet(kind, name, FIRST, as_a_whole=True)
        for kind, name in (("website", "江城九三网"), ("account", "江城九三"))
    )
    papers = [
        office.outlet("newspaper", name, FIRST, level)
        for name, level in (("民声报", "national"), ("云上日报", "province"), ("江城日报", "city"))
    ]
    for thing, base, added in ((site, 418_200, 61_830), (account, 902_500, 194_000)):
        office.read(thing, date(2021, 12, 31), base, is_base=True)
        office.read(thing, date(2022, 12, 31), base + added)
    for place, on in enumerate(spread(48, date(2022, 10, 8), date(2022, 12, 29))):
        kind = "essay" if place % 4 == 0 else "feature" if place % 7 == 1 else "news"
        where = [site]
        if place < 24 or (place % 4 and place < 33):
            where.append(account)
        if kind != "essay":
            where += papers[place % 3 : place % 3 + 1] if place % 2 else []
        subject = topics.title(place).removesuffix("的建议").removeprefix("关于")
        office.published(kind, f"{subject}：记履职一线（{place + 1}）", on, where, office.members[400 + place])
    office.broadcast("live", "社市委成立四十周年晚会", date(2022, 11, 18), 234_600, date(2022, 12, 31))
    office.broadcast("webcast", "金牌背后：与城市日报合作直播", date(2022, 10, 25), 2_006_400, date(2022, 12, 31))


def _activities(office: Office) -> None:
    days = iter(spread(22, date(2022, 10, 6), date(2022, 12, 27)))
    told = (
        ("lecture", 6, "九三讲坛"), ("lecture_online", 2, "线上讲坛"), ("lecture_tv", 2, "电视讲坛"),
        ("lecture_salon", 2, "教育沙龙"), ("lecture_episode", 3, "网上讲坛"), ("service_school", 4, "武术进校园"),
    )  # fmt: skip
    for kind, count, name in told:
        for n in range(1, count + 1):
            speakers = office.next(1) if kind.startswith("lecture") and kind != "lecture_salon" else []
            office.held(kind, f"{name}第{n}场", next(days), speakers=speakers, audience=60 + 7 * n)
    departments = [office.bodies[f"qu{n}"] for n in range(1, 11)]
    committees = [office.bodies[f"gx{n}"] for n in range(1, 7)]
    leaders = office.members[:5]
    for n in range(5):
        on = date(2022, 2 + n * 2, 16)
        office.held(
            "visit_department", f"走访统战部（第{n + 1}次）", on, people=leaders, visited=departments[n * 2 : n * 2 + 2]
        )
        office.held("visit_member", f"走访社员（第{n + 1}次）", on + timedelta(days=5), people=leaders,
                    visited=office.members[300 + n * 11 : 311 + n * 11])  # fmt: skip
    for n in range(3):
        on = date(2022, 4 + n * 3, 13)
        office.held(
            "visit_committee", f"走访横向单位（第{n + 1}次）", on, people=leaders, visited=committees[n * 2 : n * 2 + 2]
        )
    office.venue("base_legal", "大学城法律服务基地", date(2022, 5, 26))
    office.venue("base_practice", "助力乡村振兴实践基地", date(2022, 8, 12), partners="省、市、区三级共建")


def _giving(office: Office) -> None:
    """Gifts of the last quarter, and one project of which the worth is an estimate."""
    for place, yuan in enumerate((260_000, 180_000, 120_200)):
        on = date(2022, 10 + place, 14)
        office.gave(f"助学捐款（{place + 1}）", {"person": office.members[500 + place]}, on, yuan, "结对县学校")
    line = ("数字教学设备", 64, "套", 320_000)
    office.gave_goods("捐赠教学设备", {"name": "江岸数字科技有限公司"}, date(2022, 11, 8), line, "结对县学校")
    on = date(2022, 9, 6)
    giving.plan(
        office.unit, "project", "区县学校数字化设备捐建", [Giver(name="云梯教育科技有限公司")],
        receiver_name="结对县教育局", estimated=10_000_000 * FEN, signed_on=on,
        by=office.by, at=moment(on, 15), today=on,
    )  # fmt: skip
