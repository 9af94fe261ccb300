"""Levels 层级: body, tier or medium at which a thing was received, adopted, published; only if said."""

import re

_TIER = (
    r"(?:国家|全国|中央|世界|国际|全球|省部|省市|省|自治区|市|地市|区县|县区|县市|区|县|州"
    r"|镇街|镇|乡|街道|村|社区|各|厅局|部)"
)
_BODY = re.compile(
    r"(?:政协|人大|党委|党工委|党组|委员会|统战部|政府|妇联|科协|工商联|侨联|台联|残联|文联|社联|作协|团委|总工会|红十字会|协会|学会|商会|联合会|联谊会|同学会"
    r"|总会|基金会|办公厅|办公室|[厅局院署]|[省市区县社盟民工]?委会?|[组宣统]?部|中央|领导|[^作]部门|法院|检察院|公司|大学|学院|中心|两会|”?会议|全会|大会|常委会|协商会|论坛|年会"
    r"|媒体|网站|网|公众号|报|刊|刊物|期刊|杂志|电视台|电台|台|平台|日报|晚报|客户端|频道|专刊|栏目|纪委|法工委|[委府]办|总理|部长|厅长|局长|主任|书记|市长|省长|县长|区长|主席|家)$"
)
_MEDIUM = re.compile(
    r"(?:媒体[^,]{0,3}|网站|[网报刊台]》?|公众号|刊物|期刊|杂志|平台|客户端|频道|专刊|栏目|《[^》]+》[^,]{0,8}|视频号|抖音号?|专栏|头条)$"
)
_MEETING = re.compile(
    r"(?:两会”?|全会|大会|会议|常委会|协商会|论坛|年会|推进会|座谈会|协商座谈会|讲坛|大赛|比赛|运动会|运会|博览会|展会)(?:上|期间|中|时)?$"
)
_GRADED = re.compile(rf"^({_TIER}级(?:以上)?)")
_WHOLE = re.compile(
    r"^(全[国省市县区州球]|(?:国家|省|市|区|县|州)(?=优秀|先进|十佳|文明|最美|五星|示范|百强|劳动|五一|三八|青年文明|科学技术|科技|民营企业百强|赛|运会))"
)
_ONLY_TIER = re.compile(rf"(?:{_TIER}级(?:以上)?|全国级?)")
_SEAT = re.compile(
    r"^(?:新一届)?((?:全国|[\u4e00-\u9fff]{0,6}?(?:省|市|区|县|州|各级|乡镇|镇))(?:政协|人大)?)(政协常?委员?|人大代表|政协常委|人大常委)"
)
_INNER_SEAT = re.compile(
    r"((?:民革|民盟|民建|民进|农工|致公|九三|[民社盟建进])?(?:中央|省委会?|市委会?))(?:常委|委员(?!会)|副?主委)"
)
_TWO_SESSIONS = re.compile(r"([\u4e00-\u9fff]{0,3}?(?:全国|省|市|区|县|州|各级))[“‘]?两会[”’]?")
_SESSION = re.compile(
    r"((?:全国|省|市|区|县|州)(?:政协|人大)(?:[一二三四五六七八九十]{1,4}届[一二三四五六七八九十]{1,3}次)?(?:全会|会议|大会|常委会))"
)


def is_body(phrase: str) -> bool:
    return bool(_BODY.search(phrase)) and 2 <= len(phrase) <= 24


def is_medium(phrase: str) -> bool:
    return bool(_MEDIUM.search(phrase)) and 2 <= len(phrase) <= 40


def is_meeting(phrase: str) -> bool:
    return bool(_MEETING.search(phrase))


def graded(phrase: str) -> str | None:
    """The tier a phrase opens with: 省级领军人才 → 省级, 全国优秀律师 → 全国."""
    found = _GRADED.match(phrase) or _WHOLE.match(phrase)
    return found[1] if found and found[1] != "各级" else None


def is_only_tier(phrase: str) -> bool:
    """其中全国级7家: a tier and no noun."""
    return bool(_ONLY_TIER.fullmatch(phrase))


def seat(phrase: str) -> str | None:
    """Where a seat is held: 市政协委员 → 市政协, 省人大代表 → 省人大, 各级人大代表 → 各级."""
    if papers := _PAPERS.match(phrase):
        return papers[1]
    if inner := _INNER_SEAT.match(phrase):
        return inner[1]
    found = _SEAT.match(phrase)
    if not found:
        return None
    place, office = found.groups()
    if place == "各级" or place.endswith(("政协", "人大")):
        return place
    return place + office[:2]


_LEADING = re.compile(
    r"(?:(?:全国|省|市|区|县|州|[民社盟工农致台])[\u4e00-\u9fff]{0,5}?(?:全会|常委会|协商会|大会|会议|中央|省委会?|市委会?)[、和]?)+(?=.{2})"
)
_PAPERS = re.compile(
    r"((?:全国|自治区|[\u4e00-\u9fff]{0,3}?城区|省|市|区|县|州)(?:人大|政协))(?:年度|优秀|重点|集体|“)*(?:议案|建议|提案|大会发言)"
)
_GIVER = re.compile(
    r"(?:全国|省|市|区|县|州)(?:政协|人大|委统战部|委宣传部|委|政府|总工会|妇联|工商联|科协|侨联|文联|民政局)(?=[^、]{2})"
)


def leading(phrase: str) -> str | None:
    """The bodies a complement opens with: 省政协常委会、市政协全会|口头发言."""
    found = _LEADING.match(phrase)
    return found[0] if found else None


def giver(phrase: str) -> str | None:
    """Whose honour it is: 市政协|优秀提案."""
    found = _GIVER.match(phrase)
    return found[0] if found else None


def sessions(text: str) -> str | None:
    """The last meeting of deputies or advisers named in a stretch: 市两会, 市政协全会."""
    last = None
    for found in _TWO_SESSIONS.finditer(text):
        last = (found.start(), re.sub(r"^.*?[在该本我于届次初末底春间期年]", "", found[1]) + "两会")
    for found in _SESSION.finditer(text):
        if last is None or found.start() > last[0]:
            last = (found.start(), found[1])
    return last[1] if last else None


def bare(phrase: str) -> str:
    """Without quotation marks and the 上, 期间 after it."""
    return re.sub(
        r"(?:上|期间|中|时|等|(?:充分|高度|积极)?(?:肯定性|书面|重要|主要|有关))$", "", re.sub(r"[“”‘’\s]", "", phrase)
    )
