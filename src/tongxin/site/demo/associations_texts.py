# ruff: noqa: E501 (prose)
"""How a county association words its report."""

TEXTS = {
    "thought": """
## 分层学习，层层有回响

会长班子先学一步、理事会深学一层、片区小组常学常新，学习安排年初排定、逐场登记。全年举办会长专题学习会{study.president}、理事学习扩大会{study.council}、片区小组学习交流{study.group}。

## 走出去学，学在现场

把课堂搬到革命旧址，组织骨干会员{theme.sent}参加现场教学；选派{nominated.course}优秀会员到主体班次进修，{nominated.corps}青年骨干进入宣讲团训练营，在讲台上讲好身边的多党合作故事。
""".strip(),
    "advice": """
## 依托“两会”建言

会员中现有人大代表{seats.deputy}、政协委员{seats.cppcc}，其中政协常委{seats.cppcc_standing}。代表委员会前深入镇街和企业听取意见，会上围绕群众关心的事提出建议。全年提交人大议案{motion.bill}、个人提案{motion.proposal_individual}、集体提案{motion.proposal_collective}，涉及经济发展、民生改善、城市治理等方面，其中{motion.good}被评为年度好提案。

## 反映社情民意

把来稿征集、核稿签发、报送反馈连成一条线，篇篇有登记、件件有回音。全年收到会员来稿{information.collected}，上报社情民意信息{information.reported}，同比{information.reported.change}。上报的信息中，{information.adopted}被各级单位采用，其中{information.adopted.national}被全国政协采用、{information.adopted.province}被省级单位采用、{information.adopted.county}被市政协采用；{information.instructed}获市领导批示，有关部门据此改进了工作。
""".strip(),
    "service": """
## 健康服务到镇街

医卫界会员与片区小组搭班，带着听诊器和科普课下乡进社区。全年开展义诊与健康科普{clinic.held}，走到{clinic.places}镇街，服务群众{clinic.audience}。

## 书香与公益

联合社区办好书香节，{culture.audience}到场；会员加入公益项目服务团{team.projects}，在助农、助学、文化传承中出力。
""".strip(),
    "building": """
## 吐故纳新，梯队有序

严格入会程序，全年吸纳新会员{members.joined}，年末在册会员{members.total}；向民主党派推荐输送{nominated.party}会员，为多党合作储备人才。

## 阵地更实，激励更准

用好会员之家，全年在这里举办活动{venue.held}，到场会员{venue.attended}；搭建会员讲坛，请{lecture.speakers}会员登台分享岗位心得。年终表彰优秀会员{honours.excellent_member}、岗位建功标兵{honours.post_star}，比学赶超的氛围更浓。
""".strip(),
}
