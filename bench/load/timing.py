"""Rounds of one thing, and what they say."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

WARM = 2  # rounds that are not counted
ENOUGH = 20  # rounds from which on a 95th percentile is one


@dataclass(frozen=True)
class Took:
    """Seconds by the clock, and of this process's processor time; a server's own is not in it."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    what: str
    rounds: Sequence[Took]
    queries: int | None = None
    note: str = ""

    @property
    def total(self) -> float:
        """Seconds of all rounds by the clock."""
        return sum(took.wall for took in self.rounds)

    def __str__(self) -> str:
        walls = [took.wall for took in self.rounds]
        slow = statistics.quantiles(walls, n=20)[-1] if len(walls) >= ENOUGH else max(walls)
        times = [statistics.median(walls), slow, statistics.median(took.cpu for took in self.rounds)]
        told = " | ".join(f"{seconds * 1000:.1f}" for seconds in times)
        return f"| {self.what} | {told} | {'' if self.queries is None else self.queries} | {self.note} |"


HEAD = "| what | median, ms | 95 %, ms | processor, ms | queries | |\n| --- | ---: | ---: | ---: | ---: | --- |"


def took(do: Callable[[], object]) -> Took:
    wall, cpu = time.perf_counter(), time.process_time()
    do()
    return Took(time.perf_counter() - wall, time.process_time() - cpu)


def rounds(number: int, do: Callable[[], object]) -> list[Took]:
    """Each of so many, warm."""
    return [took(do) for _ in range(WARM + number)][WARM:]
