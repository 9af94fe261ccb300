"""Writing a matter and changing what it says 起草与修改."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import attach_all, record
from tongxin.kernel.charter.shapes import MatterKind
from tongxin.ledger import operations as ledger
from tongxin.ledger.operations import Beside
from tongxin.people import charters
from tongxin.people.models import Person, Unit
from tongxin.people.paths import is_under
from tongxin.people.permissions import Actor, Can, require

from .. import similar
from ..models import Matter, Revision
from .authors import set_authors
from .checks import check_version, locked, save
from .refusals import NotDrafted
from .rights import check_may_revise, check_may_write, form_of, is_author, kind_of


@transaction.atomic
def draft(
    unit: Unit,
    kind: str,
    title: str,
    body: Mapping[str, str],
    authors: Sequence[tuple[Person, Fraction]] = (),
    *,
    form: str = "",
    level: str = "",
    sponsor: Unit | None = None,
    is_confidential: bool = False,
    by: Actor,
    at: datetime,
    on: date,
    files: "Iterable[UploadedFile[Any]]" = (),
) -> Matter:
    """Write a new matter for the organisation that `unit` belongs to. It posts nothing yet.

    Members write their own, alone or with others; the office writes for anybody.

    Args:
        authors: in order, with shares that add up to one; none for a collective form, which has a sponsor.
        on: business day; the authors' units are those of that day.
    Raises:
        Forbidden, NotDrafted.
    """
    organisation = charters.organisation_of(unit)
    check_may_write(organisation, [person for person, _share in authors], by, localdate(at))
    rule = kind_of(charters.of(organisation), kind)
    _check_text(rule, title, body)
    form, level, sponsor = _checked_form(rule, organisation, form, level, sponsor, authors)
    matter = Matter.objects.create(
        kind=kind,
        form=form,
        level=level,
        unit=organisation,
        sponsor=sponsor,
        title=title.strip(),
        body={code: text.strip() for code, text in body.items()},
        state=rule.opens,
        entered_on=on,
        is_confidential=is_confidential,
        made_by=by.key,
        made_at=at,
    )
    set_authors(matter, authors, on)
    similar.learn(matter)
    record(by, "matters.draft", matter, at, path=organisation.path, kind=kind, form=form)
    attach_all(files, matter, by=by, at=at, path=matter.unit.path)
    return matter


@transaction.atomic
def revise(
    matter: Matter,
    *,
    title: str,
    body: Mapping[str, str],
    authors: Sequence[tuple[Person, Fraction]],
    form: str = "",
    level: str = "",
    sponsor: Unit | None = None,
    is_confidential: bool = False,
    by: Actor,
    at: datetime,
    on: date,
    version: int | None = None,
    files: "Iterable[UploadedFile[Any]]" = (),
    beside: Beside = "",
) -> Matter:
    """Change what a matter says or who wrote it; what it said before is kept.

    Raises:
        Forbidden: after handing in, only the office revises, and nobody once it has ended.
        NotDrafted, LostRace; EvidenceRefused; StatementOverlaps: it counts for another unit now.
    """
    matter = locked(matter)
    rule = kind_of(charters.of(matter.unit), matter.kind)
    check_may_revise(matter, rule, authors, by, localdate(at))
    check_version(matter, rule, version, _("没有保存"))
    _check_text(rule, title, body)
    form, level, sponsor = _checked_form(rule, matter.unit, form, level, sponsor, authors)
    said = {code: text.strip() for code, text in body.items()}
    changed = [code for code in {*matter.body, *said} if matter.body.get(code, "") != said.get(code, "")]
    if title.strip() != matter.title:
        changed.append("title")
    before = [(a.person_id, a.share) for a in matter.authors.order_by("place")]
    has_moved = before != [(p.pk, s) for p, s in authors]
    settings = {"form": form, "level": level, "sponsor": sponsor, "is_confidential": is_confidential}
    reset = [name for name, value in settings.items() if getattr(matter, name) != value]
    if changed:
        Revision.objects.create(matter=matter, at=at, by=by.key, title=matter.title, body=matter.body)
    if changed or has_moved or reset:
        matter.title, matter.body = title.strip(), said
        for name, value in settings.items():
            setattr(matter, name, value)
        save(matter)
        set_authors(matter, authors, matter.submitted_on or on)
        similar.learn(matter)
        ledger.repost(matter, by=by, at=at, beside=beside)
        fields = sorted([*changed, *reset, *(["authors"] if has_moved else [])])
        record(by, "matters.revise", matter, at, path=matter.unit.path, fields=fields)
    attach_all(files, matter, by=by, at=at, path=matter.unit.path)
    return matter


@transaction.atomic
def link_content(a: Matter, b: Matter, *, by: Actor, at: datetime) -> str:
    """Say that `a` and `b` carry one content, so that its points count once. Returns the content key."""
    held = {matter.pk: locked(matter) for matter in sorted((a, b), key=lambda m: m.pk)}  # as whoever links b with a
    a, b = held[a.pk], held[b.pk]
    for matter in (a, b):
        if not (is_author(matter, by) and matter.submitted_on is None):
            require(by, Can.MATTERS_HANDLE, matter.unit, localdate(at))
    if a.unit_id != b.unit_id:
        raise NotDrafted(_("两篇不属于同一个组织，不能认作同一内容。"))
    if a.pk == b.pk or (a.content and a.content == b.content):
        return a.content
    content = a.content or b.content or min(a, b, key=lambda m: m.pk).key
    known = {key for key in (a.content, b.content) if key}
    alike = Matter.objects.select_for_update().filter(Q(pk__in=[a.pk, b.pk]) | Q(content__in=known), unit=a.unit)
    similar.forget_among([matter.pk for matter in alike])
    for matter in alike.order_by("pk"):
        matter.content = content
        save(matter)
        ledger.repost(matter, by=by, at=at)
    record(by, "matters.link_content", a, at, path=a.unit.path, other=b.key, content=content)
    return content


def _check_text(kind: MatterKind, title: str, body: Mapping[str, str]) -> None:
    if not title.strip():
        raise NotDrafted(_("还没有写题目。"))
    if len(title.strip()) > 120:
        raise NotDrafted(_("题目最多120字。"))
    unknown = set(body) - {field.code for field in kind.fields}
    if unknown:
        raise NotDrafted(_("%(kind)s没有这些填写项：%(fields)s。") % {"kind": kind.name, "fields": "、".join(unknown)})


def _checked_form(
    kind: MatterKind,
    organisation: Unit,
    form: str,
    level: str,
    sponsor: Unit | None,
    authors: Sequence[tuple[Person, Fraction]],
) -> tuple[str, str, Unit | None]:
    """Form, level and sponsor as they fit each other and the authors."""
    rule = form_of(kind, form)
    if kind.forms and rule is None:
        raise NotDrafted(_("要选定形式。"))
    is_collective = rule is not None and rule.by_body
    if is_collective:
        if authors:
            raise NotDrafted(_("%(form)s以组织名义提出，不列个人作者。") % {"form": rule.name if rule else ""})
        sponsor = sponsor or organisation
    elif rule is not None:
        sponsor = None
        if not authors:
            raise NotDrafted(_("还没有作者。"))
    else:
        sponsor = None if authors else sponsor
    if sponsor is not None and not is_under(sponsor.path, organisation.path):
        raise NotDrafted(_("提交组织不在%(unit)s之内。") % {"unit": organisation})
    levels = rule.levels if rule else ()
    if level and level not in levels:
        raise NotDrafted(_("这一形式不在这一层级提出。"))
    if authors and sum(share for _person, share in authors) != 1:
        raise NotDrafted(_("各位作者的份额相加应为1。"))
    if len({person.pk for person, _share in authors}) != len(authors):
        raise NotDrafted(_("同一位作者列了两次。"))
    return (rule.code if rule else ""), level, sponsor
