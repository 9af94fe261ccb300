"""A unit's own Word template 公文模板 for its reports."""

from datetime import date, datetime
from pathlib import PurePath

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.journal.operations import key, record
from tongxin.people.models import Unit
from tongxin.people.permissions import Actor, Can, require

from .. import compose
from ..documents import TemplateRefused, check_template
from ..models import WordTemplate

TEMPLATE_LARGEST = 5 * 2**20  # bytes


@transaction.atomic
def set_template(unit: Unit, file: File, *, by: Actor, at: datetime, on: date) -> WordTemplate:
    """Take a Word template of the unit's own 公文模板 for its reports; the newest stands, older ones are kept.

    Raises:
        TemplateRefused: it is no .docx, holds macros, or cannot be filled.
    """
    require(by, Can.REPORTS_DRAFT, unit, on)
    if (file.size or 0) > TEMPLATE_LARGEST:
        raise TemplateRefused(_("模板超过5MB。去掉图片再上传。"))
    content = file.read()
    check_template(content, compose.sample(unit, at=at))
    name = PurePath((file.name or "").replace("\\", "/")).name[-120:]
    row = WordTemplate.objects.create(unit=unit, content=content, name=name, made_by=key(by), made_at=at)
    record(by, "reports.set_template", unit, at, path=unit.path, template=row.pk)
    return row


@transaction.atomic
def drop_template(unit: Unit, *, by: Actor, at: datetime, on: date) -> None:
    """Go back to the template that comes with the software. Twice is once."""
    require(by, Can.REPORTS_DRAFT, unit, on)
    if WordTemplate.objects.standing(unit) is None:
        return
    WordTemplate.objects.create(unit=unit, content=b"", name="", made_by=key(by), made_at=at)
    record(by, "reports.drop_template", unit, at, path=unit.path)
