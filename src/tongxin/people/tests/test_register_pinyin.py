"""The register by pinyin: surnames of several readings found by each, sorted alike on both databases."""

import pytest

from tongxin.people import finding, register
from tongxin.people.models import Person, Unit
from tongxin.people.tests.factories import TODAY, cast, make_person

pytestmark = pytest.mark.django_db
NAMES = ["曾敏", "单雄", "解缙", "仇和", "区寄", "吕洁", "欧阳海", "尉迟恭", "李岩", "黎岩", "梁安", "丽娜"]


@pytest.fixture
def paths():
    made = cast()
    for name in NAMES:
        make_person(name, made.youth)
    return (made.youth.path,)


FOUND_BY = {
    "list": lambda text, unit: register.persons((unit.path,), TODAY, text=text),
    "field": finding.persons_meant,
    "authors": lambda text, unit: finding.members_called(text, unit, TODAY),
    "crowd": lambda text, unit: finding.called(text, Person.objects.all()),
}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *[(text, "曾敏") for text in ("曾", "zeng", "zengmin", "Zeng Min", "zm", "ceng", "ceng min", "cm")],
        *[(text, "单雄") for text in ("shan", "shan xiong", "sx", "dan", "danxiong", "dx")],
        *[(text, "解缙") for text in ("xie", "xiejin", "xj", "jie", "jiejin", "jj")],
        *[(text, "仇和") for text in ("qiu", "qiu he", "qh", "chou", "chouhe", "ch")],
        *[(text, "区寄") for text in ("ou", "ou ji", "oj", "qu", "quji", "qj")],
        *[(text, "吕洁") for text in ("lv", "lü jie", "lvjie", "lj")],
        *[(text, "欧阳海") for text in ("ouyang", "oyh", "ouyanghai", "海")],
        *[(text, "尉迟恭") for text in ("yuchi", "ycg", "weichi", "weichigong")],
    ],
)
def test_found(paths, text, name):
    assert name in {person.name for person in register.persons(paths, TODAY, text=text)}


@pytest.mark.parametrize("by", FOUND_BY)
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ceng min", "曾敏"),
        ("weichig", "尉迟恭"),
        ("dx", "单雄"),
        ("chou", "仇和"),
        ("xiong", "单雄"),
        ("Lü Jie", "吕洁"),
    ],
)
def test_every_search_reads_a_surname_as_the_register_does(paths, by, text, name):
    unit = Unit.objects.get(key="chaocheng-youth")
    assert name in {person.name for person in FOUND_BY[by](text, unit)}


@pytest.mark.parametrize(("text", "name"), [("dan", "仇和"), ("ceng", "单雄"), ("dx", "解缙"), ("zengx", "曾敏")])
def test_not_found(paths, text, name):
    assert name not in {person.name for person in register.persons(paths, TODAY, text=text)}


def test_sorted_by_pinyin_words_apart_and_one_name_together(paths):
    """ "li yan" before "liang an": a space sorts before letters; both 岩 by their characters, namesakes by number."""
    found = [person.name for person in register.persons(paths, TODAY) if person.name in NAMES]
    assert found == [
        "丽娜", "李岩", "黎岩", "梁安", "吕洁", "区寄", "欧阳海", "仇和", "单雄", "解缙", "尉迟恭", "曾敏",
    ]  # fmt: skip
