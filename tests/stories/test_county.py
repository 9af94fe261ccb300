# ruff: noqa: E501  a line of a workbook is one line
"""A year of a county association 一个县知联会的一年: from an empty database, by workbooks alone, to a signed report.

The office of 望江县党外知识分子联谊会 has kept its year in spreadsheets. In January it brings them in, one after the
other, sees what the report says, writes what the charter has no sentence for, and signs.
"""

from datetime import date

import pytest

from tongxin.kernel.periods import Period
from tongxin.ledger.check import differences
from tongxin.matters.models import Matter
from tongxin.people import operations as people
from tongxin.people.imports.rows import content_of
from tongxin.people.imports.verbs import correct
from tongxin.people.models import Person, Unit, User
from tongxin.people.permissions import SYSTEM
from tongxin.reports import material
from tongxin.reports import operations as reports
from tongxin.reports.figures import figures

from .desk import Desk, kinds, nine, values

pytestmark = pytest.mark.django_db

JANUARY = date(2026, 1, 8)
YEAR = Period.parse("2025")

UNITS = (
    ("单位名称", "性质", "上级", "系统外单位", "层级", "成立时间"),
    ("科教小组", "小组", "", "", "", date(2016, 5, 1)),
    ("医卫小组", "小组", "", "", "", date(2016, 5, 1)),
    ("经济小组", "小组", "", "", "", date(2018, 3, 1)),
    ("县政协", "党政部门", "", "是", "县（市、区）", ""),
    ("县人大常委会", "党政部门", "", "是", "县（市、区）", ""),
    ("潮城市委统战部", "党政部门", "", "是", "市", ""),
    ("省委统战部", "党政部门", "", "是", "省", ""),
    ("县卫健局", "党政部门", "", "是", "县（市、区）", ""),
    ("县教育局", "党政部门", "", "是", "县（市、区）", ""),
    ("望江镇", "其他单位", "", "是", "镇街", ""),
    ("青石镇", "其他单位", "", "是", "镇街", ""),
    ("望江纺织有限公司", "其他单位", "", "是", "", ""),
)

# twelve at the end of the year, their ages add up to 540; one left in June
MEMBERS = (
    ("望江县知联会会员名册（2025年）",),
    ("序号", "姓名", "性别", "出生年月", "政治面貌", "界别", "职称", "小组", "入会时间", "离开日期", "离开原因"),
    (1, "韩松年", "男", "1965-03", "无党派人士", "医卫", "主任医师", "医卫小组", "2016-05-01", "", ""),
    (2, "陆景明", "男", "1967.8", "无党派人士", "教育", "教授", "科教小组", "2016-05-01", "", ""),
    (3, "沈知远", "女", "1970年11月", "无党派人士", "教育", "高级教师", "科教小组", "2016-05-01", "", ""),
    (4, "林静", "女", "1973-01", "无党派人士", "医卫", "副主任医师", "医卫小组", "2017-03-01", "", ""),
    (5, "何海", "男", "1975-06", "无党派人士", "民营经济", "", "经济小组", "2018-03-01", "", ""),
    (6, "周宜", "女", "1978-09", "群众", "科技", "高级工程师", "科教小组", "2018-03-01", "", ""),
    (7, "李嘉言", "男", "1980-02", "无党派人士", "医卫", "主治医师", "医卫小组", "2020-05-12", "", ""),
    (8, "徐清和", "女", "1984-12", "群众", "民营经济", "经济师", "经济小组", "2021-03-18", "", ""),
    (9, "陈舒白", "女", "1987-07", "群众", "教育", "一级教师", "科教小组", "2022-11-02", "", ""),
    (10, "方若谷", "男", "1990-04", "群众", "科技", "助理工程师", "科教小组", "2025-03-20", "", ""),
    (11, "罗一舟", "男", "1994-10", "群众", "民营经济", "", "经济小组", "2025-03-20", "", ""),
    (12, "程晚", "女", "1997-05", "群众", "医卫", "", "医卫小组", date(2025, 9, 1), "", ""),
    (13, "顾长庚", "男", "1960-01", "无党派人士", "教育", "", "科教小组", "2016-05-01", "2025-06-30", "退休离县"),
)

ELECTIONS = (
    ("换届单位", "换届类别", "换届日期", "第几届", "机构", "名额", "结果"),
    (
        "",
        "换届",
        "2025-04-26",
        3,
        "理事会",
        7,
        "会长：韩松年；副会长：陆景明、沈知远；秘书长：沈知远；理事：林静、何海",
    ),
    ("医卫小组", "换届", "2025-05-10", 3, "", "", "组长：林静；副组长：李嘉言"),
    ("经济小组", "届中调整", "2025-06-01", "", "", "", "组长：徐清和"),
)
TERM_OF_ECONOMY = ("经济小组", "换届", "2023-04-01", 2, "", "", "组长：何海")

POSTS = (
    ("姓名", "职务", "任职日期", "单位"),
    ("陆景明", "组长", "2021-04-01", "科教小组"),
    ("方若谷", "副秘书长", "2025-05-01", ""),
)

SEATS = (
    ("姓名", "身份", "级别", "所在机构", "届次", "任职时间", "届满日期"),
    ("韩松年", "政协常委", "县（市、区）", "县政协", "第十届", "2022-01-10", ""),
    ("陆景明", "政协委员", "县（市、区）", "县政协", "第十届", "2022-01-10", ""),
    ("林静", "政协委员", "县（市、区）", "县政协", "第十届", "2022-01-10", ""),
    ("徐清和", "政协委员", "市", "潮城市政协", "第十五届", "2022-02-20", ""),
    ("何海", "人大代表", "县（市、区）", "县人大常委会", "第十七届", "2022-01-12", ""),
    ("周宜", "人大代表", "县（市、区）", "县人大常委会", "第十七届", "2022-01-12", "2025-02-01"),
)

STANDINGS = (
    ("姓名", "方面", "内容", "自"),
    ("方若谷", "职称", "工程师", "2025-12-15"),
    ("周宜", "人才等次", "省级领军人才", "2025-11-01"),
)

HONOURS = (
    ("荣誉类别", "获奖人", "荣誉名称", "级别", "颁奖单位", "获奖日期"),
    ("优秀会员", "林静、周宜、陈舒白", "", "", "", "2025-12-20"),
    ("岗位建功标兵", "李嘉言", "", "", "", "2025-12-20"),
    ("先进个人", "陆景明", "全市统战工作先进个人", "市", "潮城市委统战部", "2025-07-01"),
    ("5A级社会组织", "", "5A级社会组织", "市", "潮城市民政局", "2025-11-15"),
)

NOMINATIONS = (
    ("姓名", "推荐类别", "班次", "级别", "推荐时间", "结果", "结果日期"),
    ("周宜", "选派进修", "市社会主义学院中青班", "市", "2025-03-01", "成功", "2025-04-08"),
    ("徐清和", "选派进修", "省社会主义学院研修班", "省", "2025-05-01", "成功", "2025-06-15"),
    ("方若谷", "选派进修", "市社会主义学院中青班", "市", "2025-03-01", "未成", "2025-04-08"),
    ("陈舒白", "推荐加入民主党派", "民进县支部", "", "2025-06-01", "成功", "2025-10-20"),
    ("罗一舟", "推荐加入民主党派", "民建县支部", "", "2025-11-01", "", ""),
)

LAST_YEAR = (
    ("项目", "自", "至", "申报数", "出处"),
    ("上报社情民意信息", "2024-01-01", "2024-12-31", 4, "2024年度总结"),
    ("收到社情民意来稿", "2024-01-01", "2024-12-31", 9, "2024年度总结"),
)

WORDS = "情况和问题", "具体建议"
INFORMATION = (
    ("题目", "撰稿人", *WORDS, "提交日期", "报送日期", "报送单位", "决定不报送日期", "原因", "给作者的说明"),
    ("关于增设夜间门诊的建议", "林静、李嘉言", "夜间就医不便。", "设夜间门诊。", "2025-02-10", "2025-02-20", "县政协", "", "", ""),
    ("关于改善乡村校车的建议", "陈舒白", "班次少。", "加密班次。", "2025-03-02", "2025-03-12", "县政协", "", "", ""),
    ("关于扶持小微纺织企业的建议", "徐清和", "融资难。", "设周转金。", "2025-04-11", "2025-04-20", "潮城市委统战部", "", "", ""),
    ("关于保护古渡口的建议", "陆景明", "岸线坍塌。", "修复岸线。", "2025-05-06", "2025-05-16", "省委统战部", "", "", ""),
    ("关于推广智慧灌溉的建议", "周宜", "用水浪费。", "先行试点。", "2025-08-01", "2025-08-11", "县政协", "", "", ""),
    ("关于规范电动车充电的建议", "方若谷", "飞线充电。", "统一建桩。", "2025-09-09", "2025-09-19", "县政协", "", "", ""),
    ("关于停车难的建议", "何海", "停车难。", "挖潜。", "2025-10-10", "", "", "2025-10-15", "与已有信息重复", "上月已报同题。"),
    ("关于夜市管理的建议", "罗一舟", "扰民。", "划定时段。", "2025-12-28", "", "", "", "", ""),
)  # fmt: skip
WHAT_BEFELL = (
    ("信息题目", "结果", "采用时间", "采用单位", "批示领导"),
    ("关于增设夜间门诊的建议", "采用", "2025-03-15", "县政协", ""),
    ("关于保护古渡口的建议", "采用", "2025-06-10", "省委统战部", ""),
    ("关于保护古渡口的建议", "采用", "2025-06-20", "潮城市委统战部", ""),
    ("关于扶持小微纺织企业的建议", "采用", "2025-05-08", "潮城市委统战部", ""),
    ("关于增设夜间门诊的建议", "批示", "2025-03-25", "县卫健局", "副县长"),
)

MOTIONS = (
    ("案由", "类型", "层级", "提案人", "提交组织", "情况", "分析", "建议", "提交日期", "审查立案日期", "案号"),
    ("关于加强村医培养的提案", "个人提案", "县（市、区）", "林静", "", "一", "二", "三", "2025-01-12", "2025-01-20", "第12号"),
    ("关于建设书香校园的提案", "个人提案", "县（市、区）", "陆景明", "", "一", "二", "三", "2025-01-12", "2025-01-20", "第13号"),
    ("关于中医药进社区的提案", "个人提案", "县（市、区）", "韩松年", "", "一", "二", "三", "2025-01-13", "", ""),
    ("关于完善产业链的提案", "个人提案", "市", "徐清和", "", "一", "二", "三", "2025-02-22", "", ""),
    ("关于推进数字乡村的提案", "集体提案", "县（市、区）", "", "望江县知联会", "一", "二", "三", "2025-01-12", "", ""),
    ("关于开放河道岸线的建议", "建议", "县（市、区）", "何海", "", "一", "二", "三", "2025-01-14", "", ""),
    ("关于制定古树保护办法的议案", "议案", "县（市、区）", "何海", "", "一", "二", "三", "2025-01-14", "", ""),
)  # fmt: skip
MARKS = (
    ("案由", "登记什么", "日期", "层级", "单位"),
    ("关于加强村医培养的提案", "评为好提案", "2025-12-01", "县（市、区）", "县政协"),
    ("关于建设书香校园的提案", "列为重点提案", "2025-03-01", "县（市、区）", "县政协"),
)

SUPERVISION = (
    ("题目", "作者", "监督方向", "发现的问题", "意见建议", "提交日期", "送达日期", "被监督单位"),
    ("关于基层卫生院运行的意见书", "林静、李嘉言", "卫生", "缺人。", "补人。", "2025-05-20", "2025-06-01", "县卫健局"),
    ("关于村卫生室药品配备的意见书", "韩松年", "卫生", "缺药。", "补药。", "2025-08-20", "2025-09-01", "县卫健局"),
    ("关于课后服务的意见书", "沈知远", "教育", "单一。", "丰富。", "2025-10-10", "2025-10-20", "县教育局"),
)

RESEARCH = (
    ("题目", "类型", "作者", "调研的问题", "申报日期", "立项日期", "结题日期", "报告题目", "主要结论和建议"),
    ("县域医共体运行情况调研", "自选课题", "林静、韩松年", "运行得怎样。", "2025-02-01", "2025-02-10", "2025-10-30", "县域医共体运行报告", "补齐短板。"),
)  # fmt: skip

VENUES = (
    ("基地名称", "类型", "挂牌日期", "所在镇街"),
    ("望江会员之家", "会员之家", "2025-04-18", "望江镇"),
    ("青石实践基地", "实践基地", "2023-06-01", "青石镇"),
)
TEAMS = (
    ("团队名称", "类型", "成立日期", "队员"),
    ("同心义诊队", "志愿服务队", "2025-03-05", "韩松年、林静、李嘉言"),
)
ACTIVITIES = (
    ("活动主题", "活动类型", "主办单位", "活动日期", "阵地", "品牌系列", "到达镇街", "参加人员", "主讲人", "服务人次", "人次依据"),
    ("会长班子学全会精神", "会长专题学习会", "", "2025-01-18", "", "", "", "韩松年、陆景明、沈知远", "", "", ""),
    ("理事扩大学习（一）", "理事学习扩大会", "", "2025-03-08", "", "", "", "韩松年、陆景明、沈知远、林静、何海", "", "", ""),
    ("理事扩大学习（二）", "理事学习扩大会", "", "2025-07-05", "望江会员之家", "", "", "韩松年、沈知远、林静", "", "", ""),
    ("科教小组共学", "小组学习交流", "科教小组", "2025-05-17", "望江会员之家", "", "", "陆景明、周宜、陈舒白、方若谷", "", "", ""),
    ("医卫小组共学", "小组学习交流", "医卫小组", "2025-06-14", "望江会员之家", "", "", "", "", "", ""),
    ("望江镇义诊", "义诊与健康科普", "医卫小组", "2025-05-01", "", "同心义诊队", "望江镇", "韩松年、林静、李嘉言", "", 120, "服务登记表"),
    ("青石镇义诊", "义诊与健康科普", "医卫小组", "2025-09-28", "", "同心义诊队", "青石镇、望江镇", "林静、李嘉言", "", 85, "服务登记表"),
    ("会员讲坛：岗位上的故事", "会员讲坛", "", "2025-10-18", "望江会员之家", "", "", "", "周宜、徐清和", 46, "签到表"),
    ("年末联谊会", "联谊活动", "", "2025-12-27", "", "", "", "", "", "", ""),
)  # fmt: skip
SIGNED_IN = (
    ("活动", "姓名", "签到"),
    ("医卫小组共学", "林静", "到"),
    ("医卫小组共学", "李嘉言", "迟到"),
    ("医卫小组共学", "韩松年", "请假"),
)

OUTLETS = (
    ("媒体名称", "媒体类别", "级别"),
    ("望江知联网", "本组织网站", ""),
    ("望江知联", "本组织公众号", ""),
    ("望江日报", "报纸期刊", "县（市、区）"),
    ("潮声新闻", "新闻网站、客户端", "省"),
)
ARTICLES = (
    ("标题", "体裁", "撰稿人", "发布日期", "刊发媒体"),
    ("义诊走进望江镇", "工作动态", "李嘉言", "2025-05-02", "望江知联网"),
    ("县知联会换届", "工作动态", "沈知远", "2025-04-27", "望江日报"),
    ("讲坛上的两位会员", "专题报道", "", "2025-10-19", "望江知联"),
    ("学全会精神有感", "学习体会", "陆景明", "2025-01-20", "望江知联网"),
)
PLACEMENTS = (
    ("稿件题目", "转载媒体", "转载日期"),
    ("义诊走进望江镇", "望江知联", "2025-05-02"),
    ("义诊走进望江镇", "望江日报", "2025-05-04"),
    ("县知联会换届", "潮声新闻", "2025-04-29"),
)
READINGS = (
    ("稿件", "媒体", "统计日期", "阅读量"),
    ("义诊走进望江镇", "望江知联网", "2025-05-31", 310),
    ("义诊走进望江镇", "望江知联", "2025-05-31", "1,250"),
    ("义诊走进望江镇", "望江知联网", "2025-12-31", 342),
    ("讲坛上的两位会员", "望江知联", "2025-12-31", 408),
)

BROADCASTS = (("节目", "类型", "播出时间"), ("望江义诊直播", "现场直播", "2025-09-28"))
VIEWERS = (("播出", "统计日期", "观看数"), ("望江义诊直播", "2025-09-29", "1.2万"))

PROJECTS = (
    ("项目名称", "类型", "捐赠人", "受赠单位", "预算", "签约日期"),
    ("村小电子图书室", "捐建项目", "望江纺织有限公司", "县教育局", "30万", "2025-04-08"),
)
DONATIONS = (
    ("用途", "类别", "捐赠人", "受赠单位", "金额", "日期", "物资", "价值", "价值依据"),
    ("助学金", "捐款", "何海", "县教育局", "5,000.50", "2025-08-26", "", "", ""),
    ("奖教金", "捐款", "何海、望江纺织有限公司", "县教育局", "2万", "2025-09-10", "", "", ""),
    ("防汛物资", "捐物", "徐清和", "青石镇", "", "2025-06-21", "救生衣200件；手电筒100只", "12000；3000", "发票"),
)

BOOKS = (
    ("people.post", POSTS), ("people.standing", STANDINGS), ("people.seat", SEATS), ("people.honour", HONOURS), ("people.nomination", NOMINATIONS),
    ("ledger.statement", LAST_YEAR), ("matters.information", INFORMATION),
    ("matters.information.events", WHAT_BEFELL), ("matters.motion", MOTIONS), ("matters.motion.events", MARKS),
    ("matters.supervision", SUPERVISION), ("matters.research", RESEARCH), ("activities.venue", VENUES), ("activities.series", TEAMS),
    ("activities.activity", ACTIVITIES), ("activities.attendance", SIGNED_IN), ("press.outlet", OUTLETS),
    ("press.article", ARTICLES), ("press.placement", PLACEMENTS), ("press.reading", READINGS),
    ("press.broadcast", BROADCASTS), ("press.reading", VIEWERS), ("giving.project", PROJECTS),
    ("giving.donation", DONATIONS),
)  # fmt: skip

# what the charter's text does not say of the year, the office adds to it
ADDED = {
    "thought": "会长专题学习会{study.president}、理事学习扩大会{study.council}、小组学习交流{study.group}，{study.persons}会员参加。",
    "service": "义诊{clinic.held}，到达{clinic.places}镇街，服务群众{clinic.audience}；捐款捐物{giving.value}，其中捐物{giving.goods.pieces}。",
    "publicity": "发稿{press.articles}，主流媒体刊发{press.media}，自办平台阅读{press.reads}。",
    "problems": "学习的系统性还需增强。",
    "plans": "继续办好会员之家。",
}  # fmt: skip

FIGURES = {
    # 参政议政: eight handed in, six reported, two more than the four stated of the year before
    "information.collected": 8, "information.reported": 6, "information.reported.change": 2,
    # three were adopted, one of them by the province and the city; none by the nation, which is known
    "information.adopted": 3, "information.adopted.times": 4, "information.adopted.national": 0,
    "information.adopted.province": 1, "information.adopted.city": 2, "information.adopted.county": 1,
    "information.instructed": 1, "information.persons": 7,
    "motion.total": 7, "motion.bill": 1, "motion.advice": 1, "motion.proposal_individual": 4,
    "motion.proposal_collective": 1, "motion.good": 1, "motion.key": 1, "motion.filed": 2,
    "research.own": 1, "research.done": 1,
    # 民主监督: three, to two bodies
    "supervision.opinion": 3, "supervision.bodies": 2,
    # 队伍, on 31 December: three came, one went; the former deputy holds no seat any more
    "members.total": 12, "members.joined": 3, "members.left": 1, "members.women": 6, "members.mean_age": 45,
    "members.titled_senior": 5, "members.titled_middle": 9, "members.private": 3, "members.talents": 1, "members.non_party": 6,
    "joined.mean_age": 94 / 3,
    "seats.deputy": 1, "seats.cppcc.county": 3, "seats.cppcc_standing.county": 1, "seats.cppcc": 4,
    "seats.persons": 5, "honours.excellent_member": 3, "honours.persons": 5, "honours.own.city": 1,
    "honours.own.grade_5a": 1, "nominated.course": 2, "nominated.party": 1,
    "elections.full": 1, "elections.mid": 1, "units.groups": 3,
    # 活动; who spoke at the forum learnt there too
    "study.president": 1, "study.council": 2, "study.group": 2, "study.held": 5, "study.persons": 10,
    "clinic.held": 2, "clinic.places": 2, "clinic.audience": 205, "venue.held": 4, "lecture.speakers": 2,
    "venues.opened": 1, "venues.open": 2, "team.formed": 1, "team.joined": 3, "culture.social": 1,
    # 宣传
    "press.articles": 4, "press.website": 2, "press.wechat": 2, "press.media": 3, "press.media.county": 2,
    "press.media.province": 1, "press.outlets": 2, "press.reads": 342 + 1250 + 408,
    "broadcast.held": 1, "broadcast.viewers": 12000,
    # 奉献; the building that is promised is no gift yet
    "giving.value": 40000.5, "giving.cash": 25000.5, "giving.goods": 15000, "giving.goods.pieces": 300,
    "giving.donors": 3, "giving.projects": 1, "giving.project_estimated": 300000,
}  # fmt: skip


@pytest.fixture
def administrator() -> User:
    """An empty database, and the one account that the first run leaves."""
    assert not Unit.objects.exists() and not Person.objects.exists()
    first = {"by": SYSTEM, "at": nine(JANUARY)}
    county = people.found_unit(
        "wangjiang", "望江县党外知识分子联谊会", "association", since=date(2016, 5, 1), short_name="望江县知联会",
        charter="zhilianhui", level="county", **first,
    )  # fmt: skip
    user = people.open_account("guanli", "Tongxin-2025-guanli", unit=county, **first)
    people.grant_role(user, "administrator", county, date(2016, 5, 1), **first)
    return user


@pytest.fixture
def office(administrator: User) -> Desk:
    """The office's account, opened by the administrator, on 8 January 2026."""
    county, by = Unit.objects.get(key="wangjiang"), {"by": administrator, "at": nine(JANUARY)}
    clerk = people.open_account("mishu", "Tongxin-2025-mishu", unit=county, **by)
    people.grant_role(clerk, "secretary", county, JANUARY, **by)
    return Desk(county, clerk, JANUARY)


def test_a_year_from_workbooks_to_the_signed_report(office: Desk) -> None:
    office.bring("people.unit", *UNITS)
    bring_members(office)
    office.bring("people.election", ELECTIONS[0], TERM_OF_ECONOMY)
    office.bring("people.election", *ELECTIONS)
    for code, lines in BOOKS:
        office.bring(code, *lines)

    # every figure, one by one, as counted by hand from the workbooks
    found = figures(office.unit, YEAR, list(FIGURES), on=office.today)
    assert {code: float(figure.value) if figure.value is not None else None for code, figure in found.items()} == {
        code: float(value) for code, value in FIGURES.items()
    }

    # the draft; what the year had nothing of is left out of its sentence
    report = office.draft("annual", "2025")
    for code, text in ADDED.items():
        office.write(report, code, text)
    for section in report.sections.all():
        for token in material.read(report, on=office.today).section(section.code).missing:
            reports.leave_out(section, token, on=office.today, **office.said)
            section.refresh_from_db()
    assert [f.text for f in material.findings(material.read(report, on=office.today)) if not f.is_warning] == []

    # signed, it leaves as JSON and says what was counted
    made = office.sign(report)
    told = values(made)
    assert (made["state"], made["organisation"], made["period"], made["missing"]) == ("signed", "wangjiang", "2025", [])
    signed = FIGURES | {"joined.mean_age": 31}  # of the register they leave as they are printed
    assert {code: told[code] for code in FIGURES} == signed
    text = made["text"]
    for sentence in (
        "上报社情民意信息6篇，同比增加2篇",
        "送达民主监督意见书3份",
        "小组学习交流2场次",
    ):
        assert sentence in text
    assert list(differences()) == []


def bring_members(office: Desk) -> None:
    """The register has a day that does not exist; it is put right in the preview, and nothing was lost meanwhile."""
    lines = [list(line) for line in MEMBERS]
    lines[6][8] = "2018-02-30"
    batch = office.upload("people.person", *lines)
    wrong = batch.rows.get(state="bad")
    assert "没有2018-02-30这一天" in content_of(wrong).errors["since"]
    assert not Person.objects.exists()
    kind = kinds.kind_of(batch.kind, office.place)
    assert kind is not None
    correct(batch, kind, {wrong.pk: {"since": "2018-03-01"}}, {}, **office.work)
    office.take(batch)
    assert Person.objects.count() == 13


def test_a_workbook_brought_in_twice_counts_once(office: Desk) -> None:
    """The same file again: every row is asked about, and skipped nothing has changed."""
    office.bring("people.unit", *UNITS)
    bring_members(office)
    office.bring("matters.information", *INFORMATION)
    again = office.upload("matters.information", *INFORMATION)
    assert set(again.rows.values_list("state", flat=True)) == {"alike"}
    assert Matter.objects.count() == 8
    reported = figures(office.unit, YEAR, ["information.reported"], on=office.today)["information.reported"]
    assert reported.value == 6
