"""The published figures as plans: how many of what, when, for whom. Nothing here is read by the software itself.

`MonthCounts` run January to December. A work is named by its place among the year's reported ones, from 0.
"""

from dataclasses import dataclass, field
from datetime import date

TODAY = date(2025, 12, 22)  # the demo's business day, a Monday
FIRST_DAY = date(2023, 1, 1)  # accounts and roles hold from here


@dataclass(frozen=True)
class Adoption:
    """A reported work was adopted: by whom, how many days after it was sent up, whole or in a digest."""

    work: int
    level: str
    body: str  # key of an outside unit
    after: int  # days
    form: str = "whole"


@dataclass(frozen=True)
class Instruction:
    """A leader wrote an instruction on a reported work."""

    work: int
    body: str
    after: int
    leader: str
    words: str


@dataclass(frozen=True)
class Waiting:
    """A suggestion still on its way on the demo's day: the state it stands in, since when."""

    state: str  # draft submitted screened edited signed rejected
    entered_on: date


@dataclass(frozen=True)
class Year:
    """What one association did in one year."""

    year: int
    reported: tuple[int, ...]  # by month
    adoptions: tuple[Adoption, ...]
    instructions: tuple[Instruction, ...]
    joint: tuple[int, ...]  # works by two authors of two units
    bills: int
    proposals: int
    collective: int
    good: tuple[int, ...]  # individual proposals marked 好提案, by their place
    collective_is_good: bool
    supervision: tuple[tuple[str, str, date], ...]  # (bureau key, subject, delivered on)
    waiting: tuple[Waiting, ...] = ()


@dataclass(frozen=True)
class Association:
    """One association of the demo."""

    key: str
    name: str
    short_name: str
    town: str
    prefix: str  # of the keys of its bureaus
    groups: tuple[tuple[str, str], ...]
    members: int
    years: tuple[Year, ...]
    opening: int  # reported before the system, in the year before the first
    late: tuple[Adoption, ...] = field(default=())  # of the first year's works, known only after it was signed


def _d(month: int, day: int) -> date:
    return date(2025, month, day)


CHAOCHENG = Association(
    key="chaocheng",
    name="潮城市党外知识分子联谊会",
    short_name="潮城市知联会",
    town="潮城",
    prefix="cc",
    groups=(
        ("chengdong", "城东片区"),
        ("chengxi", "城西片区"),
        ("wangchao", "望潮片区"),
        ("yanbu", "盐埠片区"),
        ("jiaowei", "教卫小组"),
        ("qingnian", "青年小组"),
    ),
    members=236,
    opening=31,
    years=(
        Year(
            year=2024,
            reported=(2, 1, 3, 4, 3, 3, 5, 2, 4, 4, 4, 3),
            adoptions=(
                Adoption(3, "province", "sheng-zhengxie", 40),
                Adoption(7, "province", "sheng-zhengxie", 35, "digest"),
                Adoption(12, "province", "sheng-tongzhan", 28),
                Adoption(20, "province", "sheng-zhengxie", 45),
                *(Adoption(work, "county", "cc-zhengxie", 18 + work % 5) for work in (1, 5, 8, 11, 15, 18, 22, 25, 29)),
            ),
            instructions=(Instruction(11, "cc-zhengfu", 60, "副市长", "请卫健部门研究，列入明年计划。"),),
            joint=(9,),
            bills=7,
            proposals=21,
            collective=1,
            good=(4,),
            collective_is_good=False,
            supervision=(("cc-zhujian", "农村自建房施工安全管理", date(2024, 11, 12)),),
        ),
        Year(
            year=2025,
            reported=(3, 2, 4, 5, 3, 4, 6, 3, 4, 5, 4, 3),
            adoptions=(
                Adoption(4, "national", "quanguo-zhengxie", 52),
                Adoption(16, "national", "quanguo-zhengxie", 47),
                Adoption(23, "national", "quanguo-zhengxie", 61),
                Adoption(23, "national", "quanguo-zhengxie", 90, "digest"),
                Adoption(33, "national", "quanguo-zhengxie", 49),
                Adoption(2, "province", "sheng-zhengxie", 33),
                Adoption(16, "province", "sheng-tongzhan", 21),
                Adoption(20, "province", "sheng-zhengxie", 38),
                Adoption(26, "province", "sheng-zhengxie", 30, "digest"),
                Adoption(30, "province", "sheng-zhengxie", 41),
                Adoption(35, "province", "sheng-tongzhan", 26),
                *(Adoption(work, "county", "cc-zhengxie", 16 + work % 7) for work in (0, 6, 9, 13, 18, 24, 28, 37)),
            ),
            instructions=(
                Instruction(9, "cc-shiwei", 44, "市委书记", "请民政局研究，年内拿出布点方案。"),
                Instruction(18, "cc-shiwei", 37, "市委书记", "请住建局会同执法局提出意见。"),
                Instruction(28, "cc-zhengfu", 29, "市长", "建议很好，请卫健局阅研。"),
            ),
            joint=(9, 31),
            bills=8,
            proposals=25,
            collective=1,
            good=(11,),
            collective_is_good=True,
            supervision=(
                ("cc-shuiwu", "水土保持生态产品价值转化", _d(10, 28)),
                ("cc-nongye", "农村村庄规划建设", _d(11, 25)),
            ),
            waiting=(
                Waiting("submitted", _d(12, 15)),
                Waiting("submitted", _d(12, 18)),
                Waiting("submitted", _d(12, 19)),
                Waiting("submitted", _d(12, 22)),
                Waiting("screened", _d(12, 17)),
                Waiting("screened", _d(12, 18)),
                Waiting("screened", _d(12, 19)),
                Waiting("screened", _d(12, 22)),
                Waiting("edited", _d(12, 19)),
                Waiting("edited", _d(12, 22)),
                Waiting("signed", _d(12, 19)),
                Waiting("draft", _d(12, 20)),
                Waiting("draft", _d(12, 21)),
                Waiting("rejected", _d(4, 8)),
                Waiting("rejected", _d(6, 17)),
                Waiting("rejected", _d(9, 4)),
            ),
        ),
    ),
    late=(Adoption(27, "national", "quanguo-zhengxie", 110),),
)

LINJIANG = Association(
    key="linjiang",
    name="临江市党外知识分子联谊会",
    short_name="临江市知联会",
    town="临江",
    prefix="lj",
    groups=(("linjiang-cheng", "城区小组"), ("linjiang-xiang", "乡镇小组")),
    members=64,
    opening=12,
    years=(
        Year(
            year=2024,
            reported=(1, 0, 2, 1, 2, 1, 2, 1, 1, 2, 1, 1),
            adoptions=(
                Adoption(2, "province", "sheng-zhengxie", 30),
                Adoption(5, "national", "quanguo-zhengxie", 48),
                Adoption(7, "county", "lj-zhengxie", 15),
            ),
            instructions=(Instruction(7, "lj-zhengfu", 33, "副市长", "请教育局研究。"),),
            joint=(),
            bills=3,
            proposals=9,
            collective=1,
            good=(1,),
            collective_is_good=False,
            supervision=(("lj-nongye", "农村饮用水水源保护", date(2024, 10, 17)),),
        ),
        Year(
            year=2025,
            reported=(1, 1, 2, 2, 1, 2, 3, 1, 2, 2, 1, 1),
            adoptions=(
                Adoption(3, "national", "quanguo-zhengxie", 55),
                Adoption(8, "county", "lj-zhengxie", 20),
            ),
            instructions=(Instruction(8, "lj-zhengfu", 40, "市长", "请农业农村局研究。"),),
            joint=(),
            bills=4,
            proposals=13,
            collective=2,
            good=(2, 6),
            collective_is_good=False,
            supervision=(("lj-jiaoyu", "校外培训机构监管", _d(9, 16)),),
            waiting=(Waiting("submitted", _d(12, 19)),),
        ),
    ),
)

ASSOCIATIONS = (CHAOCHENG, LINJIANG)

TOWNS = ("望潮镇", "盐埠镇", "沙渚镇", "长堤镇", "云浦街道", "海塘街道", "东关街道", "南苑街道")

# Bodies outside the trees: (key, name, kind, level). Adopting bodies are generic.
OUTSIDE = (
    ("quanguo-zhengxie", "全国政协", "other", "national"),
    ("sheng-zhengxie", "省政协", "other", "province"),
    ("sheng-tongzhan", "省委统战部", "other", "province"),
    *(
        (f"{prefix}-{key}", f"{town}{name}", "bureau", "county")
        for prefix, town in (("cc", "潮城市"), ("lj", "临江市"))
        for key, name in (
            ("shiwei", "委办公室"),
            ("zhengfu", "政府办公室"),
            ("renda", "人大"),
            ("zhengxie", "政协"),
            ("shuiwu", "水务局"),
            ("nongye", "农业农村局"),
            ("minzheng", "民政局"),
            ("zhujian", "住房建设局"),
            ("weijian", "卫生健康局"),
            ("jiaoyu", "教育局"),
        )
    ),
    *(
        (f"{prefix}-town{place}", f"{town}{name}", "other", "town")
        for prefix, town in (("cc", "潮城市"), ("lj", "临江市"))
        for place, name in enumerate(TOWNS)
    ),
)
