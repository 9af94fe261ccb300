"""How every verb takes up a record that posts, and how it leaves it 登记、作废、恢复."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from tongxin.people.permissions import Actor

from . import operations as ledger
from .kept import Kept, Voidable, too_long
from .operations import Beside
from .refusals import LostRace, Refused

Row = TypeVar("Row", bound=Kept)


def locked(row: Row) -> Row:
    """The row as it now is with its unit, kept from others until the transaction ends."""
    table: models.QuerySet[Row] = type(row)._default_manager.select_for_update(of=("self",)).select_related("unit")
    return table.get(pk=row.pk)


def check_version(row: Kept, version: int | None) -> None:
    """Raises LostRace where somebody changed the row after it was looked at; None asks nothing."""
    if version is not None and version != row.version:
        raise LostRace(_("没有保存：刚刚有人改动了这一条。看过新的内容再改。"))


def check_standing(row: Voidable, refused: type[Refused]) -> None:
    """Raises `refused` where it was voided."""
    if row.voided_at is not None:
        raise refused(_("这一条已经作废。恢复以后再办。"))


def checked_reason(reason: str, refused: type[Refused]) -> str:
    """A reason that says something, and not too much. Raises `refused`."""
    reason = reason.strip()
    if sentence := too_long(reason) if reason else _("写明理由，会留痕。"):
        raise refused(sentence, "reason")
    return reason


def amend(row: Kept, said: Mapping[str, Any]) -> list[str]:
    """Write what is said onto the row, unsaved, and name the fields it changed, sorted."""
    changed = sorted(field for field, value in said.items() if getattr(row, field) != value)
    for field in changed:
        setattr(row, field, said[field])
    return changed


def keep(row: Kept, *, by: Actor, at: datetime, beside: Beside = "") -> None:
    """Save and post it: how every verb that changes a record ends, before it is journaled."""
    row.version += 1
    row.save()
    ledger.repost(row, by=by, at=at, beside=beside)


def strike(row: Voidable, why: str, *, by: Actor, at: datetime) -> None:
    """Take it out of every figure, with the reason. Called by verbs, which ask permission and journal it."""
    row.voided_at, row.voided_by, row.voided_why = at, by.key, why
    keep(row, by=by, at=at)


def unstrike(row: Voidable, *, by: Actor, at: datetime, beside: Beside = "") -> None:
    """Let it count again. Raises: StatementOverlaps."""
    row.voided_at, row.voided_by, row.voided_why = None, "", ""
    keep(row, by=by, at=at, beside=beside)
