"""Binding 对应: each claim of a text to the indicator that counts it, or to none rather than to a wrong one."""

from collections.abc import Sequence

from ..claims import Claim
from ..reasons import reason
from .model import Binding, Learned
from .vocabulary import Vocabulary


def bind(
    text: str, claims: Sequence[Claim], vocabulary: Vocabulary, *, learned: Sequence[Learned] = ()
) -> list[Binding]:
    """The binding of each of the claims of `text`, in their order.

    Args:
        claims: as `kernel.claims.read` found them in `text`.
        learned: corrections of persons, the latest first; they come before everything else.
    """
    return [_bound(claim, vocabulary, learned) for claim in claims]


def _bound(claim: Claim, vocabulary: Vocabulary, learned: Sequence[Learned]) -> Binding:
    words = (claim.subject.value or "", claim.action.value or "")
    told = (*words, claim.level.value or "", claim.quantity.unit or "")
    for one in learned:
        if told == (one.subject, one.action, one.level, one.unit):
            return Binding(one.indicator, 1.0, (reason("learned"),))
    if claim.org_doubt:
        return Binding("", 0.0, (reason("org_doubted"),))
    code = vocabulary.phrases.get((words[1], words[0]), "")
    if not code:
        return Binding("", 0.0, (reason("unknown_words", subject=words[0], action=words[1]),))
    name = vocabulary.charter.indicators[code].name
    return Binding(code, 1.0, (reason("same_words", subject=words[0], indicator=name),))
