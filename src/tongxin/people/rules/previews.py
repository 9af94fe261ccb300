"""What a change to local rules would do, before anything is saved. Nothing here saves or asks permission."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from json import dumps
from typing import Any

from django.utils.translation import gettext as _

from tongxin.kernel.charter import read
from tongxin.kernel.charter.read import CharterError, LocalEntry
from tongxin.kernel.charter.shapes import Charter, Synonym

from .. import charters
from ..charters import SYNONYM
from ..models import LocalRule, Unit
from .refusals import RuleIsTaken, RuleRefused, sentence
from .words import Change, day, differences

DATED = frozenset({"points", "category"})  # their values carry dates; the rest holds from the edition on
_TOKEN_LENGTH = 16


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


def _weighed(organisation: Unit, rules: list[LocalRule]) -> Charter:
    try:
        return charters.effective(organisation.charter, rules)
    except CharterError as error:
        raise RuleRefused(sentence(error)) from error


def _in_force(organisation: Unit) -> Charter:
    try:
        return charters.of(organisation)
    except charters.NoCharter as error:
        raise RuleRefused(str(error)) from error


def _wordings(rule: LocalRule, known: Mapping[str, Synonym]) -> str:
    """How what the rule means is worded, "" where nobody says."""
    return "、".join(known[rule.code].wordings) if rule.code in known else ""


def _wording_changes(charter: Charter, rule: LocalRule, rules: list[LocalRule]) -> tuple[Change, ...]:
    if rule in rules:
        try:
            read.check_synonym(LocalEntry(rule.section, rule.code, rule.since, rule.content), charter)
        except CharterError as error:
            raise RuleRefused(sentence(error)) from error
    old, new = (_wordings(rule, known) for known in (charters.synonyms(rule.unit), charters.worded(rule.unit, rules)))
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
        organisation, rule.section, rule.code, rule.since, on, before, after, changes, charters.text_of(after), replaced
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
    standing = charters.standing(organisation)
    others = [rule for rule in standing if (rule.section, rule.code) == (section, code)]
    later = [rule.since for rule in others if rule.since > since]
    if later:
        raise RuleIsTaken(
            _("这一条从%(day)s起还有一条本地规则。先撤回那一条，再按先后登记。") % {"day": day(max(later))}
        )
    replaced = next((rule for rule in others if rule.since == since), None)
    rule = LocalRule(unit=organisation, section=section, code=code, since=since, content=dict(content))
    left = [other for other in standing if replaced is None or other.pk != replaced.pk]
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
    return Preview(rule.unit, rule.section, rule.code, rule.since, on, before, after, changes, charters.text_of(after))


def _saved_wording(rule: LocalRule, others: list[LocalRule], on: date) -> Preview:
    charter = _in_force(rule.unit)
    said = [_wordings(rule, charters.worded(rule.unit, rules)) for rules in (others, [*others, rule])]
    old, new = said if rule.withdrawn_at is None else reversed(said)
    changes = (Change(SYNONYM, rule.code, meaning(charter, rule.code), _("说法"), old, new),)
    return Preview(rule.unit, SYNONYM, rule.code, rule.since, on, charter, charter, changes, "")
