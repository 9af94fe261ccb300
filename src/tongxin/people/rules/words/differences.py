"""What differs between two charters, line by line."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Charter

from .entries import amount_line, cap_line, entries, lines, sections
from .names import SECTIONS
from .phrases import cap, points


@dataclass(frozen=True)
class Change:
    """One line that differs: old → new. `old` "" means the line is new, `new` "" that it falls away."""

    section: str
    code: str
    name: str  # of the entry
    label: str
    old: str
    new: str

    @property
    def section_name(self) -> str:
        return str(SECTIONS[self.section])


def _name(before: Charter, after: Charter, section: str, code: str) -> str:
    entry = entries(after, section).get(code) or entries(before, section)[code]
    return entry.name  # type: ignore[attr-defined]  # every entry has code, name, source


def _held_instead(here: Charter, there: Charter, section: str, code: str, known: Mapping[str, str]) -> dict[str, str]:
    """For each value dated in `there` and not in `here`, what `here` has in force on that day.

    So that a new value reads "20分 → 30分", and one that falls away "30分 → 20分".
    """
    found = {}
    if section == "points" and code in here.points and code in there.points:
        for amount in there.points[code].amounts:
            label = amount_line(there, amount).label
            held = here.points[code].amount_on(amount.since, amount.level)
            if label not in known and held is not None:
                found[label] = points(held)
    if section == "category" and code in here.categories and code in there.categories:
        for since, value in there.categories[code].caps:
            label = cap_line(since, value).label
            if label not in known:
                found[label] = cap(here.categories[code].cap_on(since))
    return found


def differences(before: Charter, after: Charter, only: str = "") -> list[Change]:
    """What reads differently in `after`, line by line, in the order of the page.

    Beside a value dated anew, or one that falls away, stands what holds without it. Entries and lines
    that stay are left out.
    """
    found = []
    for section in sections():
        if only and section != only:
            continue
        old_entries, new_entries = entries(before, section), entries(after, section)
        for code in dict.fromkeys([*new_entries, *old_entries]):
            if old_entries.get(code) == new_entries.get(code):
                continue
            old = {line.label: line.text for line in lines(before, section, code)}
            new = {line.label: line.text for line in lines(after, section, code)}
            name = _name(before, after, section, code)
            instead = _held_instead(after, before, section, code, known=new)
            old |= _held_instead(before, after, section, code, known=old)
            new |= instead
            for label in dict.fromkeys([*new, *old]):
                if old.get(label, "") != new.get(label, ""):
                    found.append(Change(section, code, name, label, old.get(label, ""), new.get(label, "")))
    if not only and before.clock_soon != after.clock_soon:
        name = str(SECTIONS["general"])
        found.append(
            Change("general", "clock_soon", name, _("临期提醒"), str(before.clock_soon), str(after.clock_soon))
        )
    return found
