"""Files held against the records without keeping anything 成批核数: what the command does, file by file."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath
from typing import Any

from django.db import DatabaseError
from django.db.models import Q
from django.utils.translation import gettext as _

from tongxin.journal import files
from tongxin.kernel.periods import Period
from tongxin.people.models import Unit

from .drafts import Draft, DraftRefused, read
from .guess import guess
from .holding import Held, TooLong, extract, hold
from .models import Audit, AuditClaim

SUFFIXES = (".txt", ".md", ".markdown", ".docx", ".pdf")


class NoSuchUnit(Exception):
    """An organisation was asked for that is not there; a sentence, safe to show."""


@dataclass(frozen=True)
class Asked:
    """What the files are held against.

    Attributes:
        unit: None: figures are read, and what is suspicious in itself is found; no record is asked.
        name: of an organisation that is not registered here: read as the issuer of the files.
        period: code; "" where it is to be taken from the text.
        on: day from which the records are seen.
    """

    unit: Unit | None
    name: str
    period: str
    published: date | None
    on: date


@dataclass(frozen=True)
class Result:
    """What was found in one file. Nothing of it is saved."""

    doc: str  # name of the file
    text: str
    rows: list[AuditClaim]
    loose: list[dict[str, Any]]  # suspicions that touch no figure
    totals: dict[str, int]


def unit_called(asked: str) -> Unit | None:
    """The unit with that code, name or short name; None: it is a name that nobody is registered under.

    Raises: NoSuchUnit: no unit has that code, or several go by that name.
    """
    try:
        found = list(Unit.objects.filter(Q(key=asked) | Q(name=asked) | Q(short_name=asked)).order_by("path")[:6])
    except DatabaseError:  # not installed yet
        found = []
    by_code = [unit for unit in found if unit.key == asked]
    found = by_code or found
    if len(found) > 1:
        keys = "、".join(unit.key for unit in found)
        raise NoSuchUnit(_("“%(name)s”不止一个，用代号指明：%(keys)s。") % {"name": asked, "keys": keys})
    if not found and asked.isascii():
        raise NoSuchUnit(_("没有代号为“%(key)s”的单位。") % {"key": asked})
    return found[0] if found else None


def files_of(paths: Iterable[Path]) -> Iterator[Path]:
    """The files, and those in the folders that can be read, in the order of their names; hidden ones are not."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for file in sorted(path.rglob("*")):
            shown = not any(part.startswith((".", "~$")) for part in file.relative_to(path).parts)
            if shown and file.suffix.lower() in SUFFIXES and file.is_file():
                yield file


def shown(path: Path) -> str:
    """A path as it can be printed: archives from Windows leave names in GB18030."""
    raw = os.fsencode(path)
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def found_in(path: Path, asked: Asked) -> Result:
    """What a file claims, held against what was asked for.

    Raises:
        DraftRefused: it is not there, cannot be read, is too long, or does not say which period it is about.
        NoCharter: the unit has no rules to go by.
    """
    draft = read(_bytes(path), PurePath(shown(path)).name)
    try:
        held = _held(draft, asked)
    except TooLong as error:
        raise DraftRefused(str(error)) from error
    return Result(draft.name, draft.text, held.claims, held.loose, held.totals)


def _held(draft: Draft, asked: Asked) -> Held:
    if asked.unit is None:
        return extract(draft.text, org=asked.name, period=asked.period, published=asked.published)
    audit = Audit(unit=asked.unit, text=draft.text, published=asked.published)
    audit.period = asked.period or _period(draft, asked.unit, asked.published)
    return hold(audit, asked.on)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(files.LARGEST + 1)
    except OSError as error:
        raise DraftRefused(_("打不开：%(why)s。") % {"why": error.strerror}) from error


def _period(draft: Draft, unit: Unit, published: date | None) -> str:
    guessed: Period | None = guess(draft.text, [unit], published).period
    if guessed is None:
        raise DraftRefused(_("看不出说的是哪一段时间。加上--period，如2025或2025H1。"))
    return guessed.code
