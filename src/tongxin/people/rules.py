"""An organisation's own rules 本地规则: seen before they are saved, dated, never edited, taken back with a reason.

Each change makes the next edition. What the kernel refuses changes nothing: the last good edition stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from json import dumps
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import key, record
from tongxin.kernel.charter import read
from tongxin.kernel.charter.read import CharterError, LocalEntry
from tongxin.kernel.charter.shapes import Charter

from . import charters, days
from .charters import SYNONYM
from .models import Edition, Holiday, LocalRule, Unit, User
from .permissions import Actor, Can, Forbidden, System, can, reach, require, roles
from .rules_words import ACTS, Change, day, differences

DATED = frozenset({"points", "category"})  # their values carry dates; the rest holds from the edition on
_TOKEN_LENGTH = 16


class RuleRefused(Exception):
    """The rule cannot stand; the sentence is safe to show, and nothing was changed."""


class DatesBack(RuleRefused):
    """The rule would hold from a day gone by, and nobody said that the vote wants that."""


class RuleIsTaken(RuleRefused):
    """A standing rule of the same entry is in the way."""


class NothingChanges(RuleRefused):
    """The rule says what is already in force."""


@dataclass(frozen=True)
class Preview:
    """What a change to local rules would do, before anything is saved."""

    organisation: Unit
    section: str
    code: str
    since: date
    on: date  # business day of the change
    before: Charter
    after: Charter
    changes: tuple[Change, ...]
    text: str  # canonical text of what would be the next edition
    replaced: LocalRule | None = None  # standing rule of the same entry and day whose place it takes

    @property
    def is_dated_back(self) -> bool:
        """Whether values of days gone by change, so that what was priced then may be priced anew."""
        return self.section in DATED and self.since < self.on

    @property
    def items(self) -> tuple[str, ...]:
        """Items whose price the change touches."""
        if self.section != "points":
            return ()
        rules = (charter.points.get(self.code) for charter in (self.before, self.after))
        return tuple(dict.fromkeys(rule.item for rule in rules if rule is not None))

    @property
    def token(self) -> str:
        """Stands for exactly this change of exactly this edition: what was seen is what is saved."""
        seen = dumps([self.before.hash, self.text, [vars(change) for change in self.changes]], ensure_ascii=False)
        return sha256(seen.encode()).hexdigest()[:_TOKEN_LENGTH]


def _sentence(error: CharterError) -> str:
    return _("这条规则不能生效：%(why)s。现行版本不变。") % {"why": str(error).rstrip("。")}


def _weighed(organisation: Unit, rules: list[LocalRule]) -> Charter:
    try:
        return charters.effective(organisation.charter, rules)
    except CharterError as error:
        raise RuleRefused(_sentence(error)) from error


def _in_force(organisation: Unit) -> Charter:
    try:
        return charters.of(organisation)
    except charters.NoCharter as error:
        raise RuleRefused(str(error)) from error


def _wording_changes(charter: Charter, rule: LocalRule, rules: list[LocalRule]) -> tuple[Change, ...]:
    if rule in rules:
        try:
            read.check_synonym(LocalEntry(rule.section, rule.code, rule.since, rule.content), charter)
        except CharterError as error:
            raise RuleRefused(_sentence(error)) from error
    old, new = (
        "、".join(known[rule.code].wordings) if rule.code in known else ""
        for known in (charters.synonyms(rule.unit), charters.worded(rule.unit, rules))
    )
    if old == new:
        return ()
    return (Change(SYNONYM, rule.code, meaning(charter, rule.code), _("说法"), old, new),)


def meaning(charter: Charter, code: str) -> str:
    """Name of what a synonym means: an indicator or an item."""
    if code in charter.indicators:
        return charter.indicators[code].name
    return charter.items[code].name if code in charter.items else code


def _previewed(rule: LocalRule, rules: list[LocalRule], on: date, *, replaced: LocalRule | None = None) -> Preview:
    """What the rules of the organisation of `rule` become once `rules` are its standing local rules."""
    organisation = rule.unit
    before = _in_force(organisation)
    if rule.section == SYNONYM:
        after, changes = before, _wording_changes(before, rule, rules)
    else:
        after = _weighed(organisation, rules)
        changes = tuple(differences(before, after))
    return Preview(
        organisation, rule.section, rule.code, rule.since, on, before, after, changes, read.canonical(after), replaced
    )


def preview(unit: Unit, section: str, code: str, since: date, content: Mapping[str, Any], *, on: date) -> Preview:
    """What a local rule of `unit`'s organisation would change. Saves nothing, asks no permission.

    It takes the place of a standing rule of the same entry from the same day, and follows earlier ones.

    Raises:
        RuleIsTaken: a standing rule of this entry holds from a later day, and would have to go first.
        RuleRefused: the kernel refuses it, or its day lies ahead where the section knows no dates.
    """
    organisation = charters.organisation_of(unit)
    if section not in DATED and since > on:
        raise RuleRefused(_("这一部分登记后立即生效，生效日期不能晚于今天。"))
    others = [rule for rule in charters.standing(organisation) if (rule.section, rule.code) == (section, code)]
    later = [rule.since for rule in others if rule.since > since]
    if later:
        raise RuleIsTaken(
            _("这一条从%(day)s起还有一条本地规则。先撤回那一条，再按先后登记。") % {"day": day(max(later))}
        )
    replaced = next((rule for rule in others if rule.since == since), None)
    rule = LocalRule(unit=organisation, section=section, code=code, since=since, content=dict(content))
    left = [other for other in charters.standing(organisation) if replaced is None or other.pk != replaced.pk]
    return _previewed(rule, [*left, rule], on, replaced=replaced)


def preview_without(rule: LocalRule, *, on: date) -> Preview:
    """What taking back `rule` would change.

    Raises:
        RuleIsTaken: a later rule of the same entry was made on top of it and has to go first.
        RuleRefused: another rule stands on it.
    """
    standing = charters.standing(rule.unit)
    later = [r.since for r in standing if (r.section, r.code) == (rule.section, rule.code) and r.since > rule.since]
    if later and rule.section in DATED:
        raise RuleIsTaken(_("这一条之后，从%(day)s起还有一条本地规则。先撤回那一条。") % {"day": day(max(later))})
    return _previewed(rule, [other for other in standing if other.pk != rule.pk], on)


def preview_again(rule: LocalRule, *, on: date) -> Preview:
    """What `rule`, taken back before, would change if it held again. Raises: RuleIsTaken, RuleRefused."""
    if LocalRule.objects.filter(
        unit=rule.unit, section=rule.section, code=rule.code, since=rule.since, withdrawn_at=None
    ).exists():
        raise RuleIsTaken(_("这一条从这一天起已有另一条本地规则。先撤回那一条。"))
    return preview(rule.unit, rule.section, rule.code, rule.since, rule.content, on=on)


def preview_saved(rule: LocalRule, *, on: date) -> Preview | None:
    """What `rule` changed, seen from the rules of today; of one taken back, what its going changed.

    None where that can no longer be said, since other rules have come to stand on it.
    """
    standing = charters.standing(rule.unit)
    others = [other for other in standing if other.pk != rule.pk]
    try:
        if rule.section == SYNONYM:
            return _saved_wording(rule, others, on)
        with_it, without = _weighed(rule.unit, [*others, rule]), _weighed(rule.unit, others)
    except RuleRefused:
        return None
    before, after = (without, with_it) if rule.withdrawn_at is None else (with_it, without)
    changes = tuple(differences(before, after))
    return Preview(rule.unit, rule.section, rule.code, rule.since, on, before, after, changes, read.canonical(after))


def _saved_wording(rule: LocalRule, others: list[LocalRule], on: date) -> Preview:
    charter = _in_force(rule.unit)
    said = [
        "、".join(known[rule.code].wordings) if rule.code in known else ""
        for known in (charters.worded(rule.unit, others), charters.worded(rule.unit, [*others, rule]))
    ]
    old, new = said if rule.withdrawn_at is None else reversed(said)
    changes = (Change(SYNONYM, rule.code, meaning(charter, rule.code), _("说法"), old, new),)
    return Preview(rule.unit, SYNONYM, rule.code, rule.since, on, charter, charter, changes, "")


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


@transaction.atomic
def import_holidays(
    year: int, rest: list[date], work: list[date], source: str, *, by: Actor, at: datetime, on: date | None = None
) -> Holiday:
    """Take over the State Council's list of a year; one imported before is replaced, both stay in the journal.

    Deadlines that were provisional are counted anew.

    Raises: Forbidden: `by` administers nothing; RuleRefused: the list contradicts itself.
    """
    on = on or localdate(at)
    if not reach(by, Can.PEOPLE_GRANT, on):
        raise Forbidden(_("放假安排由管理员导入。"))

    wrong = holiday_mistake(year, rest, work)
    if wrong:
        raise RuleRefused(wrong)
    listed: dict[str, Any] = {"rest": _iso(rest), "work": _iso(work), "source": source.strip()}
    holiday, _is_new = Holiday.objects.update_or_create(year=year, defaults=listed)
    record(
        by, "people.import_holidays", holiday, at, path=_root_path(by, on),
        year=year, rest=listed["rest"], work=listed["work"], source=listed["source"],
        moved=days.move_deadlines(by=by, at=at),
    )  # fmt: skip
    return holiday


def holiday_mistake(year: int, rest: list[date], work: list[date]) -> str:
    """What contradicts itself in a year's list, as a sentence; "" when nothing."""
    both = sorted(set(rest) & set(work))
    strange = sorted(day for day in {*rest, *work} if day.year != year and not _leans_on(day, year))
    weekdays = sorted(day for day in work if day.weekday() < _SATURDAY)
    if not rest:
        return _("没有读到放假日。")
    if strange:
        return _("%(days)s不属于%(year)s年。") % {"days": "、".join(_iso(strange)), "year": year}
    if both:
        return _("%(days)s既放假又上班。") % {"days": "、".join(_iso(both))}
    if weekdays:
        return _("%(days)s是周一至周五，本来就上班。") % {"days": "、".join(_iso(weekdays))}
    return ""


_SATURDAY = 5


def _leans_on(day: date, year: int) -> bool:
    """New Year's holiday may begin in the last days of December before."""
    return day.year == year - 1 and day.month == 12


def _iso(days: list[date]) -> list[str]:
    return [day.isoformat() for day in sorted(set(days))]


def _root_path(by: Actor, on: date) -> str:
    """Where the journal shows it: at what `by` administers."""
    paths = reach(by, Can.PEOPLE_GRANT, on)
    return paths[0] if paths and paths[0] != "/" else ""
