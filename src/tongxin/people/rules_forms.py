"""Forms of the local rules: one a section, each giving the whole entry as the charter's files write it."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tongxin.kernel.charter.prose import PLACEHOLDERS
from tongxin.kernel.charter.read import content_of
from tongxin.kernel.charter.shapes import Charter

from . import charters, rules_words
from .charters import SYNONYM
from .days import UnreadDay, read_list
from .models import LocalRule, Unit
from .rules import DATED, holiday_mistake

NEW = ("points", "item", "indicator", "synonym", "role", "category")  # sections that take new entries
ANY_LEVEL = "any"
EARLIEST = date(1990, 1, 1)
TOKEN_LENGTH = 16
MAX_BYTES = 100_000  # of a holiday list
_NAME_LENGTH = 60
_TEXT_LENGTH = 200
_PROSE_LENGTH = 20_000
_ROWS = {"short": 2, "long": 8}


class DayInput(forms.DateInput):
    """A day, with the browser's own calendar; always ISO, whatever the language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class OurForm(forms.Form):
    """A form that says what is missing by its name."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | more)
        for field in self.fields.values():
            field.error_messages["required"] = _("没有填“%(label)s”。") % {"label": field.label}


class RuleForm(OurForm):
    """What every local rule has: its day and the vote behind it."""

    section = ""
    template = "people/rules_change.html"

    since = forms.DateField(label=gettext_lazy("生效日期"), widget=DayInput())
    is_dated_back = forms.BooleanField(
        label=gettext_lazy("决议写明追溯"),
        required=False,
        help_text=gettext_lazy("生效日期早于今天时才要勾选。已经记的分不会自己变，登记后再定要不要重新计价。"),
    )
    resolution = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=_TEXT_LENGTH,
        help_text=gettext_lazy("哪次会议的决议或者哪份文件。受规则约束的人都看得到。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any, *, charter: Charter, organisation: Unit, code: str, on: date) -> None:
        self.charter, self.organisation, self.code, self.on = charter, organisation, code, on
        self.before: dict[str, Any] = self._held()
        super().__init__(data, initial=self._initial())
        self._shape()
        if self.section in DATED:
            self.fields["since"].initial = on
        else:
            del self.fields["since"], self.fields["is_dated_back"]

    # What a section says of itself

    def _held(self) -> dict[str, Any]:
        """The entry as it is in force; {} for a new one."""
        return content_of(self.charter, self.section, self.code) if self.code else {}

    def _initial(self) -> dict[str, Any]:
        return dict(self.before)

    def _shape(self) -> None:
        """Give fields their choices."""

    def _entry(self) -> dict[str, Any]:
        """What the form says of the entry, beside code and source."""
        raise NotImplementedError

    # What views ask

    @property
    def section_name(self) -> str:
        return str(rules_words.SECTIONS[self.section])

    @property
    def entry_name(self) -> str:
        return str(self.before.get("name", "")) if self.code else _("新条目")

    @property
    def begins(self) -> date:
        """From when it holds; undated sections hold from today."""
        day: date = self.cleaned_data.get("since", self.on)
        return day

    @property
    def says_dated_back(self) -> bool:
        return bool(self.cleaned_data.get("is_dated_back"))

    @cached_property
    def target(self) -> str:
        """Code of the entry: what is being changed, or the next of the organisation's own."""
        return self.code or self._next_code()

    def _next_code(self) -> str:
        prefix = {"item": "own.item", "indicator": "own.figure", "role": "own_role", "category": "own_category"}
        stem = prefix[self.section]
        taken = LocalRule.objects.filter(unit=self.organisation, section=self.section, code__startswith=stem)
        return f"{stem}{taken.values('code').distinct().count() + 1}"

    def content(self) -> dict[str, Any]:
        """The whole entry as the charter's files write it."""
        return self.before | {"code": self.target, **self._entry(), "source": self.cleaned_data["resolution"]}

    @property
    def is_refused(self) -> bool:
        """Whether something in it has to be put right."""
        return bool(self.errors)

    def own_fields(self) -> Iterator[forms.BoundField]:
        """The section's own fields, for a page that shows them one below the other."""
        return (field for field in self if field.name not in ("since", "is_dated_back", "resolution"))

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        if since < EARLIEST:
            raise ValidationError(_("生效日期太早。"))
        return since


class NamedForm(RuleForm):
    """An entry whose name the association may choose."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=_NAME_LENGTH)


def _items(charter: Charter) -> list[tuple[str, str]]:
    return [(item.code, item.name) for item in charter.items.values()]


def _levels(charter: Charter) -> list[tuple[str, str]]:
    return [(level.code, level.name) for level in charter.levels.values()]


def _indicators(charter: Charter, *, but: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in charter.indicators.values() if one.adds not in but]


def _worded(words: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return list(words.items())


class PointsForm(RuleForm):
    """What an item earns from a day on. Amounts are given by level; those left empty stay as they are."""

    section = "points"
    template = "people/rules_change_points.html"

    item = forms.ChoiceField(label=gettext_lazy("计数项目"))
    category = forms.ChoiceField(label=gettext_lazy("类别"))
    split = forms.ChoiceField(label=gettext_lazy("几位作者"), choices=_worded(rules_words.SPLITS))
    once = forms.BooleanField(label=gettext_lazy("同一内容只计最高一项"), required=False)

    def _shape(self) -> None:
        if self.code:
            del self.fields["item"]
        else:
            priced = {rule.item for rule in self.charter.points.values()}
            self._field("item").choices = [pair for pair in _items(self.charter) if pair[0] not in priced]
        self._field("category").choices = [(c.code, c.name) for c in self.charter.categories.values()]
        for code, name in [(ANY_LEVEL, _("不分层级")), *_levels(self.charter)]:
            self.fields[f"amount_{code}"] = forms.DecimalField(
                label=name, required=False, max_digits=7, decimal_places=2,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            )  # fmt: skip

    def _field(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field

    @cached_property
    def target(self) -> str:
        """A points rule goes by the code of its item, since an item has one at most."""
        return self.code or str(self.cleaned_data["item"])

    def _next_code(self) -> str:
        return self.target

    def amount_rows(self) -> list[dict[str, Any]]:
        """A row a level: its field, and the dated values so far."""
        rule = self.charter.points.get(self.code)
        rows = []
        for code in (ANY_LEVEL, *self.charter.levels):
            level = "" if code == ANY_LEVEL else code
            dated = [a for a in rule.amounts if a.level == level] if rule else []
            words = [(rules_words.day(a.since), rules_words.points(a.points)) for a in dated]
            rows.append({"field": self[f"amount_{code}"], "dated": words})
        return rows

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "since" in data and not self._amounts_given() and not self.code:
            self.add_error(f"amount_{ANY_LEVEL}", _("没有写分值。至少写一个层级的，或者写在“不分层级”里。"))
        return data

    def _amounts_given(self) -> dict[str, Decimal]:
        given = {}
        for code in (ANY_LEVEL, *self.charter.levels):
            value = self.cleaned_data.get(f"amount_{code}")
            if value is not None:
                given["" if code == ANY_LEVEL else code] = value
        return given

    def _entry(self) -> dict[str, Any]:
        since, given = self.begins.isoformat(), self._amounts_given()
        kept = [a for a in self.before.get("amounts", []) if a["since"] != since or a["level"] not in given]
        order = ["", *self.charter.levels]
        added = [{"since": since, "points": f"{given[level]:f}", "level": level} for level in order if level in given]
        amounts = sorted([*kept, *added], key=lambda a: a["since"])
        name = self.before.get("name") or self.charter.items[self.target].name
        return {
            "name": name,
            "item": self.before.get("item", self.target),
            "category": self.cleaned_data["category"],
            "split": self.cleaned_data["split"],
            "once": self.cleaned_data["once"],
            "amounts": amounts,
            "example": False,  # once voted on it is the association's own
        }


class CategoryForm(NamedForm):
    """A category of points and its yearly cap from a day on."""

    section = "category"

    cap = forms.DecimalField(
        label=gettext_lazy("每年上限"), required=False, max_digits=7, decimal_places=2, min_value=Decimal(0),
        help_text=gettext_lazy("空着就是不设上限。"),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip

    def _initial(self) -> dict[str, Any]:
        caps = self.before.get("caps", [])
        return self.before | ({"cap": caps[-1]["points"]} if caps else {})

    def _entry(self) -> dict[str, Any]:
        since, value = self.begins.isoformat(), self.cleaned_data["cap"]
        kept = [cap for cap in self.before.get("caps", []) if cap["since"] != since]
        caps = [*kept, {"since": since, "points": "" if value is None else f"{value:f}"}]
        return {"name": self.cleaned_data["name"], "caps": sorted(caps, key=lambda cap: cap["since"])}


class ItemForm(NamedForm):
    """What counts. Of an item that has entries only the name may change: the rest says how they read."""

    section = "item"

    counter = forms.CharField(
        label=gettext_lazy("计量单位"), max_length=6, help_text=gettext_lazy("篇、件、人次、元。")
    )
    scale = forms.TypedChoiceField(
        label=gettext_lazy("最小单位"), coerce=int,
        choices=[(1, gettext_lazy("就是计量单位")), (100, gettext_lazy("百分之一，如元记到分"))],
    )  # fmt: skip
    adds = forms.ChoiceField(label=gettext_lazy("联合完成的"), choices=_worded(rules_words.ITEM_ADDS))
    books = forms.ChoiceField(label=gettext_lazy("记在哪一天"), choices=_worded(rules_words.BOOKS))

    def _shape(self) -> None:
        if self.code:
            for name in ("counter", "scale", "adds", "books"):
                self.fields[name].disabled = True

    def _entry(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "counter", "scale", "adds", "books")}


class IndicatorForm(NamedForm):
    """A figure: what it counts and how it is printed."""

    section = "indicator"
    template = "people/rules_change_indicator.html"

    counter = forms.CharField(label=gettext_lazy("计量单位"), max_length=6)
    definition = forms.CharField(
        label=gettext_lazy("定义"), max_length=400, widget=forms.Textarea(attrs={"rows": _ROWS["short"]})
    )
    adds = forms.ChoiceField(label=gettext_lazy("计法"), choices=_worded(rules_words.ADDS))
    items = forms.MultipleChoiceField(
        label=gettext_lazy("所计项目"), required=False, widget=forms.CheckboxSelectMultiple
    )
    levels = forms.MultipleChoiceField(
        label=gettext_lazy("所计层级"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("都不选就是不分层级。"),
    )  # fmt: skip
    cumulative = forms.DateField(label=gettext_lazy("累计起始日"), required=False, widget=DayInput())
    register = forms.ChoiceField(label=gettext_lazy("取自名册"), required=False)
    numerator = forms.ChoiceField(label=gettext_lazy("分子"), required=False)
    denominator = forms.ChoiceField(label=gettext_lazy("分母"), required=False)
    of = forms.ChoiceField(label=gettext_lazy("比较的数字"), required=False)
    part_of = forms.ChoiceField(
        label=gettext_lazy("属于"), required=False, help_text=gettext_lazy("“其中”的数字不能大于它所属的数字。")
    )
    overlaps = forms.BooleanField(label=gettext_lazy("各部分可以重复，不必合成总数"), required=False)
    own_only = forms.BooleanField(label=gettext_lazy("只计本级，不计下属单位"), required=False)
    style = forms.ChoiceField(label=gettext_lazy("印出"), choices=_worded(rules_words.STYLES))
    round_to = forms.IntegerField(
        label=gettext_lazy("去尾数到"), required=False, min_value=0, max_value=1_000_000,
        help_text=gettext_lazy("10、100等；照实写的不填。"),
    )  # fmt: skip
    decimals = forms.IntegerField(label=gettext_lazy("小数位数"), required=False, min_value=0, max_value=4)
    wan_from = forms.IntegerField(
        label=gettext_lazy("多少起以万计"), required=False, min_value=0, help_text=gettext_lazy("不以万计的不填。")
    )

    GROUPS = (
        ("", ("name", "counter", "definition", "adds")),
        (gettext_lazy("计什么"), ("items", "levels", "cumulative", "own_only")),
        (gettext_lazy("比例、增减和时点数"), ("numerator", "denominator", "of", "register")),
        (gettext_lazy("与别的数字"), ("part_of", "overlaps")),
        (gettext_lazy("怎么印"), ("style", "round_to", "decimals", "wan_from")),
    )

    def _initial(self) -> dict[str, Any]:
        held = dict(self.before)
        since = held.pop("since", None)
        empty = {key: None for key in ("round_to", "wan_from") if not held.get(key)}
        return held | {"cumulative": since} | empty

    def _shape(self) -> None:
        none = [("", _("没有"))]
        own = {self.code}
        others = [pair for pair in _indicators(self.charter) if pair[0] not in own]
        countable = [
            pair for pair in _indicators(self.charter, but=frozenset({"ratio", "change"})) if pair[0] not in own
        ]
        used = {one.register: one.name for one in reversed(list(self.charter.indicators.values())) if one.register}
        registers = [(name, used.get(name, name)) for name in sorted(charters.known_registers(self.charter))]
        self._choose("items", _items(self.charter))
        self._choose("levels", _levels(self.charter))
        self._choose("register", none + registers)
        self._choose("numerator", none + countable)
        self._choose("denominator", none + countable)
        self._choose("of", none + others)
        self._choose("part_of", none + others)

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """Fields by what they are about."""
        return ((str(title), [self[name] for name in names]) for title, names in self.GROUPS)

    def _entry(self) -> dict[str, Any]:
        data = self.cleaned_data
        since = data["cumulative"]
        plain = ("name", "counter", "definition", "adds", "items", "levels", "register", "numerator", "denominator",
                 "of", "part_of", "overlaps", "own_only", "style")  # fmt: skip
        numbers = ("round_to", "decimals", "wan_from")
        return {
            **{name: data[name] for name in plain},
            **{name: data[name] or 0 for name in numbers},
            "since": since.isoformat() if since else None,
        }


class SynonymForm(RuleForm):
    """Wordings that mean an indicator or an item."""

    section = SYNONYM

    meaning = forms.ChoiceField(label=gettext_lazy("指的是"))
    wordings = forms.CharField(
        label=gettext_lazy("说法"), max_length=1000, widget=forms.Textarea(attrs={"rows": _ROWS["short"] * 2}),
        help_text=gettext_lazy("一行一个，加在原有的说法前面。"),
    )  # fmt: skip

    def _held(self) -> dict[str, Any]:
        return {}

    def _shape(self) -> None:
        if self.code:
            del self.fields["meaning"]
            return
        groups = [
            (_("数字"), _indicators(self.charter)),
            (_("计数项目"), [pair for pair in _items(self.charter) if pair[0] not in self.charter.indicators]),
        ]
        field = self.fields["meaning"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = groups

    @property
    def entry_name(self) -> str:
        known: dict[str, Any] = {**self.charter.items, **self.charter.indicators}
        return known[self.code].name if self.code else _("新说法")

    @cached_property
    def target(self) -> str:
        return self.code or str(self.cleaned_data["meaning"])

    def clean_wordings(self) -> list[str]:
        lines = (line.strip() for line in self.cleaned_data["wordings"].splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def _entry(self) -> dict[str, Any]:
        return {"wordings": self.cleaned_data["wordings"]}


class RoleForm(NamedForm):
    """What a role may do."""

    section = "role"

    home = forms.ChoiceField(label=gettext_lazy("首页"), choices=_worded(rules_words.HOMES))
    grants = forms.MultipleChoiceField(
        label=gettext_lazy("可以做的"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=_worded(rules_words.ACTS),
    )  # fmt: skip

    def _entry(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "home", "grants")}


class SectionForm(OurForm):
    """One section of a report's prose."""

    code = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    heading = forms.CharField(label=gettext_lazy("标题"), max_length=40, required=False)
    text = forms.CharField(
        label=pgettext_lazy("of a report", "文字"), required=False, max_length=_PROSE_LENGTH,
        widget=forms.Textarea(attrs={"rows": _ROWS["long"], "data-tokens": ""}),
    )  # fmt: skip
    carries = forms.ChoiceField(
        label=gettext_lazy("接续上一份报告的"), required=False,
        choices=[("", gettext_lazy("不接续")), *_worded(rules_words.CARRIES)],
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kept = not data.get("DELETE")
        if kept and data.get("text", "").strip() and not data.get("heading", "").strip():
            self.add_error("heading", _("没有写标题。"))
        return data


class ProseForm(NamedForm):
    """The prose of a kind of report: opening, sections, closing, with figures in braces."""

    section = "prose"
    template = "people/rules_change_prose.html"

    addressee = forms.CharField(label=gettext_lazy("主送"), max_length=_TEXT_LENGTH, required=False)
    opening = forms.CharField(
        label=gettext_lazy("开头"), max_length=_PROSE_LENGTH,
        widget=forms.Textarea(attrs={"rows": _ROWS["short"] * 2, "data-tokens": ""}),
    )  # fmt: skip
    closing = forms.CharField(
        label=gettext_lazy("结尾"), required=False, max_length=_PROSE_LENGTH,
        widget=forms.Textarea(attrs={"rows": _ROWS["short"], "data-tokens": ""}),
    )  # fmt: skip

    def __init__(self, data: Any, **about: Any) -> None:
        super().__init__(data, **about)
        held = [dict(section) for section in self.before["sections"]]
        shaped = forms.formset_factory(SectionForm, extra=1, can_delete=True, can_order=True, max_num=40)
        self.sections = shaped(data, prefix="s", initial=held)

    def is_valid(self) -> bool:
        return bool(super().is_valid() and self.sections.is_valid())

    @property
    def is_refused(self) -> bool:
        return super().is_refused or self.has_wrong_sections

    @property
    def has_wrong_sections(self) -> bool:
        return self.is_bound and not self.sections.is_valid()

    def tokens(self) -> list[tuple[str, str]]:
        """(token, name) of everything that may stand in braces."""
        names = {
            "organisation": _("单位名称"), "organisation_short": _("单位简称"), "period": _("期间"),
            "year": _("年份"), "last_year": _("上一年"), "next_year": _("下一年"),
        }  # fmt: skip
        return [
            *((f"{{{code}}}", names.get(code, code)) for code in sorted(PLACEHOLDERS)),
            *((f"{{{one.code}}}", f"{one.name}（{one.counter}）") for one in self.charter.indicators.values()),
        ]

    def _entry(self) -> dict[str, Any]:
        kept = [form.cleaned_data for form in self.sections.ordered_forms if form.cleaned_data.get("heading")]
        taken = {section["code"] for section in kept if section["code"]}
        old = {section["code"]: section["text"] for section in self.before["sections"]}
        sections = []
        for section in kept:
            code = section["code"] or _free(taken)
            taken.add(code)
            sections.append(
                {
                    "code": code,
                    "heading": section["heading"].strip(),
                    "text": _kept(old.get(code, ""), section["text"]),
                    "carries": section["carries"],
                }
            )
        data = self.cleaned_data
        return {
            "name": data["name"],
            "addressee": data["addressee"],
            "opening": _kept(self.before["opening"], data["opening"]),
            "sections": sections,
            "closing": _kept(self.before["closing"], data["closing"]),
        }


def _free(taken: set[str]) -> str:
    return next(f"own{n}" for n in range(1, len(taken) + 2) if f"own{n}" not in taken)


def _kept(old: str, new: str) -> str:
    """`new` as typed, or `old` itself where they differ in line ends and margins alone."""
    return old if _plain(new) == _plain(old) else _plain(new)


def _plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))


FORMS: dict[str, type[RuleForm]] = {
    form.section: form for form in (PointsForm, CategoryForm, ItemForm, IndicatorForm, SynonymForm, RoleForm, ProseForm)
}


class ReasonForm(OurForm):
    """Why something is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=_TEXT_LENGTH, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)


class HolidayForm(OurForm):
    """A year's list of days off, pasted or uploaded."""

    year = forms.IntegerField(label=gettext_lazy("年份"), min_value=2000, max_value=2100)
    source = forms.CharField(
        label=gettext_lazy("文号"), max_length=120, help_text=gettext_lazy("如“国办发明电〔2025〕7号”。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("放假安排"), required=False, max_length=20_000,
        widget=forms.Textarea(attrs={"rows": _ROWS["long"]}),
        help_text=gettext_lazy("可以直接粘贴通知原文；也可以一行一天，写“2027-01-01 放假”或者“2027-01-03 上班”。"),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("或者上传文件"), required=False, help_text=gettext_lazy("TXT或CSV，100KB以内。"),
        widget=forms.FileInput(attrs={"accept": ".txt,.csv,text/plain,text/csv"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, files: Any = None, *, year: int) -> None:
        super().__init__(data, files, initial={"year": year})

    def clean_file(self) -> str:
        """The text of the file, "" where there is none."""
        upload = self.cleaned_data["file"]
        if not upload:
            return ""
        if upload.size > MAX_BYTES:
            raise ValidationError(_("文件太大，放假安排不会超过100KB。"))
        raw = upload.read()
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                text: str = raw.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\0" not in text:
                return text
        raise ValidationError(_("读不出文字。请另存为TXT或CSV再上传。"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        text = data["file"] or data["text"]
        try:
            data["rest"], data["work"] = read_list(text, data["year"])
        except UnreadDay as error:
            self.add_error("text", str(error))
            return data
        wrong = holiday_mistake(data["year"], data["rest"], data["work"])
        if wrong:
            self.add_error("text", wrong)
        # a file cannot be sent twice, so its text goes into the page
        self.data = {**{name: self.data.get(name) for name in self.fields}, "text": text}
        return data

    @property
    def token(self) -> str:
        """Stands for exactly this list: what was seen is what is imported."""
        data = self.cleaned_data
        seen = f"{data['year']} {data['source']} {data['rest']} {data['work']}"
        return sha256(seen.encode()).hexdigest()[:TOKEN_LENGTH]
