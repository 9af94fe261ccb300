"""The charter's lists of people in words 名单: values are stored by code, written and shown by name."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.kernel.charter.shapes import Charter

from . import charters, codes
from .models import Unit
from .refusals import Refused

Choices = list[tuple[str, Any]]

# Aspects of a person and the list each takes its values from.
_ASPECTS: dict[str, Callable[[Charter], Mapping[str, Any]]] = {
    "title": lambda charter: charter.titles,
    "field": lambda charter: charter.sectors,
    "talent": lambda charter: charter.talents,
    "rank": lambda charter: charter.ranks,
}
GRADES = {
    "senior": gettext_lazy("正高"),
    "associate": gettext_lazy("副高"),
    "middle": gettext_lazy("中级"),
    "junior": gettext_lazy("初级"),
}


class NotListed(Refused):
    """A value that the charter's list does not have; the sentence is safe to show."""


def of(unit: Unit | None) -> Charter:
    """The rules in force for a unit; those of the base where none are named."""
    try:
        return charters.of(unit) if unit is not None else charters.shipped("base")
    except charters.NoCharter:
        return charters.shipped("base")


def names(charter: Charter, aspect: str) -> dict[str, str]:
    """Code → name of the values an aspect may take, in the charter's order."""
    if aspect == "political":
        return {code: str(name) for code, name in codes.POLITICAL.items()}
    return {code: entry.name for code, entry in _ASPECTS[aspect](charter).items()}


def shown(charter: Charter, aspect: str, code: str) -> str:
    """The name of a value; a code that the list no longer has stays as it is."""
    return names(charter, aspect).get(code, code)


def code_of(charter: Charter, aspect: str, given: str) -> str:
    """The code of a value given by code or by name. Raises: NotListed."""
    given = given.strip()
    known = names(charter, aspect)
    if not given or given in known:
        return given
    found = [code for code, name in known.items() if name == given]
    if not found:
        raise NotListed(_("“%(given)s”不在规则的名单里。从列出的里选；没有的，选最接近的或“其他”。") % {"given": given})
    return found[0]


def entry(listed: Mapping[str, Any], code: str) -> Any:
    """The entry of a list by its code. Raises: NotListed."""
    if code not in listed:
        raise NotListed(_("规则里没有“%(code)s”这一类。") % {"code": code})
    return listed[code]


def level(charter: Charter, code: str) -> str:
    """`code` itself, of a level or none. Raises: NotListed."""
    if code and code not in charter.levels:
        raise NotListed(_("规则里没有“%(code)s”这一层级。") % {"code": code})
    return code


def choices(listed: Mapping[str, Any], empty: Any = None) -> Choices:
    """Entries of a list to choose from; `empty` names the choice of none."""
    there: Choices = [(code, one.name) for code, one in listed.items()]
    return there if empty is None else [("", empty), *there]


def named(charter: Charter, aspect: str) -> Choices:
    """Values of an aspect to choose from."""
    return list(names(charter, aspect).items())


def titles(charter: Charter, empty: Any) -> Choices:
    """Titles to choose from, by grade."""
    groups: Choices = [
        (str(name), [(code, title.name) for code, title in charter.titles.items() if title.grade == grade])
        for grade, name in GRADES.items()
    ]
    return [("", empty), *groups]


def titles_of(charter: Charter, grades: Iterable[str]) -> list[str]:
    """Codes of titles of these grades."""
    wanted = set(grades)
    return [code for code, title in charter.titles.items() if title.grade in wanted]
