"""Forms of the local rules: one a section, each giving the whole entry as the charter's files write it."""

from .base import ReasonForm, RuleForm
from .figures import IndicatorForm, ItemForm
from .holidays import HolidayForm
from .points import CategoryForm, PointsForm
from .prose import ProseForm
from .wordings import RoleForm, SynonymForm

NEW = ("points", "item", "indicator", "synonym", "role", "category")  # sections that take new entries

FORMS: dict[str, type[RuleForm]] = {
    form.section: form for form in (PointsForm, CategoryForm, ItemForm, IndicatorForm, SynonymForm, RoleForm, ProseForm)
}

__all__ = [
    "CategoryForm",
    "FORMS",
    "HolidayForm",
    "IndicatorForm",
    "ItemForm",
    "NEW",
    "PointsForm",
    "ProseForm",
    "ReasonForm",
    "RoleForm",
    "RuleForm",
    "SynonymForm",
]
