"""What records say of themselves, as entries: placed, priced and written by the ledger's own functions 过账."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from tongxin.ledger import placing, posting, pricing
from tongxin.ledger.facts import Fact
from tongxin.people.models import Unit


class Ledger:
    """Places and rules are read once: nobody moves, and no rule changes, while records are made."""

    def __init__(self) -> None:
        self.places = placing.placements(Unit.objects.values_list("pk", flat=True))

    @cached_property
    def rules(self) -> dict[str, pricing.Rules]:
        return pricing.rules_of({path for places in self.places.values() for _since, path in places})

    def post(self, said: Sequence[tuple[str, Sequence[Fact]]], at: datetime) -> int:
        """The first posting of each cause; how many entries."""
        return posting.insert(
            [self._built(cause, number, fact) for cause, facts in said for number, fact in enumerate(facts)], at=at
        )

    def _built(self, cause: str, number: int, fact: Fact) -> posting.Posted:
        posting.check_fact(fact)
        paths = [placing.path_on(self.places[party.unit], fact.booked_on, party.unit) for party in fact.parties]
        return posting.build(cause, 1, number, fact, paths, [self.rules[path] for path in paths])
