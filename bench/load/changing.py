"""What was put right or voided afterwards, by the verbs that do so 更正与作废."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from tongxin.activities import operations as activities
from tongxin.activities.models import Activity
from tongxin.activities.operations import Mark
from tongxin.people.permissions import SYSTEM
from tongxin.press import operations as press
from tongxin.press.models import Article

from .made import at

EVERY = 100  # activities and articles, which are half of all records
LATER = timedelta(days=7)
SOME, TOLD = 500, 1000  # rows fetched at once; changes between two lines


def change(tell: Callable[[str], object]) -> int:
    """One record in two hundred; how many."""
    done = 0
    for model in (Activity, Article):
        for row in _chosen(model):
            _changed(row, done)
            done += 1
            if done % TOLD == 0:
                tell(f"{done:,} records changed")
    return done


def _chosen(model: type[Activity] | type[Article]) -> Iterator[Activity | Article]:
    chosen = range(EVERY, model._default_manager.count() + 1, EVERY)  # ids are given one by one
    for start in range(0, len(chosen), SOME):
        yield from model._default_manager.filter(pk__in=chosen[start : start + SOME]).order_by("pk")


def _changed(row: Activity | Article, turn: int) -> None:
    """Voided; of every other activity, somebody was not there after all."""
    if isinstance(row, Article):
        press.void(row, "重复登记。", by=SYSTEM, at=at(row.written_on + LATER))
        return
    when, came = at(row.starts_on + LATER), row.participants.filter(attendance="present").order_by("pk").first()
    if turn % 2 and came is not None:
        activities.take_attendance(row, {came.person_id: Mark("absent")}, by=SYSTEM, at=when)
    else:
        activities.void(row, "重复登记。", by=SYSTEM, at=when)
