"""What the associations of the demo wrote and handed in: every record through its verb, on its day."""

from collections.abc import Iterator
from datetime import date, timedelta

from tongxin.matters import operations as matters
from tongxin.matters.models import Matter
from tongxin.people.models import Person, Unit, User

from . import topics
from .clock import HALF, WHOLE, moment
from .office import Office
from .people import OFTEN, Cast
from .plan import TODAY, Adoption, Waiting, Year

ANALYSIS = "主要原因是统筹机制不够健全、专业力量不足、信息没有共享，现有做法多靠单个部门推动，难以持续。"
MOTION_DAYS = {2024: date(2024, 1, 16), 2025: date(2025, 1, 14)}  # the yearly session of congress and advisers


class Desk:
    """Where the suggestions, motions and opinions of one association go round, by the plan of its years.

    Its office records what befell them; the desk has more hands: whoever writes, who screens and edits, who signs.
    """

    def __init__(self, cast: Cast, outside: dict[str, Unit]) -> None:
        self.cast = cast
        self.outside = outside
        self.office = Office(cast.unit, cast.secretary, outside)
        self.calendar = self.office.calendar
        self.written = 0

    def author(self, place: int) -> Person:
        """Whoever writes suggestion number `place`: some write often, most once."""
        members = self.cast.members
        if place % 3 == 0:
            return members[OFTEN[place // 3 % len(OFTEN)] % len(members)][0]
        return members[(place * 17 + 8) % (len(members) - 16)][0]

    def co_author(self, place: int, first: Person) -> Person:
        """Somebody of another group than the first author."""
        members = self.cast.members
        group = next(g for p, g in members if p.pk == first.pk)
        far = [p for p, g in members[: len(members) - 16] if g.pk != group.pk]
        return far[(place * 29 + 3) % len(far)]

    def writer(self, person: Person) -> User:
        """Who types it: the author where there is an account, else the office on the author's behalf."""
        return self.cast.writers.get(person.pk, self.cast.secretary)

    def draft(self, on: date, *, joint: bool = False, author: Person | None = None) -> Matter:
        """One suggestion, written down."""
        place = self.written
        self.written += 1
        first = author or self.author(place)
        authors = [(first, HALF), (self.co_author(place, first), HALF)] if joint else [(first, WHOLE)]
        return matters.draft(
            self.cast.unit,
            "information",
            topics.title(place + (0 if self.cast.plan.key == "chaocheng" else 37)),
            topics.body(place, self.cast.plan.town),
            authors,
            by=self.writer(first),
            at=moment(on, 9),
            on=on,
        )

    def step(self, matter: Matter, action: str, on: date, **answers: str) -> None:
        """Take a step as the office, for the author where it is the author's."""
        editor = self.cast.editor
        assert editor is not None
        by = editor if action in ("screen", "edit") else self.cast.secretary
        if action == "submit":
            first = matter.authors.order_by("place").first()
            by = self.writer(first.person) if first else self.cast.secretary
        matters.advance(matter, action, by=by, at=moment(on, 15), on=on, today=on, answers=answers)

    def report_one(self, on: date, *, joint: bool = False) -> Matter:
        """A suggestion from hand-in to sending up on `on`, within its times."""
        screened, edited, signed = self.before(on, 6), self.before(on, 3), self.before(on, 1)
        handed_in = self.before(on, 8)
        matter = self.draft(handed_in, joint=joint)
        self.step(matter, "submit", handed_in)
        self.step(matter, "screen", screened)
        self.step(matter, "edit", edited)
        self.step(matter, "sign", signed)
        receiver = self.outside[f"{self.cast.plan.prefix}-zhengxie"]
        self.step(matter, "report", on, receiver=receiver.key)
        matter.refresh_from_db()
        return matter

    def close(self, works: list[Matter]) -> None:
        """What came in before the last quarter is done with; the authors were told."""
        for place, matter in enumerate(works):
            assert matter.work_on is not None
            on = self.calendar.add(matter.work_on + timedelta(days=95), 1 + place % 4).on
            if on <= TODAY:
                self.step(matter, "close", on, result="采用情况已告知作者。")

    def before(self, day: date, workdays: int) -> date:
        """The working day so many working days before `day`, never in the year before it."""
        at = day
        while workdays:
            at -= timedelta(days=1)
            workdays -= self.calendar.is_workday(at)
        return at

    def days_of(self, counts: tuple[int, ...], year: int) -> Iterator[date]:
        """Working days in each month, spread over it, all before the demo's day and late enough to begin in January."""
        for month, count in enumerate(counts, start=1):
            first = 15 if month == 1 else 3
            last = 19 if month == TODAY.month else 27
            for place in range(count):
                day = date(year, month, first + (last - first) * place // max(count - 1, 1))
                while not self.calendar.is_workday(day):
                    day += timedelta(days=1)
                yield day

    def adopted(self, matter: Matter, plan: Adoption) -> None:
        """The work was adopted; the office learnt of it that day."""
        assert matter.work_on is not None
        on = min(matter.work_on + timedelta(days=plan.after), TODAY)
        self.office.event(matter, "adopted", on, plan.body, level=plan.level, form=plan.form, text="采用通知")

    def year(self, plan: Year) -> list[Matter]:
        """Everything of one year; returns the reported suggestions in order."""
        self.motions(plan)
        works = [
            self.report_one(day, joint=place in plan.joint)
            for place, day in enumerate(self.days_of(plan.reported, plan.year))
        ]
        for adoption in plan.adoptions:
            self.adopted(works[adoption.work], adoption)
        for told in plan.instructions:
            work = works[told.work]
            assert work.work_on is not None
            on = min(work.work_on + timedelta(days=told.after), TODAY)
            said = {"level": "county", "text": told.words, "leader": told.leader}
            self.office.event(work, "instructed", on, told.body, **said)
        for bureau, subject, on in plan.supervision:
            self.supervise(bureau, subject, on)
        for one in plan.waiting:
            self.waiting(one)
        self.close(works)
        return works

    def motions(self, plan: Year) -> None:
        """Bills, individual and collective proposals of the year's session."""
        on = MOTION_DAYS[plan.year]
        filed_on = self.calendar.add(on, 6).on
        marked_on = min(date(plan.year, 12, 16), TODAY)
        made = []
        for place in range(plan.bills):
            made.append(self.motion("bill", on, filed_on, place, "的议案"))
        for place in range(plan.proposals):
            matter = self.motion("proposal_individual", on, filed_on, 40 + place, "的提案")
            made.append(matter)
            if place in plan.good:
                self.mark(matter, marked_on)
        for place in range(plan.collective):
            matter = self.motion("proposal_collective", on, filed_on, 80 + place, "的集体提案")
            made.append(matter)
            if plan.collective_is_good and place == 0:
                self.mark(matter, marked_on)
        answered = made if plan.year < TODAY.year else made[:-4]
        for place, matter in enumerate(answered):
            self.step(
                matter, "close", self.calendar.add(date(plan.year, 5, 6), place).on, result="已答复，作者表示满意。"
            )

    def motion(self, form: str, on: date, filed_on: date, place: int, suffix: str) -> Matter:
        """One motion, handed in and filed."""
        is_collective = form == "proposal_collective"
        shift = place + on.year % 2 * 13 + (0 if self.cast.plan.key == "chaocheng" else 29)
        author = self.cast.members[(shift * 11 + 2) % (len(self.cast.members) - 16)][0]
        title = topics.title(shift).removesuffix("的建议") + suffix
        body = topics.body(shift, self.cast.plan.town) | {"analysis": ANALYSIS}
        by = None if is_collective else author
        matter = self.office.drafted("motion", title, body, on, by, form=form, level="county")
        self.step(matter, "submit", on)
        self.step(matter, "file", filed_on)
        matter.refresh_from_db()
        return matter

    def mark(self, matter: Matter, on: date) -> None:
        """The year's 好提案."""
        self.office.event(matter, "mark_good", on, f"{self.cast.plan.prefix}-zhengxie", level="county")

    def supervise(self, bureau: str, subject: str, on: date) -> None:
        """A supervision opinion, delivered to the bureau."""
        author = self.cast.members[2][0]
        begun = self.before(on, 7)
        body = {
            "topic": subject,
            "findings": f"{subject}总体推进有序，但责任落实不够均衡，部分环节缺少跟踪。",
            "suggestion": "一是压实责任，二是补齐短板，三是定期通报进展。",
            "method": "列席会议、实地考察、走访座谈",
        }
        matter = self.office.drafted("supervision", f"关于{subject}工作的民主监督意见书", body, begun, author)
        self.step(matter, "submit", begun)
        self.step(matter, "deliver", on, bureau=self.outside[bureau].key)
        if on.year < TODAY.year:
            self.step(matter, "close", self.calendar.add(on, 15).on, result="被监督单位书面答复，已整改两项。")

    def waiting(self, one: Waiting) -> None:
        """A suggestion that stands where it stands since that day."""
        way = ("submit", "screen", "edit", "sign")
        ends = {"draft": 0, "submitted": 1, "screened": 2, "edited": 3, "signed": 4, "rejected": 1}
        taken = ends[one.state]
        writers = [p for p, _g in self.cast.members if p.pk in self.cast.writers] or [self.cast.members[0][0]]
        author = writers[self.written * 5 % len(writers)]
        matter = self.draft(self.before(one.entered_on, taken), author=author)
        for place, action in enumerate(way[:taken]):
            self.step(matter, action, self.before(one.entered_on, taken - 1 - place))
        if one.state == "rejected":
            self.step(
                matter,
                "reject",
                self.calendar.add(one.entered_on, 2).on,
                ground="repeated",
                reason="内容已有同类信息报送，转作者参考。",
            )
