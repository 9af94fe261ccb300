"""`python -m bench.load make`, `grow` and `measure`: see the package."""

import argparse
import gc
import sys
import time
from collections.abc import Callable

import bench.load
import bench.pages  # noqa: F401 sets Django up, which must come before what follows

from django.core.management import call_command  # isort: skip

from . import grow as growing  # isort: skip
from . import make as making  # isort: skip
from .measure import measure  # isort: skip
from .size import Size  # isort: skip

SELDOM = (200_000, 50, 1000)  # a fifth of the time would go into looking for garbage among rows that are no garbage


def make(asked: argparse.Namespace) -> int:
    size = Size(asked.entries, asked.members, asked.units, asked.cities, asked.counties, asked.seed)
    if size.problem():
        print(f"Not possible: {size.problem()}.", file=sys.stderr)
        return 2
    call_command("migrate", verbosity=0)
    gc.freeze()
    gc.set_threshold(*SELDOM)
    return _told(lambda tell: making.make(size, tell))


def grow(asked: argparse.Namespace) -> int:
    return _told(lambda tell: growing.grow(asked.times, tell))


def _told(do: Callable[[making.Tell], int]) -> int:
    """Do it and say how far it is, and at the end how many entries there are."""
    start, cpu = time.monotonic(), time.process_time()

    def tell(line: str) -> None:
        print(f"{time.monotonic() - start:7.1f} s  {line}", flush=True)

    try:
        entries = do(tell)
    except (making.NotEmpty, growing.NotMade) as error:
        print(f"Nothing was written: {error}.", file=sys.stderr)
        return 2
    tell(f"{entries:,} entries in all, {time.process_time() - cpu:.0f} s of processor time")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=bench.load.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    maker = commands.add_parser("make", help="fill an empty database")
    for name, default in vars(Size()).items():
        maker.add_argument(f"--{name}", type=int, default=default)
    maker.set_defaults(run=make)
    grower = commands.add_parser("grow", help="copy a made province's cities beside them")
    grower.add_argument("--times", type=int, default=10, help="as much as there is")
    grower.set_defaults(run=grow)
    measurer = commands.add_parser("measure", help="print a table of what everything takes there")
    measurer.add_argument("--rounds", type=int, default=20, help="of every figure and page")
    measurer.add_argument("--verbs", type=int, default=500, help="of the verb that posts and the bare row")
    measurer.add_argument("--seconds", type=float, default=5.0, help="for which connections post")
    measurer.set_defaults(run=measure)
    asked = parser.parse_args()
    return int(asked.run(asked) or 0)


if __name__ == "__main__":
    sys.exit(main())
