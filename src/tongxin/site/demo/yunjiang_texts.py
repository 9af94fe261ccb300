# ruff: noqa: E501 (prose)
"""How the city departments word their reports of 2024: what all report alike, and what was particular."""

COMMON = {
    "thought": """
把学习贯彻党的统一战线工作理论政策作为必修课，分领域、分层次组织学习，全年举办培训班{training.held}，党外代表人士的政治共识更加牢固。
""",
    "advice": """
完善选题发布、联合会商、通报激励机制，支持党外代表人士围绕发展大局建言，全年上报社情民意信息{information.reported}。
""",
    "supervision": """
健全知情明政、沟通反馈机制，支持党外人士围绕重点任务开展民主监督，一批意见转化为工作改进。
""",
    "service": """
引导统一战线成员发挥人才、智力、资源优势，参与乡村全面振兴、社会公益和基层治理。
""",
    "publicity": """
统筹网上网下宣传资源，总结推广基层经验，凝聚团结奋斗的正能量。
""",
    "building": """
压实各方责任，选优配强基层统战力量，工作机制更加顺畅。
""",
}

SERVICE = {
    "chengzhou": "搭起科学家与企业家面对面的圆桌，生物医药智库入库科学家{think_tank.scientists}、民营企业家{think_tank.entrepreneurs}，组建创新联合体{units.consortiums}，让实验室的成果走上生产线。",
    "haichang": "引导统一战线成员走村入户、扶危济困，全年慰问捐赠价值{giving.consolation}，温暖送到群众心坎上。",
    "luming": "分领域建起人才库，在库{pool.persons}，青年{pool.under_45_share}；以侨为桥引才聚智，当年新联系归国留学人员{joined.returned}。",
    "tiaoxi": "阵地建设一张图推进，同心荟总部{hub.head}、枢纽{hub.core}带动面上布点，全年新建和提升阵地{venues.built}。",
    "jiling": "同心荟建在园区、商圈和社区，累计建成{hub.opened.cumulative}，成为成员身边的学习点、议事点、服务点。",
    "shuanglan": "用好多党合作历史资源，建成中央级传统教育基地{base.heritage.national}、省级传统教育基地{base.heritage.province}；研学线路开通以来教学{theme.journey.cumulative}，参加{theme.journey.hosted.cumulative}。",
    "guxi": "青年讲给青年听，先后组建宣讲队{corps.formed.cumulative}，队员{corps.joined.cumulative}；全年理论政策宣讲{preaching.held.round}，带动成员{preaching.audience}同学，主题宣讲{preaching.theme}，理论研讨{study.seminar}、参加{study.seminar.hosted}，{preaching.speakers}宣讲员登上全市展示活动的讲台。",
    "linghai": "围绕企业家健康成长搭台，理想信念教育活动{theme.belief}，政企恳谈活动{meeting.talk}，中青年企业家占比{members.private.under_45_share}。",
    "cuiling": "深化民族团结进步创建，累计培育点位{site.opened.cumulative}，开展主题宣讲{preaching.unity}，听众{preaching.unity.audience}。",
}
BUILDING = {
    "tiaoxi": "向基层延伸、向空白覆盖，全年新建统战组织{units.founded}，吸纳统战成员{joined.absorbed}，村（社区）专人负责覆盖率{units.staffed_share}。",
}


def of(key: str) -> dict[str, str]:
    """Section → text, of the city with that key."""
    texts = dict(COMMON)
    if key in SERVICE:
        texts["service"] = SERVICE[key]
    if key in BUILDING:
        texts["building"] = BUILDING[key]
    return texts
