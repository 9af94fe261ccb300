"""What the rooms above the register hold on a person: the one list, filled when the site starts."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from tongxin.activities.models import Participant, SignUp
from tongxin.ledger import kinds
from tongxin.ledger.models import Entry
from tongxin.ledger.pricing import HUNDREDTHS
from tongxin.matters.models import Author
from tongxin.people import charters, forgetting, holdings
from tongxin.people.holdings import Holding, Ids, Value
from tongxin.people.models import Unit
from tongxin.people.permissions import SYSTEM
from tongxin.reports.audits import naming


def _item_names(units: Iterable[Unit]) -> dict[str, str]:
    found: dict[str, str] = {}
    for unit in units:
        try:
            found |= {code: item.name for code, item in charters.of(unit).items.items()}
        except charters.NoCharter:
            continue
    return found


def _entries(ids: Ids, on: date) -> Iterable[Sequence[Value]]:
    """What counted for a person: when, what, where, how much, points, because of what."""
    rows = list(Entry.objects.filter(person__in=ids).select_related("unit").order_by("pk"))
    names = _item_names({row.unit_id: row.unit for row in rows}.values())
    told, _hidden = kinds.described({row.cause for row in rows}, SYSTEM, on)
    for row in rows:
        cause = told.get(row.cause)
        points = f"{row.points / HUNDREDTHS:g}"
        yield (
            row.happened_on, names.get(row.item, row.item), row.unit.name, row.quantity, points,
            cause.title if cause is not None else kinds.label(row.cause),
        )  # fmt: skip


def _forget_attendance(ids: Ids) -> None:
    """Why somebody did not come may say how they were."""
    SignUp.objects.filter(person__in=ids).update(reason="")
    Participant.objects.filter(person__in=ids).update(note="")


def fill() -> None:
    """Set the tables of what is held, and of what is forgotten."""
    forgetting.fill(_forget_attendance, naming.mark)
    holdings.fill(
        holdings.of_rows(
            "matters", _("署名的事项"), Author, ("title", _("题目"), "matter.title"), ("place", _("位次"), "place"),
            ("unit", _("单位"), "unit.name"),
        ),
        holdings.of_rows(
            "signups", _("报名与请假"), SignUp, ("title", _("活动"), "activity.title"),
            ("answer", _("答复"), "get_answer_display"), ("reason", _("请假事由"), "reason"),
        ),
        holdings.of_rows(
            "attendance", _("参加的活动"), Participant, ("title", _("活动"), "activity.title"),
            ("attendance", _("到场"), "get_attendance_display"), ("note", _("备注"), "note"),
        ),
        Holding(
            "entries", _("计数与积分"),
            [
                ("on", _("日期")), ("item", _("项目")), ("unit", _("单位")), ("quantity", _("数量")),
                ("points", _("积分")), ("cause", _("依据")),
            ],
            lambda ids: Entry.objects.filter(person__in=ids).count(), _entries,
        ),
        naming.HOLDING,
    )  # fmt: skip
