"""The secrets: there, closed to others, apart from the backups, and those that the data were encrypted with."""

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from cryptography.fernet import InvalidToken
from django.apps import apps
from django.conf import settings

from tongxin.people.secret_fields import SecretField

from .. import secrets
from ..backup.naming import OURS
from .finding import Finding, hint, wrong

OTHERS = 0o077  # what group and world may do


def keys(at: datetime) -> Iterator[Finding]:
    """Each secret is set, and its file is for its owner alone."""
    file = secrets.file()
    missing = [name for name in secrets.NAMES if not os.environ.get(name)]
    if not missing:
        return
    try:
        known = dict(json.loads(file.read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        yield wrong(
            f"密钥文件{file}读不出来（{type(error).__name__}）。",
            f"the secrets' file {file} cannot be read ({type(error).__name__}).",
        )
        return
    for name in missing:
        if not known.get(name):
            yield wrong(f"{file}里没有{name}。", f"there is no {name} in {file}.")
    if os.name != "nt" and file.stat().st_mode & OTHERS:
        yield wrong(f"密钥文件{file}别人也能读：chmod 600 {file}。", f"others may read {file}: chmod 600 {file}.")
    package = Path(settings.PACKAGE)
    if package.parent in file.resolve().parents:
        yield wrong(f"密钥文件{file}在程序的文件夹里，移出去。", f"{file} lies in the program's folder; move it out.")


def near_backups(at: datetime) -> Iterator[Finding]:
    """Whoever gets the backups must not get the secrets with them."""
    folder = secrets.file().parent
    found = [file.name for file in folder.iterdir() if OURS.fullmatch(file.name)] if folder.is_dir() else []
    last = settings.TONGXIN_LAST_BACKUP
    if not found and last.exists():
        path = Path(json.loads(last.read_text("utf-8"))["path"])
        found = [path.name] if path.parent == folder.resolve() else []
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
