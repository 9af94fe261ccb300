"""Keys of links 链接密钥: random, shown once, kept as a hash; and how long a link may last."""

import secrets
from datetime import datetime

from .tokens import digest

BYTES = 24  # 192 random bits: a plain hash is enough, and the QR code stays coarse


def new_key() -> tuple[str, str]:
    """(key, hash): the key goes into the link, the hash into the row."""
    key = secrets.token_urlsafe(BYTES)
    return key, digest(key)


def hash_of(key: str) -> str:
    """The hash that a key is found by."""
    return digest(key)


def is_open(row: object, at: datetime) -> bool:
    """Whether a link can be used at that moment: neither used, revoked nor past its end."""
    return (
        getattr(row, "used_at", None) is None and getattr(row, "revoked_at", None) is None and at < row.ends_at  # type: ignore[attr-defined]
    )
