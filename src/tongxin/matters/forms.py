"""Forms made from the charter's fields. They check shape; the verbs check rules."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.kernel.charter.shapes import Charter, EventKind, Field, MatterKind
from tongxin.kernel.charter.shapes import Step as StepRule
from tongxin.ledger.entering import RecordForm
from tongxin.people.fields import Day, Files, UnitName
from tongxin.people.models import Unit

PROSE_ROWS = 6
FIELD = "f_"  # before a charter field's code, so that it meets no field of ours


def control_of(field: Field, among: "QuerySet[Unit]") -> forms.Field:
    """The control for one of the charter's fields."""
    common: dict[str, Any] = {"label": field.name, "required": field.required, "help_text": field.help}
    if field.required:
        common["error_messages"] = {"required": _("还没有填%(field)s。") % {"field": field.name}}
    if field.kind == "prose":
        return forms.CharField(widget=forms.Textarea(attrs={"rows": PROSE_ROWS}), **common)
    if field.kind == "date":
        return Day(**common)
    if field.kind == "choice":
        return forms.ChoiceField(choices=[("", _("未选")), *field.choices], **common)
    if field.kind == "number":
        return forms.IntegerField(min_value=0, **common)
    if field.kind == "unit":
        return UnitName(among, **common)
    return forms.CharField(max_length=300, **common)


def told(field: Field, value: Any) -> str:
    """A cleaned value as the verbs take it."""
    if value is None:
        return ""
    if isinstance(value, Unit):
        return value.key
    return value.isoformat() if isinstance(value, date) else str(value)


def behalf_field(behalf: list[tuple[str, str]], oneself: str, *, is_own: bool = True) -> forms.ChoiceField:
    """代谁录入: whose act the office enters; to be chosen where it is not the office's own."""
    return forms.ChoiceField(
        label=_("代谁录入"),
        required=not is_own,
        choices=[("", oneself if is_own else _("未选")), *behalf],
        error_messages={"required": _("要写明代谁录入。")},
    )


class WriteForm(RecordForm):
    """What a matter says; who wrote it stands beside, in views.write."""

    use_required_attribute = False  # a draft may be incomplete

    title = forms.CharField(
        label=gettext_lazy("题目"),
        max_length=120,
        error_messages={"required": gettext_lazy("还没有写题目。"), "max_length": gettext_lazy("题目最多120字。")},
    )

    def __init__(
        self, kind: MatterKind, charter: Charter, among: "QuerySet[Unit]", *args: Any, office: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.charter, self.among = kind, charter, among
        forms_open = [form for form in kind.forms if office or not form.by_body]
        if forms_open:
            self.fields["form"] = forms.ChoiceField(
                label=_("形式"),
                choices=[(form.code, form.name) for form in forms_open],
                widget=forms.RadioSelect,
                error_messages={"required": _("要选定形式。")},
                initial=forms_open[0].code,
            )
        levels = [c for c in charter.levels if any(c in form.levels for form in forms_open)]
        if levels:
            self.fields["level"] = forms.ChoiceField(
                label=_("提交层级"),
                required=all(form.levels for form in forms_open),
                choices=[("", _("未选")), *((code, charter.levels[code].name) for code in levels)],
            )
        if office and (not kind.forms or any(form.by_body for form in kind.forms)):
            self.fields["sponsor"] = UnitName(
                among, label=_("提交组织"), required=False, help_text=_("以组织名义提出的填；个人提出的不填。")
            )
        for field in kind.fields:
            control = control_of(field, among)
            if field.kind == "prose":
                control.widget.attrs["data-count"] = f"#count_{field.code}"
            self.fields[FIELD + field.code] = control
        if office:
            self.fields["is_confidential"] = forms.BooleanField(
                label=_("涉密，只有作者和有权的人看得到"), required=False
            )
        self.fields["files"] = Files(label=_("照片或文件"), required=False, help_text=_("每份不超过20MB。"))

    def full_clean(self) -> None:
        """A draft may be incomplete; handing in may not, and says what is missing."""
        needed = [
            control for name, control in self.fields.items() if control.required and name not in ("title", "form")
        ]
        for control in needed:
            control.required = False
        super().full_clean()
        for control in needed:
            control.required = True

    def body(self) -> dict[str, str]:
        return {f.code: told(f, self.cleaned_data.get(FIELD + f.code)) for f in self.kind.fields}

    @property
    def head(self) -> list[forms.BoundField]:
        """What stands above the text: form, level, sponsor."""
        return [self[name] for name in ("form", "level", "sponsor") if name in self.fields]

    @property
    def texts(self) -> list[tuple[Field, forms.BoundField]]:
        return [(field, self[FIELD + field.code]) for field in self.kind.fields]


class StepForm(RecordForm):
    """What a step asks for: its fields; of the office also the day, for whom, and the scan.

    Whoever takes a step themselves takes it today.
    """

    on = Day(label=gettext_lazy("日期"))

    def __init__(
        self,
        rule: StepRule,
        among: "QuerySet[Unit]",
        behalf: list[tuple[str, str]],
        *args: Any,
        office: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule
        self.NAMES = {field.code: FIELD + field.code for field in rule.needs}
        if not office:
            del self.fields["on"]
        for field in rule.needs:
            self.fields[FIELD + field.code] = control_of(field, among)
        if behalf:
            self.fields["on_behalf"] = behalf_field(behalf, _("本人办理"))
        scan = _("纸质或口头办理的，附上扫描件。每份不超过20MB。") if office else _("每份不超过20MB。")
        self.fields["files"] = Files(label=_("扫描件") if office else _("附件"), required=False, help_text=scan)
        self.order_fields([*(FIELD + f.code for f in rule.needs), "on", "on_behalf", "files"])

    def answers(self) -> dict[str, str]:
        return {f.code: told(f, self.cleaned_data.get(FIELD + f.code)) for f in self.rule.needs}


class EventForm(RecordForm):
    """An adoption, an instruction, a mark."""

    on = Day(label=gettext_lazy("日期"), help_text=gettext_lazy("按发生的那天填，晚知道的也一样。"))

    def __init__(
        self,
        rule: EventKind,
        charter: Charter,
        among: "QuerySet[Unit]",
        behalf: list[tuple[str, str]],
        *args: Any,
        is_own: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule
        self.fields["body"] = UnitName(among, label=_("单位"), required=rule.needs_body)
        self.fields["body"].error_messages["required"] = _("要写明是哪个单位。")
        if rule.levels:
            levels = [(code, charter.levels[code].name) for code in rule.levels]
            self.fields["level"] = forms.ChoiceField(
                label=_("层级"), choices=[("", _("随单位")), *levels], required=False
            )
        if rule.forms:
            self.fields["form"] = forms.ChoiceField(
                label=_("方式"),
                choices=rule.forms,
                widget=forms.RadioSelect,
                initial=rule.forms[0][0],
                error_messages={"required": _("要选定方式。")},
            )
        self.fields["leader"] = forms.CharField(
            label=_("批示人职务"), max_length=60, required=False, help_text=_("写职务，不写姓名。")
        )
        self.fields["text"] = forms.CharField(
            label=_("原文或期号"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
        )
        if behalf:
            self.fields["on_behalf"] = behalf_field(behalf, _("本人登记"), is_own=is_own)
        scan = _("采用通知、批示件；代录的附上送来的原件扫描。每份不超过20MB。") if behalf else ""
        self.fields["files"] = Files(
            label=_("佐证材料"), required=False, help_text=scan or _("采用通知、批示件。每份不超过20MB。")
        )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        body = said.get("body")
        if self.rule.levels and not said.get("level") and "level" not in self.errors:
            said["level"] = body.level if body is not None and body.level in self.rule.levels else ""
            if not said["level"]:
                self.add_error("level", _("要选定层级。"))
        return said


class WithdrawForm(RecordForm):
    reason = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("撤回要写明理由。")},
    )


class ObjectionForm(RecordForm):
    text = forms.CharField(
        label=gettext_lazy("哪里不对"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("例如：采用层级应是省级；少记了一次批示；份额不对。有依据的，写明在哪里能查到。"),
        error_messages={
            "required": gettext_lazy("写明哪里不对。"),
            "max_length": gettext_lazy("最多写500字。"),
        },
    )


class ReplyForm(RecordForm):
    reply = forms.CharField(
        label=gettext_lazy("答复"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("写明已经更正了什么，或者为什么不改。作者会看到。"),
        error_messages={
            "required": gettext_lazy("写明怎样处理的，作者会看到。"),
            "max_length": gettext_lazy("最多写500字。"),
        },
    )
