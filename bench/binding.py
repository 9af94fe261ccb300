"""How many figures are bound to indicators, and how many wrongly: `python bench/binding.py`.

Prints the tables of docs/claims.md: own texts like each set of the demo, and texts of other bodies written before the
rules were looked at, half of either set aside, organisation and period told; then what stays unbound of the halves that
may be looked at, and the time a claim takes.
"""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from tongxin.kernel.binding import bind  # noqa: E402 the path is set above
from tongxin.kernel.binding.tests import corpus  # noqa: E402
from tongxin.kernel.claims import read  # noqa: E402

RUNS = 10


def row(half: str, document: corpus.Document, score: corpus.Score) -> str:
    other = document.title if half in (*corpus.UNSEEN, *corpus.LATER, *corpus.BLIND) else "other bodies"
    name = f"like {document.like}" if document.like else other
    bound = f"{score.right} ({100 * score.bound:.0f}%)" if score.carried else "–"
    wrong = f"{len(score.wrong)} ({100 * score.mistaken:.1f}%)"
    told = "apart" if half.endswith("apart") else "seen"
    return f"| {name} | {told} | {score.figures} | {score.carried} | {bound} | {wrong} | {len(score.unbound)} |"


def seconds(document: corpus.Document) -> tuple[float, int]:
    """(least processor time of several runs, claims)."""
    claims = read(document.text, org=document.org, period=document.period)
    vocabulary, least = corpus.vocabulary(document.charter), float("inf")
    for _ in range(RUNS):
        start = time.process_time()
        bind(document.text, claims, vocabulary, level=document.level)
        least = min(least, time.process_time() - start)
    return least, len(claims)


def table(halves: Sequence[str]) -> list[str]:
    """Print a row a text; what stays unbound of the texts that may be looked at."""
    print("| text | half | figures | carried | bound rightly | bound wrongly | carried, left unbound |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    unbound: list[str] = []
    for half in halves:
        for document in corpus.load(half):
            score = corpus.score(document)
            print(row(half, document, score))
            unbound += score.unbound if half == halves[0] else []
    return unbound


def main() -> None:
    unbound = [one for halves in (corpus.HALVES, corpus.UNSEEN, corpus.LATER, corpus.BLIND) for one in table(halves)]
    print(
        "\nleft unbound in the halves that may be looked at:", *(one.replace("\n", " ") for one in unbound), sep="\n  "
    )
    took = [seconds(document) for half in (*corpus.HALVES, *corpus.UNSEEN) for document in corpus.load(half)]
    print(f"\n{sum(t for t, _n in took) / sum(n for _t, n in took) * 1e6:.0f} µs a claim")


if __name__ == "__main__":
    main()
