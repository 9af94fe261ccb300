"""Keys of links 链接密钥: random, shown once, kept as a hash; and how long a link may last."""

import hashlib
import secrets
from datetime import datetime

from ..models import Invitation, PasswordLink

BYTES = 24  # 192 random bits: a plain hash is enough, and the QR code stays coarse


def new_key() -> tuple[str, str]:
    """(key, hash): the key goes into the link, the hash into the row."""
    key = secrets.token_urlsafe(BYTES)
    return key, hash_of(key)


def hash_of(key: str) -> str:
    """What is kept of a key, of an API token's too, and what it is found by."""
    return hashlib.sha256(key.encode()).hexdigest()


def is_open(row: Invitation | PasswordLink, at: datetime) -> bool:
    """Whether a link can be used at that moment: neither used, revoked nor past its end."""
    return row.used_at is None and row.revoked_at is None and at < row.ends_at
