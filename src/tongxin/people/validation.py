"""Phone and ID numbers, names of accounts: what they must look like, how they are shown."""

import re
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"0\d{2,3}-?\d{7,8}(-\d{1,6})?")
ID_NUMBER = re.compile(r"[1-9]\d{16}[\dX]")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999
CHECKS = "10X98765432"
FLOATED = re.compile(r"\d+\.\d+|\d(\.\d+)?[eE]\+?\d+")
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
USERNAME_RULE = gettext_lazy("账号用3至40个小写字母、数字、点、横线，以字母或数字开头。")
ZEROS = 3  # a spreadsheet keeps 15 digits: the last three of 18 come back as zeros


class NotANumber(ValueError):
    """A number that cannot be one; the sentence is safe to show."""


def phone_number(value: object) -> str:
    """A phone number as kept, digits alone. Raises: NotANumber."""
    text = _plain(value)
    if not text:
        return ""
    bare = text.removeprefix("+86").removeprefix("86") if len(text) > 11 else text
    if MOBILE.fullmatch(bare) or LANDLINE.fullmatch(bare):
        return bare
    raise NotANumber(_("手机应为11位数字，座机带区号。"))


def id_number(value: object) -> str:
    """An ID number of 18 digits (the last may be X) whose check digit is right. Raises: NotANumber."""
    text = _plain(value).upper()
    if not text:
        return ""
    if not ID_NUMBER.fullmatch(text):
        raise NotANumber(_("身份证号应为18位，最后一位可以是X。"))
    if text[-1] != CHECKS[sum(w * int(d) for w, d in zip(WEIGHTS, text, strict=False)) % 11]:
        if text.endswith("0" * ZEROS):
            raise NotANumber(_("身份证号后三位被表格变成了000。按文本重新填写。"))
        raise NotANumber(_("身份证号的校验位不对。检查有没有错位。"))
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError as error:
        raise NotANumber(_("身份证号里的出生日期不对。")) from error
    return text


def _plain(value: object) -> str:
    if isinstance(value, float):
        raise NotANumber(_("这个数被表格变成了小数，末几位已经丢失。按文本重新填写。"))
    text = re.sub(r"[\s ]", "", str(value if value is not None else ""))
    if FLOATED.fullmatch(text):
        raise NotANumber(_("这个数被表格变成了小数或科学记数，末几位可能已经丢失。按文本重新填写。"))
    return text


def told_by(number: str) -> tuple[int, int, str]:
    """(year and month of birth, gender code) that an ID number tells."""
    return int(number[6:10]), int(number[10:12]), "1" if int(number[16]) % 2 else "2"


def masked_phone(tail: str) -> str:
    """A phone number with all but its last four digits hidden."""
    return f"1** **** {tail}" if tail else ""


def masked_id(number: str) -> str:
    """An ID number with all but its last two signs hidden."""
    return f"****** ******** **{number[-2:]}" if number else ""
