# ruff: noqa: E501 (prose)
"""How the district association words its report of 2022."""

TEXTS = {
    "thought": """
## 思想教育有阵地

依托思想教育基地开展红色教育，近五年累计{theme.red.cumulative}；当年组织红色主题现场教学{theme.site}，在行走中读懂初心。

## 理论宣讲到一线

宣讲团带着身边的故事进企业、下基层，全年宣讲{preaching.held}，让党的创新理论可感可学。
""",
    "advice": """
## 会员履职有担当

新一届区政协中有本会会员{seats.cppcc.county}担任委员，另有{proposed.seat.city}会员被提名为市政协委员，{seats.deputy.city}会员当选市人大代表。

## 提案建言见成效

会员撰写的提案中，{motion.key.province}被列为省级重点提案；近五年累计有{motion.key.county.cumulative}被列为区级重点提案，一批建议转化为工作举措。
""",
    "supervision": """
引导会员结合岗位反映落实中的堵点，以座谈走访等方式提出意见，与有关部门保持经常沟通。
""",
    "service": """
## 抗疫物资直达一线

疫情防控期间组织会员企业和爱心人士捐赠，{giving.goods.donors}企业和个人捐出防疫物资{giving.goods.pieces}，价值{giving.goods}，登记、交付、公示一件不漏。
""",
    "publicity": """
讲好会员履职故事，及时总结推广分会和小组的好做法，团结奋进的氛围更加浓厚。
""",
    "building": """
## 组织网络立起来

区级设活动小组{units.groups}、专门委员会{units.committees}，街道设知联分会{units.branches}，年末在册会员{members.total}。理事中有{ranks.section}担任科级领导职务，{ranks.division}担任副处级以上领导职务。

## 培训品牌亮起来

研修班连续举办，累计{training.class.cumulative}，合作高校{training.class.partners}，惠及会员{training.class.hosted}。
""",
}
