"""Numbers of matters 编号: without gaps per organisation, kind and year, also when two are given at once."""

from datetime import date

from tongxin.kernel.charter.shapes import MatterKind
from tongxin.people.models import Unit

from .models import Matter, Sequence


def next_number(organisation: Unit, kind: MatterKind, on: date) -> str:
    """The next number of the year of `on`. Holds the sequence's row until the transaction ends.

    A transaction that fails gives its number back; a step undone leaves the number with its matter.
    """
    row, _is_new = Sequence.objects.get_or_create(unit=organisation, kind=kind.code, year=on.year)
    row = Sequence.objects.select_for_update().get(pk=row.pk)
    while True:
        row.last += 1
        number = kind.number.format(year=on.year, n=row.last)
        # numbers given before this system stand on imported matters
        if not Matter.objects.filter(unit=organisation, kind=kind.code, number=number).exists():
            break
    row.save(update_fields=["last"])
    return number
