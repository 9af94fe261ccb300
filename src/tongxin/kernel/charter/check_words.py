"""What the checks of a charter say in the same words."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

CODE = re.compile(r"[a-z][a-z0-9_]*")


def unknown(what: str, codes: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    """A sentence for each code, told once, that is not known."""
    held = set(known)
    yield from (f"{what}“{code}”不存在。" for code in dict.fromkeys(codes) if code not in held)


def one_of(what: str, value: str, allowed: Sequence[str]) -> Iterator[str]:
    """A sentence where `value` is none of those allowed."""
    if value not in allowed:
        yield f"{what}不能是“{value}”，只能是{'、'.join(a or '空' for a in allowed)}。"


def twice(what: str, codes: Sequence[str]) -> Iterator[str]:
    """A sentence for each code that stands more than once."""
    yield from (f"{what}“{code}”出现了{n}次。" for code, n in Counter(codes).items() if n > 1)
