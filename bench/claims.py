"""How fast claims are read: `python bench/claims.py`; reports, and texts made to be slow at two sizes.

To reach: 300,000 characters a second on reports; at most 3 µs a character and 200 µs a claim; twice the text, twice
the time. The least of several runs is printed, in processor time.
"""

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from tongxin.kernel.claims import read  # noqa: E402 the path is set above

REPORTS = sorted((ROOT / "src/tongxin/kernel/claims/tests/corpus").glob("*.txt"))
ODD = ("1", " ", "\n", "“", "1人", "1人、", "一、", "市", "开展活动1次,", "其中1件", "首个")
PLAIN = (
    "大家一致表示,要把学习成果转化为做好工作的实际行动,立足岗位、发挥专长,在服务大局中展现新作为,"
    "以更加饱满的热情、更加务实的作风投入到各项工作中去,不断增强责任感和使命感,为推动高质量发展凝聚人心、汇聚力量。"
)
SIZE = 40_000  # characters of the smaller of two texts


def seconds(text: str, runs: int) -> tuple[float, int]:
    """(least processor time, claims found)."""
    least, found = float("inf"), 0
    for _ in range(runs):
        start = time.process_time()
        found = len(read(text))
        least = min(least, time.process_time() - start)
    return least, found


def prose(path: Path) -> str:
    """The sentences of a corpus, without the claims written beside them, as thin in figures as reports are."""
    lines = path.read_text("utf-8").splitlines()
    said = "\n".join(line for line in lines if line and line[0] not in "-#=")
    return said.replace("。", "。" + PLAIN)


def main() -> None:
    text = "\n".join(prose(path) for path in REPORTS)
    took, found = seconds(text, 20)
    print(f"reports: {len(text)} characters, {found} claims, {len(text) / took:,.0f} characters a second,", end=" ")
    print(f"{took / len(text) * 1e6:.1f} µs a character, {took / found * 1e6:.0f} µs a claim")
    for piece in ODD:
        once, _ = seconds((piece * SIZE)[:SIZE], 2)
        twice, claims = seconds((piece * SIZE * 2)[: SIZE * 2], 2)
        each = f"{twice / claims * 1e6:.0f} µs a claim" if claims else f"{twice / SIZE / 2 * 1e6:.1f} µs a character"
        print(f"{piece!r:16} {twice / once:4.1f} times for twice the text, {each}")


if __name__ == "__main__":
    main()
