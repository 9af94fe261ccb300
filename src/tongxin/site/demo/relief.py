"""Relief goods given to a district in the spring of 2022."""

from datetime import date

from .office import Office, shared, spread

GOODS = (("医用口罩", "只"), ("防护服", "件"), ("消毒用品", "件"), ("方便食品", "件"))
FIRMS = (
    "鸿远机械", "海曙塑业", "锦程物流", "恒润食品", "立新纺织", "东川五金", "嘉禾农业", "启元电子", "明港化工",
    "双溪纸业", "永固建材", "瑞丰贸易", "云帆船务", "广源医药", "和兴百货", "星辰光电", "碧波水产", "联达汽配",
    "正泽科技", "长青园林", "浩宇软件", "金穗粮油", "安澜电缆", "新禾包装", "博远教育",
)  # fmt: skip
PIECES, WORTH = 163_200, 698_000  # in all; yuan


def given(office: Office) -> None:
    """Thirty-three donors, firms and members, each with what they brought."""
    donors: list[dict[str, object]] = [{"name": f"{name}有限公司"} for name in FIRMS]
    donors += [{"person": person} for person in office.members[40:48]]
    pieces, worth = shared(PIECES, len(donors)), shared(WORTH, len(donors))
    for place, on in enumerate(spread(len(donors), date(2022, 1, 5), date(2022, 3, 2))):
        name, counter = GOODS[place % len(GOODS)]
        office.gave_goods(
            f"支援抗疫（{place + 1}）", donors[place], on, (name, pieces[place], counter, worth[place]), "区慈善总会"
        )
    team = office.series("volunteer_team", "同心抗疫志愿服务队", date(2022, 1, 4), office.next(20))
    for on in spread(4, date(2022, 1, 6), date(2022, 2, 20)):
        office.held("service_emergency", f"{on.month}月{on.day}日志愿服务", on, people=office.next(6), series=team)
