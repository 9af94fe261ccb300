"""Forms of terms, seats, nominations and honours. They see to shape; the verbs enforce the rules."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.charter.shapes import Charter

from . import lists
from .fields import Files, unit_choice
from .forms import Choices, day, text
from .models import Unit

LINES = forms.Textarea(attrs={"rows": 6, "autocomplete": "off"})


def files() -> Files:
    """The field for evidence."""
    return Files(label=_("佐证材料"), required=False, help_text=_("文件、证书或照片，每份不超过20MB。"))


def _body(label: Any, **kwargs: Any) -> forms.CharField:
    field = text(label, 80, **kwargs)
    field.widget.attrs.update(list="bodies", autocomplete="off")
    return field


def _level(charter: Charter) -> forms.ChoiceField:
    return forms.ChoiceField(label=_("层级"), choices=lists.choices(charter.levels, _("不分层级")), required=False)


class ElectForm(forms.Form):
    """A council elected anew."""

    number = forms.IntegerField(label=_("届次"), min_value=1, max_value=200, help_text=_("第六届写6。"))
    council = text(_("机构"), 20, required=False, help_text=_("理事会、委员会。"))
    held_on = day(_("选举日期"))
    due_on = day(_("应届满日期"), required=False)
    results = forms.CharField(
        label=_("选举结果"),
        widget=LINES,
        help_text=_("每行一个职务，如“副会长：陆景明、许清和”。有同名的，在姓名后空一格写手机尾号。"),
    )
    size = forms.IntegerField(label=_("名额"), min_value=1, max_value=30000, required=False)
    text = text(_("说明"), 200, required=False)
    files = files()  # type: ignore[assignment]


class AdjustForm(forms.Form):
    """A council adjusted within its term."""

    held_on = day(_("调整日期"))
    relieved = forms.MultipleChoiceField(label=_("卸任"), widget=forms.CheckboxSelectMultiple, required=False)
    results = forms.CharField(
        label=_("增补"),
        widget=LINES,
        required=False,
        help_text=_("每行一个职务，如“理事：李嘉言、林静”。没有增补的留空。"),
    )
    text = text(_("说明"), 200, required=False)
    files = files()  # type: ignore[assignment]

    def __init__(self, posts: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["relieved"].choices = posts  # type: ignore[attr-defined]
        if not posts:
            del self.fields["relieved"]


class TermForm(forms.Form):
    """A term without its election."""

    number = forms.IntegerField(label=_("届次"), min_value=1, max_value=200, help_text=_("第五届写5。"))
    council = text(_("机构"), 20, required=False, help_text=_("理事会、委员会。"))
    since = day(_("开始日期"))
    until = day(_("结束日期"), required=False, help_text=_("本届还在任的留空。"))
    due_on = day(_("应届满日期"), required=False)
    size = forms.IntegerField(
        label=_("名额"), min_value=1, max_value=30000, required=False, help_text=_("代表、委员或理事的总数。")
    )


class SeatForm(forms.Form):
    """A seat of a deputy or adviser."""

    def __init__(self, charter: Charter, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "kind": forms.ChoiceField(label=_("席位"), choices=lists.choices(charter.seats)),
            "level": _level(charter),
            "body": _body(_("所在机构"), help_text=_("如潮城市政协。")),
            "term": text(_("届次"), 20, required=False, help_text=_("如第十五届。")),
            "sector": text(_("所在界别"), 40, required=False),
            "since": day(_("自")),
            "until": day(_("至"), required=False, help_text=_("在任的留空。")),
            "files": files(),
        }


class EndForm(forms.Form):
    until = day(_("最后一天"))


class NominationForm(forms.Form):
    """A nomination; one form for several persons to the same aim."""

    def __init__(self, charter: Charter, units: "QuerySet[Unit]", *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        aims = "、".join(dict.fromkeys(kind.aim for kind in charter.nominations.values()))
        self.fields = {
            "kind": forms.ChoiceField(label=_("推荐类别"), choices=lists.choices(charter.nominations)),
            "unit": unit_choice(_("推荐单位"), units),
            "persons": forms.CharField(
                label=_("被推荐人"),
                widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
                help_text=_("一人或几人，用顿号或换行隔开。有同名的，在姓名后空一格写手机尾号。"),
            ),
            "aim": _body(_("去向"), help_text=_("写明%(aims)s。") % {"aims": aims}),
            "level": _level(charter),
            "on": day(_("推荐日期")),
            "note": text(_("说明"), 200, required=False),
            "files": files(),
        }


class DecideForm(forms.Form):
    """What became of a nomination."""

    def __init__(self, succeeded: str, failed: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "outcome": forms.ChoiceField(
                label=_("结果"), choices=[("succeeded", succeeded), ("failed", failed)], widget=forms.RadioSelect
            ),
            "on": day(_("结果日期")),
            "note": text(_("说明"), 200, required=False),
            "files": files(),
        }


class WithdrawForm(forms.Form):
    """A record taken back."""

    why = text(_("撤销理由"), 200)


class WithdrawOnForm(forms.Form):
    on = day(_("撤回日期"))
    why = text(_("理由"), 200, required=False)


class HonourForm(forms.Form):
    """An honour of a unit, or of each of some persons."""

    def __init__(self, charter: Charter, units: "QuerySet[Unit]", *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = charter.honours.values()
        groups = [
            (label, [(kind.code, kind.name) for kind in kinds if kind.of == of])
            for of, label in (("person", _("个人荣誉")), ("unit", _("集体荣誉")))
        ]
        self.charter = charter
        self.fields = {
            "kind": forms.ChoiceField(label=_("荣誉类别"), choices=groups),
            "unit": unit_choice(_("单位"), units),
            "persons": forms.CharField(
                label=_("获得者"),
                widget=LINES,
                required=False,
                help_text=_("集体荣誉留空。个人荣誉写姓名，用顿号或换行隔开；有同名的，在姓名后空一格写手机尾号。"),
            ),
            "title": text(_("荣誉名称"), 80, required=False, help_text=_("照证书写。留空的，用类别名称。")),
            "body": _body(_("授予单位"), required=False, help_text=_("本会表彰的留空。")),
            "level": _level(charter),
            "on": day(_("授予日期")),
            "until": day(_("有效至"), required=False),
            "files": files(),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        rule = self.charter.honours.get(cleaned.get("kind", ""))
        if rule is None:
            return cleaned
        if rule.of == "person" and not cleaned.get("persons", "").strip():
            self.add_error("persons", _("写出受表彰的人。"))
        if rule.of == "unit" and cleaned.get("persons", "").strip():
            self.add_error("persons", _("这一类荣誉授予单位，不写人名。"))
        if not rule.is_own and not cleaned.get("body", "").strip():
            self.add_error("body", _("写明授予单位。"))
        return cleaned
