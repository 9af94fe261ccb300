"""Pages of a long draft 分页: none grows with its length, and none cuts a figure."""

from bisect import bisect_right
from collections.abc import Sequence

from tongxin.kernel.claims import Claim

PAGE, CROWD = 10_000, 400  # characters and figures of a page


def pages(text: str, found: Sequence[Claim]) -> list[int]:
    """Where pages of a long text begin: after a line if there is one, never within a figure."""
    starts = [claim.start for claim in found]
    begins = [0]
    while len(text) - begins[-1] > PAGE or bisect_right(starts, len(text)) - bisect_right(starts, begins[-1]) > CROWD:
        crowded = bisect_right(starts, begins[-1]) + CROWD
        most = min(begins[-1] + PAGE, starts[crowded] if crowded < len(starts) else len(text))
        begins.append(_break(text, found, starts, begins[-1], most))
    return begins


def _break(text: str, found: Sequence[Claim], starts: Sequence[int], first: int, most: int) -> int:
    line = text.rfind("\n", first + 1, most)
    at = line + 1 if line > first else most
    inside = bisect_right(starts, at - 1) - 1
    if inside >= 0 and found[inside].start < at < found[inside].end and found[inside].start > first:
        return found[inside].start
    return max(at, first + 1)
