"""Names for the keys that rows hold 称呼: users, persons and units, in at most three queries."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from tongxin.people.models import Person, Unit, User


def names(keys: Iterable[str], *, strict: bool = False) -> dict[str, str]:
    """Key → name to show. A key that names nobody is shown as itself, or left out when `strict`."""
    wanted = {key for key in keys if key}
    ids: dict[str, list[int]] = defaultdict(list)
    for key in wanted:
        table, _colon, pk = key.partition(":")
        if pk.isascii() and pk.isdigit():
            ids[table].append(int(pk))
    found: dict[str, str] = {}
    if ids["people.user"]:
        for user in User.objects.filter(pk__in=ids["people.user"]).select_related("person"):
            found[f"people.user:{user.pk}"] = str(user.person) if user.person else user.username
    if ids["people.person"]:
        for person in Person.objects.filter(pk__in=ids["people.person"]):
            found[f"people.person:{person.pk}"] = str(person)
    if ids["people.unit"]:
        for unit in Unit.objects.filter(pk__in=ids["people.unit"]):
            found[f"people.unit:{unit.pk}"] = str(unit)
    if strict:
        return found
    if "system" in wanted:
        found["system"] = _("系统")
    return {key: found.get(key, key) for key in wanted}
