"""Where this installation lives and its secrets, made on first run outside the repository."""

import json
import os
import secrets as stdlib_secrets
from base64 import urlsafe_b64encode
from pathlib import Path


def home() -> Path:
    """The installation's folder: TONGXIN_HOME, else the user's data folder; made when missing."""
    default = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "tongxin"
    folder = Path(os.environ.get("TONGXIN_HOME") or default)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def value(name: str) -> str:
    """The secret `name`, from the environment, else from secrets.json in home(), made there if new."""
    if name in os.environ:
        return os.environ[name]
    file = home() / "secrets.json"
    known = json.loads(file.read_text()) if file.exists() else {}
    if name not in known:
        known[name] = urlsafe_b64encode(stdlib_secrets.token_bytes(32)).decode()
        file.touch(mode=0o600)
        file.write_text(json.dumps(known, indent=1))
    return known[name]
