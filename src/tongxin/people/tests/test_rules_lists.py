"""The lists that come with a charter are read on the page of the rules, and their changes are told."""

from dataclasses import fields, replace

import pytest
from django.urls import reverse

from tongxin.kernel.charter import listed, read
from tongxin.people import charters
from tongxin.people.rules import words
from tongxin.people.rules.words import lists
from tongxin.people.rules.words.names import LISTS

from .factories import cast

CHARTERS = charters.shipped_names()


def test_every_section_of_a_charter_is_worded():
    assert set(read.SECTIONS) == {section for section in words.SECTIONS} - {"synonym", "general"}


def test_every_field_of_a_list_has_a_label_and_no_two_the_same():
    for section in LISTS:
        names = {field.name for field in fields(read.SECTIONS[section][1])} - {"code", "name", "source"}
        labels = [str(lists.LABELS[name]) for name in names]
        assert len(set(labels)) == len(labels), section


def test_every_word_that_a_list_chooses_from_has_a_name():
    chosen = {*listed.ACTIVITY_GROUPS, *listed.SERIES_KINDS, *listed.GOODS, *listed.PANELS}
    chosen |= {"senior", "associate", "middle", "junior", "person", "unit"}
    assert chosen == set(lists._WORDS)


@pytest.mark.parametrize("name", CHARTERS)
def test_no_code_is_left_on_the_page(name):
    charter = charters.shipped(name)
    codes = {*charter.items, *charter.levels, *charter.indicators, *charter.seats, *charter.outlets}
    for section, _name, rows in words.list_tables(charter):
        for entry, lines in rows:
            for line in lines:
                assert not codes & set(line.text.replace("：", "、").split("、")), (section, entry.code, line)


def test_a_word_chosen_is_not_taken_for_an_entry_of_the_same_code():
    kind = listed.ActivityKind(code="theme", name="主题活动", group="theme", counter="场", source="方案", held="")
    charter = replace(charters.shipped("base"), activities={"theme": kind})
    assert [(line.label, line.text) for line in lists.list_lines(charter, "activity", kind)] == [
        ("分组", "主题教育"),
        ("计量单位", "场"),
    ]


def test_a_changed_list_is_told():
    kind = listed.HonourKind(code="own", name="优秀会员", of="person", source="章程")
    before = replace(charters.shipped("base"), honours={"own": kind})
    after = replace(before, honours={"own": replace(kind, name="模范会员", is_own=True)})
    changes = [(c.section_name, c.label, c.old, c.new) for c in words.differences(before, after)]
    assert changes == [("荣誉类别", "名称", "优秀会员", "模范会员"), ("荣誉类别", "本会自己的", "", "是")]


@pytest.mark.django_db
def test_members_read_the_lists_on_the_page(client):
    world = cast()
    client.force_login(world.member)
    html = client.get(reverse("people:rules")).content.decode()
    for section, name, rows in words.list_tables(charters.of(world.association)):
        assert f'id="list-{section}"' in html and name in html
        assert rows[0][0].name in html
