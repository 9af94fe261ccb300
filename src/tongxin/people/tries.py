"""Wrong links 试错: counted per address, so that nobody tries keys by the thousand. A right one always opens.

Kept in the cache of each process: it need not be exact, since a key holds 192 random bits.
"""

from django.core.cache import cache
from django.http import HttpRequest

WRONG_AT_MOST = 20
WITHIN = 600  # seconds


def too_many(request: HttpRequest) -> bool:
    """Count one more wrong link from this address; whether they have become too many."""
    return too_often(f"wrong-links:{request.META.get('REMOTE_ADDR', '')}")


def too_often(key: str) -> bool:
    """Count one more try of what `key` names; whether there were too many within ten minutes."""
    if cache.add(key, 1, WITHIN):
        return False
    try:
        return cache.incr(key) > WRONG_AT_MOST
    except ValueError:  # it ended between the two
        return False
