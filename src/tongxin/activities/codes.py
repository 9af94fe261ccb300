"""The code shown where an activity takes place 签到码: six digits that change, so that one has seen them there."""

from datetime import datetime

from django.utils.crypto import constant_time_compare, salted_hmac

from .models import Activity

LASTS = 30  # seconds until the next is shown
STILL_GOOD = 3  # how many are taken: the one shown and those just before, for who types slowly
DIGITS = 6
SALT = "tongxin.activities.check-in"


def code_of(activity: Activity, at: datetime) -> str:
    """The code of that moment."""
    return _of(activity, _turn(at))


def seconds_left(at: datetime) -> int:
    """Until the next code, 1 to LASTS."""
    return LASTS - int(at.timestamp()) % LASTS


def is_right(activity: Activity, code: str, at: datetime) -> bool:
    """Whether it was shown just now; spaces do not matter."""
    typed = "".join(code.split())
    turns = range(_turn(at), _turn(at) - STILL_GOOD, -1)
    return any(constant_time_compare(_of(activity, turn), typed) for turn in turns)


def _turn(at: datetime) -> int:
    return int(at.timestamp()) // LASTS


def _of(activity: Activity, turn: int) -> str:
    digest = salted_hmac(SALT, f"{activity.pk}:{turn}", algorithm="sha256").hexdigest()
    return f"{int(digest, 16) % 10**DIGITS:0{DIGITS}}"
