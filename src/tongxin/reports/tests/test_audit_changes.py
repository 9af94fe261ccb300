"""Changes on the year before: bound to what counts the change, and held with their sign."""

from .conftest import World
from .test_audits import claim, made

HEAD = "潮城市知联会2025年工作回顾\n\n全年上报社情民意信息3篇，"


def test_a_change_is_held_with_the_sign_that_the_text_leaves_to_the_verb(world: World):
    world.fill_in()
    row = claim(made(world, HEAD + "同比增加1篇。"), "1篇")
    assert (row.indicator, row.verdict, row.ours) == ("information.reported.change", "agrees", "增加1篇")
    row = claim(made(world, HEAD + "同比减少1篇。"), "1篇")
    assert (row.verdict, row.ours, row.difference) == ("differs", "增加1篇", "−2篇")
