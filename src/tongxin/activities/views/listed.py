"""People on a form's list: found, added, dropped by buttons, without script 名单."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tongxin.people.finding import called
from tongxin.people.listing import number_of, numbers_of
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Person, Unit

from .. import finding, operations
from ..models import Activity, Participant
from ..operations import Invited

LOOKS = ("find", "add", "drop", "all", "clear", "kind", "pick")  # buttons that save nothing


@dataclass
class Line:
    """Somebody on the form's list."""

    person: Person
    role: str
    unit: str = ""


@dataclass
class People:
    """The list as it stands on the form, and what looking for somebody found."""

    lines: list[Line] = field(default_factory=list)
    sought: str = ""
    found: list[Person] | None = None
    note: str = ""

    def invited(self) -> list[Invited]:
        return [Invited(line.person, line.role) for line in self.lines if line.role != "visited"]

    def visited(self) -> list[Person]:
        return [line.person for line in self.lines if line.role == "visited"]


def roles(with_visited: bool) -> list[tuple[str, str]]:
    named = [(code, str(name)) for code, name in Participant.ROLES]
    return [*named, *([("visited", _("走访对象"))] if with_visited else [])]


def of_activity(activity: Activity) -> People:
    rows = activity.participants.select_related("person", "unit").order_by("person__pinyin", "pk")
    lines = [Line(row.person, row.role, str(row.unit)) for row in rows]
    visited = activity.involved.filter(role="visited", person__isnull=False).select_related("person").order_by("pk")
    return People(lines + [Line(row.person, "visited") for row in visited if row.person])


def posted(request: HereRequest, on: date, units: "QuerySet[Unit]", keep: Collection[int] = ()) -> People:
    """The list as posted, changed by the button that was pressed.

    Args:
        keep: persons on the record's list already; others must be the user's to enter.
    """
    act, _colon, which = request.POST.get("do", "").partition(":")
    pks = numbers_of(request.POST.getlist("person"))
    among = operations.enterable(request.user, on, request.today)
    added: Sequence[Person] = ()
    if act == "add":
        added = list(among.filter(pk=number_of(which) or 0))
    elif act == "all":
        unit = units.filter(key=request.POST.get("all_of", "")).first()
        added = finding.all_of(unit, among, on) if unit else ()
    if act == "drop":
        pks = [pk for pk in pks if str(pk) != which]
    known = among.in_bulk(pks) if act != "clear" else {}
    stayed = [pk for pk in pks if pk in keep and pk not in known]
    known |= Person.objects.in_bulk(stayed) if stayed and act != "clear" else {}
    allowed = {code for code, _name in roles(True)}
    lines = []
    for pk in dict.fromkeys(pks):
        role = request.POST.get(f"role_{pk}", "participant")
        if pk in known:
            lines.append(Line(known[pk], role if role in allowed else "participant"))
    lines += [Line(person, "participant") for person in added if person.pk not in known]
    people = People(lines, "" if act == "add" else request.POST.get("sought", "").strip()[:40])
    if act == "find":
        people.found = called(people.sought, among, but=list(known))
    elif act == "all":
        fresh = sum(person.pk not in known for person in added)
        people.note = _("加了%(n)s人。") % {"n": fresh} if added else _("那一天没有可以录入的人。")
    return people
