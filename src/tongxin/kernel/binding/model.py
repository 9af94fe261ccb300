"""A binding 对应: which indicator of a charter a claim of a text is about, and why."""

from dataclasses import dataclass

from ..reasons import Reason


@dataclass(frozen=True)
class Binding:
    """What one claim was bound to.

    Attributes:
        indicator: its code; "" where the claim stays unbound.
        score: how well the best reading fits, 0 to 1; also of one that was not good enough.
        reasons: why it was bound, or why not; never empty.
        falls: the text says that it became less (同比减少6篇), and prints the number without its sign.
        rivals: other readings (code, score), best first; where the claim is unbound, what it might have been.
    """

    indicator: str
    score: float
    reasons: tuple[Reason, ...]
    rivals: tuple[tuple[str, float], ...] = ()
    falls: bool = False

    @property
    def is_bound(self) -> bool:
        return bool(self.indicator)


@dataclass(frozen=True)
class Learned:
    """A person's correction 更正: claims with these words are about this indicator.

    Attributes:
        subject, action, level, unit: as the claim had them; "" where it had none.
        indicator: its code; "" says that nothing in the charter carries such a claim.
    """

    subject: str
    action: str
    level: str
    unit: str
    indicator: str
