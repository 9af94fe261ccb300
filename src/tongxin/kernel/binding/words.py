"""Words that stand for each other 同义: measure words, verbs, nouns. Of the language, not of one organisation.

名, 人 and 位 count the same; 人次 counts participations and never stands for 人.
"""

import re
from functools import cache, lru_cache

_COUNTERS = (
    "名 人 位",
    "人次",
    "场 场次 次 期 讲",
    "篇 条 件 份",
    "篇次 条次",
    "个 家 处 所 支 座 项 部",
    "笔 次",
    "户 家",
    "小时 学时",
)


@cache
def counters_for(counter: str) -> frozenset[str]:
    """Measure words that may be printed for `counter`, itself among them."""
    like = [row.split() for row in _COUNTERS if counter in row.split()]
    return frozenset(word for row in like for word in row) | {counter}


_VERBS = (
    "开展 举办 组织 召开 举行 承办 主办 合办 推出 实施 举力 开设 进行",
    "上报 报送 编报 反映 编发 呈报 报",
    "采用 录用 采纳 采编 采录 选用 刊用",
    "批示",
    "提交 提出 递交 呈交 撰写",
    "评为 获评 评定 列为 列入 确定 选为 认定 命名 荣获 获 授予 定为 获得",
    "表彰 表扬 评选 评出 授予 选树",
    "吸纳 发展 吸收 接收 新增 招引 引进 入会 加入 增补",
    "选派 选送 派出 选调 推荐 组织",
    "推荐 输送 举荐",
    "走访 看望 慰问 联系 拜访 访",
    "新建 建成 建立 设立 创建 打造 成立 组建 新设 创设 创办 建 挂牌 揭牌 启用 增设",
    "下设 设 设有 现有",
    "有 现有 共有 拥有 下设 设有",
    "提升 改造 升级 新建、提升 提档",
    "捐赠 捐款 捐助 捐献 捐 募集 筹集 筹措 捐款捐物 捐物 捐资 募得 接收",
    "参加 参与 出席 到场 参训 参会 吸引 组织 覆盖 带动",
    "服务 惠及 受益 接诊 诊疗 义诊 诊治 帮助 覆盖 接待",
    "培训 参训 轮训 惠及 受益",
    "发表 刊发 刊登 刊载 刊出 登载 见报",
    "发布 推送 推出 编发 发",
    "发稿 发布 刊发 刊载",
    "选拔 招募 选聘 遴选 吸纳 聘请 聘任 加入",
    "担任 任 出任 任职 当选",
    "入选 入围",
    "播出 播放 转播",
    "观看 收看 收听",
    "办理 完成",
    "完成 开展 形成 结题 提交",
    "收到 收集 征集 汇集",
    "合作 携手 联合",
    "遍布 走进 深入 覆盖 涉及 走遍 到达",
)
_LIKE_VERBS: dict[str, frozenset[str]] = {row.split()[0]: frozenset(row.split()) for row in reversed(_VERBS)}


def verbs_like(verb: str) -> frozenset[str]:
    """Verbs that say the same as `verb`, the first of its row; a verb that opens no row stands for itself."""
    return _LIKE_VERBS.get(verb, frozenset({verb}))


_NOUNS = {
    "会员": "会员 社员 盟员 成员 农工党员 致公党员 民革党员 统战成员 党外知识分子 党外人士 党外代表人士 代表人士",
    "群众": "群众 居民 市民 村民 百姓 老百姓 人员 患者 老人 居民群众 受益群众",
    "各基层组织": "基层组织 支社 支部 基层委员会 基层支部 基层支社 基层社组织",
    "信息": "社情民意信息 社情民意 信息 社情民意稿件 信息稿件",
}


def nouns_like(noun: str) -> tuple[str, ...]:
    """Nouns that `noun` stands for in a saying."""
    return tuple(_NOUNS[noun].split()) if noun in _NOUNS else (noun,)


# before a noun these do not say which of them: 各类讲座 are 讲座, but 女会员 are not all 会员
_HARMLESS = re.compile(
    r"(?:各级|各类|各种|各项|各|全市|全县|全区|全省|全会|全体|全年|本会|我会|本级|优秀|骨干|优质|系列|专题|主题|大型|小型|特色"
    r"|品牌|线上线下|重要|相关|有关|新的|多种|多名|原创|年轻|高质量|知名|著名|大量|一批|共|共计|累计|总计|合计|党外"
    r"|党外知识分子|学习贯彻|学习|贯彻|党代会|二十大|[一二三四五]中全会|共建|三级|首个|知联会|和|及|与|的|了|年度|中央|国家|全国|市|县|区|省|级|等|、)+"
)
_EXAMPLES = re.compile(
    r"、.*等$|于一体的[“”]*$"
)  # 邻里节、百家宴等 and 集交流、展示等功能于一体的 say which, not which of them
_NAMED = re.compile(r"^[“‘][^”’]*[”’](?:等)?(?=..)")
_QUOTES = re.compile(r"[\s“”‘’《》「」\"']+")
_ENDS = re.compile(
    r"(?:和|及|与|以及|等|\+|[、,，]|折合|合计|总计|共计|同比|环比|[比较](?:上年|去年)(?:同期)?|增加|减少|增长|下降)+$"
)
GENERIC = frozenset("活动 工作 会 会议 情况 系列活动 服务 服务活动 交流 交流活动 主题活动 班 等活动 大会".split())
PARTED = re.compile(r"[、和与]|以及|(?<!普)(?<!惠)及")


def plain(words: str | None) -> str:
    """A noun phrase as it is compared: without the name in front of it, quotation marks and loose ends."""
    return _ENDS.sub("", _QUOTES.sub("", _NAMED.sub("", (words or "").strip())))


def bare(words: str | None) -> str:
    """As `plain`, with the name in front of it."""
    return _ENDS.sub("", _QUOTES.sub("", (words or "").strip()))


_BODIES = re.compile(
    r"((?:当选|提名|推荐|聘|评|列|选)为?|担任|列入|[为任入])[\u4e00-\u9fff]{0,4}?(?:全国|[省市区县])(?:新一届)?"
    r"(?=人大代表|政协委员|政协常委|重点提案|重点督办)"
)


def without_bodies(action: str) -> str:
    """提名为宁波市政协委员 without the place: what is compared is the act; its level is told apart."""
    return _BODIES.sub(r"\1", action)


@lru_cache(maxsize=4096)
def is_harmless(words: str) -> bool:
    """Whether `words` before a noun leave it all that it names."""
    return not words or bool(_HARMLESS.fullmatch(words) or _EXAMPLES.search(words))
