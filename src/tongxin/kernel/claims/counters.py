"""Measure words 量词: which there are, of what class, and which longer words they are not."""

import re
from functools import cache

# A word of the table may carry, after "!", the continuations that make another word of it:
# 2人|才队伍 is no 人. The classes decide which antecedents and list items belong together.
_TABLE = {
    "documents": """
        篇次 篇!章幅 条!件例款约线理 件套 件次 条次 件 份!额外 部!门分署委长队落级位 本!市省县区会届年次级地人科土职着身
        册 套!餐 稿 页!面 幅!度员 集!体团中聚成合资镇市训思约 首 讲!座堂述话解师习好台究 课!题程堂后时 版!面权本
        万字 字!样号 封!面 则 单!位独一元 桩 宗!教旨族祠亲 起!来到步草源点着码初飞 例次 例!如会行外子 题!目材
    """,
    "events": """
        场次 场!地|所|馆|景|面|域|合(?!作) 次!要日年序月生 期次 期!间待望刊货末盼 届次 届 课时 学时 班次 批次
        班!子级长会组车主
        节!目日能约水假庆气律 堂 轮次 轮!流值训岗换椅胎船渡 趟 遍 回!访应顾报升收归族国 站!点位在长立稳
    """,
    "persons": """
        人次 人份 人!大|才|民|员(?!工)|物|均|工(?!作人)|类|生观|文|社部|行道|力|口|数|居|选
        名!单称录气誉词胜额 位!置|于|列|居|次|一体 户次 户!外口籍主型 口!号头径碑岸腔 员!工会 代表!性
    """,
    "bodies": """
        家次 家!庭(?!农场|成员|困难)|长(?!三)|园(?!区)|乡|属|国|风|访|教(?!育)|纺|电(?!商|子|力)|具|规|史
        所!有在属谓以得需长获 支!部持社付出援撑教委会农书配柱点行流 个团 户
    """,
    "places": """
        处!理置级于在长罚分 座!谈位右 栋 幢 间!接隔歇谍距断 片!区面段警长子刻 块!状 道!路德理县教歉义家 棵 株 段!落子
    """,
    "things": """
        台次 台!湾州胞商属企北办账阶风 辆次 辆 架次 架!构设 艘 枚 张!家贴扬 面!积向对临貌上试授谈粉料广子世包条
        只!有能是要为需 头!条部脑衔雁痛发 匹!配 盏 盒 箱 袋 瓶 桶 包!括含容装保联村片揽抓 束!缚 顶!级层尖岗
        副!主会书市县区处科省部秘理总教高院校镇乡厅局职
        床!位 把!握关手脉控 根!据本植治 条!件例 台套 件套 粒!子 羽 尾 款!项式物待 款次 笔!者试记会谈录 单!位独一元
        票!据房选 例
        块 只 双!方拥招创减向重语月碳 对!接口于外上全该策象比照方话标待应口 股!东份权级 颗 朵 桌!面子 席!位卷次 杯
        碗 桩 把
    """,
    "measures": """
        平方公里 平方千米 平方米 立方米 公里 千米 海里 米!饭粉面线 公斤 千克 吨 斤 公顷 亩次 亩!均产 千瓦时 千瓦
        兆瓦 度电
        升!级学入旗任温华腾至到幅高为迁格位 毫升 人天 人日 工日 工时 小时 学分 岁
        分!别会布局支管级类享析钟工馆社成组校为之队行批店期段明层 倍 平方 升
    """,
    "kinds": """
        国!家内际有企债庆道产学语王防务民资投营宾字外土 大类 小类 类别 类!似 种!植子业苗养粮 项次 项!目(?!标)|羽
        个!性体(?!系|育|验|工|户)|别|税|案(?!例|件)|月|半月|工作日|多月|多小时|小时|世纪|星期|季度|学期
        批!评准示复发改办阅 组!织建成合团员稿歌委宣 对 队!伍员长友列 门!店诊槛户口类市外前 级!别 点位 席位
    """,
    "money": "元!旦宵月素老帅首 美元 欧元 港元 日元 英镑 人民币 港币 澳元 加元 块钱",
    "shares": "个百分点 百分点 %",
}
# spelled as a digit would be in Chinese numerals these are too often part of another word
DIGITS_ONLY = frozenset(
    "面 头 只 对 把 片 段 讲 课 版 单 起 副 口 首 首次 双 包 束 顶 根 股 站 则 分 队 张 线 "
    "员 字 回 间 道 点 节 桌 块 笔 封 米 席 升 级 票 题 遍 架 集 本 宗 堂 班 例 代表 国".split()
)
ARTICLES = frozenset("个 名 位 条 项 次 场 份 家 件 支 批 种 类 本 部 座 处 套 台 所 篇 期 户".split())


def _entries() -> list[tuple[str, str, str]]:
    """(word, class, pattern of what may not follow), longest first; the first class of a word counts."""
    found: dict[str, tuple[str, str, str]] = {}
    for name, text in _TABLE.items():
        for entry in text.split():
            word, _, ends = entry.partition("!")
            stop = ends if "|" in ends or "(" in ends else "|".join(ends)
            found.setdefault(word, (word, name, stop))
    return sorted(found.values(), key=lambda entry: (-len(entry[0]), entry[0]))


CLASSES = {word: name for word, name, _ in _entries()}


def _pattern() -> str:
    parts = [re.escape(word) + (f"(?!{stop})" if stop else "") for word, _, stop in _entries()]
    return "|".join(parts)


PATTERN = _pattern()


@cache
def class_of(unit: str | None) -> str:
    """The class of a counter: documents, events, persons … ; "" for none or an unknown one."""
    return CLASSES.get(unit or "", "")


# 一样 counted the same way: near enough to be one list or one antecedent
_KIN = {"场次": "场", "次": "场", "期": "场", "场": "场", "名": "人", "位": "人", "人": "人", "口": "人"}


def same_counter(one: str | None, other: str | None) -> bool:
    """Whether two counters count the same thing: 名 = 人 = 位, 场 = 次 = 期, but 人 is not 人次."""
    return _KIN.get(one or "", one) == _KIN.get(other or "", other)
