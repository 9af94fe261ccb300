# ruff: noqa: E501 (prose)
"""How the party's city committee words its report of 2022."""

TEXTS = {
    "thought": """
## 学思想，心往一处想

围绕学习贯彻大会精神排定学习计划，开设专栏专版，公众号推送学习体会{press.essays.wechat}，网站刊载学习体会{press.essays.website}，先进典型和身边故事一起讲。

## 聚共识，劲往一处使

以市委会成立周年为契机举办书画展、文艺晚会等系列活动，晚会直播吸引{broadcast.viewers}在线观看，社员的归属感和凝聚力进一步增强。
""",
    "advice": """
## 课题调研有深度

领导班子领衔重点课题{research.key}，{research.established.national}获国家部委立项，{research.adopted.province}被省级组织采用，{research.instructed.province}获省领导批示，{research.awarded}在全市理论研究评选中获奖；另有{research.oral}被选为全体会议、常委会口头发言，{research.consulted}在各类协商会上交流。

## 两会履职有分量

市“两会”期间提交大会发言{motion.speech}，其中{motion.oral}作口头发言；提交集体提案{motion.proposal_collective}，{motion.key}被列为重点提案，{motion.excellent}被评为优秀提案。各级代表委员在全国“两会”提出议案{motion.bill.national}、建议{motion.advice.national}，在省“两会”提出建议{motion.advice.province}、提案{motion.proposal_individual.province}，在市“两会”提出建议{motion.advice.city}、提案{motion.proposal_individual.city}。

## 社情民意有温度

全年报送信息{information.reported}，被各级部门录用{information.adopted}，其中全国政协录用{information.adopted.national}、社中央录用{information.adopted_party.national}、省级部门录用{information.adopted.province}，{information.instructed.high}获省市领导批示。
""",
    "supervision": """
围绕科技创新和民生改善开展专项民主监督，坚持问题导向，边调研边反馈，推动有关工作改进。
""",
    "service": """
## 科普讲坛常办常新

线上线下举办讲座{lecture.held}，其中{lecture.tv}在电视台播出；举办沙龙{lecture.salon}，推送网上讲坛{lecture.episode}，武术、科普等进校园{service.school}。

## 帮扶共富善作善成

建成法律服务基地{base.legal}、乡村振兴实践基地{base.practice}；社员企业捐建学校数字化设备，预计价值{giving.project_estimated}，全年捐款捐物{giving.value}。
""",
    "building": """
## 班子走访促联系

领导班子成员走访统战部{visit.departments}、横向单位党委{visit.committees}、社员{visit.members}，面对面听取意见。

## 队伍结构更优化

全年发展社员{members.joined}，平均年龄{joined.mean_age}，高层次人才{joined.high_talent_share}，其中国家级领军人才{joined.talents.national}、省级领军人才{joined.talents.province}。年末有基层委员会{units.committees}、支社{units.branches}、社员{members.total}，高中级职称{members.title_share}，主体界别{members.sector_share}。社员中有各级人大代表、政协委员{seats.total}，推荐进入上级工作机构{nominated.organ}。

## 基层组织添活力

完成{elections.full}基层组织换届、{elections.mid}届中调整；{honours.units.advanced_organisation.province}基层组织被评为省级组织建设先进集体，{honours.advanced_person.national}社员获评全国先进个人，{honours.advanced_person_advice.province}社员获评省级参政议政工作先进个人。
""",
    "publicity": """
网站发稿{press.website}，公众号推送{press.wechat}，累计阅读量{press.reads}；在主流媒体发表作品{press.media}，推出专题报道{press.features}，与媒体合作的直播点击量{broadcast.plays}。
""",
}
