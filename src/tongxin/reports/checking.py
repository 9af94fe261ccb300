"""Prose between live figures, checked as a draft is 核数: numbers typed by hand, and what is odd in the words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongxin.kernel.binding import Binding, bind
from tongxin.kernel.claims import Claim
from tongxin.kernel.suspicions import Suspicion, find
from tongxin.kernel.verdicts import judge

from . import compose, typed
from .audits.holding import learned, vocabulary_of
from .audits.wording import worded
from .audits.wording_suspicions import told
from .material import Material, SectionView, known_figures

_HIDDEN = re.compile(f"{typed.HIDDEN}+")


@dataclass(frozen=True)
class Checked:
    """A number typed by hand, the live figure it stands for, and what there is to say of the two."""

    hand: typed.Typed
    meant: typed.Known | None
    said: tuple[str, ...]  # sentences
    differs: bool = False  # the records say something else


@dataclass(frozen=True)
class Check:
    """What came of checking a section; `odd` are sentences about its words."""

    numbers: tuple[Checked, ...]
    odd: tuple[str, ...]

    @property
    def line(self) -> str:
        """How many numbers were typed by hand, and how many of them differ, in a line that is read out."""
        differing = sum(one.differs for one in self.numbers)
        if differing:
            words = _("手写的数字%(n)s个，其中%(differing)s个与台账不符。")
            return words % {"n": len(self.numbers), "differing": differing}
        return _("手写的数字%(n)s个。") % {"n": len(self.numbers)} if self.numbers else _("没有手写的数字。")


def check(read: Material, view: SectionView) -> Check:
    """Hold what was typed in a section against the figures of the report. Only a section that was edited has any."""
    return check_text(read, view.text) if view.row.is_edited else Check((), ())


def check_text(read: Material, raw: str) -> Check:
    """Hold what was typed in a section's raw text against the figures of the report."""
    unit, text = read.report.unit, typed.hidden(raw)
    found = typed.claims(raw, org=unit.name, period=read.report.period)
    words = vocabulary_of(unit, read.charter)
    bindings = bind(text, found, words, learned=learned(unit), level=unit.level) if found else []
    suspicions = find(text, found, is_part=True)
    known = known_figures(read)
    numbers = [
        _checked(read, known, typed.typed(claim, raw), claim, binding, [s for s in suspicions if place in s.claims])
        for place, (claim, binding) in enumerate(zip(found, bindings, strict=True))
    ]
    return Check(tuple(numbers), tuple(_worded(s) for s in suspicions if not s.claims))


def _checked(
    read: Material,
    known: Sequence[typed.Known],
    hand: typed.Typed,
    claim: Claim,
    binding: Binding,
    suspicions: Sequence[Suspicion],
) -> Checked:
    is_ours = claim.period.value in (None, read.report.period)
    bound = next((k for k in known if k.token == binding.indicator), None) if is_ours else None
    meant = bound or typed.best(hand, known)
    said = [_ledger(meant)] if meant is not None else [_("台账里没有对得上的数字。")]
    differs = False
    if bound is not None:
        records = read.figures[bound.token].records
        verdict = judge(claim, read.charter.indicators[bound.token], bound.value, records, falls=binding.falls)
        differs = verdict.kind == "differs"
        said.append(worded(verdict.why))
    return Checked(hand, meant, (*said, *(_worded(s) for s in suspicions)), differs)


def _ledger(meant: typed.Known) -> str:
    exact = compose.exact(meant.value) + meant.counter
    said = _("台账里“%(label)s”是%(exact)s") % {"label": meant.label, "exact": exact}
    return said + (_("，写作“%(printed)s”。") % {"printed": meant.printed} if meant.printed != exact else "。")


def _worded(suspicion: Suspicion) -> str:
    """A suspicion in its sentences; live figures are not spelt out in it."""
    words = told(suspicion.rule, suspicion.why)
    return _HIDDEN.sub("…", words.what + words.advice)
