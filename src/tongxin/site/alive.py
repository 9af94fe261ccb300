"""Whether the worker of background tasks lives: it touches a file every minute, where others look."""

from pathlib import Path

from django.conf import settings

LATE = 300  # seconds without a sign after which it is held for dead


def beat() -> None:
    """Say so."""
    Path(settings.TONGXIN_ALIVE).touch()


def seen() -> float | None:
    """When it last said so, in seconds since 1970; None where it never did."""
    try:
        return Path(settings.TONGXIN_ALIVE).stat().st_mtime
    except FileNotFoundError:
        return None
