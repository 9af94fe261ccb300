"""Respectively 分别: a list of names before a list of figures gives each figure its own."""

import re
from collections.abc import Sequence
from dataclasses import replace

from .frame import Frame
from .model import Slot

_EACH = re.compile(r"分别|各自|依次")
_BETWEEN = re.compile(r"[、,和及与]")
_MOST = 8  # names in one list


def parted(folded: str, found: Sequence[Frame]) -> list[Frame]:
    """省政协、市政协分别采用3篇、8篇: the first by 省政协, the second by 市政协."""
    frames = list(found)
    for place, frame in enumerate(frames):
        if not frame.joined and _EACH.search(folded, *frame.setting.left):
            size = 1
            while size < _MOST and place + size < len(frames) and frames[place + size].joined:
                size += 1
            frames[place : place + size] = _shared_out(frames[place : place + size])
    return frames


def _shared_out(listed: Sequence[Frame]) -> Sequence[Frame]:
    if len(listed) < 2:
        return listed
    if len(levels := _parts(listed[0].level)) == len(listed):
        return [frame._replace(level=level) for frame, level in zip(listed, levels, strict=True)]
    if len(subjects := _parts(listed[0].subject)) == len(listed):
        return [frame._replace(subject=subject) for frame, subject in zip(listed, subjects, strict=True)]
    return listed


def _parts(slot: Slot) -> list[Slot]:
    """The names of a list, one by one."""
    return [replace(slot, value=part) for part in _BETWEEN.split(slot.value or "") if part]
