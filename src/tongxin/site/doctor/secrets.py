"""The secrets: there, closed to others, apart from the backups, and those that the data were encrypted with."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from cryptography.fernet import InvalidToken
from django.apps import apps
from django.conf import settings

from tongxin.people.secret_fields import SecretField

from .. import secrets
from ..backup import last
from ..backup.naming import OURS
from .finding import Finding, hint, wrong

OTHERS = 0o077  # what group and world may do


def keys(at: datetime) -> Iterator[Finding]:
    """The secrets' file is for its owner alone. That it holds them all is seen before any look: by the settings."""
    if all(os.environ.get(name) for name in secrets.NAMES):
        return
    file = secrets.file()
    if os.name != "nt" and file.stat().st_mode & OTHERS:
        yield wrong(f"密钥文件{file}别人也能读：chmod 600 {file}。", f"others may read {file}: chmod 600 {file}.")
    package = Path(settings.PACKAGE)
    if package.parent in file.resolve().parents:
        yield wrong(f"密钥文件{file}在程序的文件夹里，移出去。", f"{file} lies in the program's folder; move it out.")


def near_backups(at: datetime) -> Iterator[Finding]:
    """Whoever gets the backups must not get the secrets with them."""
    folder = secrets.file().parent
    found = [file.name for file in folder.iterdir() if OURS.fullmatch(file.name)] if folder.is_dir() else []
    made = None if found else last.read()
    if made is not None and made.path.parent == folder.resolve():
        found = [made.path.name]
    if found and not os.environ.get("TONGXIN_FIELD_KEYS"):
        yield wrong(
            f"备份（{found[0]}等）和密钥同在{folder}里：拿到一个就拿到了另一个。把备份移到别处。",
            f"backups ({found[0]} …) lie beside the secrets in {folder}: who gets one gets both. Move the backups.",
        )


def fit(at: datetime) -> Iterator[Finding]:
    """What is encrypted in the database can be read with these keys: one row of each field is tried."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, SecretField):
                try:
                    rows = model._base_manager.exclude(**{field.attname: ""})
                    rows.order_by("-pk").values_list(field.attname, flat=True).first()
                except InvalidToken:
                    name = f"{model._meta.verbose_name}·{field.verbose_name}"
                    yield wrong(
                        f"加密字段“{name}”用现在的密钥读不出来。找回当初的TONGXIN_FIELD_KEYS。",
                        f"the encrypted field “{name}” cannot be read with these keys. Find the TONGXIN_FIELD_KEYS"
                        " it was written with.",
                    )
    if len(settings.TONGXIN_FIELD_KEYS) > 1:
        yield hint(
            f"TONGXIN_FIELD_KEYS有{len(settings.TONGXIN_FIELD_KEYS)}把：第一把加密，其余只解密。",
            f"TONGXIN_FIELD_KEYS holds {len(settings.TONGXIN_FIELD_KEYS)}: the first encrypts, the others only read.",
        )
