"""A charter as one text 全文, and the short name of an edition."""

import hashlib
import json
from typing import Any

from .build import unbuild
from .sections import SECTIONS, held
from .shapes import Charter

_HASH_DIGITS = 12


def canonical(charter: Charter) -> str:
    """The charter as canonical JSON: one text for one meaning, entries in their order, every key written."""
    raw: dict[str, Any] = {
        "code": charter.code,
        "name": charter.name,
        "source": charter.source,
        "clock_soon": charter.clock_soon,
    }
    for section in SECTIONS:
        raw[section] = [unbuild(entry) for entry in held(charter, section).values()]
    return json.dumps(raw, ensure_ascii=False, separators=(",", ":"))


def edition_hash(text: str) -> str:
    """The short name of an edition: 12 hex digits of SHA-256 over its canonical text."""
    return hashlib.sha256(text.encode()).hexdigest()[:_HASH_DIGITS]
