"""Tiers 层级: which levels of government the words of a level name."""

import re
from functools import lru_cache

NATIONAL, PROVINCE, CITY, COUNTY, TOWN = "national", "province", "city", "county", "town"
_DOWN = (NATIONAL, PROVINCE, CITY, COUNTY, TOWN)
_OTHER = re.compile(r"自治区|地区|社区|校区|园区|片区|市场|城市|都市|街坊|区域|高新区|开发区|景区|院区")
_SIGNS = (
    (NATIONAL, re.compile(r"全国|国家|中央|国务院|部委|中国|国级")),
    (PROVINCE, re.compile(r"省|自治区|北京市|上海市|天津市|重庆市")),
    (CITY, re.compile(r"(?<!北京)(?<!上海)(?<!天津)(?<!重庆)市|地级|自治州|州委|州政协")),
    (COUNTY, re.compile(r"县|(?<!自治)区|旗")),
    (TOWN, re.compile(r"镇|街道|乡")),
)
_MANY = re.compile(r"各级|多级|逐级")


@lru_cache(maxsize=4096)
def tiers(words: str) -> frozenset[str]:
    """The levels that `words` name: 省市领导 two, 省级以上 province and above, 各级 and 杭州日报 none."""
    if not words or _MANY.search(words):
        return frozenset()
    kept = _OTHER.sub(lambda found: "自治区" if found[0] == "自治区" else "#", words)
    found = frozenset(level for level, sign in _SIGNS if sign.search(kept))
    if "以上" in words and found:
        lowest = max(_DOWN.index(level) for level in found)
        return frozenset(_DOWN[: lowest + 1])
    return found
