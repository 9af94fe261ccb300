"""The page of one activity, and its smaller acts."""

from dataclasses import dataclass, field

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from tongxin.journal.models import Evidence
from tongxin.journal.operations import evidence_of
from tongxin.kernel.charter.shapes import Charter
from tongxin.ledger.models import Entry
from tongxin.ledger.places import rules_of
from tongxin.matters.who import names
from tongxin.people.evidence import sent
from tongxin.people.middleware import HereRequest
from tongxin.people.permissions import Can, can, person_of

from .. import counted, operations
from ..models import Activity, Participant
from ..signups import Stance, stance
from .acting import Act, Shelf, act_page, restoring, said_by, voiding
from .common import fetch, kind_in, shown
from .listing import status_names

MARK_ORDER = {"present": 0, "late": 1, "": 2, "leave": 3, "absent": 4}


@dataclass
class Tally:
    """Who was there, in numbers."""

    listed: int = 0
    marks: dict[str, int] = field(default_factory=dict)
    guests: int = 0

    @property
    def came(self) -> int:
        return self.marks.get("present", 0) + self.marks.get("late", 0) + self.guests


@dataclass(frozen=True)
class Line:
    """What the ledger counts of it, by item."""

    name: str
    amount: str
    level: str


def tally_of(activity: Activity, rows: list[Participant]) -> Tally:
    tally = Tally(listed=len(rows), guests=activity.guests)
    for row in rows:
        tally.marks[row.attendance] = tally.marks.get(row.attendance, 0) + 1
    return tally


@login_required
@require_GET
def page(request: HereRequest, pk: int) -> HttpResponse:
    """Everything about one activity: when, where, who, what it counts as."""
    activity = fetch(request, pk)
    charter = rules_of(activity.unit)
    kind = kind_in(charter, activity.kind)
    rows = list(activity.participants.select_related("person", "unit"))
    rows.sort(key=lambda r: (MARK_ORDER[r.attendance], r.person.pinyin, r.pk))
    sees = operations.sees_list(request.user, activity, request.today)
    writes = can(request.user, Can.ACTIVITIES_WRITE, activity.unit, request.today)
    me = person_of(request.user)
    mine = next((r for r in rows if me is not None and me.pk in (r.person_id, r.person.same_as_id)), None)
    stance_now = stance(activity, me, request.today, operations.moment_of(request.today, now()))
    involved = list(activity.involved.select_related("unit", "person").order_by("pk"))
    posts = counted.of_kind(
        charter, kind, request.today, is_away=activity.is_away, venue=activity.venue, series=activity.series
    )
    return shown(
        request,
        "page.html",
        {
            "activity": activity,
            "kind": kind,
            "kind_name": kind.name if kind else activity.kind,
            "charter": charter,
            "status_name": status_names(True)[activity.status],
            "tally": tally_of(activity, rows),
            "rows": rows if sees else [],
            "sees": sees,
            "mine": mine,
            "stance": stance_now,
            "speakers": [r for r in rows if r.role == "speaker"],
            "involved": involved,
            "cohosts": [i.unit for i in involved if i.role == "cohost"],
            "places": [i.unit for i in involved if i.role == "place"],
            "visited": [i.unit or i.person for i in involved if i.role == "visited" and (sees or i.unit)],
            "writes": writes,
            "bar": bar_of(activity, writes, stance_now),
            "is_due": activity.status == "planned" and activity.starts_on <= request.today,
            "days": (activity.starts_on - request.today).days,
            "lines": _lines(activity, charter),
            "earns": [post for post in posts if post.points],
            "posts": posts if activity.status == "planned" else [],
            "files": evidence_of(activity).get(activity.key, []) if sees else [],
            "who": names([activity.made_by, activity.on_behalf, activity.held_by, activity.voided_by]),
            "journal": _journal(request, activity),
        },
    )


def bar_of(activity: Activity, writes: bool, stance: Stance) -> str:
    """Whose buttons stand at the foot of a phone: the "office"'s, the "member"'s, nobody's ""."""
    if writes and activity.status in ("planned", "held"):
        return "office"
    return "member" if stance.may_sign_up or stance.may_withdraw or stance.may_ask_leave else ""


def _lines(activity: Activity, charter: Charter) -> list[Line]:
    """What stands in the ledger because of it, summed by item and level; a joint fact once."""
    sums: dict[tuple[str, str], int] = {}
    for entry in Entry.objects.filter(cause=activity.key, party=0).values("item", "level", "quantity"):
        at = (entry["item"], entry["level"])
        sums[at] = sums.get(at, 0) + entry["quantity"]
    lines = []
    for (code, level), quantity in sums.items():
        item = charter.items.get(code)
        if quantity:
            number = f"{quantity / item.scale:g}" if item else str(quantity)
            lines.append(Line(item.name if item else code, f"{number}{item.counter if item else ''}", level))
    return lines


def _journal(request: HereRequest, activity: Activity) -> str:
    if not can(request.user, Can.JOURNAL_READ, activity.unit, request.today):
        return ""
    return f"{reverse('people:journal')}?thing={activity.key}"


@login_required
@require_GET
def file(request: HereRequest, pk: int, file: int) -> HttpResponseBase:
    """A file that belongs to an activity, to those who see its list: sign-in sheets hold names."""
    activity = fetch(request, pk)
    if not operations.sees_list(request.user, activity, request.today):
        raise Http404
    evidence = get_object_or_404(Evidence, pk=file, thing=activity.key)
    return sent(evidence)


SHELF = Shelf("activities", "activities:list", "activities:page", gettext_lazy("活动列表"))


def acts() -> dict[str, Act]:
    return {
        "cancel": Act(
            _("取消活动"),
            _("取消这场活动吗？"),
            _("取消以后不计数，仍留在日历里，划去。"),
            ("why",),
            _("已取消"),
            ("planned",),
            True,
        ),
        "reinstate": Act(
            _("恢复"),
            _("照常举办吗？"),
            _("恢复成待举办。"),
            (),
            _("已恢复"),
            ("cancelled",),
        ),
        "take-back": Act(
            _("撤回举办"),
            _("撤回“已举办”吗？"),
            _("退回待举办，台账里的数全部冲销；名单和到场记录保留。"),
            ("why",),
            _("已撤回举办"),
            ("held",),
            True,
        ),
        "void": voiding(
            _("记错的作废，台账里的数全部冲销；记录保留，可以恢复。已经签署的报告不变。"),
            "planned",
            "held",
            "cancelled",
        ),
        "restore": restoring(_("恢复到作废以前的样子，原来计的数重新计入。")),
    }


@login_required
@require_http_methods(["GET", "POST"])
def act(request: HereRequest, pk: int, act: str) -> HttpResponse:
    """Cancel, void and their like: say what follows, ask for the reason, do it."""
    activity = fetch(request, pk)
    not_now = _("这场活动现在是“%(state)s”。") % {"state": status_names(True)[activity.status]}
    return act_page(
        request, SHELF, activity, acts(), act, lambda said: _do(request, activity, act, said.get("why", "")),
        state=activity.status, not_now=not_now,
    )  # fmt: skip


def _do(request: HereRequest, activity: Activity, act: str, why: str) -> Activity:
    if act == "cancel":
        return operations.cancel(activity, why, **said_by(request, version=True))
    if act == "reinstate":
        return operations.reinstate(activity, **said_by(request))
    if act == "take-back":
        return operations.take_back(activity, why, **said_by(request, version=True))
    if act == "void":
        return operations.void(activity, why, **said_by(request, version=True))
    return operations.restore(activity, **said_by(request, beside=True))
