"""How a disk that is full makes itself known, under files and under either database."""

import errno
import sqlite3


def is_full(error: BaseException | None) -> bool:
    """Whether it broke for want of room."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    cause = error.__cause__ if error else None
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return getattr(cause, "sqlstate", None) == "53100"  # PostgreSQL's disk_full
