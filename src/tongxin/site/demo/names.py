"""Invented people. No name here is meant to be anybody's."""

from collections.abc import Iterator
from itertools import count

SURNAMES = (
    "陆许顾沈叶方宋唐何林郑蒋韩周柳罗吕李苏程冯董萧邵汪田姜范石贺倪汤殷毕郝安常乐傅卞齐康伍余元卜"
    "孟平黄和穆尹姚湛祁毛禹狄米贝明臧计伏成戴谈茅庞熊纪舒屈项祝梁杜阮蓝闵席季麻强贾路娄危江童颜郭"
    "梅盛刁钟徐邱骆高夏蔡樊胡凌霍虞万支柯管卢莫经房裘缪解应宗丁宣邓郁单杭洪包诸左崔吉钮龚"
)
GIVEN = (
    "景明 清和 雨桐 知远 问渠 以南 望舒 思齐 书砚 见微 一帆 予安 松年 若溪 竞舟 嘉言 静姝 云起 怀瑾 南乔 "
    "亦舟 承泽 听澜 既白 明远 若谷 子衿 采薇 行之 致远 念慈 星野 砚秋 时雨 安然 立言 则灵 守拙 闻笛 临风 "
    "沐阳 青禾 长卿 怀远 心悦 佳宁 映雪 文博 启元 瑞霖 语嫣 泽宇 梓涵 启航 宛如 朝阳 晓岚 海若 冠宇 忆秋"
).split()


def names(turn: int = 0) -> Iterator[str]:
    """Invented names without end, in the same order every time; some eleven thousand before one comes again.

    Args:
        turn: where to begin, so that two registers do not read alike.
    """
    for offset in count(turn):
        for place, surname in enumerate(SURNAMES):
            yield surname + GIVEN[(place * 7 + offset) % len(GIVEN)]
