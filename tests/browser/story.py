"""Records for the journeys, made through the verbs."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from tongxin.matters import operations
from tongxin.matters.models import Matter
from tongxin.people.models import Person, Unit, User
from tongxin.people.tests.factories import AT, TODAY, Cast

TOPICS = (
    "老旧小区加装电梯",
    "社区养老助餐点",
    "镇街卫生院夜间门诊",
    "公交接驳",
    "公园无障碍饮水设施",
    "校园周边食品安全",
)
BODY = {"situation": "城西片区现有助餐点11处，集中在老城。", "suggestion": "按一刻钟半径重新布点。"}
WAY = ("submit", "screen", "edit", "sign", "report")


@dataclass
class Records:
    """What the world holds."""

    city: Unit  # 市政协, which receives
    waiting: list[Matter]
    reported: list[Matter]


def write(author: Person, unit: Unit, by: User, title: str, on: date) -> Matter:
    """A draft of an opinion."""
    return operations.draft(unit, "information", title, BODY, [(author, Fraction(1))], by=by, at=AT, on=on)


def walk(matter: Matter, upto: str, *, by: User, on: date, receiver: Unit, behalf: str = "") -> Matter:
    """Take the steps of an opinion up to `upto`, all on one day."""
    for action in WAY[: WAY.index(upto) + 1]:
        answers = {"receiver": receiver.key} if action == "report" else {}
        operations.advance(
            matter,
            action,
            by=by,
            at=AT,
            on=on,
            answers=answers,
            on_behalf=behalf if action == "submit" else "",
            today=TODAY,
        )
        matter.refresh_from_db()
    return matter


def tell(people: Cast, city: Unit, reported: int = 6) -> Records:
    """Opinions in every state, some adopted; a neighbour's too, which must not be counted here."""
    office, colleague = people.secretary, people.colleague
    behalf = f"people.person:{colleague.pk}"
    done = []
    for n in range(reported):
        on = TODAY - timedelta(days=7 * (n % 40) + 3)
        matter = write(colleague, people.association, office, f"关于{TOPICS[n % 6]}的第{n + 1}条建议", on)
        done.append(walk(matter, "report", by=office, on=on, receiver=city, behalf=behalf))
    waiting = []
    for n, upto in enumerate(("submit", "submit", "screen", "edit", "sign")):
        on = TODAY - timedelta(days=n + 1)
        matter = write(colleague, people.association, office, f"关于{TOPICS[n]}后续办理的建议", on)
        waiting.append(walk(matter, upto, by=office, on=on, receiver=city, behalf=behalf))
    operations.record_event(
        done[0],
        "adopted",
        on=TODAY,
        level="city",
        form="whole",
        body=city,
        text="第43期",
        by=office,
        at=AT,
        today=TODAY,
    )
    operations.record_event(
        done[0], "instructed", on=TODAY, level="city", leader="副市长", by=office, at=AT, today=TODAY
    )
    other = write(people.outsider, people.neighbour, people.neighbour_secretary, "关于邻会的建议", TODAY)
    walk(
        other, "report", by=people.neighbour_secretary, on=TODAY, receiver=city,
        behalf=f"people.person:{people.outsider.pk}",
    )  # fmt: skip
    return Records(city, waiting, done)
