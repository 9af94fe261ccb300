"""Rounds of one thing, and what they say."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

WARM = 2  # rounds that are not counted


@dataclass(frozen=True)
class Line:
    """One line of the table: seconds of each round."""

    what: str
    seconds: Sequence[float]
    queries: int | None = None
    note: str = ""

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def p95(self) -> float:
        """The 95th percentile; of fewer than twenty rounds, the slowest."""
        if len(self.seconds) < 20:
            return max(self.seconds)
        return statistics.quantiles(self.seconds, n=20)[-1]

    def __str__(self) -> str:
        queries = "" if self.queries is None else str(self.queries)
        return f"| {self.what} | {self.median * 1000:.1f} | {self.p95 * 1000:.1f} | {queries} | {self.note} |"


HEAD = "| what | median, ms | 95 %, ms | queries | |\n| --- | ---: | ---: | ---: | --- |"


def seconds(do: Callable[[], object]) -> float:
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


def rounds(number: int, do: Callable[[], object]) -> list[float]:
    """Seconds of each, warm."""
    return [seconds(do) for _ in range(WARM + number)][WARM:]
