"""The last backup that was made here, as `doctor` and the metrics read it."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Last:
    """When it was begun (aware), where it lies, how many bytes."""

    at: datetime
    path: Path
    size: int
    is_encrypted: bool


def note(last: Last) -> None:
    """Remember it in place of the one before."""
    told = asdict(last) | {"at": last.at.isoformat(), "path": str(last.path)}
    draft = settings.TONGXIN_LAST_BACKUP.with_suffix(".part")
    draft.write_text(json.dumps(told), "utf-8")
    draft.replace(settings.TONGXIN_LAST_BACKUP)


def read() -> Last | None:
    """It, or None where none was made. Raises: ValueError, KeyError: the note is damaged."""
    try:
        told = json.loads(settings.TONGXIN_LAST_BACKUP.read_text("utf-8"))
    except FileNotFoundError:
        return None
    return Last(datetime.fromisoformat(told["at"]), Path(told["path"]), told["size"], told["is_encrypted"])
