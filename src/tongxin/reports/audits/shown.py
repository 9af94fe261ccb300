"""A figure of a draft as people see it 结果的样子: sign and word of its verdict, one line about it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.kernel.charter.shapes import Charter
from tongxin.kernel.periods import Period
from tongxin.kernel.reasons import Reason

from .models import AuditClaim
from .wording import worded
from .wording_suspicions import Told, told


@dataclass(frozen=True)
class Mark:
    """How a verdict looks: a class of the style sheet, a sign and a word, so that colour is never alone."""

    css: str
    sign: str
    word: str | Promise


AGREES = Mark("ok", "✓", gettext_lazy("相符"))
DIFFERS = Mark("bad", "≠", gettext_lazy("不符"))
NONE = Mark("none", "○", gettext_lazy("无据"))
SUSPICIOUS = Mark("sus", "?", gettext_lazy("存疑"))
MARKS = {"agrees": AGREES, "differs": DIFFERS, "no_basis": NONE, "unbound": NONE}
TOTALS: Mapping[str, Mark | None] = {
    "all": None,
    "agrees": AGREES,
    "differs": DIFFERS,
    "none": NONE,
    "suspicious": SUSPICIOUS,
}


@dataclass(frozen=True)
class Shown:
    """A claim as pages show it."""

    row: AuditClaim
    mark: Mark  # of what a person should look at first
    words: str  # of the verdict, and that it is suspicious
    note: str  # one line
    address: str = ""
    is_chosen: bool = False

    @property
    def ident(self) -> str:
        return f"c{self.row.place}"


def mark_of(row: AuditClaim) -> Mark:
    """Its verdict; suspicion comes before all but a difference."""
    return SUSPICIOUS if row.is_suspicious and row.verdict != "differs" else MARKS[row.verdict]


def shown(row: AuditClaim, charter: Charter, address: str = "", *, is_chosen: bool = False) -> Shown:
    words = str(MARKS[row.verdict].word)
    if row.is_suspicious:
        words = _("%(verdict)s，存疑") % {"verdict": words}
    return Shown(row, mark_of(row), words, _note(row, charter), address, is_chosen)


def _note(row: AuditClaim, charter: Charter) -> str:
    name = name_of(charter, row.indicator)
    if row.verdict == "differs":
        return _("%(name)s，台账%(ours)s") % {"name": name, "ours": row.ours}
    if row.is_suspicious:
        return suspicions_of(row)[0].title
    if row.verdict == "no_basis":
        words = _("%(name)s，没有记录") if row.unit_id is not None else _("%(name)s，是%(body)s的数")
        return words % {"name": name, "body": row.org}
    if row.verdict == "unbound":
        return _("%(what)s，没有对应的数字") % {"what": what_of(row)}
    return name


def what_of(row: AuditClaim) -> str:
    """What it counts, in its own words."""
    return (
        f"{row.subject}·{row.action}"
        if row.subject and row.action
        else row.subject or row.action or _("没有说清数什么")
    )


def name_of(charter: Charter, code: str) -> str:
    found = charter.indicators.get(code)
    return found.name if found is not None else code


def period_name(code: str) -> str:
    """2025年 of "2025"; what is no period stays as it was read."""
    found = Period.find(code)
    return found.name if found is not None else code


def suspicions_of(row: AuditClaim) -> list[Told]:
    return [suspicion_of(one) for one in row.suspicions]


def suspicion_of(kept: Mapping[str, Any]) -> Told:
    """A suspicion as it was kept, in words."""
    return told(kept["rule"], reason_of(kept["why"]))


def reason_of(kept: Sequence[Any]) -> Reason:
    """A reason as it was kept, [code, values]."""
    code, values = kept
    return Reason(code, tuple(values.items()))


def sentences(kept: Iterable[Sequence[Any]]) -> list[str]:
    return [worded(reason_of(one)) for one in kept]


def parted(printed: str) -> tuple[str, str]:
    """The number and what follows it: ("46", "篇") of 46篇."""
    found = re.match(r"[−+\-]?[\d.,]+", printed)
    return (found[0], printed[found.end() :]) if found else (printed, "")
