"""A board's list as a workbook 导出."""

from collections.abc import Iterator
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongxin.kernel.charter.shapes import Charter, MatterKind
from tongxin.people import exports
from tongxin.people.middleware import HereRequest

from .. import operations
from ..models import Matter, MatterQuerySet
from .common import place
from .narrowing import ALL, filters_of, narrowed, seen_of, tab_name

EXPORT_MOST = 20_000


@login_required
@require_GET
def export(request: HereRequest, kind: str) -> HttpResponse:
    """The list as filtered, all pages of it, as XLSX."""
    organisation, charter, rule = place(request, kind)
    operations.require_board(request.user, organisation, request.today)
    filters = filters_of(request.GET, organisation)
    state = request.GET.get("state", ALL)
    matters = narrowed(seen_of(request, organisation, rule), filters, state, charter, request.today)
    notes = [
        _("%(unit)s，%(kind)s，截至%(day)s") % {"unit": organisation.name, "kind": rule.name, "day": request.today}
    ]
    lines = _lines(matters, charter, rule)
    data = exports.workbook(rule.name, notes, _head(rule), lines, is_demo=request.is_demo)
    stamp = request.today.isoformat()
    return exports.answer(data, f"{rule.name}{stamp}", plain=f"{rule.code}-{organisation.key}-{stamp}")


def _head(kind: MatterKind) -> list[str]:
    forms = [_("形式"), _("提交层级")] if kind.forms else []
    first = [_("编号"), _("题目"), _("作者"), _("单位"), *forms]
    return [*first, _("状态"), _("提交日期"), _("计数日期"), _("采用与批示层级"), _("期限")]


def _lines(matters: MatterQuerySet, charter: Charter, kind: MatterKind) -> Iterator[list[str | date | None]]:
    """Line by line, read in batches, so that a long list needs little memory."""
    states = {s.code: tab_name(s) for s in kind.states}
    full = matters.select_related("sponsor").prefetch_related("authors__person", "authors__unit", "events")
    for matter in full[:EXPORT_MOST].iterator(chunk_size=500):
        levels = dict.fromkeys(e.level for e in matter.events.all() if e.level and e.withdrawn_at is None)
        yield [
            *_first_cells(matter, charter, kind),
            states.get(matter.state, matter.state),
            matter.submitted_on,
            matter.work_on,
            "、".join(charter.levels[code].name for code in levels if code in charter.levels),
            matter.due_on,
        ]


def _first_cells(matter: Matter, charter: Charter, kind: MatterKind) -> list[str]:
    authors = sorted(matter.authors.all(), key=lambda a: a.place)
    body = str(matter.sponsor or "")
    cells = [
        matter.number,
        matter.title,
        "、".join(str(a.person) for a in authors) or body,
        "、".join(dict.fromkeys(str(a.unit) for a in authors)) or body,
    ]
    if kind.forms:
        form, level = operations.form_of(kind, matter.form), charter.levels.get(matter.level)
        cells += [form.name if form else "", level.name if level else ""]
    return cells
