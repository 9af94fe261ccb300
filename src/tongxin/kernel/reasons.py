"""Reasons 理由: why something was decided, as a code with values; whoever shows it words and translates it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """One reason. `values` are the names and words the sentence is filled with, as they stand in the data."""

    code: str
    values: tuple[tuple[str, str], ...] = ()

    @property
    def filling(self) -> Mapping[str, str]:
        return dict(self.values)


def reason(code: str, **values: str) -> Reason:
    """A reason with its values by name."""
    return Reason(code, tuple(values.items()))
