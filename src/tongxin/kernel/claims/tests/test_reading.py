"""What a clause says of its figure, one rule of the language a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .. import Source, read


def said(text: str) -> list[tuple[str, str | None, str | None, str | None]]:
    return [(claim.text, claim.subject.value, claim.action.value, claim.level.value) for claim in read(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the noun before the figure, behind it, or left out
        ("全年共提交提案9件。", ("9件", "提案", "提交", None)),
        ("全年吸纳7名新会员入会。", ("7名", "新会员", "吸纳", None)),
        ("为8位来自不同行业的会员提供了平台。", ("8位", "会员", "提供", None)),
        ("5名青年骨干入选宣讲团。", ("5名", "青年骨干", "入选", None)),
        ("形成了具有较强针对性的意见书2份。", ("2份", "意见书", "形成", None)),
        ("会员提交的12条建议被街道党工委采纳。", ("12条", "建议", "采纳", "街道党工委")),
        ("帮助企业招聘大学生1500人。", ("1500人", "大学生", "招聘", None)),
        ("推荐基层干部参加省级培训12人。", ("12人", "基层干部", "推荐", None)),
        ("组织企业家赴沿海考察3批次。", ("3批次", "考察", "组织", None)),
        ("理事担任科级领导职务21人。", ("21人", "理事", "担任科级领导职务", None)),
        # measures are done by nobody
        ("参与人数达200人。", ("200人", "参与人数", None, None)),
        ("办结率达98.8%。", ("98.8%", "办结率", None, None)),
        ("现有人大代表9名。", ("9名", "人大代表", None, None)),
        ("女代表占代表总数的25.9%。", ("25.9%", "女代表", None, None)),
        # levels are said or they are not
        ("市“两会”期间提交提案4件。", ("4件", "提案", "提交", "市两会")),
        ("在省级媒体发表稿件9篇。", ("9篇", "稿件", "发表", "省级媒体")),
        ("2篇信息获省领导批示。", ("2篇", "信息", "获批示", "省领导")),
        ("3个支部被省委会评为先进集体。", ("3个", "支部", "评为先进集体", "省委会")),
        ("有省政协委员3名。", ("3名", "省政协委员", None, "省政协")),
        ("位列社中央2022年全国十佳公众号之首。", ("之首", "十佳公众号", "位列", "社中央")),
        ("在全市慈善工作考核中名列第一。", ("第一", "慈善工作考核", "名列", "全市")),
        ("8名社员受到社中央通报表扬。", ("8名", "社员", "受到通报表扬", "社中央")),
        # words the lexicon does not know, words that only look like verbs
        ("收到会员来稿60篇。", ("60篇", "会员来稿", "收到", None)),
        ("全县添置公共设备60件。", ("60件", "公共设备", "添置", None)),
        ("护理员培训2688人。", ("2688人", "护理员", "培训", None)),
        ("推动解决205条。", ("205条", None, "推动解决", None)),
        ("会员单位发展到412家。", ("412家", "会员单位", "发展到", None)),
        ("开展送医下乡活动22次。", ("22次", "送医下乡活动", "开展", None)),
        ("侨联组织217个。", ("217个", "侨联组织", None, None)),
        ("关于推动绿色转型等5篇信息被评为优秀信息。", ("5篇", "信息", "评为优秀信息", None)),
        ("13名委员的平均年龄最低。", ("13名", "委员", None, None)),
        ("46名医务会员主动请战。", ("46名", "医务会员", "请战", None)),
        ("学会主办期刊《云》全年出版6期。", ("6期", None, "出版", None)),
        ("选派5名援疆教师。", ("5名", "援疆教师", "选派", None)),
        ("带货销售额达2300多万元。", ("达2300多万元", "带货销售额", None, None)),
        ("惠及2.1万群众。", ("2.1万", "群众", "惠及", None)),
        ("获全国政协采用信息和建议,一篇被省政协采用。", ("一篇", None, "采用", "省政协")),
        ("今年以来,市区各类学校共吸纳就业\n2100余人,受到好评。", ("2100余人", "就业", "吸纳", None)),
    ],
)
def test_one_clause(text: str, expected: tuple[str | None, ...]) -> None:
    assert said(text) == [expected]


@pytest.mark.parametrize(
    ("text", "field", "value", "source"),
    [
        ("提交议案8件、个人提案25件。", "action", "提交", Source.SIBLING),
        ("新建公厕3座、停车场2处。", "action", "新建", Source.SIBLING),
        ("对31名会员和18名干部进行表彰。", "action", "表彰", Source.CLAUSE),
        ("发展社员92名,其中国家级人才1名。", "action", "发展", Source.WHOLE),
        ("发表稿件9篇,其中在省级媒体发表4篇。", "subject", "稿件", Source.WHOLE),
        ("报送信息246篇,被全国政协录用2篇。", "subject", "信息", Source.ANTECEDENT),
        ("提交大会发言8篇、集体提案7件2篇被选为口头发言。", "subject", "大会发言", Source.ANTECEDENT),
        ("产值46亿元,同比增长7.2%。", "subject", "产值", Source.SIBLING),
        ("被省政协采用信息21条,省委统战部1条。", "level", "省委统战部", Source.CLAUSE),
        ("形成多篇调研成果,其中《论水》等2篇被采用。", "subject", "调研成果", Source.ANTECEDENT),
        ("形成报告14份,报送省委后有6份得到省领导批示。", "subject", "报告", Source.ANTECEDENT),
        ("省政协、市政协分别采用信息3篇、8篇。", "level", "市政协", Source.CLAUSE),
        ("获省领导批示4条、市领导批示9条。", "level", "市领导", Source.CLAUSE),
        ("向省委会报送信息155条,采用42条。", "level", "省委会", Source.SIBLING),
        ("刊发稿件72篇,其中中央级媒体9篇。", "level", "中央级媒体", Source.CLAUSE),
        ("在市政协全会上提交发言3篇;委员提交提案9件。", "level", "市政协全会", Source.SENTENCE),
        ("接待侨胞21批、365人次。", "subject", "侨胞", Source.SIBLING),
        ("会员由成立时的58人发展到目前的95人。", "subject", "会员", Source.SIBLING),
    ],
)
def test_what_is_left_out_is_taken_from_a_named_source(text: str, field: str, value: str, source: Source) -> None:
    slot = getattr(read(text)[-1], field)
    assert (slot.value, slot.source) == (value, source)


def test_a_list_of_functions_does_not_govern() -> None:
    [(_figure, subject, action, _level)] = said("创建了集学习交流、建言献策、联谊服务于一体的同心荟120个。")
    assert (subject, action) == ("同心荟", "创建")


def test_persons_are_never_taken_for_papers() -> None:
    assert said("报送信息46篇,其后4名走上讲台。")[-1][1] is None


def test_a_slot_points_at_its_words() -> None:
    text = "全年共收集整理上报社情民意信息46篇,其中4篇被全国政协采用。"
    for claim in read(text):
        for slot in (claim.subject, claim.action, claim.level):
            assert slot.at is None or 0 <= slot.at[0] < slot.at[1] <= len(text)
    first = read(text)[0]
    assert first.subject.at and text[slice(*first.subject.at)] == "社情民意信息"


def org(text: str, **told: str) -> list[tuple[str | None, bool]]:
    return [(claim.org.value, claim.org_doubt) for claim in read(text, **told)]


def test_the_title_names_the_organisation_and_the_year() -> None:
    (claim,) = read("云岭县妇女联合会2025年工作总结\n全年举办讲座12期。")
    assert (claim.org.value, claim.org.source) == ("云岭县妇女联合会", Source.DOCUMENT)
    assert (claim.period.value, claim.period.source) == ("2025", Source.DOCUMENT)


def test_what_is_told_comes_first() -> None:
    (claim,) = read("云岭县妇女联合会2025年工作总结\n全年举办讲座12期。", org="甲", period="2025H1")
    assert (claim.org.value, claim.org.source) == ("甲", Source.GIVEN)
    assert (claim.period.value, claim.period.source) == ("2025H1", Source.GIVEN)


PAGE = """三市亮点

甲市:同心聚力

2024年,甲市新建基地5个。

乙市:携手前行

甲市还组建队伍8支。

带动投资3亿元。

丙市:共绘新篇

近年来,丙市开展活动9场。
"""


def test_in_a_page_of_several_owners_the_sentence_decides_and_the_rest_is_doubted() -> None:
    assert org(PAGE) == [("甲市", False), ("甲市", False), ("甲市", True), ("丙市", False)]


def test_nobody_named_is_a_doubt() -> None:
    assert org("举办讲座12期。") == [(None, True)]


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("甲会2025年总结\n举办讲座12期,每年资助学生2名。", ["2025", "每年"]),
        ("甲会2025年总结\n上半年举办讲座12期。", ["2025H1"]),
        ("甲会2022年总结\n1篇获2021年度全市优秀成果奖。", ["2021"]),
        ("甲会2025年总结\n会费较2020年增长5%。", ["2025"]),
        ("2022-09-24 10:33\n近年来,甲会举办讲座12期。在今年初,捐款5万元。", [None, "2022"]),
        ("甲会2024年总结\n办会3次。\n二、2025年工作打算\n办会4次。", ["2024", "2025"]),
        ("甲会二〇二四年总结\n办会3次。", ["2024"]),
        ("甲会总结\n2021年换届以来,办会3次。", [None]),
        ("甲会总结\n参与盟员超2000人次。", [None]),
        ("甲会总结\n总数从2014年的297篇增加到2016年的424篇。", ["2014", "2016"]),
    ],
)
def test_periods(text: str, periods: list[str | None]) -> None:
    assert [claim.period.value for claim in read(text)] == periods


def test_other_bodies_stay_others() -> None:
    (claim,) = read("市委统战部2025年工作总结\n各民主党派共提交提案9件。", org="市委统战部")
    assert claim.org.value == "各民主党派"


PIECES = (
    "全年 共 提交 提案 9件 、 , 。 \n 被 获 省领导批示 采用 其中 会员 7名 的 ( ) 市“两会” 为 对 在 《论水》 等 增长"
    " 5% 由 从 2024年 近年来 首个 一等奖 第三 占 培训 服务"
).split(" ")


@given(st.lists(st.sampled_from([*PIECES, "", "甲市:"]), max_size=24))
def test_any_order_of_words_is_read_without_fail(pieces: list[str]) -> None:
    text = "".join(pieces)
    claims = read(text)
    assert [claim.text for claim in claims] == [text[claim.start : claim.end] for claim in claims]
    assert all(one.end <= other.start for one, other in zip(claims, claims[1:], strict=False))
    for claim in claims:
        for slot in (claim.subject, claim.action, claim.level, claim.period, claim.org):
            assert slot.at is None or 0 <= slot.at[0] <= slot.at[1] <= len(text)
            assert slot.value != "" and (slot.value is None) == (slot.source is Source.NONE)


def test_places_that_open_lines_stay_others_when_the_issuer_is_told() -> None:
    cities = "".join(f"{name}:{name}市举办讲座3场。\n" for name in ("云溪", "古陵", "海门"))
    text = "2024年全省工作\n全省举办培训班6期。\n" + cities
    owners = [claim.org.value for claim in read(text, org="东海省委统战部", period="2024")]
    assert owners == ["东海省委统战部", "云溪", "古陵", "海门"]


def test_topics_that_open_lines_own_nothing_when_the_issuer_is_told() -> None:
    text = "参政议政:提交提案3件。\n组织建设:发展会员4名。\n社会服务:开展义诊5场。\n"
    assert {claim.org.value for claim in read(text, org="潮城市知联会", period="2024")} == {"潮城市知联会"}


def test_what_members_gave_is_doubted_also_when_the_organisation_is_told() -> None:
    text = "民盟云溪市委会2024年工作总结\n全市盟员及盟员企业累计捐款捐物56万元。市委会捐款3万元。\n"
    assert [claim.org_doubt for claim in read(text)] == [True, False]
    assert [claim.org_doubt for claim in read(text, org="民盟云溪市委会")] == [True, False]


@pytest.mark.parametrize(
    ("text", "name", "is_doubted"),
    [
        ("在市红十字会第六届理事会上的报告\n全年培训8人。", "市红十字会", False),
        ("澄江大学老科技工作者协会年度总结\n全年培训8人。", "澄江大学老科技工作者协会", False),
        ("海州市岩土力学与工程学会二〇二四年工作报告\n办会8次。", "海州市岩土力学与工程学会", False),
        ("凝心聚力\n2024年,槐川县工商联走访企业8家。槐川县工商联还办会2次。", "槐川县工商联", False),
        ("凝心聚力\n一年来,县工商联走访企业8家。县工商联还办会2次。", "县工商联", True),
        ("凝心聚力\n全年报送信息8篇,被海州市政协采用2篇。", None, True),
        ("工作总结\n" + "海州市科协办会2次。" * 40 + "\n海州市妇女联合会\n2025年1月6日", "海州市妇女联合会", False),
        ("本报讯 记者日前从海州市侨联获悉,海州市商会引进项目3个,海州市商会办会2次。", "海州市侨联", False),
    ],
)
def test_whose_document_it_is(text: str, name: str | None, is_doubted: bool) -> None:
    assert {(claim.org.value, claim.org_doubt) for claim in read(text)} == {(name, is_doubted)}


SEVERAL = """2024年全市统一战线成员立足本职建功立业,成绩可圈可点,共提出建议90条。
民革海州市委会以祖国统一工作为特色,接待台胞来访5批,举办涉台讲座6场,赢得了各方面的广泛好评和充分肯定。
农工党海州市委会发挥医卫界别优势,义诊群众4700人次,免费发放了价值15万元的药品,受到山区群众的热烈欢迎。
市知联会组织60多名会员成立“专家服务团”,为18家企业把脉问诊,得到了企业家们的一致好评和社会的广泛关注。
"""


def test_bodies_that_open_paragraphs_speak_in_them() -> None:
    party, doctors, scholars = "民革海州市委会", "农工党海州市委会", "市知联会"
    owners = [claim.org.value for claim in read(SEVERAL, org="海州市委统战部")]
    assert owners == ["海州市委统战部", *[party] * 2, *[doctors] * 2, *[scholars] * 2]
    own = [claim.org.value for claim in read(SEVERAL + "市侨联则走访侨企4家。", org="海州市知联会")]
    assert own[-3:] == ["海州市知联会", "海州市知联会", "市侨联"]
    pair = "\n".join(SEVERAL.splitlines()[1:3])  # two of them, and nobody else: a report that mentions others
    assert {claim.org.value for claim in read(pair, org="海州市委统战部")} == {"海州市委统战部"}
