"""What a record will count as once saved 保存后计入, told from the charter before anything is posted."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Charter, EventKind, MatterKind
from tongxin.kernel.charter.shapes import Step as StepRule
from tongxin.kernel.periods import Period
from tongxin.kernel.workflow import posted
from tongxin.ledger.counting import Counted, priced
from tongxin.ledger.measure import measure
from tongxin.ledger.measured import Spec
from tongxin.people.models import Unit


def of_step(charter: Charter, rule: StepRule, form: str, level: str, today: date) -> list[Counted]:
    """What taking the step posts."""
    when = _("%(step)s时") % {"step": rule.done}
    return [_line(charter, code, when, [level], today) for code in posted(rule.posts, form)]


def of_event(charter: Charter, rule: EventKind, form: str, today: date) -> list[Counted]:
    """What recording the event posts."""
    when = _("%(event)s时") % {"event": rule.name}
    return [_line(charter, code, when, rule.levels or ("",), today) for code in posted(rule.posts, form)]


def with_year(lines: list[Counted], charter: Charter, organisation: Unit, year: int) -> list[Counted]:
    """The same, with what the organisation's year will come to. One reading of the ledger for all of them."""
    specs = [Spec(line.code, "facts", (line.code,)) for line in lines if line.code]
    if not specs:
        return lines
    measured = measure(organisation, Period.year(year), specs)
    told = {code: charter.items[code].counter for code in measured}
    becomes = {
        code: _("%(year)s年将为%(n)s%(counter)s") % {"year": year, "n": measured[code].value + 1, "counter": counter}
        for code, counter in told.items()
    }
    return [replace(line, becomes=becomes.get(line.code, "")) for line in lines]


def of_kind(charter: Charter, kind: MatterKind, form: str, level: str, today: date) -> list[Counted]:
    """Everything a matter of the kind may come to count as, in the order of its table."""
    steps = (rule for rule in kind.steps if not rule.of_forms or form in rule.of_forms)
    events = (rule for rule in kind.events if not rule.of_forms or form in rule.of_forms)
    lines = [line for rule in steps for line in of_step(charter, rule, form, level, today)]
    lines += [line for rule in events for line in of_event(charter, rule, form, today)]
    return list({(line.name, line.amount): line for line in reversed(lines)}.values())[::-1]


def _line(charter: Charter, code: str, when: str, levels: Iterable[str], today: date) -> Counted:
    item = charter.items.get(code)
    if item is None:  # a form without an item of its own posts nothing
        return Counted(code, "", when)
    return Counted(item.name, f"1{item.counter}", when, priced(charter, code, tuple(levels), today), code)
