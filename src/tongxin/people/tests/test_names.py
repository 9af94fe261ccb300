import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.people import names, validation

READINGS = {
    "李嘉言": ("li jiayan", "ljy"),
    "吕洁": ("lv jie", "lj"),
    "单雄信": ("shan xiongxin", "sxx"),
    "仇和": ("qiu he", "qh"),
    "曾国藩": ("zeng guofan", "zgf"),
    "解缙": ("xie jin", "xj"),
    "任重": ("ren zhong", "rz"),
    "区寄": ("ou ji", "oj"),
    "欧阳修": ("ouyang xiu", "oyx"),
    "长孙无忌": ("zhangsun wuji", "zswj"),
    "尉迟恭": ("yuchi gong", "ycg"),
    "司马光": ("sima guang", "smg"),
    "John Smith": ("john smith", "js"),
    "": ("", ""),
}


@pytest.mark.parametrize("name", READINGS)
def test_surnames_have_their_own_readings(name):
    assert names.reading(name) == READINGS[name]


def test_another_reading_of_a_surname_means_it_too():
    assert ("单", "shanxiongxin", "") in names.otherwise("dan xiongxin")
    assert ("曾", "zeng", "") in names.otherwise("ceng") and ("曾", "zeng", "") in names.otherwise("ce")
    assert ("仇", "", "qx") in names.otherwise("cx")
    assert names.otherwise("2267") == names.otherwise("李") == names.otherwise("") == []


@pytest.mark.parametrize("surname", names.ALSO)
def test_other_readings_are_others(surname):
    """Each differs from the reading that is kept, which the tables know."""
    own = (names.DOUBLE.get(surname) or names.SURNAMES[surname]).replace(" ", "")
    assert own not in names.ALSO[surname]


def test_pinyin_is_shown_with_its_umlaut_and_found_without():
    assert names.shown("lv jie") == "Lü Jie"
    assert names.sought("Lü  Jie") == "lv jie"


def identity(body):
    return body + validation.CHECKS[sum(w * int(d) for w, d in zip(validation.WEIGHTS, body, strict=True)) % 11]


def test_an_id_number_is_checked_by_its_last_sign():
    assert validation.id_number("11010519491231002x") == "11010519491231002X"
    assert validation.told_by("11010519491231002X") == (1949, 12, "2")


@given(st.integers(0, 10**17 - 1), st.integers(0, 17))
def test_one_wrong_sign_never_passes(number, place):
    good = identity(f"110105{1950 + number % 50}{1 + number % 12:02}{1 + number % 28:02}{number % 1000:03}")
    assert validation.id_number(good) == good
    wrong = good[:place] + ("7" if good[place] != "7" else "8") + good[place + 1 :]
    with pytest.raises(validation.NotANumber):
        validation.id_number(wrong)


FLOATS = [1.10105e17, 13800002267.0, "1.10105E+17", "13800002267.0", "1.38E10"]


@pytest.mark.parametrize("value", FLOATS)
@pytest.mark.parametrize("rule", [validation.id_number, validation.phone_number])
def test_a_number_that_a_spreadsheet_made_a_float_is_refused(rule, value):
    with pytest.raises(validation.NotANumber, match="小数"):
        rule(value)


def test_an_id_number_cut_to_fifteen_digits_is_told():
    with pytest.raises(validation.NotANumber, match="000"):
        validation.id_number("110105194912310000")


@pytest.mark.parametrize("value", ["13800002267", "+86 138 0000 2267", "0576-8888888", "", None])
def test_phone_numbers_are_kept_as_digits(value):
    assert " " not in validation.phone_number(value)


@pytest.mark.parametrize("value", ["12345678901", "1380000226", "abc", "138000022671"])
def test_what_is_no_phone_number_is_refused(value):
    with pytest.raises(validation.NotANumber, match="11位"):
        validation.phone_number(value)
