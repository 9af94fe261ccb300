"""Where an indicator's facts come from: a kind of matter, one of the lists, or the register of people."""

from ..workflow import posted
from .check_lists import POSTED, held
from .shapes import Charter, Indicator, MatterKind

REGISTER = "register"


def origin(charter: Charter, indicator: Indicator) -> str:
    """Code of the kind of matter, name of the list (activity, outlet …), "register", or "" where unknown."""
    seen: set[str] = set()
    while indicator.adds in ("ratio", "change") and indicator.code not in seen:
        seen.add(indicator.code)
        indicator = charter.indicators[indicator.numerator or indicator.of]
    if indicator.adds == "stock":
        return REGISTER
    return next((found for item in indicator.items if (found := _of_item(charter, item))), "")


def _of_item(charter: Charter, item: str) -> str:
    for kind in charter.kinds.values():
        if item in _posts(kind):
            return kind.code
    for section, keys in POSTED.items():
        if any(getattr(entry, key) == item for entry in held(charter, section).values() for key in keys):
            return section
    return "article" if any(item in [a.item for a in kind.also] for kind in charter.articles.values()) else ""


def _posts(kind: MatterKind) -> set[str]:
    forms = [form.code for form in kind.forms] or [""]
    posts = [each.posts for each in kind.steps] + [each.posts for each in kind.events]
    return {item for one in posts for form in forms for item in posted(one, form)}
