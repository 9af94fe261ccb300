"""Opinion information, motions and supervision opinions on their way round 事项."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Model

from tongxin.kernel.workdays import SHIPPED
from tongxin.kernel.workflow import Workflow
from tongxin.matters.models import Author, Event, Matter, Step
from tongxin.matters.operations.checks import postings
from tongxin.site.demo import topics

from .made import Made, Making, at
from .province import Association
from .size import LAST

JOINT = 0.025
ADOPTED, AGAIN, INSTRUCTED = 0.4, 0.1, 0.06
LEVELS, OFTEN = ("national", "province", "city", "county"), (8, 30, 25, 37)
FORMS = {"proposal_individual": 70, "bill": 18, "proposal_collective": 12}
SENT_UP = (("submit", 12), ("screen", 9), ("edit", 5), ("sign", 2), ("report", 0))  # so many days before
WAITING = timedelta(days=30)  # what would go up so late in the last year is still on its way
CLOSED = timedelta(days=100)
ANSWERS = {
    "report": {"receiver": "sheng-zhengxie"},
    "deliver": {"bureau": "xian-minzheng"},
    "close": {"result": "结果已告知作者。"},
}

Walk = Sequence[tuple[str, date]]  # action, day


def information(making: Making, on: date) -> Made:
    """A suggestion, sent up on that day; adopted later or not."""
    random, host = making.random, making.association()
    walk = [(action, on - timedelta(days=before)) for action, before in SENT_UP]
    if on > LAST - WAITING:
        walk = walk[: random.randint(1, len(walk))]
    is_sent = len(walk) == len(SENT_UP)
    if is_sent and on + CLOSED <= LAST:
        walk.append(("close", on + CLOSED))
    authors = 2 if random.random() < JOINT else 1
    return _matter(making, "information", host, walk, authors=authors, befalls=is_sent)


def motion(making: Making, on: date) -> Made:
    """A bill or proposal, filed and answered."""
    form = making.random.choices(list(FORMS), list(FORMS.values()))[0]
    walk = [("submit", on), ("file", min(on + timedelta(days=8), LAST))]
    if on + CLOSED <= LAST:
        walk.append(("close", on + CLOSED))
    authors = 0 if form == "proposal_collective" else 1
    return _matter(making, "motion", making.association(), walk, authors=authors, form=form)


def supervision(making: Making, on: date) -> Made:
    """An opinion delivered to a bureau."""
    walk = [("submit", on - timedelta(days=5)), ("deliver", on)]
    return _matter(making, "supervision", making.association(), walk, authors=1)


def _matter(
    making: Making,
    code: str,
    host: Association,
    walk: Walk,
    *,
    authors: int,
    form: str = "",
    befalls: bool = False,
) -> Made:
    """One that was walked so far; of a collective one there are no authors."""
    first, n = walk[0][1], making.random.randrange(10_000)
    row = Matter(
        kind=code, form=form, level=host.level if form else "", unit=host.unit,
        sponsor=None if authors else host.unit, title=topics.title(n), body=topics.body(n, host.unit.short_name),
        state=making.charter.kinds[code].opens, entered_on=first, submitted_on=first, made_by=making.by,
        made_at=at(first), version=len(walk),
    )  # fmt: skip
    making.new(row)
    rows: dict[str, Sequence[Model]] = {
        "steps": [_step(making, row, action, on) for action, on in walk],
        "events": _events(making, row) if befalls else [],
        "authors": [
            making.new(Author(matter=row, person_id=person, unit_id=group, place=place, share_den=authors))
            for place, (person, group) in enumerate(making.some(host, authors, authors), 1)
        ],
    }
    return Made(row, rows, making.line("matters.draft", row, host.unit, first, kind=code, form=form))


def _step(making: Making, row: Matter, action: str, on: date) -> Step:
    """The matter goes where the step leads; its clock runs where it still waits at the end of the last year."""
    kind = making.charter.kinds[row.kind]
    rule = next(step for step in kind.steps if step.action == action)
    answers = ANSWERS.get(action, {})
    step = Step(
        matter=row, action=action, start=row.state, end=rule.end, on=on, at=at(on), by=making.by,
        entered_on=row.entered_on, answers=answers, object=answers.get(rule.object, ""),
        posts=postings(making.charter, rule.posts, row.form),
    )  # fmt: skip
    row.state, row.entered_on = rule.end, on
    if action == kind.numbered_at:
        place = making.numbers[row.unit_id, row.kind, on.year] = making.numbers[row.unit_id, row.kind, on.year] + 1
        row.number, row.work_on = kind.number.format(year=on.year, n=place), on
    elif step.posts and row.work_on is None:
        row.work_on = on
    due = Workflow(kind).deadline(rule.end, on, SHIPPED, rule.done, row.form) if on > LAST - WAITING else None
    row.due_on, row.due_how = (due.on, due.as_json()) if due else (None, {})
    return making.new(step)


def _events(making: Making, row: Matter) -> list[Event]:
    """What befell it: taken by one body or two, instructed on."""
    random, told = making.random, []
    turn = random.random()
    for code in ("adopted",) * ((turn < ADOPTED) + (turn < AGAIN)) + ("instructed",) * (random.random() < INSTRUCTED):
        level = random.choices(LEVELS, OFTEN)[0]
        day = min((row.work_on or row.entered_on) + timedelta(days=random.randint(15, 80)), LAST)
        rule = next(event for event in making.charter.kinds["information"].events if event.code == code)
        event = Event(
            matter=row, event=code, on=day, level=level, form="whole" if rule.forms else "", text="采用通知",
            body=random.choice(making.province.bodies[level]), posts=postings(making.charter, rule.posts, ""),
            leader="副市长" if code == "instructed" else "", by=making.by, at=at(day),
        )  # fmt: skip
        told.append(making.new(event))
    return told
