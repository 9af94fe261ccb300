"""All that is looked at, in order."""

from collections.abc import Callable, Iterator
from datetime import datetime

from . import database, machine, secrets, settings, storage, work
from .finding import Finding, wrong

Look = Callable[[datetime], Iterator[Finding]]

ALONE: tuple[Look, ...] = (
    secrets.keys, secrets.near_backups, settings.doors, settings.trials, machine.clock, machine.zone, machine.fonts,
    machine.texts, storage.space, storage.writable,
)  # fmt: skip
WITH_DATABASE: tuple[Look, ...] = (
    database.engine, database.ready, database.time, secrets.fit, settings.people, work.worker, work.failed,
    storage.evidence, storage.strays, storage.backups,
)  # fmt: skip
LOOKS = len(ALONE) + len(WITH_DATABASE) + 1


def findings(at: datetime) -> Iterator[Finding]:
    """Everything that was found; without a database only what can be seen without it."""
    for look in ALONE:
        yield from _looked(look, at)
    silent = list(_looked(database.answers, at))
    yield from silent
    if not silent:
        for look in WITH_DATABASE:
            yield from _looked(look, at)


def _looked(look: Look, at: datetime) -> Iterator[Finding]:
    """What a look finds; one that breaks off is a finding, and hinders no other."""
    try:
        yield from look(at)
    except Exception as error:  # whatever is broken here is what is being looked for
        name = f"{look.__module__.rpartition('.')[2]}.{look.__name__}"
        yield wrong(
            f"{name}没有查成：{type(error).__name__}。", f"{name} could not be looked at: {type(error).__name__}."
        )
