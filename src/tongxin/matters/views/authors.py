"""Who wrote a matter, as its form has them: their shares, and one more or one less by a button."""

from dataclasses import dataclass, field
from fractions import Fraction

from django.db.models import Q
from django.utils.translation import gettext as _

from tongxin.people.fields import share_of
from tongxin.people.finding import belonging, members_called
from tongxin.people.listing import number_of, numbers_of
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Person, Unit

from ..models import Author, Matter


@dataclass
class AuthorLine:
    """One author on the form."""

    person: Person
    share: str  # as typed; "" for an equal part
    unit: str = ""


@dataclass
class Authors:
    """The authors as they stand on the form, and what looking for another found."""

    lines: list[AuthorLine] = field(default_factory=list)
    sought: str = ""
    found: list[Person] | None = None
    error: str = ""

    def shares(self) -> list[tuple[Person, Fraction]] | None:
        """Persons with their shares, equal where none was typed; None, with `error` set, where they do not fit."""
        typed = [line.share for line in self.lines]
        if not any(typed):
            return [(line.person, Fraction(1, len(self.lines))) for line in self.lines]
        shares = [share_of(text) for text in typed]
        if any(share is None for share in shares):
            self.error = _("份额写成1/2或50%，每位都写，或者都不写。")
        elif sum(share for share in shares if share) != 1:
            self.error = _("各位作者的份额相加应为1。")
        if self.error:
            return None
        return [(line.person, share) for line, share in zip(self.lines, shares, strict=True) if share]


def authors_of(matter: Matter) -> Authors:
    """The authors of a matter that stands."""
    rows = list(matter.authors.select_related("person", "unit").order_by("place"))
    is_even = len({row.share for row in rows}) <= 1
    return Authors([AuthorLine(row.person, "" if is_even else str(row.share), str(row.unit)) for row in rows])


def posted_authors(request: HereRequest, organisation: Unit, do: str, *known: Matter) -> Authors:
    """The authors as posted, with one added or taken away by the button pressed.

    Whoever neither belongs or belonged to the organisation nor wrote one of the `known` matters is left out: a
    form that takes any number would tell the names of strangers.
    """
    act, _colon, which = do.partition(":")
    pressed, wanted = number_of(which), numbers_of(request.POST.getlist("author"))
    if act == "drop":
        wanted = [pk for pk in wanted if pk != pressed]
    if act == "add" and pressed is not None:
        wanted.append(pressed)
    wrote = Author.objects.filter(matter__in=known).values("person")
    nameable = Person.objects.filter(Q(pk__in=belonging(organisation).values("pk")) | Q(pk__in=wrote))
    people = nameable.in_bulk(dict.fromkeys(wanted))
    lines = [
        AuthorLine(people[pk], request.POST.get(f"share_{pk}", "").strip())
        for pk in dict.fromkeys(wanted)
        if pk in people
    ]
    authors = Authors(lines, request.POST.get("sought", "").strip()[:40])
    if act in ("add", "drop"):
        for line in authors.lines:
            line.share = ""
        authors.sought = ""
    if act == "find":
        authors.found = members_called(authors.sought, organisation, request.today, but=list(people))
    return authors
