# ruff: noqa: E501 (prose)
"""A draft that somebody wrote by hand, held against the records of the year: invented, with every kind of finding."""

from datetime import date

from tongxin.people.models import Unit
from tongxin.people.permissions import Actor
from tongxin.reports.audits import operations as audits
from tongxin.reports.audits.drafts import Draft

from .clock import moment

DRAFT = """潮城市知联会2025年工作回顾

一年来，潮城市知联会按照市委统战部的安排，把学习、建言、服务、建设连在一起做，年初定的计划大多落了地。

在建言资政上，会员里有人大代表9名、政协委员20名。“两会”期间提交人大议案8件、个人提案25件、集体提案1件。全年上报社情民意信息52篇，其中4篇被全国政协采用，9余篇被市政协采用，3篇获市领导批示。完成调研报告2篇。

在民主监督上，形成监督意见书2份，提出整改建议17条，回访企业21家。

在服务社会上，医卫界会员开展义诊8场，走到8个镇街，服务群众540余人次。会员之家举办活动10余场，到场会员280人次。书香节到场250余人，助农技术惠及农户1200户，公众号文章阅读量突破200万。

在自身建设上，全年吸纳新会员9名。年末在册会员236名，其中女会员245名。举办培训班2期，选派15名优秀会员参加主体班次，向民主党派推荐输送7名会员。表彰优秀会员31名、岗位建功标兵18名。

2026年计划举办“新苗讲坛”8期，把会员讲坛办到每个片区。
"""
NAME = "2025年工作回顾（送审稿）.txt"


def hold(unit: Unit, by: Actor, on: date) -> None:
    """Hold the draft against the year's records, as the office would a week before it signs."""
    draft = Draft(DRAFT, "txt", NAME)
    audits.audit(unit, draft, period="2025", content=DRAFT.encode(), by=by, at=moment(on, 15), on=on)
