"""Names in pinyin 拼音, for finding and sorting: surnames in their own readings (单 shan, 仇 qiu, 尉迟 yuchi)."""

import re

# Single surnames whose reading differs from the common one (《通用规范汉字表》及人名地名读音).
SURNAMES = {
    "单": "shan", "仇": "qiu", "曾": "zeng", "解": "xie", "查": "zha", "任": "ren", "朴": "piao", "区": "ou",
    "盖": "ge", "缪": "miao", "乐": "yue", "折": "she", "繁": "po", "员": "yun", "黑": "he", "种": "chong",
    "冼": "xian", "覃": "qin", "尹": "yin", "华": "hua", "秘": "bi", "逄": "pang", "晟": "cheng", "瞿": "qu",
    "宁": "ning", "长": "zhang", "车": "che", "钭": "tou", "葛": "ge", "干": "gan", "贾": "jia", "过": "guo",
    "那": "na", "卜": "bu", "翟": "zhai", "臧": "zang", "召": "shao", "洗": "xian", "郇": "xun", "燕": "yan",
    "应": "ying", "令": "ling", "万": "wan", "句": "gou", "石": "shi", "褚": "chu", "尉": "wei", "牟": "mu",
    "祭": "zhai", "都": "du", "佴": "nai", "适": "kuo", "隗": "wei", "妫": "gui", "撒": "sa", "哈": "ha",
    "纪": "ji", "费": "fei", "占": "zhan", "藏": "zang", "柏": "bai", "樊": "fan", "谌": "chen", "阚": "kan",
}  # fmt: skip
DOUBLE = {
    "欧阳": "ou yang", "司马": "si ma", "上官": "shang guan", "诸葛": "zhu ge", "尉迟": "yu chi", "令狐": "ling hu",
    "皇甫": "huang fu", "慕容": "mu rong", "夏侯": "xia hou", "东方": "dong fang", "公孙": "gong sun",
    "长孙": "zhang sun", "宇文": "yu wen", "司徒": "si tu", "司空": "si kong", "万俟": "mo qi", "澹台": "tan tai",
    "端木": "duan mu", "呼延": "hu yan", "南宫": "nan gong", "西门": "xi men", "独孤": "du gu", "轩辕": "xuan yuan",
    "百里": "bai li", "东郭": "dong guo", "申屠": "shen tu", "濮阳": "pu yang", "淳于": "chun yu", "单于": "chan yu",
    "太史": "tai shi", "钟离": "zhong li", "赫连": "he lian", "闻人": "wen ren", "公冶": "gong ye",
}  # fmt: skip

# Readings under which people also look for a surname: the common one of the character, or another that families use.
ALSO = {
    "单": ("dan", "chan"), "仇": ("chou",), "曾": ("ceng",), "解": ("jie",), "查": ("cha",), "朴": ("pu",),
    "区": ("qu",), "盖": ("gai",), "缪": ("mou", "miu"), "乐": ("le",), "折": ("zhe",), "繁": ("fan",),
    "员": ("yuan",), "黑": ("hei",), "种": ("zhong",), "冼": ("xi",), "覃": ("tan",), "秘": ("mi",), "晟": ("sheng",),
    "召": ("zhao",), "洗": ("xi",), "郇": ("huan",), "句": ("ju",), "尉": ("yu",), "祭": ("ji",), "都": ("dou",),
    "隗": ("kui",), "长": ("chang",), "车": ("ju",), "翟": ("di",), "藏": ("cang",), "谌": ("shen",), "适": ("shi",),
    "费": ("bi",), "佴": ("er",), "褚": ("zhu",),
    "尉迟": ("weichi",), "长孙": ("changsun",), "单于": ("danyu", "shanyu"), "万俟": ("wanqi", "wansi"),
}  # fmt: skip


def surname_of(name: str) -> str:
    """The surname of a Chinese name, double ones whole; "" for a name that is not Chinese."""
    if name[:2] in DOUBLE and len(name) > 2:
        return name[:2]
    return name[:1] if name and "一" <= name[0] <= "鿿" else ""


def reading(name: str) -> tuple[str, str]:
    """(pinyin, initials) of a name: ("li jiayan", "ljy"). Lower case, given name in one word, ü as v.

    With v for ü it is plain ASCII: typed as on any keyboard, and sorted alike by both databases.
    """
    surname = surname_of(name)
    if not surname:
        words = re.findall(r"\w+", name.lower())
        return " ".join(words), "".join(word[0] for word in words)
    first = DOUBLE.get(surname) or SURNAMES.get(surname) or _plain(surname)[0]
    given = _plain(re.sub(r"[\s·•]", "", name[len(surname) :]))
    initials = "".join(part[0] for part in [*first.split(), *given])
    return f"{first.replace(' ', '')} {''.join(given)}".strip(), initials


def _plain(text: str) -> list[str]:
    # imported when a name is first read: its dictionary costs two seconds and 55 MB in every process
    from pypinyin import Style, lazy_pinyin

    return [part.lower() for part in lazy_pinyin(text, style=Style.NORMAL)]


def shown(pinyin: str) -> str:
    """Pinyin as printed beside a name: "Li Jiayan"."""
    return " ".join(word.replace("lv", "lü").replace("nv", "nü").capitalize() for word in pinyin.split())


def sought(text: str) -> str:
    """What somebody typed, as pinyin is kept: "Lü Jie" → "lv jie"."""
    return " ".join(text.lower().replace("ü", "v").split())


def typed(text: str) -> str:
    """What somebody typed, as pinyin without spaces: "Lü Jie" → "lvjie"."""
    return sought(text).replace(" ", "")


def otherwise(text: str) -> list[tuple[str, str, str]]:
    """What `text` may also mean, typed by another reading of a surname: "dan xx" for 单 (shan).

    Each: (surname, how the whole pinyin without spaces begins, how the initials begin); one of the last two is "".
    """
    bare = typed(text)
    if not bare or not bare.isascii() or not bare.isalpha():
        return []
    return [
        found for surname, readings in ALSO.items() for other in readings if (found := _meant(bare, surname, other))
    ]


def _meant(bare: str, surname: str, other: str) -> tuple[str, str, str] | None:
    own = (DOUBLE.get(surname) or SURNAMES[surname]).replace(" ", "")
    if other.startswith(bare):
        return surname, own, ""
    if bare.startswith(other):
        return surname, own + bare[len(other) :], ""
    if len(surname) == 1 and bare[0] == other[0] != own[0]:
        return surname, "", own[0] + bare[1:]
    return None
