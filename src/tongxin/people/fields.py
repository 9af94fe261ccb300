"""Controls that forms of several rooms share: names of persons and units, days, money, files."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .finding import UNITS, handle_of, offered, persons_meant, units_called, written
from .listing import day_of, number_of
from .models import Person, Unit

FEN = 100  # in one 元
MOST_YUAN = 10**12
MOST_PARTS = 1000  # a share is written in
_SEPARATORS = re.compile(r"[、，,；;\n]+")
_WIDE = str.maketrans("０１２３４５６７８９．，", "0123456789.,")


class Day(forms.DateField):
    """A day, typed or chosen as 2025-12-22."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "num"})
    default_error_messages = {"invalid": gettext_lazy("日期写成2025-12-22。")}


class Files(forms.FileField):
    """Several files at once."""

    class Input(forms.FileInput):
        allow_multiple_selected = True

    widget = Input(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.docx,.xlsx,.ofd,.txt"})

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        uploads = data if isinstance(data, list | tuple) else [data]
        return [super(Files, self).clean(one, initial) for one in uploads if one]


class UnitName(forms.Field):
    """A unit by its name; the page offers known ones in a list, and the list is not the limit."""

    widget = forms.TextInput

    def __init__(self, among: "QuerySet[Unit]", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.among = among
        self.widget.attrs.update(list="units", autocomplete="off", maxlength=80)

    def prepare_value(self, value: Any) -> Any:
        return value.name if isinstance(value, Unit) else value

    def to_python(self, value: Any) -> Unit | None:
        text = str(value or "").strip()[:80]
        return unit_named(text, self.among) if text else None


class UnitTyped(forms.TextInput):
    """The name of a unit, with a list of some to pick from."""

    def __init__(self, known: Iterable[str], **attrs: Any) -> None:
        super().__init__(attrs={"autocomplete": "off", "maxlength": 80} | attrs)
        self.known = tuple(known)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        there = (attrs or {}) | {"list": f"{name}_known"}
        return format_html("{}{}", super().render(name, value, there, renderer), datalist(name, self.known))


def datalist(name: str, words: Iterable[str]) -> SafeString:
    """What a browser offers beside the input `name` as one types."""
    return format_html(
        '<datalist id="{}_known">{}</datalist>',
        name, format_html_join("", '<option value="{}"></option>', ((word,) for word in words)),
    )  # fmt: skip


class UnitChoice(forms.ChoiceField):
    """One of the units offered: chosen from a list; where there are too many for one, typed. Cleans to the unit."""

    among: "QuerySet[Unit]" = Unit.objects.none()
    is_needed = False  # there are several

    def __init__(self, *, by: str = "pk", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.by = by  # what the list says of each: its number, or its code ("key")

    def offer(self, among: "QuerySet[Unit]", none: Any = None) -> None:
        """Offer these, in the order of the tree.

        Args:
            none: what it is called to choose no unit; None: one must be chosen.
        """
        self.among = among
        listed = offered(among.order_by("path")[: UNITS + 1])
        self.is_needed = len(listed) > 1
        if len(listed) > UNITS:
            self._ask_for_name([unit.name for unit in listed[:UNITS]], among.count(), none)
            return
        top = min((unit.path.count("/") for unit in listed), default=0)
        choices = [(str(getattr(unit, self.by)), "　" * (unit.path.count("/") - top) + unit.name) for unit in listed]
        self.choices = choices if none is None else [("", none), *choices]

    def _ask_for_name(self, names: list[str], count: int, none: Any) -> None:
        self.widget = UnitTyped(names, **({"placeholder": none} if none else {}))
        self.widget.is_required = self.required
        filling = {"n": f"{count:,}", "m": len(names)}
        told = _("一共%(n)s个单位，列出来的是前%(m)s个；别的写名称、简称或代号。") % filling
        self.help_text = f"{self.help_text}{told}"

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(self.widget, UnitTyped) or not value:
            return value
        unit = self._chosen(str(value))
        return value if unit is None else handle_of(unit, self.among)

    def to_python(self, value: Any) -> Unit | None:
        text = str(value or "").strip()[:80]
        if not text:
            return None
        return self._chosen(text) or unit_named(text, self.among)

    def _chosen(self, text: str) -> Unit | None:
        """The unit that a line of the list stands for."""
        if self.by == "pk" and number_of(text) is None:
            return None
        return self.among.filter(**{self.by: text}).first()

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)


def unit_choice(label: Any, among: "QuerySet[Unit]", **kwargs: Any) -> UnitChoice:
    """A field for one of these units."""
    field = UnitChoice(label=label, **kwargs)
    field.offer(among)
    return field


def unit_named(text: str, among: "QuerySet[Unit]") -> Unit:
    """The unit of exactly that name, short name or code. Raises: ValidationError with a sentence."""
    found = units_called(text, among)
    if not found:
        raise forms.ValidationError(_("没有叫“%(name)s”的单位。先在组织机构里登记。") % {"name": text})
    if len(found) > 1:
        raise forms.ValidationError(_("叫“%(name)s”的单位不止一个，写它的代号。") % {"name": text})
    return found[0]


def units_offered(among: "QuerySet[Unit]") -> list[str]:
    """Names for the list beside a UnitName, bodies outside the trees first."""
    return list(among.order_by("-is_outside", "name").values_list("name", flat=True)[:UNITS])


class PersonNames(forms.Field):
    """Persons of an organisation by their names, in order, each separated by 、 or a comma."""

    widget = forms.TextInput

    def __init__(self, organisation: Unit, *, most: int = 20, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.organisation, self.most = organisation, most
        self.widget.attrs.update(autocomplete="off", maxlength=300)

    def prepare_value(self, value: Any) -> Any:
        return written(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> list[Person]:
        names = [part.strip() for part in _SEPARATORS.split(str(value or "")[:300]) if part.strip()]
        if len(names) > self.most:
            raise forms.ValidationError(_("最多写%(n)s位。") % {"n": self.most})
        found = [self._one(name) for name in names]
        if len({p.pk for p in found}) != len(found):
            raise forms.ValidationError(_("同一位写了两次。"))
        return found

    def _one(self, name: str) -> Person:
        found = persons_meant(name, self.organisation)
        if not found:
            raise forms.ValidationError(_("会员里没有“%(name)s”。") % {"name": name})
        if len(found) > 1:
            told = "、".join(f"{p.name}{p.pk}（{p.employer}）" if p.employer else f"{p.name}{p.pk}" for p in found)
            raise forms.ValidationError(
                _("“%(name)s”不止一位：%(told)s。写姓名和后面的编号。") % {"name": name, "told": told}
            )
        return found[0]

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")


class Yuan(forms.CharField):
    """An amount of money, typed in 元 and taken in 分. "5,600.50", "5600.5元", "56万"."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=24, **kwargs)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off", "class": "num"})

    def prepare_value(self, value: Any) -> Any:
        return yuan_typed(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        return fen_of(text) if text else None


def yuan_typed(fen: int) -> str:
    """分 as one types 元: 5600.50, 5600."""
    return f"{fen // FEN}" if fen % FEN == 0 else f"{Decimal(fen) / FEN:.2f}"


def fen_of(text: str) -> int:
    """分 of an amount typed in 元. Raises: ValidationError with a sentence."""
    bare = text.strip().translate(_WIDE).replace(",", "").replace(" ", "").removesuffix("元")
    factor = 10_000 if bare.endswith("万") else 1
    bare = bare.removesuffix("万")
    try:
        if not re.fullmatch(r"\d+(\.\d+)?", bare):
            raise InvalidOperation
        fen = Decimal(bare) * factor * FEN
    except InvalidOperation:
        raise forms.ValidationError(_("写数字，单位是元，例如5600或5600.50。")) from None
    if fen != fen.to_integral_value():
        raise forms.ValidationError(_("最小到分，小数点后最多两位。"))
    if not 0 < fen <= MOST_YUAN * FEN:
        raise forms.ValidationError(_("金额应大于0，不超过一万亿元。"))
    return int(fen)


def month_of(text: str) -> date | None:
    """The first day of a month written 2025-12; None of anything else."""
    return day_of(f"{text}-01") if re.fullmatch(r"\d{4}-\d{2}", text) else None


def share_of(text: str) -> Fraction | None:
    """A share as typed, 1/2 or 50%; None where it is none."""
    text = text.strip().translate(_WIDE).replace("／", "/").replace("％", "%")
    try:
        share = Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)
    except (ValueError, ZeroDivisionError):
        return None
    return share if 0 < share <= 1 and share.denominator <= MOST_PARTS else None
