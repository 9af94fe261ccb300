"""The command that measures: prints a table in Markdown, for docs/benchmarks.md."""

from argparse import Namespace

from django.conf import settings

from . import machine, posting, reading
from .size import TODAY
from .timing import HEAD


def measure(asked: Namespace) -> None:
    """Print it line by line, as each is known."""
    settings.TONGXIN_TODAY = TODAY.isoformat()
    _say(machine.told())
    _say("", HEAD)
    for line in reading.of_sixty(asked.rounds):
        _say(str(line))
    for line in reading.of_reports(asked.rounds):
        _say(str(line))
    for line in reading.of_pages(asked.rounds):
        _say(str(line))
    resident = machine.resident()
    for line in posting.of_one(asked.verbs):
        _say(str(line))
    _say(str(posting.of_many(asked.rounds)))
    _say("", *(f"- {line}" for line in posting.of_several(asked.seconds)))
    _say(f"- the process that served the pages held {resident:.0f} MB")


def _say(*lines: str) -> None:
    print(*lines, sep="\n", flush=True)
