"""Fields of these forms: a time of day, and several units by their names."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.people.fields import datalist, units_offered
from tongxin.people.finding import units_called
from tongxin.people.models import Unit


class Clock(forms.TimeField):
    """A time of day, typed or chosen as 14:00."""

    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "num"})
    default_error_messages = {"invalid": gettext_lazy("写成14:00这样的时间。")}


class NamesPicked(forms.Textarea):
    """Names in a text, and beside it one more picked from those known; the button 加上 puts it into the text.

    Whoever saves without the button has picked it all the same.
    """

    among: "QuerySet[Unit]"

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return format_html(
            '{}<div class="row-f gap8 mt8"><input class="inp grow" name="{}_pick" list="{}_known" maxlength="80" '
            'autocomplete="off" aria-label="{}" placeholder="{}"><button class="btn" name="do" value="pick">{}</button>'
            "{}</div>",
            super().render(name, value, attrs, renderer), name, name, _("从登记过的单位里选一个"),
            _("选一个，或写几个字找"), _("加上"), datalist(name, units_offered(self.among)),
        )  # fmt: skip

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        texts = (str(data.get(name) or "").strip(), str(data.get(f"{name}_pick") or "").strip())
        return "、".join(filter(None, texts))


class UnitNames(forms.Field):
    """Several units by their names, with 、 or a new line between, picked from known ones or typed."""

    widget = NamesPicked

    def __init__(self, among: "QuerySet[Unit]", **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.among = among
        self.widget.among = among
        self.widget.attrs.update(rows=2, maxlength=1000)

    def prepare_value(self, value: Any) -> Any:
        return "、".join(unit.name for unit in value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> list[Unit]:
        names = [name.strip() for line in str(value or "").splitlines() for name in _split(line)]
        found: dict[int, Unit] = {}
        unknown = []
        for name in dict.fromkeys(filter(None, names)):
            units = units_called(name, self.among)
            if len(units) == 1:
                found[units[0].pk] = units[0]
            else:
                unknown.append(name)
        if unknown:
            raise forms.ValidationError(
                _("没有叫“%(names)s”的单位，或者不止一个。先在组织机构里登记，或者写它的代号。")
                % {"names": "”“".join(unknown)}
            )
        return list(found.values())


def _split(line: str) -> Iterable[str]:
    for mark in "，,；;":
        line = line.replace(mark, "、")
    return line.split("、")
