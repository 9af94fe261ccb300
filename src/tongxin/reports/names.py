"""Names behind keys: who drafted, cited, signed; and the persons that stand in a text as tokens."""

import re
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from tongxin.people.models import Membership, Person, Unit, User
from tongxin.people.permissions import within

PERSON = re.compile(r"\{person:(\d+(?:,\d+)*)\}")
SOMEBODY = "某会员"  # in place of a person whose data was erased


def users(keys: Iterable[str]) -> dict[str, str]:
    """user key → name of the person behind the account, else the account's name. One query."""
    ids = {int(k.partition(":")[2]) for k in keys if k.startswith("people.user:")}
    rows = User.objects.filter(pk__in=ids).select_related("person") if ids else ()
    found = {f"people.user:{u.pk}": (u.person.name if u.person else "") or u.username for u in rows}
    return found | {"system": _("系统")}


def persons(texts: Iterable[str]) -> dict[str, str]:
    """Inside of a person token ("7" or "7,9") → the name to print. One query, none without tokens."""
    wanted = {ids for text in texts for ids in PERSON.findall(text)}
    numbers = {int(n) for ids in wanted for n in ids.split(",")}
    rows = dict(Person.objects.filter(pk__in=numbers).values_list("pk", "name")) if numbers else {}
    return {ids: next((n for i in ids.split(",") if (n := rows.get(int(i), ""))), SOMEBODY) for ids in wanted}


def filled(text: str, names: Mapping[str, str]) -> str:
    """The text with each person's token replaced by the name."""
    return PERSON.sub(lambda m: names.get(m.group(1), SOMEBODY), text)


def of_organisation(unit: Unit) -> dict[str, str]:
    """name → inside of a token, for everybody who is or was a member of the unit or below; not of one character."""
    rows = (
        Membership.objects.filter(within((unit.path,)))
        .exclude(person__name="")
        .values_list("person__name", "person_id")
        .distinct()
        .order_by("person_id")
    )
    found: dict[str, list[int]] = {}
    for name, pk in rows:
        found.setdefault(name, []).append(pk)
    return {name: ",".join(map(str, ids)) for name, ids in found.items() if len(name) > 1}


def tokenised(text: str, known: Mapping[str, str]) -> str:
    """The text with every known name replaced by its token; what already is a token stays."""
    if not known:
        return text
    pattern = re.compile(r"\{[^{}\n]*\}|" + "|".join(re.escape(n) for n in sorted(known, key=lambda n: (-len(n), n))))
    return pattern.sub(lambda m: m.group() if m.group()[0] == "{" else "{person:" + known[m.group()] + "}", text)
