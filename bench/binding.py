"""How many figures are bound to indicators, and how many wrongly: `python bench/binding.py`.

Prints the table of docs/claims.md: own texts like each set of the demo, half of them set aside, organisation and period
told; then what stays unbound of the half that may be looked at, and the time a claim takes.
"""

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from tongxin.kernel.binding import bind  # noqa: E402 the path is set above
from tongxin.kernel.binding.tests import corpus  # noqa: E402
from tongxin.kernel.claims import read  # noqa: E402

RUNS = 10


def row(half: str, document: corpus.Document, score: corpus.Score) -> str:
    name = f"like {document.like}" if document.like else "other bodies"
    bound = f"{score.right} ({100 * score.bound:.0f}%)" if score.carried else "–"
    wrong = f"{len(score.wrong)} ({100 * score.mistaken:.1f}%)"
    return f"| {name} | {half} | {score.figures} | {score.carried} | {bound} | {wrong} | {len(score.unbound)} |"


def seconds(document: corpus.Document) -> tuple[float, int]:
    """(least processor time of several runs, claims)."""
    claims = read(document.text, org=document.org, period=document.period)
    vocabulary, least = corpus.vocabulary(document.charter), float("inf")
    for _ in range(RUNS):
        start = time.process_time()
        bind(document.text, claims, vocabulary, level=document.level)
        least = min(least, time.process_time() - start)
    return least, len(claims)


def main() -> None:
    print("| text | half | figures | carried | bound rightly | bound wrongly | carried, left unbound |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    unbound: list[str] = []
    for half in corpus.HALVES:
        for document in corpus.load(half):
            score = corpus.score(document)
            print(row(half, document, score))
            unbound += score.unbound if half == "seen" else []
    print("\nleft unbound in the half that may be looked at:", *(one.replace("\n", " ") for one in unbound), sep="\n  ")
    took = [seconds(document) for half in corpus.HALVES for document in corpus.load(half)]
    print(f"\n{sum(t for t, _n in took) / sum(n for _t, n in took) * 1e6:.0f} µs a claim")


if __name__ == "__main__":
    main()
