"""Entering donated projects 捐建项目."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import attach_all, record
from tongxin.ledger import operations as ledger
from tongxin.ledger.keeping import amend, keep
from tongxin.ledger.operations import Beside
from tongxin.people.models import Unit
from tongxin.people.permissions import Actor, Can, require

from ..models import Project
from . import kept
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


class ProjectSaid(TypedDict, total=False):
    """What else is said of a project. Money in 分: the estimate counts on the day of signing, what was settled on its
    own day."""

    receiver: Unit | None
    receiver_name: str
    estimated: int | None
    settled: int | None
    signed_on: date | None
    started_on: date | None
    built_on: date | None
    settled_on: date | None
    stopped_on: date | None
    note: str


@transaction.atomic
def plan(
    unit: Unit,
    kind: str,
    title: str,
    givers: Sequence[Giver],
    *,
    by: Actor,
    at: datetime,
    today: date | None = None,
    files: "Iterable[UploadedFile[Any]]" = (),
    beside: Beside = "",
    **said: Unpack[ProjectSaid],
) -> Project:
    """Enter a project that `unit` counts. Before it is signed it is an intention and counts nothing.

    Raises:
        Forbidden, GivingRefused, EvidenceRefused, StatementOverlaps.
    """
    today = today or localdate(at)
    require(by, Can.GIVING_WRITE, unit, today)
    rule, row = rule_of(unit, kind, FORMS), _row(kind, title, said)
    _check(row, today)
    project = Project.objects.create(unit=unit, posts=posts_of(unit, rule), made_by=by.key, made_at=at, **row)
    set_donors(project, givers, row["signed_on"] or today)
    ledger.post(project, by=by, at=at, beside=beside)
    record(by, "giving.plan", project, at, path=unit.path, kind=kind)
    attach_all(files, project, by=by, at=at, path=unit.path)
    return project


@transaction.atomic
def revise_project(
    project: Project,
    *,
    kind: str,
    title: str,
    givers: Sequence[Giver],
    by: Actor,
    at: datetime,
    today: date | None = None,
    version: int | None = None,
    files: "Iterable[UploadedFile[Any]]" = (),
    beside: Beside = "",
    **said: Unpack[ProjectSaid],
) -> Project:
    """Change what is said of a project, as when it is built or settled; its figures follow.

    Raises: Forbidden, GivingRefused, LostRace, EvidenceRefused, StatementOverlaps.
    """
    today = today or localdate(at)
    project = kept.standing(project, by, today, version)
    rule, row = rule_of(project.unit, kind, FORMS), _row(kind, title, said)
    _check(row, today)
    was = donors_told(project)
    changed = amend(project, row)
    if "kind" in changed:
        project.posts = posts_of(project.unit, rule)
    set_donors(project, givers, row["signed_on"] or today)
    changed += ["donors"] if was != donors_told(project) else []
    if changed:
        keep(project, by=by, at=at, beside=beside)
        record(by, "giving.revise_project", project, at, path=project.unit.path, fields=changed)
    attach_all(files, project, by=by, at=at, path=project.unit.path)
    return project


@transaction.atomic
def void_project(
    project: Project, reason: str, *, by: Actor, at: datetime, today: date | None = None, version: int | None = None
) -> Project:
    """Take it out of every figure, with the reason; it stays to be read. Twice does nothing more.

    Raises: Forbidden, LostRace.
    """
    return kept.void(project, "giving.void_project", reason, by, at, today, version)


@transaction.atomic
def restore_project(
    project: Project, *, by: Actor, at: datetime, today: date | None = None, beside: Beside = ""
) -> Project:
    """Let it count again. Twice does nothing more. Raises: Forbidden, StatementOverlaps."""
    return kept.restore(project, "giving.restore_project", by, at, today, beside)


def _row(kind: str, title: str, said: ProjectSaid) -> dict[str, Any]:
    """What is said, by column; what is not said is empty."""
    plain = ("receiver", "estimated", "settled", "signed_on", "started_on", "built_on", "settled_on", "stopped_on")
    texts = {"receiver_name": said.get("receiver_name", "").strip(), "note": said.get("note", "").strip()}
    return {"kind": kind, "title": checked_title(title)} | {name: said.get(name) for name in plain} | texts


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
