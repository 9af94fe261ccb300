"""Frames 框架: what each figure says by itself, then what it takes from a named neighbour."""

import re
from collections.abc import Sequence

from . import deeds, inherit, places, respectively, subjects
from .after import read_after
from .before import read_before
from .clauses import Setting
from .frame import Frame

_JOINED = re.compile(r"\s*(?:[、和及与]|以及|$)")
_JOINING = re.compile(r"(?:、|和|(?<!惠)及|(?<!参)与)$")


def frames(text: str, folded: str, settings: Sequence[Setting]) -> list[Frame]:
    """The frames of all figures, in order. `text` gives the words, `folded` is what is read."""
    found: list[Frame] = []
    for setting in settings:
        frame = _own(text, folded, setting)
        found.append(inherit.taken(text, folded, frame, found))
    found = [inherit.taken_back(frame, found[place + 1 : place + 2]) for place, frame in enumerate(found)]
    return respectively.parted(folded, found)


def _own(text: str, folded: str, setting: Setting) -> Frame:
    """What the figure's own clause says."""
    unit = setting.quantity.unit
    before, after = read_before(folded, *setting.left, unit), read_after(folded, *setting.right, unit)
    joined = not setting.opens and bool(_JOINED.match(folded, *setting.left) or _JOINING.search(folded, *setting.left))
    frame = Frame(setting, before, after, joined=joined)
    frame = frame._replace(subject=subjects.subject(text, folded, frame))
    frame = frame._replace(action=deeds.action(text, folded, frame))
    return frame._replace(level=places.level(text, folded, frame))
