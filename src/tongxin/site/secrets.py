"""Where this installation lives and its secrets, made on first run outside the repository."""

import json
import os
import secrets as stdlib_secrets
from base64 import urlsafe_b64encode
from contextlib import suppress
from pathlib import Path

from .say import Failed

# name → bytes; encryption takes 32, Django wants 50 characters or more to sign with
NAMES = {"TONGXIN_SECRET_KEY": 48, "TONGXIN_FIELD_KEYS": 32, "TONGXIN_HASH_KEY": 32}


def home() -> Path:
    """The installation's folder: TONGXIN_HOME, else the user's data folder; made when missing."""
    default = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "tongxin"
    folder = Path(os.environ.get("TONGXIN_HOME") or default)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def file() -> Path:
    """The secrets' file: TONGXIN_SECRETS, else secrets.json in home()."""
    return Path(os.environ.get("TONGXIN_SECRETS") or home() / "secrets.json")


def value(name: str) -> str:
    """The secret `name`, from the environment, else from file(), which is made if there is none.

    Raises:
        Failed: the file cannot be read, or does not hold it.
    """
    if os.environ.get(name):
        return os.environ[name]
    make()
    try:
        return str(json.loads(file().read_text("utf-8"))[name])
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise Failed(
            f"密钥文件{file()}里读不出{name}（{type(error).__name__}）。把另存的那一份放回去。",
            f"{name} cannot be read from the secrets' file {file()} ({type(error).__name__})."
            " Put the copy you kept apart back.",
        ) from None


def make() -> bool:
    """Make file() with a fresh value for every name; True if it was not there before.

    Of two processes that start at once, one makes it and the other reads it.
    """
    target = file()
    if target.exists():
        return False
    fresh = {name: urlsafe_b64encode(stdlib_secrets.token_bytes(size)).decode() for name, size in NAMES.items()}
    draft = target.with_name(f"{target.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        json.dump(fresh, out, indent=1)
    try:
        os.link(draft, target)
    except FileExistsError:
        return False
    except OSError:  # a file system without links
        draft.replace(target)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()
    return True
