"""A report as a neutral document: what every output prints. No formatting, no request, no permission."""

from .canonical import body, figure_json
from .drafts import current, is_demo, sample
from .keeping import compose, freeze, frozen, is_intact, named, standing, thaw, tokenised
from .shapes import Block, Composed, Frozen, Run, Source
from .sources import exact, scaled, value_of

__all__ = [
    "Block",
    "Composed",
    "Frozen",
    "Run",
    "Source",
    "body",
    "compose",
    "current",
    "exact",
    "figure_json",
    "freeze",
    "frozen",
    "is_demo",
    "is_intact",
    "named",
    "sample",
    "scaled",
    "standing",
    "thaw",
    "tokenised",
    "value_of",
]
