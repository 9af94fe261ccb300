"""The verbs on local rules 本地规则: added with the vote behind them, taken back, let hold again.

Each change makes the next edition; an edition is never edited. What the kernel refuses changes nothing:
the last good edition stays.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import key, record
from tongxin.kernel.charter import read

from .. import charters
from ..charters import SYNONYM
from ..models import Edition, LocalRule, Unit, User
from ..permissions import Actor, Can, System, can, require, roles
from .previews import Preview, preview, preview_again, preview_without
from .refusals import DatesBack, NothingChanges, RuleRefused
from .words import ACTS, differences


def weigh(seen: Preview, *, by: Actor, is_dated_back: bool) -> None:
    """Refuse a change that the kernel takes but the house does not. Saves nothing.

    Raises: NothingChanges; DatesBack; RuleRefused: it would give away what `by` may not do, or lock `by` out.
    """
    if not seen.changes:
        raise NothingChanges(_("和现行规则一样，没有可改的。"))
    if seen.is_dated_back and not is_dated_back:
        raise DatesBack(_("生效日期早于今天。决议写明追溯的才可以，并勾选“决议写明追溯”。"))
    if seen.section == "role" and not isinstance(by, System):
        _weigh_role(seen, by)


def _weigh_role(seen: Preview, by: User) -> None:
    """Nobody gives a role what they may not do themselves, nor takes from all what would put it right."""
    before, after = seen.before.roles.get(seen.code), seen.after.roles[seen.code]
    added = after.grants - (before.grants if before else frozenset())
    foreign = [act for act in Can if act in added and not can(by, act, seen.organisation, seen.on)]
    if foreign:
        names = "、".join(str(ACTS[act]) for act in foreign)
        raise RuleRefused(_("您自己没有这些权限，不能加给角色：%(acts)s。") % {"acts": names})
    held = roles(by, seen.organisation, seen.on)
    if not any(Can.CHARTER_AMEND in role.grants for code, role in seen.after.roles.items() if code in held):
        raise RuleRefused(_("这样改以后您自己就不能再修改规则了。先由别人来改。"))


def _locked(organisation: Unit) -> Unit:
    """The organisation's row, so that two changes at once make two editions, one after the other."""
    return Unit.objects.select_for_update(of=("self",)).get(pk=organisation.pk)


def _put_in_force(seen: Preview, *, at: datetime) -> Edition:
    """The edition that `seen` makes; the one in force where the change lies outside editions."""
    if seen.section == SYNONYM or read.edition_hash(seen.text) == seen.before.hash:
        return charters.edition_of(seen.organisation)
    return charters.make_edition(seen.organisation, seen.text, at=at, on=seen.on)


@transaction.atomic
def amend(
    unit: Unit,
    section: str,
    code: str,
    since: date,
    content: Mapping[str, Any],
    resolution: str,
    *,
    by: Actor,
    at: datetime,
    on: date | None = None,
    is_dated_back: bool = False,
) -> Edition:
    """Add a local rule of `unit`'s organisation and put the edition it makes in force.

    Entries already in the ledger keep their price; where the rule is dated back, ledger.reprice is asked
    for apart.

    Args:
        content: the whole entry as in the charter's files, as kernel.charter.read.content_of gives it.
        resolution: the vote or document behind it 依据.
        on: business day; the local day of `at` when not given.
        is_dated_back: the vote itself wants it to hold from a day gone by.
    Raises:
        Forbidden; RuleRefused, or of its kinds DatesBack, RuleIsTaken, NothingChanges: nothing was changed.
    """
    on = on or localdate(at)
    organisation = charters.organisation_of(unit)
    require(by, Can.CHARTER_AMEND, organisation, on)

    organisation = _locked(organisation)
    if organisation.edition_id is None:  # so that what is in force until now is kept as an edition too
        charters.settle(organisation, at=at, on=on)
    if not resolution.strip():
        raise RuleRefused(_("没有写依据。写明哪次会议的决议或者哪份文件。"))
    seen = preview(organisation, section, code, since, content, on=on)
    weigh(seen, by=by, is_dated_back=is_dated_back)

    if seen.replaced is not None:
        seen.replaced.withdrawn_at = at
        seen.replaced.save(update_fields=["withdrawn_at"])
    rule = LocalRule.objects.create(
        unit=organisation, section=section, code=code, since=since, content=dict(content),
        resolution=resolution.strip(), made_by=key(by), made_at=at,
    )  # fmt: skip
    edition = _put_in_force(seen, at=at)
    record(
        by, "people.amend_rules", rule, at, path=organisation.path, reason=resolution,
        section=section, code=code, since=since, edition=edition.number, hash=edition.hash,
        replaces=seen.replaced, changes=_told(seen),
    )  # fmt: skip
    return edition


@transaction.atomic
def withdraw(rule: LocalRule, reason: str, *, by: Actor, at: datetime, on: date | None = None) -> Edition:
    """Take back a local rule: the next edition does without it. Twice is once.

    Raises: Forbidden; RuleRefused: no reason is given, or another rule stands on this one.
    """
    on = on or localdate(at)
    require(by, Can.CHARTER_AMEND, rule.unit, on)

    organisation = _locked(rule.unit)
    rule = LocalRule.objects.select_related("unit").get(pk=rule.pk)
    if rule.withdrawn_at is not None:
        return charters.edition_of(organisation)
    if not reason.strip():
        raise RuleRefused(_("没有写撤回的理由。"))
    seen = preview_without(rule, on=on)

    rule.withdrawn_at = at
    rule.save(update_fields=["withdrawn_at"])
    edition = _put_in_force(seen, at=at)
    record(
        by, "people.withdraw_rule", rule, at, path=organisation.path, reason=reason,
        edition=edition.number, hash=edition.hash, changes=_told(seen),
    )  # fmt: skip
    return edition


@transaction.atomic
def restore(rule: LocalRule, *, by: Actor, at: datetime, on: date | None = None) -> Edition:
    """Let a rule that was taken back hold again 恢复: the next edition has it. Twice is once.

    Raises: Forbidden; RuleIsTaken, RuleRefused: it does not fit what is in force now.
    """
    on = on or localdate(at)
    require(by, Can.CHARTER_AMEND, rule.unit, on)

    organisation = _locked(rule.unit)
    rule = LocalRule.objects.select_related("unit").get(pk=rule.pk)
    if rule.withdrawn_at is None:
        return charters.edition_of(organisation)
    seen = preview_again(rule, on=on)

    rule.withdrawn_at = None
    rule.save(update_fields=["withdrawn_at"])
    edition = _put_in_force(seen, at=at)
    record(
        by, "people.restore_rule", rule, at, path=organisation.path,
        edition=edition.number, hash=edition.hash, changes=_told(seen),
    )  # fmt: skip
    return edition


def _told(seen: Preview) -> list[str]:
    """The changes for the journal, which is kept in one language whoever writes it."""
    with translation.override(settings.LANGUAGE_CODE):
        changes = seen.changes if seen.section == SYNONYM else differences(seen.before, seen.after)
        return [f"{change.name}，{change.label}：{change.old}→{change.new}" for change in changes]
