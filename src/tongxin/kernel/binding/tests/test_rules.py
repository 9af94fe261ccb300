"""The rules of binding, each with sentences of its own."""

import pytest

from ...charter.shapes import Synonym
from ...claims import read
from .. import Binding, Learned, Vocabulary, bind
from . import corpus


def bindings(
    text: str, *, charter: str = "zhilianhui", org: str | None = "潮城市知联会", **more: object
) -> list[Binding]:
    claims = read(text, org=org, period="2025")
    return bind(text, claims, corpus.vocabulary(charter), **more)  # type: ignore[arg-type]


def codes(text: str, **more: object) -> list[str]:
    return [binding.indicator for binding in bindings(text, **more)]  # type: ignore[arg-type]


def why(text: str, **more: object) -> str:
    return bindings(text, **more)[0].reasons[0].code  # type: ignore[arg-type]


@pytest.mark.parametrize("verb", ["上报", "报送", "编报", "收集整理上报"])
@pytest.mark.parametrize("counter", ["篇", "条"])
def test_like_verbs_and_like_measure_words_say_the_same(verb: str, counter: str) -> None:
    assert codes(f"全年{verb}社情民意信息46{counter}。") == ["information.reported"]


def test_persons_are_not_participations() -> None:
    assert codes("会员参加培训86名。") == ["training.sent"]
    assert codes("会员参加培训86人次。") == ["training.sent.times"]
    assert codes("现有会员86人次。") == [""]
    assert codes("义诊8场，服务群众540人次。") == ["clinic.held", "clinic.audience"]
    assert codes("义诊8场，服务群众540场。")[1] == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("信息被全国政协采用4篇。", "information.adopted.national"),
        ("信息被省政协采用4篇。", "information.adopted.province"),
        ("信息被各级部门采用4篇。", "information.adopted"),
        ("信息被省级以上单位采用4篇。", "information.adopted.high"),
        ("信息获省市领导批示4篇。", "information.instructed.high"),
        ("提交省人大建议4件。", "motion.advice.province"),
    ],
)
def test_the_level_chooses_among_those_that_count_the_same(text: str, code: str) -> None:
    assert codes(text) == [code]


def test_a_level_that_nothing_counts_stays_unbound() -> None:
    assert codes("换届后，7名会员当选市人大代表。", level="city") == ["seats.deputy.city"]
    assert codes("换届后，7名会员当选省人大代表。", level="city") == [""]
    assert why("换届后，7名会员当选省人大代表。", level="city") == "no_level"


def test_who_was_elected_between_elections_is_not_all_who_hold_a_seat() -> None:
    assert codes("4名会员当选市人大代表。", level="city") == [""]


def test_a_level_beside_what_no_level_tells_apart_says_which_of_them() -> None:
    assert codes("现有个人会员3420名、省级会员1206名。") == ["members.total", ""]


def test_the_level_of_an_occasion_need_not_narrow() -> None:
    assert codes("市“两会”上，提交集体提案7件。", level="city") == ["motion.proposal_collective"]
    assert codes("委员在市政协全会上提交集体提案7件。", level="city") == ["motion.proposal_collective"]
    assert codes("提交市“两会”集体提案7件。", level="city") == ["motion.proposal_collective.city"]


def test_the_level_of_an_occasion_narrows_where_it_tells_apart() -> None:
    assert codes("在省两会上提交个人提案13件。", level="city") == ["motion.proposal_individual.province"]
    assert codes("市政协委员提交个人提案97件。", level="city") == ["motion.proposal_individual.city"]
    text = "省两会上提交个人提案13件；市两会上提交个人提案44件。"
    assert codes(text, level="city") == ["motion.proposal_individual.province", "motion.proposal_individual.city"]


def test_a_county_level_city_says_city_of_itself_and_a_district_of_the_city_above() -> None:
    text = "会员中有市政协委员20名。"
    assert codes(text, level="county") == ["seats.cppcc"]
    assert codes(text, level="county", org="明川市北岗区知联会") == ["seats.cppcc.city"]
    text = "会员中有市政协委员2名、区政协委员5名。"
    assert codes(text, level="county", org="云岚大学知联会") == ["seats.cppcc.city", "seats.cppcc.county"]


def test_totals_of_years_are_told_from_those_of_the_period() -> None:
    assert codes("累计开展红色教育活动11次。") == ["theme.red.cumulative"]
    assert codes("全年累计开展红色教育活动11次。") == ["theme.red"]
    assert codes("2018年以来举办讲座96场。") == [""]
    assert why("2018年以来举办讲座96场。") == "no_since"


@pytest.mark.parametrize(
    "text",
    [
        "近五年，举办讲座96场，办了不少。",
        "换届以来，发展会员143名。",
        "近五年，办了实事，提交个人提案312件。",
        "四年间上报信息312篇。",
    ],
)
def test_what_is_said_of_several_years_is_not_of_the_period(text: str) -> None:
    assert codes(text) == [""]
    assert why(text) == "no_since"


def test_a_stock_is_of_a_day_and_another_time_ends_the_years() -> None:
    assert codes("换届以来队伍不断壮大，会员总数达896名。") == ["members.total"]
    assert codes("会员先后有58人次担任各级人大代表、政协委员。") == [""]
    assert codes("会员有58人次担任各级人大代表、政协委员。") == ["seats.total"]
    assert codes("近五年成绩不少。今年举办讲座6场。") == ["lecture.held"]


def test_twins_that_differ_in_print_go_by_the_rounding_of_the_text() -> None:
    assert codes("开展理论政策宣讲1800余场次。") == ["preaching.held.round"]
    assert codes("开展理论政策宣讲1826场次。") == ["preaching.held"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("明年计划举办讲座12场。", "planned"),
        ("力争上报信息60篇。", "planned"),
        ("每年举办讲座4场。", "mean"),
        ("人均上报信息3篇。", "mean"),
        ("信息工作获全市一等奖。", "rank"),
        ("新建高速公路3条。", "unknown_words"),
        ("律师分会举办讲座15场。", "one_below"),
        ("信息被海外同学会总会采用3篇。", "no_level"),
        ("女会员平均年龄41岁。", "too_little"),
        ("同比增加讲座8场。", "no_change"),
    ],
)
def test_what_no_record_can_carry_stays_unbound_with_its_reason(text: str, reason: str) -> None:
    assert codes(text) == [""]
    assert why(text) == reason


def test_a_change_is_bound_to_what_counts_the_change() -> None:
    assert codes("社情民意信息同比增加8篇。") == ["information.reported.change"]
    (fallen,) = bindings("社情民意信息同比减少8篇。")
    assert fallen.indicator == "information.reported.change"
    assert fallen.falls
    assert not bindings("社情民意信息同比增加8篇。")[0].falls


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("上报信息73篇，同比减少6篇。", "information.reported.change"),
        ("上报信息73篇，被采用29篇，比上年增加6篇。", "information.adopted.change"),
        ("上报信息73篇，比去年同期多报6篇。", "information.reported.change"),
        ("上报信息73篇，同比增长8%。", ""),  # of the change nothing counts the percentage
        ("上报信息73篇，其中被省级以上单位采用7篇，同比增加2篇。", ""),  # nor that of a part
    ],
)
def test_a_bare_change_is_of_the_figure_before(text: str, code: str) -> None:
    assert codes(text)[-1] == code


def test_a_change_of_what_stayed_unbound_stays_unbound() -> None:
    text = "修建公路73公里，同比增加6公里。"
    assert [one.reasons[0].code for one in bindings(text)] == ["unknown_words", "change_of"]


@pytest.mark.parametrize(
    "text",
    [
        "编发统战信息127期，被中央统战部采用3篇。",
        "举办健康讲座9场，听众300人次。",
        "举办亲子讲座班9个，听讲座300人次。",
        "公众号发布信息162篇，被省政协采用21篇。",
        "全区企业职工2140人，平均年龄51岁。",
        "上报信息41篇，其中被省级以上单位采用7篇，采用率17.1%。",
    ],
)
def test_what_is_said_of_something_unbound_or_of_a_part_stays_unbound(text: str) -> None:
    assert codes(text)[-1] == ""


@pytest.mark.parametrize(
    "text", ["指导各民主党派提交提案27件。", "支持基层商会举办讲座6场。", "各支部开展集中学习216场次。"]
)
def test_what_others_did_stays_unbound(text: str) -> None:
    assert codes(text) == [""]
    assert why(text) in ("of_others", "one_below")


def test_what_is_to_come_is_in_no_record() -> None:
    assert codes("明年计划举办讲座3场，发展会员45名。") == ["", ""]
    text = "总结\n一、今年\n举办讲座6场。\n二、明年工作打算\n举办讲座8场。发展会员20名。\n三、其他\n发展会员7名。\n"
    assert codes(text) == ["lecture.held", "", "", "members.joined"]
    assert codes("2025年工作总结和2026年工作打算\n举办讲座6场。\n") == ["lecture.held"]


def test_participants_of_several_events_are_of_none_of_them() -> None:
    assert codes("举办讲座10场，听众1300人次。")[-1] == "lecture.audience"
    assert codes("举办沙龙4场、讲座10场，听众1300人次。") == ["lecture.salon", "lecture.held", ""]


def test_what_a_party_calls_its_members() -> None:
    own = {"charter": "minzhu-dangpai", "org": "致公党岚屿市委会"}
    assert codes("现有党员624名，高中级职称占83.5%。", **own) == ["members.total", "members.title_share"]
    assert codes("现有党员624名。", charter="minzhu-dangpai", org="九三学社江城市委会") == [""]


def test_a_doubted_organisation_stays_unbound() -> None:
    text = "全年上报社情民意信息46篇。"
    assert codes(text, org=None) == [""]
    assert why(text, org=None) == "org_doubted"


def test_words_before_a_noun_may_narrow_it() -> None:
    assert codes("表彰优秀会员31名。") == ["honours.excellent_member"]
    assert codes("现有女会员31名。") == ["members.women"]
    assert codes("现有青年会员31名。") == [""]
    assert codes("举办消防安全讲座6场。") == [""]
    assert codes("召开座谈会6次。") == ["meeting.symposium"]
    assert codes("召开党外人士座谈会6次。") == [""]


def test_examples_before_a_noun_say_which_there_were_and_leave_none_out() -> None:
    assert codes("举办邻里节、百家宴等文体活动16场。") == ["culture.held"]
    assert codes("举办邻里文体活动16场。") == [""]


def test_money_for_one_cause_is_not_all_of_it() -> None:
    assert codes("全年捐款128万元。") == ["giving.cash"]
    assert codes("为地震灾区捐款128万元。") == [""]
    assert codes("为支援灾区重建，不到一周募得善款128万元。") == [""]


def test_the_name_in_quotation_marks_narrows_nothing() -> None:
    assert codes("开展“名医送健康”义诊8场。") == ["clinic.held"]
    assert codes("短视频《老街新事》播放量超100万次。") == [""]


def test_what_the_sentence_spoke_of_before_decides() -> None:
    assert codes("发展新会员7名，平均年龄39岁。") == ["members.joined", "joined.mean_age"]
    assert codes("会员总数420人，平均年龄39岁。") == ["members.total", "members.mean_age"]
    assert codes("会员总数420人。平均年龄39岁。")[1] == "members.mean_age"


def test_several_of_one_kind_in_a_sentence_are_parts() -> None:
    assert codes("举办讲座3场，又举办讲座2场。") == ["", ""]
    assert why("举办讲座3场，又举办讲座2场。") == "one_of_several"
    assert codes("举办讲座3场，举办专题讲座班2场。")[0] == "lecture.held"
    assert codes("举办讲座6场，其中健康讲座3场。") == ["lecture.held", ""]


def test_two_readings_near_each_other_stay_unbound_and_are_both_named() -> None:
    text = "开展交流研讨9场。"
    own = (Synonym("study.held", ("交流研讨",), "测试"), Synonym("lecture.held", ("交流研讨",), "测试"))
    vocabulary = Vocabulary(corpus.vocabulary("zhilianhui").charter, (), own)
    (binding,) = bind(text, read(text, org="潮城市知联会", period="2025"), vocabulary)
    assert not binding.is_bound
    assert binding.reasons[0].code == "rivals"
    assert {code for code, _score in binding.rivals} == {"study.held", "lecture.held"}


def test_a_local_synonym_is_read() -> None:
    text = "开展潮城夜话9场。"
    own = (Synonym("lecture.forum", ("潮城夜话",), "本会"),)
    vocabulary = Vocabulary(corpus.vocabulary("zhilianhui").charter, (), own)
    (binding,) = bind(text, read(text, org="潮城市知联会", period="2025"), vocabulary)
    assert binding.indicator == "lecture.forum"


def test_a_correction_comes_before_everything_and_binds_only_its_own_words() -> None:
    text = "开展夜校课程9期，举办讲座6场。"
    claims = read(text, org="潮城市知联会", period="2025")
    first = claims[0]
    told = Learned(first.subject.value or "", first.action.value or "", "", "期", "training.held")
    assert [b.indicator for b in bindings(text, learned=[told])] == ["training.held", "lecture.held"]
    nothing = Learned("讲座", "举办", "", "场", "")
    got = bindings(text, learned=[nothing])[1]
    assert (got.indicator, got.reasons[0].code) == ("", "learned_none")


def test_the_latest_correction_holds() -> None:
    text = "举办讲座6场。"
    latest, earlier = Learned("讲座", "举办", "", "场", "lecture.online"), Learned("讲座", "举办", "", "场", "")
    assert codes(text, learned=[latest, earlier]) == ["lecture.online"]


def test_what_the_partys_own_took_is_told_apart() -> None:
    text = "信息被社中央采用15篇、全国政协采用2篇、社省委采用20篇。"
    want = ["information.adopted_party.national", "information.adopted.national", "information.adopted_party.province"]
    assert codes(text, charter="minzhu-dangpai", level="city") == want


def test_a_broken_line_does_not_end_a_sentence() -> None:
    assert codes("全市构建“1个总部+5个\n枢纽”的同心荟阵地体系。", charter="tongzhanbu")[0] == "hub.head"
    assert codes("全市构建1个总部\n同心荟阵地体系。", charter="tongzhanbu") == [""]


@pytest.mark.parametrize(
    "text",
    [
        "侨界委员提交提案18件。",
        "工商联界别委员提交个人提案21件。",
        "赴平江县开展义诊2场。",
        "向青石小学捐款6万元。",
        "会员李文捐款3万元。",
        "会员医生赴平潭义诊2次。",
        "会长单位捐款20万元。",
        "学会举办讲座80场。",
        "所属分会举办讲座12场。",
        "医卫小组开展义诊6场。",
        "区新联会开展义诊9场。",
        "新联会吸收会员50名。",
        "各民主党派区委会提交集体提案22件。",
        "机关干部参加培训12人次。",
    ],
)
def test_what_some_did_or_was_done_in_one_place_or_for_one_cause_stays_unbound(text: str) -> None:
    assert codes(text) == [""]


@pytest.mark.parametrize("text", ["会员积极捐款60万元。", "会员企业捐款80万元。", "向社会捐款60万元。"])
def test_what_all_gave_is_bound(text: str) -> None:
    assert codes(text) == ["giving.cash"]


def test_what_members_and_their_firms_gave_is_their_bodys() -> None:
    text = "全市社员及社员企业积极投身公益，捐款捐物560余万元。"
    assert codes(text, charter="minzhu-dangpai", org="九三学社江城市委会") == ["giving.value"]


def test_what_became_of_one_kind_is_not_what_became_of_all() -> None:
    assert codes("提交个人提案19件，立案17件。") == ["motion.proposal_individual", ""]
    assert codes("提交个人提案19件、集体提案3件，立案17件。")[2] == "motion.filed"


def test_among_what_stayed_unbound_nothing_is_bound() -> None:
    assert codes("开展组织生活12次，其中学习活动8次。") == ["", ""]
    assert codes("侨界委员提交提案18件，其中2件被列为重点提案。") == ["", ""]


def test_whose_city_a_branch_speaks_of_is_not_known() -> None:
    given = {"charter": "minzhu-dangpai", "org": "农工党云江市城东支部", "level": "county"}
    assert codes("市委会采用社情民意信息6篇。", **given) == [""]
    assert codes("区政协采用社情民意信息4篇，市政协采用6篇。", **given) == [
        "information.adopted.county",
        "information.adopted.city",
    ]


def test_what_was_written_is_not_yet_published() -> None:
    assert codes("会员撰写学习体会22篇。") == [""]


def test_what_a_partys_own_committee_took_is_counted_by_itself_or_not_at_all() -> None:
    given = {"charter": "minzhu-dangpai", "org": "民建柏川市委会", "level": "city"}
    assert codes("社情民意信息被民建中央采用5篇。", **given) == ["information.adopted_party.national"]
    text = (
        "编报社情民意信息96篇，比上年多12篇，民建中央采用5篇，民建省委会采用17篇，民建市委会采用20篇，市政协采用8篇。"
    )
    assert codes(text, **given)[2:] == ["", "", "", "information.adopted.city"]


def test_another_city_by_its_name_is_not_the_county_level_city_itself() -> None:
    given = {"charter": "minzhu-dangpai", "org": "民建柏川市委会", "level": "county"}
    assert codes("社情民意信息被临江市政协采用20篇。", **given) == ["information.adopted.city"]
    assert codes("社情民意信息被柏川市政协采用20篇。", **given) == ["information.adopted.county"]


@pytest.mark.parametrize(
    "text", ["各县区工商联也动了起来，自己组织宣讲90场。", "各民主党派市委会全年向市政协提交集体提案39件。"]
)
def test_what_others_did_that_open_the_sentence_stays_unbound(text: str) -> None:
    assert codes(text) == [""]
