"""The components as tags."""

import re

import pytest
from django.utils import translation

from tongxin.kernel.workflow import Clock
from tongxin.site import catalogues, clocks, drawings, kit
from tongxin.site.templatetags import tongxin as tags


@pytest.mark.parametrize(
    ("said", "english"),
    [
        ("余4个工作日", "4 working days left"),
        ("余1个工作日", "1 working day left"),
        ("余9个工作日（暂定）", "9 working days left (provisional)"),
        ("余4天", "4 days left"),
        ("今天到期", "due today"),
        ("今天到期（暂定）", "due today (provisional)"),
        ("超2个工作日", "2 working days late"),
        ("超1天完成", "done 1 day late"),
        ("3个工作日，按时", "3 working days, on time"),
        ("按时", "on time"),
        ("暂停，等作者", "paused, waiting for 作者"),
        ("不限时", "No time limit"),
    ],
)
def test_clocks_speak_english(said, english):
    catalogues.compile_all()
    with translation.override("en"):
        assert clocks.said(said) == english
    with translation.override("zh-hans"):
        assert clocks.said(said) == said


def test_a_clock_shows_its_look_sign_and_reason():
    shown = tags.clock(Clock("late", "超2个工作日", "12月18日（周四）到期"))
    assert 'class="clock late"' in shown and 'title="12月18日（周四）到期"' in shown and "<svg" in shown
    assert tags.clock(None) == ""


def test_a_level_is_one_character_with_its_name_for_a_reader():
    charter = kit.Charterlike()
    short, full = tags.level("city", charter), tags.level("city", charter, full=True)
    assert 'class="lv lv3"' in short and '<span class="sr">市</span>' in short
    assert full == '<span class="lv lv3">市</span>'
    assert tags.level("", charter) == tags.level("nowhere", charter) == tags.level("city", None) == ""


@pytest.mark.parametrize(("value", "width"), [(0, "0.0"), (5, "75.0"), (10, "150.0"), (99, "150.0"), (-3, "0.0")])
def test_a_bar_stays_in_its_box(value, width):
    assert f'<rect width="{width}"' in drawings.bar(value, 10)


def test_a_bar_of_nothing_is_empty():
    assert '<rect width="0.0"' in drawings.bar(3, 0)


@pytest.mark.parametrize("ordered", [True, False])
def test_no_two_parts_of_a_stack_have_one_colour(ordered):
    told = drawings.stack([(f"第{n}项", 1000 * n) for n in range(1, 12)], ordered)
    bar = re.findall(r'height="14" fill="([^"]+)"', told)
    assert len(set(bar)) == len(bar) == (6 if ordered else 8)
    assert ("其余6项 <b>51,000</b>" if ordered else "其余4项 <b>38,000</b>") in told


def test_what_comes_from_outside_is_escaped():
    bad = "<em>"
    made = [
        tags.clock(Clock("ok", bad, bad)),
        drawings.stack([(bad, 1)]),
        drawings.spark([1], [1], bad),
        drawings.avatar(bad, bad),
    ]
    assert all("<em" not in one for one in made)


def test_an_unknown_icon_is_a_mistake_of_the_page():
    with pytest.raises(LookupError):
        drawings.icon("no-such-icon")


@pytest.mark.parametrize(
    ("value", "shown"), [(1284, "1,284"), (-3, "−3"), (None, ""), ("", ""), (0, "0"), (112000.5, "112,000.5")]
)
def test_thousands(value, shown):
    assert tags.thousands(value) == shown
