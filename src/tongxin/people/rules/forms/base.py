"""What forms of local rules have in common: the day, the vote behind it, the whole entry they give."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.kernel.charter.read import content_of
from tongxin.kernel.charter.shapes import Charter

from ...fields import Day
from ...models import LocalRule, Unit
from .. import words
from ..previews import DATED

EARLIEST = date(1990, 1, 1)
NAME_LENGTH = 60
TEXT_LENGTH = 200
SHORT, MIDDLE, LONG = 2, 4, 8  # rows of a text area


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

    since = Day(label=gettext_lazy("生效日期"))
    is_dated_back = forms.BooleanField(
        label=gettext_lazy("决议写明追溯"),
        required=False,
        help_text=gettext_lazy("生效日期早于今天时才要勾选。已经记的分不会自己变，登记后再定要不要重新计价。"),
    )
    resolution = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=TEXT_LENGTH,
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
        return str(words.SECTIONS[self.section])

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

    name = forms.CharField(label=gettext_lazy("名称"), max_length=NAME_LENGTH)


def items(charter: Charter) -> list[tuple[str, str]]:
    return [(item.code, item.name) for item in charter.items.values()]


def levels(charter: Charter) -> list[tuple[str, str]]:
    return [(level.code, level.name) for level in charter.levels.values()]


def indicators(charter: Charter, *, but: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in charter.indicators.values() if one.adds not in but]


def choose(form: forms.Form, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    """Give a field of `form` its choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def worded(names: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return list(names.items())


class ReasonForm(OurForm):
    """Why something is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=TEXT_LENGTH, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
