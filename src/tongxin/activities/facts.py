"""What a record counts as 计入: read from its own rows, by what the charter said when it was recorded."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from tongxin.kernel.charter.shapes import Charter
from tongxin.ledger.facts import Fact, Party

if TYPE_CHECKING:
    from .models import Activity, Participant, Series, Venue

Post = Mapping[str, Any]  # {"as", "item", "scale", "level", "object"}
OF_ACTIVITY = ("held", "sent", "hosted", "audience", "place", "visited", "speaker", "hours")
AWAY = ("sent", "speaker", "hours")  # what counts where another body held it


def posts_of(charter: Charter, entry: object, keys: Iterable[str], prefix: str = "", **carried: str) -> list[Post]:
    """What an entry of the charter's lists posts under `keys`, to be stored on a record.

    Args:
        carried: level and object of the facts.
    """
    found: list[Post] = []
    for key in keys:
        item = charter.items.get(getattr(entry, key, ""))
        if item is not None:
            found.append({"as": prefix + key, "item": item.code, "scale": item.scale} | carried)
    return found


def posts_of_activity(charter: Charter, activity: "Activity") -> list[Post]:
    """What `activity` posts: its kind's items, and its venue's and series' for each activity there."""
    kind = charter.activities[activity.kind]
    if activity.is_away:
        return posts_of(charter, kind, AWAY)
    posts = posts_of(charter, kind, OF_ACTIVITY)
    venue, series = activity.venue, activity.series
    if venue is not None and venue.kind in charter.venues:
        where = {"level": venue.level, "object": venue.key}
        posts += posts_of(charter, charter.venues[venue.kind], ("held", "attended"), "venue_", **where)
    if series is not None and series.kind in charter.series:
        posts += posts_of(charter, charter.series[series.kind], ("active",), "series_", object=series.key)
    return posts


@dataclass
class _Told:
    """An activity with its rows, each asked for once."""

    activity: "Activity"
    people: "list[Participant]" = field(default_factory=list)
    hosts: tuple[Party, ...] = ()
    objects: dict[str, list[str]] = field(default_factory=dict)  # place, visited → keys


def of_activity(activity: "Activity") -> list[Fact]:
    """One fact for each thing that counts. Three queries."""
    told = _told(activity)
    return [fact for post in activity.posts for fact in _facts(told, post)]


def _told(activity: "Activity") -> _Told:
    told = _Told(activity, [p for p in activity.participants.order_by("pk") if p.came])
    units = [activity.unit_id]
    for row in activity.involved.select_related("unit", "person").order_by("pk"):
        if row.role == "cohost" and row.unit_id:
            units.append(row.unit_id)
        elif row.unit or row.person:
            thing = row.unit or row.person
            told.objects.setdefault(row.role, []).append(thing.key if thing else "")
    told.hosts = tuple(Party(unit) for unit in units)
    return told


def _facts(told: _Told, post: Post) -> Iterator[Fact]:
    activity = told.activity
    came = len(told.people) + activity.guests
    for_hosts = {
        "held": 1, "hosted": came, "audience": activity.audience,
        "venue_held": 1, "venue_attended": came, "series_active": 1,
    }  # fmt: skip
    as_what = post["as"]
    if as_what in for_hosts:
        if for_hosts[as_what]:
            yield _fact(post, activity.starts_on, told.hosts, for_hosts[as_what])
    elif as_what in ("place", "visited"):
        for key in told.objects.get(as_what, ()):
            yield _fact({**post, "object": key}, activity.starts_on, told.hosts)
    else:
        for person in told.people:
            quantity = _of_person(activity, person, as_what)
            if quantity:
                yield _fact(post, activity.starts_on, (Party(person.unit_id, person.person_id),), quantity)


def _of_person(activity: "Activity", person: "Participant", as_what: str) -> Any:
    if as_what == "hours":
        return person.hours if person.hours is not None else activity.hours
    return 1 if as_what == "sent" or person.role == "speaker" else 0


def _fact(post: Post, day: date, parties: tuple[Party, ...], quantity: Any = 1) -> Fact:
    return Fact(
        item=post["item"],
        quantity=round(quantity * post["scale"]),
        happened_on=day,
        booked_on=day,
        parties=parties,
        level=post.get("level", ""),
        object=post.get("object", ""),
    )


def of_venue(venue: "Venue") -> list[Fact]:
    """That it was opened, on a known day; and each improvement that was not taken back."""
    host = (Party(venue.unit_id),)
    own = {"level": venue.level, "object": venue.key}
    found = [_fact({**post, **own}, venue.opened_on, host) for post in venue.posts if venue.opened_on]
    for row in venue.improvements.filter(dropped_at=None).order_by("on", "pk"):
        found += [_fact({**post, **own}, row.on, host) for post in row.posts]
    return found


def of_series(series: "Series") -> list[Fact]:
    """That it was founded, on a known day; and each person that joined."""
    own = {"object": series.key}
    host = (Party(series.unit_id),)
    found = [_fact({**post, **own}, series.founded_on, host) for post in series.posts if series.founded_on]
    for row in series.members.filter(dropped_at=None).order_by("since", "pk"):
        found += [_fact({**post, **own}, row.since, (Party(row.unit_id, row.person_id),)) for post in row.posts]
    return found
