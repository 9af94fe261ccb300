"""Entering donated projects 捐建项目."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import attach, record
from tongxin.ledger import operations as ledger
from tongxin.ledger.keeping import amend, check_standing, check_version, checked_reason, keep, locked, strike, unstrike
from tongxin.ledger.operations import Beside
from tongxin.people.models import Unit
from tongxin.people.permissions import Actor, Can, require

from ..models import Project
from .checks import (
    Giver,
    GivingRefused,
    check_days,
    check_money,
    check_receiver,
    checked_title,
    donors_told,
    posts_of,
    rule_of,
    set_donors,
)

FORMS = ("project",)


@transaction.atomic
def plan(
    unit: Unit,
    kind: str,
    title: str,
    givers: Sequence[Giver],
    *,
    receiver: Unit | None = None,
    receiver_name: str = "",
    estimated: int | None = None,
    settled: int | None = None,
    signed_on: date | None = None,
    started_on: date | None = None,
    built_on: date | None = None,
    settled_on: date | None = None,
    stopped_on: date | None = None,
    note: str = "",
    by: Actor,
    at: datetime,
    today: date | None = None,
    files: "Iterable[UploadedFile[Any]]" = (),
    beside: Beside = "",
) -> Project:
    """Enter a project that `unit` counts. Before it is signed it is an intention and counts nothing.

    Args:
        estimated, settled: 分; the estimate counts on the day of signing, what was settled on its own day.
    Raises:
        Forbidden, GivingRefused, EvidenceRefused, StatementOverlaps.
    """
    today = today or localdate(at)
    require(by, Can.GIVING_WRITE, unit, today)
    rule = rule_of(unit, kind, FORMS)
    said = {
        "kind": kind, "title": checked_title(title), "receiver": receiver, "receiver_name": receiver_name.strip(),
        "estimated": estimated, "settled": settled, "signed_on": signed_on, "started_on": started_on,
        "built_on": built_on, "settled_on": settled_on, "stopped_on": stopped_on, "note": note.strip(),
    }  # fmt: skip
    _check(said, today)
    project = Project.objects.create(unit=unit, posts=posts_of(unit, rule), made_by=by.key, made_at=at, **said)
    set_donors(project, givers, signed_on or today)
    ledger.post(project, by=by, at=at, beside=beside)
    record(by, "giving.plan", project, at, path=unit.path, kind=kind)
    for upload in files:
        attach(upload, project, by=by, at=at, path=unit.path)
    return project


@transaction.atomic
def revise_project(
    project: Project,
    *,
    kind: str,
    title: str,
    givers: Sequence[Giver],
    receiver: Unit | None = None,
    receiver_name: str = "",
    estimated: int | None = None,
    settled: int | None = None,
    signed_on: date | None = None,
    started_on: date | None = None,
    built_on: date | None = None,
    settled_on: date | None = None,
    stopped_on: date | None = None,
    note: str = "",
    by: Actor,
    at: datetime,
    today: date | None = None,
    version: int | None = None,
    files: "Iterable[UploadedFile[Any]]" = (),
    beside: Beside = "",
) -> Project:
    """Change what is said of a project, as when it is built or settled; its figures follow.

    Raises: Forbidden, GivingRefused, LostRace, EvidenceRefused, StatementOverlaps.
    """
    today = today or localdate(at)
    project = locked(project)
    require(by, Can.GIVING_WRITE, project.unit, today)
    check_version(project, version)
    check_standing(project, GivingRefused)
    rule = rule_of(project.unit, kind, FORMS)
    said = {
        "kind": kind, "title": checked_title(title), "receiver": receiver, "receiver_name": receiver_name.strip(),
        "estimated": estimated, "settled": settled, "signed_on": signed_on, "started_on": started_on,
        "built_on": built_on, "settled_on": settled_on, "stopped_on": stopped_on, "note": note.strip(),
    }  # fmt: skip
    _check(said, today)
    was = donors_told(project)
    changed = amend(project, said)
    if "kind" in changed:
        project.posts = posts_of(project.unit, rule)
    set_donors(project, givers, signed_on or today)
    changed += ["donors"] if was != donors_told(project) else []
    if changed:
        keep(project, by=by, at=at, beside=beside)
        record(by, "giving.revise_project", project, at, path=project.unit.path, fields=changed)
    for upload in files:
        attach(upload, project, by=by, at=at, path=project.unit.path)
    return project


@transaction.atomic
def void_project(
    project: Project, reason: str, *, by: Actor, at: datetime, today: date | None = None, version: int | None = None
) -> Project:
    """Take it out of every figure, with the reason; it stays to be read. Twice does nothing more.

    Raises: Forbidden, LostRace.
    """
    project = locked(project)
    require(by, Can.GIVING_WRITE, project.unit, today or localdate(at))
    if project.voided_at is None:
        check_version(project, version)
        strike(project, checked_reason(reason, GivingRefused), by=by, at=at)
        record(by, "giving.void_project", project, at, path=project.unit.path, reason=project.voided_why)
    return project


@transaction.atomic
def restore_project(
    project: Project, *, by: Actor, at: datetime, today: date | None = None, beside: Beside = ""
) -> Project:
    """Let it count again. Twice does nothing more. Raises: Forbidden, StatementOverlaps."""
    project = locked(project)
    require(by, Can.GIVING_WRITE, project.unit, today or localdate(at))
    if project.voided_at is not None:
        unstrike(project, by=by, at=at, beside=beside)
        record(by, "giving.restore_project", project, at, path=project.unit.path)
    return project


def _check(said: dict[str, Any], today: date) -> None:
    check_receiver(said["receiver"], said["receiver_name"])
    names = [
        ("signed_on", _("签约日期")),
        ("started_on", _("开工日期")),
        ("built_on", _("建成日期")),
        ("settled_on", _("结算日期")),
        ("stopped_on", _("终止日期")),
    ]
    check_days([(field, name, said[field]) for field, name in names], today)
    for field in ("estimated", "settled"):
        check_money(said[field], field)
    if (said["settled"] is None) != (said["settled_on"] is None):
        raise GivingRefused(_("结算日期和结算价值要一起写。"), "settled" if said["settled"] is None else "settled_on")
    later = [said[field] for field, _name in names[1:4]]
    if said["signed_on"] is None and any(later):
        raise GivingRefused(_("还没有签约日期，先写签约日期。"), "signed_on")
    if said["settled_on"] is not None and said["stopped_on"] is not None:
        raise GivingRefused(_("已经结算的项目不再终止。"), "stopped_on")
