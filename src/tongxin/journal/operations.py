"""Verbs of the journal. They ask no permission: the verbs that call them have."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO, Protocol

from django.core.files.base import File
from django.db import models, transaction
from django.utils.translation import gettext as _

from . import files
from .files import EvidenceRefused
from .models import Evidence, Line

__all__ = [
    "EvidenceGone",
    "EvidenceRefused",
    "attach",
    "attach_all",
    "discard",
    "evidence_of",
    "key",
    "open_file",
    "record",
    "record_many",
    "sweep",
]

NAME_LENGTH = 200  # of Evidence.name
LINES = 500  # written in one statement
WRITTEN = timedelta(hours=1)  # no file takes longer


class EvidenceGone(Exception):
    """The file was discarded, or its bytes are not there; the sentence is safe to show."""


class Keyed(Protocol):
    @property
    def key(self) -> str: ...


Thing = str | models.Model | Keyed


def key(thing: Thing) -> str:
    """The key of a row, "people.person:7"; a string is a key already.

    Always by table and id, even where a row has a field of this name (the code of a unit).
    """
    if isinstance(thing, str):
        return thing
    if isinstance(thing, models.Model):
        if thing.pk is None:
            raise ValueError("a row without id has no key")
        return f"{thing._meta.label_lower}:{thing.pk}"
    return thing.key


def record(
    by: Thing,
    act: str,
    thing: Thing,
    at: datetime,
    *,
    path: str = "",
    on_behalf: Thing = "",
    reason: str = "",
    **detail: Any,
) -> Line:
    """Write who did what to what. Called inside the transaction of the act it tells of.

    Args:
        act: "<room>.<verb>".
        at: the real moment, timezone-aware.
        path: of the unit concerned; lines without one are seen by nobody but the actor.
        detail: keys and figures, never names of persons, so that a person can be erased.
    """
    return Line.objects.create(
        at=at,
        actor=key(by),
        act=act,
        thing=key(thing),
        path=path,
        on_behalf=key(on_behalf),
        reason=reason[:300],
        detail={name: _plain(value) for name, value in detail.items()},
    )


def record_many(
    by: Thing, act: str, told: Iterable[tuple[Thing, Mapping[str, Any]]], at: datetime, *, path: str = ""
) -> int:
    """Write the same act on many things, a line each, in a few statements; how many lines.

    Args:
        told: each thing with its detail, as in `record`.
    """
    actor = key(by)
    lines = Line.objects.bulk_create(
        (
            Line(
                at=at, actor=actor, act=act, thing=key(thing), path=path,
                detail={name: _plain(value) for name, value in detail.items()},
            )
            for thing, detail in told
        ),
        batch_size=LINES,
    )  # fmt: skip
    return len(lines)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, models.Model):
        return key(value)
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(v) for v in value]
    return str(value)


@transaction.atomic
def attach(upload: File, thing: Thing, *, by: Thing, at: datetime, path: str = "") -> Evidence:
    """Keep a file as evidence of `thing`, which is a row that exists.

    The bytes decide what it is; the name is kept to be shown and never used as a path. The same bytes
    are stored once. Attaching the same bytes to the same thing again returns what is there.

    Raises:
        EvidenceRefused: too large, empty, of a kind not taken, other than its name says, or dangerous.
    """
    data = files.read(upload)
    name = files.display_name(upload.name or "")
    mime = files.examine(data, name)
    digest = files.digest(data)

    there = Evidence.objects.filter(thing=key(thing), sha256=digest, discarded_at=None).first()
    if there is not None:
        return there
    files.keep(data, digest)
    evidence = Evidence.objects.create(
        thing=key(thing), name=name[-NAME_LENGTH:], mime=mime, size=len(data), sha256=digest,
        added_by=key(by), added_at=at,
    )  # fmt: skip
    # another transaction may be throwing away the last other use of these very bytes
    transaction.on_commit(lambda: files.keep(data, digest))
    record(by, "journal.attach", thing, at, path=path, evidence=evidence.pk, sha256=digest)
    return evidence


@transaction.atomic
def attach_all(files: Iterable[File], thing: Thing, *, by: Thing, at: datetime, path: str = "") -> None:
    """Keep files that came with a record as its evidence: all, or none. Raises: EvidenceRefused."""
    for upload in files:
        attach(upload, thing, by=by, at=at, path=path)


@transaction.atomic
def discard(
    evidence: Evidence, *, by: Thing, at: datetime, reason: str, path: str = "", forget_name: bool = False
) -> Evidence:
    """Take a file away: its row stays and says so, its bytes go once nothing else uses them. Twice is once.

    Args:
        forget_name: the name goes too, since it may name a person who is erased.
    """
    evidence = Evidence.objects.select_for_update().get(pk=evidence.pk)
    if evidence.discarded_at is not None:
        return evidence
    evidence.discarded_at = at
    if forget_name:
        evidence.name = ""
    evidence.save(update_fields=["discarded_at", "name"])
    transaction.on_commit(lambda: _throw_away_unless_used(evidence.sha256))
    record(by, "journal.discard", evidence.thing, at, path=path, reason=reason, evidence=evidence.pk)
    return evidence


def sweep(at: datetime) -> None:
    """Remove bytes that a killed process left: half of a file, and what was discarded and not thrown away yet."""
    before = at - WRITTEN
    files.throw_halves_away(before)
    for digest in set(Evidence.objects.exclude(discarded_at=None).values_list("sha256", flat=True)):
        if files.is_older(files.path_of(digest), before):
            _throw_away_unless_used(digest)


def _throw_away_unless_used(digest: str) -> None:
    if not Evidence.objects.filter(sha256=digest, discarded_at=None).exists():
        files.throw_away(digest)


def evidence_of(*things: Thing) -> dict[str, list[Evidence]]:
    """Key → its standing files, as they were attached. One query, however many things."""
    found: dict[str, list[Evidence]] = {}
    for file in Evidence.objects.filter(thing__in=map(key, things), discarded_at=None).order_by("pk"):
        found.setdefault(file.thing, []).append(file)
    return found


def open_file(evidence: Evidence) -> BinaryIO:
    """The bytes of a file, to be closed by the caller. Raises: EvidenceGone."""
    if evidence.discarded_at is None:
        try:
            return files.path_of(evidence.sha256).open("rb")
        except FileNotFoundError:
            pass
    raise EvidenceGone(_("这份附件已经删除。"))
