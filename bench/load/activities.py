"""Activities with those who came 活动."""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from tongxin.activities.facts import posts_of_activity
from tongxin.activities.models import Activity, Involved, Participant
from tongxin.people.models import Unit

from .made import Made, Making, at
from .province import Association

JOINT = 0.02  # of those an association holds
MARKS, WEIGHTS = ("present", "late", "leave", "absent"), (90, 4, 4, 2)


@dataclass(frozen=True)
class Kind:
    """One of the charter's kinds, how often, with how many members."""

    code: str
    title: str
    often: int
    least: int
    most: int
    audience: bool = False
    speakers: int = 0
    hours: bool = False
    at_home: bool = False
    of_group: bool = False
    places: int = 0
    visited: int = 0


KINDS = (
    Kind("study_group", "小组学习交流", 26, 4, 9, of_group=True),
    Kind("study_council", "理事学习扩大会", 4, 8, 20),
    Kind("study_president", "会长专题学习会", 3, 4, 8),
    Kind("theme_site", "现场教学", 5, 6, 15),
    Kind("theme", "主题教育", 4, 6, 15),
    Kind("training", "骨干培训班", 3, 10, 20),
    Kind("lecture_forum", "会员讲坛", 5, 3, 6, audience=True, speakers=2),
    Kind("clinic", "义诊", 8, 3, 5, audience=True, hours=True, places=1),
    Kind("service", "社会服务", 8, 3, 6, audience=True, hours=True),
    Kind("culture_social", "联谊活动", 9, 5, 12, at_home=True),
    Kind("culture_reading", "读书会", 6, 4, 8, at_home=True),
    Kind("meeting_symposium", "座谈会", 7, 4, 10),
    Kind("meeting_president", "会长会议", 5, 4, 8),
    Kind("visit_department", "走访统战部", 3, 2, 4, visited=2),
    Kind("research_trip", "调研考察", 4, 3, 8),
)
OFTEN = [kind.often for kind in KINDS]


def activity(making: Making, on: date) -> Made:
    """One that was held, and what it touched."""
    kind = making.random.choices(KINDS, OFTEN)[0]
    host = making.association()
    if kind.of_group and not host.groups:
        host = making.random.choice(making.province.counties)
    unit = making.random.choice(host.groups) if kind.of_group else host.unit
    row = making.new(_row(making, kind, host, unit, on))
    people = _people(making, kind, host, unit, row)
    involved = _involved(making, kind, host, row)
    row.posts = posts_of_activity(making.charter, row)
    line = making.line("activities.hold", row, unit, on, marked=len(people), added=0, guests=row.guests)
    return Made(row, {"participants": people, "involved": involved}, line)


def _row(making: Making, kind: Kind, host: Association, unit: Unit, on: date) -> Activity:
    series = making.random.choice(host.teams) if kind.code == "service" and host.teams else None
    if series is not None and series.founded_on and series.founded_on > on:
        series = None
    guests = making.random.randint(0, 20) if kind.at_home else 0
    audience = making.random.randint(10, 200) if kind.audience else 0
    by, when = making.by, at(on)
    return Activity(
        unit=unit, kind=kind.code, title=f"{unit.short_name or unit.name}{kind.title}（{on.month}月）", starts_on=on,
        starts_at=time(9 + making.random.randrange(8)), ends_on=on, venue=host.home if kind.at_home else None,
        address="同心路18号", series=series, summary="交流发言，形成共识。", guests=guests, audience=audience,
        audience_basis="counted" if guests or audience else "", hours=Decimal("3.5") if kind.hours else None,
        held_at=when, held_by=by, taken_at=when, taken_by=by, changed_by=by, changed_at=when, made_by=by, made_at=when,
        version=3,
    )  # fmt: skip


def _people(making: Making, kind: Kind, host: Association, unit: Unit, row: Activity) -> list[Participant]:
    some = making.some(host, kind.least, kind.most)
    if kind.of_group:
        some = [pair for pair in some if pair[1] == unit.pk] or some
    marks = making.random.choices(MARKS, WEIGHTS, k=len(some))
    return [
        making.new(
            Participant(
                activity=row, person_id=person, unit_id=group, attendance=mark,
                role="speaker" if place < kind.speakers else "participant",
            )
        )
        for place, ((person, group), mark) in enumerate(zip(some, marks, strict=True))
    ]  # fmt: skip


def _involved(making: Making, kind: Kind, host: Association, row: Activity) -> list[Involved]:
    touched: list[tuple[str, Unit]] = []
    if not kind.of_group and making.random.random() < JOINT:
        other = making.random.choice(making.province.associations)
        touched += [("cohost", other.unit)] if other is not host else []
    touched += [("place", town) for town in making.random.sample(making.province.towns, kind.places)]
    bodies = [body for some in making.province.bodies.values() for body in some]
    touched += [("visited", body) for body in making.random.sample(bodies, kind.visited)]
    return [making.new(Involved(activity=row, role=role, unit=unit)) for role, unit in touched]
