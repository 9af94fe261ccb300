"""Names with numbers in them 含数的名称: what a number is when it counts nothing."""

import re

# policy phrases, days, places; looked up at the numeral itself
_FIXED = """
两会 两新 两岸 两手 两地 两学一做 两个确立 两个维护 两个结合 两个毫不动摇 两个健康 两个先行 两山 两不愁 两委
两优一先 两弹一星 两翼 两免 两代表一委员
三农 三会一课 三严三实 三公 三重一大 三下乡 三支一扶 三位一体 三个代表 三个务必 三大攻坚战 三大主题 三大法宝
三大文化 三八 三明 三亚 三水 三门县 三门峡 三原 三河 三峡 三沙 三江 三都
三穗 三区三州 三资 三减 三品一标 三方 三维 三通 三级甲等 三甲 三包 三产 三胎 三孩 三秦 三湘 三晋
四个意识 四个自信 四个全面 四个服务 四史 四种形态 四下基层 四好 四风 四川 四平 四会 四新 四千精神 四位一体
四项基本原则 四海 四季 四套班子 四大班子 四明
五位一体 五大发展理念 五大理念 五四 五一 五保 五好 五华 五常 五台 五莲 五家渠 五指山 五湖四海 五金 五星 五个一
五险一金 五水共治
六一 六安 六合 六盘水 六稳 六保 六大群体 六有 六好 七一 七夕 七台河 八一 八步 八项规定 八方 八八战略 八闽 八桂 九三
九江 九台 九寨沟 九州 九年义务 十堰 十佳 十大 十强 十全
十四五 十五五 十三五 十二五 十一五 十面 十足 百色 百家 百姓 百日 百年 百强 百业 百货 百花 百科 百度 百江 百善 百草
百货 千岛湖 千年 千秋 千万工程 千方百计 千家万户 千军万马 千企
万众 万州 万宁 万载 万年 万里 万盛 万家 万物 万达 万户 万象 万事 万企 万隆 万安 万福 万寿 万国 万象 亿万
一带一路 一把手 一班人 一家人 一家亲 一件事 一条龙 一条心 一条线 一张网 一张图 一张蓝图 一本账 一本通 一盘棋 一站式
一门式 一对一 一对多 一事一议 一村一品 一县一策 一企一策 一户一策 一人一策
一人一档 一户一档 一村一策 一国两制 一体 一体化 一批 一揽子 一系列 一线 一起 一些 一定 一直 一致 一般 一切 一旦
一样 一同 一道 一路 一方面 一代 一流 一手 一律 一贯 一并 一时 一度 一向 一心
一再 一面 一项项 一个个 一次次 一名名 一件件 一次性 一步 一步步 一届 一期工程 一张嘴 一片 一番 一股 一种 一类 一把
一老一小 一点 一头 一端 一部分 一会儿 一下 一半 一等 一级 一员 一席之地
一日 一年 一生 一辈子 一周 一季度 一村 一镇 一品 一处处 一份子 一分子 一刻 一辆辆 一家家 一户户 一笔笔 一篇篇
一场场 一大批 一老 一小
"""
_BY_FIRST: dict[str, tuple[str, ...]] = {}
for _name in sorted(set(_FIXED.split()), key=lambda name: (-len(name), name)):
    _BY_FIRST[_name[0]] = (*_BY_FIRST.get(_name[0], ()), _name)

# N个 + 坚持, 注重 …: a slogan counts its own words
_SLOGAN = re.compile(
    r"[一二两三四五六七八九十]个?(?:坚持|坚定|注重|聚焦|突出|强化|确保|必须|结合|统一|不|提升|转变|转型|到位|围绕|狠抓|推进|更加|更|务必|导向|有利于|纳入)"
)


def fixed_name(text: str, at: int) -> int:
    """Where a name that begins with this numeral ends; 0 if none does."""
    for name in _BY_FIRST.get(text[at], ()):
        if text.startswith(name, at):
            return at + len(name)
    found = _SLOGAN.match(text, at)
    return found.end() if found else 0
