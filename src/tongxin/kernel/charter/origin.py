"""Where an indicator's facts come from: a kind of matter, one of the lists, or the register of people."""

from collections.abc import Iterable, Iterator

from ..workflow import posted
from .check_lists import POSTED
from .sections import held
from .shapes import Charter, Indicator, MatterKind

REGISTER = "register"


def origin(charter: Charter, indicator: Indicator) -> str:
    """Code of the kind of matter, name of the list (activity, outlet …), "register", or "" where unknown."""
    return origins(charter, [indicator])[indicator.code]


def origins(charter: Charter, indicators: Iterable[Indicator]) -> dict[str, str]:
    """Code of indicator → its origin."""
    posting = list(_posting(charter))
    return {one.code: _of(charter, one, posting) for one in indicators}


def _of(charter: Charter, indicator: Indicator, posting: list[tuple[str, set[str]]]) -> str:
    seen: set[str] = set()
    while indicator.adds in ("ratio", "change") and indicator.code not in seen:
        seen.add(indicator.code)
        indicator = charter.indicators[indicator.numerator or indicator.of]
    if indicator.adds == "stock":
        return REGISTER
    return next((code for item in indicator.items for code, items in posting if item in items), "")


def _posting(charter: Charter) -> Iterator[tuple[str, set[str]]]:
    """(origin, items it posts), in the order in which they are asked."""
    for kind in charter.kinds.values():
        yield kind.code, _posts(kind)
    for section, keys in POSTED.items():
        yield section, {getattr(entry, key) for entry in held(charter, section).values() for key in keys}
    yield "article", {a.item for kind in charter.articles.values() for a in kind.also}


def _posts(kind: MatterKind) -> set[str]:
    forms = [form.code for form in kind.forms] or [""]
    posts = [each.posts for each in kind.steps] + [each.posts for each in kind.events]
    return {item for one in posts for form in forms for item in posted(one, form)}
