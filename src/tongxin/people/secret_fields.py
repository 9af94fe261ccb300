"""Encrypted fields 加密字段: the value is Fernet-encrypted at rest; a keyed hash beside it serves search."""

import hashlib
import hmac
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.TONGXIN_FIELD_KEYS])


def keyed_hash(value: str) -> str:
    """Hash `value` with the installation's key, for look-up and duplicates; "" stays ""."""
    if not value:
        return ""
    return hmac.new(settings.TONGXIN_HASH_KEY.encode(), value.encode(), hashlib.sha256).hexdigest()


def encrypted(value: str) -> str:
    """`value` as it is kept."""
    return _fernet().encrypt(value.encode()).decode()


def decrypted(value: str) -> str:
    """What `encrypted` was given."""
    return _fernet().decrypt(value.encode()).decode()


class SecretField(models.TextField):
    """Text that is encrypted in the database 加密保存."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return encrypted(value) if value else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return decrypted(value) if value else value
