"""The register and the units as workbooks 导出, as their pages narrowed them; sensitive fields stay behind."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongxin.kernel.charter.shapes import Charter

from .. import exports, lists, register
from ..exports import Head
from ..middleware import HereRequest
from ..models import Person, Unit
from .narrowing import members_sought, unit_here, units_sought
from .units import kind_name

AT_ONCE = 500
COLUMNS = ("name", "pinyin", "employer", "job", "phone_tail")  # of a person, in the workbook


@login_required
@require_GET
def members(request: HereRequest) -> HttpResponse:
    """The register as filtered, all pages of it. Of a phone only its tail; the journal says who took it."""
    asked = members_sought(request)
    here, narrowing = asked.here, asked.narrowing
    head = [
        Head(_("姓名"), 12), Head(_("单位"), 18), Head(_("界别"), 12), Head(_("工作单位"), 28), Head(_("单位职务"), 18),
        Head(_("政治面貌"), 12), Head(_("职称"), 16), Head(_("会内职务"), 16), Head(_("入会日期"), 12),
        Head(_("手机尾号"), 10, is_text=True),
    ]  # fmt: skip
    notes = [_notes(here, _("会员名册"), request), _("手机只有尾号，证件和住址不在表内。")]
    if asked.is_narrowed:
        notes.append(_("按页面上的条件筛选过，不是全部。"))
    lines = list(_lines(asked.found, asked.paths, request, asked.charter))
    data = exports.workbook(_("会员名册"), notes, head, lines, is_demo=request.is_demo)
    exports.journal("people.members", here, len(lines), by=request.user, at=timezone.now(), narrowed=sorted(narrowing))
    return exports.answer(data, f"{here}{_('会员名册')}{request.today:%Y%m%d}")


def _notes(unit: Unit, what: str, request: HereRequest) -> str:
    return _("%(unit)s，%(kind)s，截至%(day)s") % {"unit": unit.name, "kind": what, "day": request.today}


def _lines(found: Any, paths: tuple[str, ...], request: HereRequest, charter: Charter) -> Iterator[list[Any]]:
    """Rows in batches: a few queries each, however long the list."""
    batch: list[Person] = []
    for person in found.only(*COLUMNS).iterator(chunk_size=AT_ONCE):
        batch.append(person)
        if len(batch) == AT_ONCE:
            yield from _batch(batch, paths, request, charter)
            batch = []
    yield from _batch(batch, paths, request, charter)


def _batch(
    persons: list[Person], paths: tuple[str, ...], request: HereRequest, charter: Charter
) -> Iterator[list[Any]]:
    for row in register.rows(persons, paths, request.today, charter, namesakes=False):
        person = row.person
        units, posts = "、".join(row.units), "、".join(row.posts)
        yield [
            str(person), units, row.field, person.employer, person.job, row.political, row.title, posts, row.since,
            person.phone_tail,
        ]  # fmt: skip


@login_required
@require_GET
def units(request: HereRequest) -> HttpResponse:
    """Units as filtered, all pages of them."""
    asked, charter = units_sought(request), lists.of(request.unit)
    levels = {code: level.name for code, level in charter.levels.items()}
    head: list[str | Head] = [
        Head(_("名称"), 36),
        Head(_("简称"), 18),
        _("类别"),
        _("层级"),
        Head(_("代号"), 24),
        _("成立日期"),
        _("撤销日期"),
    ]
    rows = (
        [u.name, u.short_name, kind_name(u, charter), levels.get(u.level, ""), u.key, u.founded_on, u.closed_on]
        for u in asked.found.iterator(chunk_size=AT_ONCE)
    )
    here = unit_here(request)
    data = exports.workbook(_("组织机构"), [_notes(here, _("组织机构"), request)], head, rows, is_demo=request.is_demo)
    return exports.answer(data, f"{here}{_('组织机构')}{request.today:%Y%m%d}")
