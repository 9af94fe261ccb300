"""An office at work: each record through its verb, on its day, by the one who keeps it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from itertools import chain, islice, repeat
from typing import Any

from tongxin.activities import operations as activities
from tongxin.activities.models import Activity, Series, Venue
from tongxin.activities.operations import Details, Invited, SeriesDetails, VenueDetails
from tongxin.giving import operations as giving
from tongxin.giving.operations import Giver, Goods
from tongxin.kernel.workdays import Calendar
from tongxin.ledger import operations as ledger
from tongxin.matters import operations as matters
from tongxin.matters.models import Matter
from tongxin.people import charters
from tongxin.people import operations as people
from tongxin.people.days import working_calendar
from tongxin.people.models import Person, Unit
from tongxin.people.permissions import Actor
from tongxin.press import operations as press
from tongxin.press.models import Broadcast, Outlet

from .clock import CHINA, WHOLE, moment

FEN = 100  # in a yuan


def spread(count: int, first: date, last: date) -> list[date]:
    """`count` days from the first to the last, evenly."""
    step = (last - first) / max(count - 1, 1)
    return [first + place * step for place in range(count)]


def shared(total: int, among: int) -> list[int]:
    """`total` in `among` whole parts that differ by one at most, the greater first."""
    each, rest = divmod(total, among)
    return [each + (place < rest) for place in range(among)]


@dataclass
class Office:
    """Who keeps the records of one organisation, and those it keeps them of."""

    unit: Unit
    by: Actor
    bodies: dict[str, Unit] = field(default_factory=dict)
    members: list[Person] = field(default_factory=list)
    calendar: Calendar = field(default_factory=working_calendar)
    turn: int = 0  # whose turn it is next

    def next(self, count: int, among: Sequence[Person] | None = None) -> list[Person]:
        """So many members, each once, taking turns."""
        pool = self.members if among is None else among
        start = self.turn * 7 % len(pool)
        self.turn += count
        return list(islice(chain(pool[start:], pool[:start]), count))

    def workday(self, day: date) -> date:
        """That day, or the working day after it."""
        return day if self.calendar.is_workday(day) else self.calendar.add(day, 1).on

    # --- activities and what they belong to ----------------------------------------------------------------------

    def held(
        self, kind: str, title: str, on: date, *, unit: Unit | None = None, people: Iterable[Person] = (),
        speakers: Iterable[Person] = (), **more: Any,
    ) -> Activity:  # fmt: skip
        """An activity that was held on that day, with who came."""
        came = [Invited(p, "speaker", "present") for p in speakers]
        came += [Invited(p, "participant", "present") for p in people]
        if more.get("guests") or more.get("audience"):
            more.setdefault("audience_basis", "counted")
        at = moment(on, 17)
        activity = activities.plan(
            unit or self.unit, Details(kind=kind, title=title, starts_on=on, **more), came, by=self.by, at=at
        )
        return activities.hold(activity, by=self.by, at=at, today=on)

    def opened(
        self, kind: str, title: str, on: date, hour: time, *, until: date, capacity: int, asked: date, **more: Any
    ) -> Activity:
        """An activity to come, open for sign-up from the day `asked` until 18:00 of the day `until`."""
        at, closes = moment(asked), datetime.combine(until, time(18), CHINA)
        details = Details(kind=kind, title=title, starts_on=on, starts_at=hour, **more)
        activity = activities.plan(self.unit, details, by=self.by, at=at)
        return activities.open_signup(activity, closes, capacity, by=self.by, at=at, today=asked)

    def signed_up(self, activity: Activity, persons: Iterable[Person], on: date) -> None:
        for person in persons:
            activities.sign_up(activity, person, by=self.by, at=moment(on, 11), today=on)

    def excused(self, activity: Activity, person: Person, reason: str, on: date) -> None:
        activities.ask_leave(activity, person, reason, by=self.by, at=moment(on, 11), today=on)

    def venue(self, kind: str, name: str, opened_on: date | None, *, unit: Unit | None = None, **more: Any) -> Venue:
        """A venue entered on the day it opened."""
        on = opened_on or more.pop("entered_on")
        details = VenueDetails(kind=kind, name=name, opened_on=opened_on, **more)
        return activities.open_venue(unit or self.unit, details, by=self.by, at=moment(on, 11), today=on)

    def improved(self, venue: Venue, note: str, on: date) -> None:
        activities.improve_venue(venue, on, note, by=self.by, at=moment(on, 11), today=on)

    def series(self, kind: str, name: str, founded_on: date, joining: Iterable[Person] = ()) -> Series:
        """A brand, campaign or team, with those who joined it on its first day."""
        at = moment(founded_on, 11)
        made = activities.found_series(
            self.unit, SeriesDetails(kind, name, "", founded_on), by=self.by, at=at, today=founded_on
        )
        joining = list(joining)
        if joining:
            activities.join_team(made, joining, founded_on, by=self.by, at=at, today=founded_on)
        return made

    # --- people --------------------------------------------------------------------------------------------------

    def seated(self, persons: Iterable[Person], kind: str, body: Unit, since: date, level: str, term: str) -> None:
        for person in persons:
            people.seat(
                person, kind, since, level=level, body=body, term=term, by=self.by, at=moment(since, 15)
            )  # fmt: skip

    def nominated(
        self, persons: Iterable[Person], kind: str, aims: Sequence[str], on: date, decided_on: date | None, **more: Any
    ) -> None:
        """Nominations, the aims in turn; that they succeeded, where the day is given."""
        for person, aim in zip(persons, chain.from_iterable(repeat(aims)), strict=False):
            row = people.nominate(person, self.unit, kind, aim, on, by=self.by, at=moment(on, 15), **more)
            if decided_on is not None:
                people.decide(row, succeeded=True, on=decided_on, by=self.by, at=moment(decided_on, 15))

    def honoured(
        self, kind: str, on: date, persons: Sequence[Person] = (), unit: Unit | None = None, **more: Any
    ) -> None:
        people.honour(unit or self.unit, kind, on, persons, by=self.by, at=moment(on, 16), **more)

    # --- matters -------------------------------------------------------------------------------------------------

    def drafted(
        self, kind: str, title: str, body: dict[str, str], on: date, author: Person | None = None, **more: Any
    ) -> Matter:
        """A matter written down; of the organisation itself where there is no author."""
        if author is None:
            more["sponsor"] = self.unit
        authors = [(author, WHOLE)] if author else []
        return matters.draft(self.unit, kind, title, body, authors, by=self.by, at=moment(on, 9), on=on, **more)

    def step(self, matter: Matter, action: str, on: date, **answers: str) -> None:
        matters.advance(matter, action, by=self.by, at=moment(on, 15), on=on, today=on, answers=answers)

    def event(self, matter: Matter, event: str, on: date, body: str = "", **more: Any) -> None:
        where = self.bodies[body] if body else None
        matters.record_event(matter, event, on=on, body=where, by=self.by, at=moment(on, 16), today=on, **more)

    # --- giving and press ------------------------------------------------------------------------------------------

    def gave_goods(
        self, title: str, giver: Mapping[str, Any], on: date, line: tuple[str, int, str, int], receiver: str,
        kind: str = "goods",
    ) -> None:  # fmt: skip
        """Things that landed: name, number, counter and worth in yuan, by the invoice."""
        name, number, counter, worth = line
        goods = [Goods(name, number, counter, worth * FEN, "invoice")]
        giving.donate(
            self.unit, kind, title, [Giver(**giver)], receiver_name=receiver, landed_on=on, goods=goods,
            by=self.by, at=moment(on, 14), today=on,
        )  # fmt: skip

    def gave(
        self, title: str, giver: Mapping[str, Any], on: date, yuan: int, receiver: str, kind: str = "cash"
    ) -> None:
        """Money that landed."""
        giving.donate(
            self.unit, kind, title, [Giver(**giver)], receiver_name=receiver, landed_on=on, landed=yuan * FEN,
            by=self.by, at=moment(on, 14), today=on,
        )  # fmt: skip

    def outlet(self, kind: str, name: str, on: date, level: str = "", *, as_a_whole: bool = False) -> Outlet:
        """A medium: one's own is kept with its running total of readings."""
        counts_by = Outlet.WHOLE if as_a_whole else Outlet.PIECE
        return press.register_outlet(
            self.unit, kind, name, level=level, counts_by=counts_by, by=self.by, at=moment(on, 8)
        )

    def read(self, thing: Outlet | Broadcast, on: date, total: int, *, is_base: bool = False) -> None:
        press.read(thing, on, total, is_base=is_base, by=self.by, at=moment(on, 17), today=on)

    def published(self, kind: str, title: str, on: date, outlets: Iterable[Outlet], writer: Person) -> None:
        """An article that appeared in those media on one day."""
        article = press.write(self.unit, kind, title, [writer], written_on=on, by=self.by, at=moment(on, 9), today=on)
        for outlet in outlets:
            press.place(article, outlet, on, by=self.by, at=moment(on, 10), today=on)

    def broadcast(self, kind: str, title: str, on: date, total: int, read_on: date) -> None:
        """A broadcast, and how many had watched or clicked by that day."""
        row = press.broadcast(self.unit, kind, title, on, by=self.by, at=moment(on, 20), today=on)
        self.read(row, read_on, total)

    # --- what is known without detail ------------------------------------------------------------------------------

    def stated(
        self, item: str, number: int, first: date, last: date, source: str, *, level: str = "", kind: str = "summary",
        on: date | None = None,
    ) -> None:  # fmt: skip
        """A quantity without detail, in the item's counter, reported soon after its last day."""
        scale = charters.of(self.unit).items[item].scale
        ledger.state(
            self.unit, kind, item, level, first, last, number * scale, source, by=self.by, at=moment(on or last, 17)
        )


def also_of(office: Office, unit: Unit) -> Office:
    """The same people and bodies, keeping the records of another unit."""
    return replace(office, unit=unit)
