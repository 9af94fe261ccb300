"""What a step asks for, and what a text must hold before it is handed in 填写的核对."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Field, MatterKind
from tongxin.people.models import Unit

from ..models import Matter
from .refusals import StepIncomplete
from .rights import form_of


def checked_answers(fields: Sequence[Field], answers: Mapping[str, str]) -> dict[str, str]:
    """The answers to a step's `fields`, trimmed. Raises: StepIncomplete naming each field that is wrong."""
    wrong: dict[str, str] = {}
    told = {field.code: str(answers.get(field.code, "")).strip() for field in fields}
    units = {told[f.code] for f in fields if f.kind == "unit" and told[f.code]}
    known = set(Unit.objects.filter(key__in=units).values_list("key", flat=True)) if units else set()
    for field in fields:
        value = told[field.code]
        if not value:
            if field.required:
                wrong[field.code] = _("还没有填%(field)s。") % {"field": field.name}
        elif field.kind == "choice" and value not in dict(field.choices):
            wrong[field.code] = _("%(field)s不在可选之列。") % {"field": field.name}
        elif field.kind == "date" and not _is_day(value):
            wrong[field.code] = _("%(field)s要写成2025-12-22这样的日期。") % {"field": field.name}
        elif field.kind == "number" and not (value.isascii() and value.isdigit()):
            wrong[field.code] = _("%(field)s要填数字。") % {"field": field.name}
        elif field.kind == "unit" and value not in known:
            wrong[field.code] = _("%(field)s不在册。") % {"field": field.name}
    if wrong:
        raise StepIncomplete(wrong)
    return {code: value for code, value in told.items() if value}


def _is_day(value: str) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except ValueError:
        return False


def check_complete(matter: Matter, kind: MatterKind) -> None:
    """What may be missing in a draft may not be when it is handed in."""
    missing = {f.code: _("还没有写%(field)s。") % {"field": f.name} for f in kind.fields if f.required}
    missing = {code: told for code, told in missing.items() if not matter.body.get(code, "").strip()}
    form = form_of(kind, matter.form)
    if form is not None and form.levels and not matter.level:
        missing["level"] = _("还没有选提交层级。")
    if missing:
        raise StepIncomplete(missing)
