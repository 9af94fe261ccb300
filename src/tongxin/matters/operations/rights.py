"""What a user may do with a matter 能办什么."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Charter, EventKind, Form, MatterKind
from tongxin.kernel.charter.shapes import Step as StepRule
from tongxin.kernel.workflow import AUTHOR, Workflow
from tongxin.people.models import Person, Unit, of_person
from tongxin.people.paths import on_one_branch
from tongxin.people.permissions import SYSTEM, Actor, Can, Forbidden, can, person_of, reach, require, roles

from ..models import Author, Matter
from ..who import names
from .refusals import NotDrafted


def kind_of(charter: Charter, code: str) -> MatterKind:
    """The kind `code` of that charter. Raises: NotDrafted."""
    if code not in charter.kinds:
        raise NotDrafted(_("现行规则没有这一类事项。"))
    return charter.kinds[code]


def form_of(kind: MatterKind, code: str) -> Form | None:
    """The kind's form of that code; None where it has none such."""
    return next((form for form in kind.forms if form.code == code), None)


Held = frozenset[str] | None  # what `held_roles` said, where the caller has asked it; None: to be asked


def is_author(matter: Matter, user: Actor, held: Held = None) -> bool:
    """Whether `user` wrote it, alone or with others."""
    if held is not None:
        return AUTHOR in held
    person = person_of(user)
    if person is None:
        return False
    return matter.authors.filter(of_person(person)).exists()


def wrote(authors: Iterable[Author], person: Person | None) -> bool:
    """Whether `person`, the row that stays, is among them under any row they were once entered as."""
    return person is not None and any(person.pk in (one.person_id, one.person.same_as_id) for one in authors)


def held_roles(
    matter: Matter,
    user: Actor,
    kind: MatterKind,
    today: date,
    *,
    on_behalf: bool = False,
    authors: Iterable[Author] | None = None,
) -> frozenset[str]:
    """Roles `user` has towards `matter`: the charter's, "author", and, on behalf of others, all that act in it.

    Args:
        authors: the matter's, with their persons, where the caller has them.
    """
    if user is SYSTEM or (on_behalf and can(user, Can.MATTERS_HANDLE, matter.unit, today)):
        return frozenset(role for step in kind.steps for role in step.by) | {r for e in kind.events for r in e.by}
    held = roles(user, matter.unit, today)
    is_one = is_author(matter, user) if authors is None else wrote(authors, person_of(user))
    return held | {AUTHOR} if is_one else held


def open_steps(matter: Matter, kind: MatterKind, user: Actor, today: date, held: Held = None) -> list[StepRule]:
    """The steps `user` may take now: their own, and after them, for the office, those it records for the author."""
    workflow = Workflow(kind)
    held = held_roles(matter, user, kind, today) if held is None else held
    steps = workflow.open_steps(matter.state, held, matter.form)
    if can(user, Can.MATTERS_HANDLE, matter.unit, today):
        steps += [s for s in workflow.open_steps(matter.state, {AUTHOR}, matter.form) if s not in steps]
    return steps


def open_events(matter: Matter, kind: MatterKind, user: Actor, today: date, held: Held = None) -> list[EventKind]:
    """What `user` may record as having befallen it."""
    held = held_roles(matter, user, kind, today) if held is None else held
    return Workflow(kind).open_events(matter.state, held, matter.form)


def may_revise(matter: Matter, kind: MatterKind, user: Actor, today: date, held: Held = None) -> bool:
    """Authors until it is handed in, the office until it has ended."""
    if matter.state == kind.opens and (matter.made_by == user.key or is_author(matter, user, held)):
        return can(user, Can.MATTERS_SUBMIT, matter.unit, today) or can(user, Can.MATTERS_HANDLE, matter.unit, today)
    return can(user, Can.MATTERS_HANDLE, matter.unit, today) and not Workflow(kind).state(matter.state).is_end


def check_may_write(organisation: Unit, persons: Collection[Person], by: Actor, today: date) -> None:
    """The office writes for anybody; a member writes what they are an author of."""
    if can(by, Can.MATTERS_HANDLE, organisation, today):
        return
    require(by, Can.MATTERS_SUBMIT, organisation, today)
    me = person_of(by)
    if me is None or not any(me.pk in (person.pk, person.same_as_id) for person in persons):
        raise Forbidden(_("作者里要有您本人；替别人代录由秘书处办理。"))


def check_may_revise(
    matter: Matter, kind: MatterKind, authors: Sequence[tuple[Person, Fraction]], by: Actor, today: date
) -> None:
    if not may_revise(matter, kind, by, today):
        raise Forbidden(_("提交以后由秘书处修改；办结以后不再修改。"))
    if not can(by, Can.MATTERS_HANDLE, matter.unit, today):
        check_may_write(matter.unit, [person for person, _share in authors], by, today)


def checked_behalf(
    matter: Matter, allowed: Collection[str], on_behalf: str, kind: MatterKind, by: Actor, today: date
) -> str:
    """For whom `by` acts, "" for themselves. Raises Forbidden where neither they nor anyone they act for may."""
    if on_behalf:
        require(by, Can.MATTERS_HANDLE, matter.unit, today)
        if on_behalf not in names([on_behalf], strict=True):
            raise Forbidden(_("代录的人或单位不在册。"))
        return on_behalf
    if held_roles(matter, by, kind, today) & set(allowed):
        return ""
    if AUTHOR in allowed and can(by, Can.MATTERS_HANDLE, matter.unit, today):
        return author_key(matter)
    raise Forbidden(_("这一步不由您办理；代录要写明代谁。"))


def author_key(matter: Matter) -> str:
    """For whom the office acts in an author's step: the first author, else the sponsor or the organisation."""
    first = matter.authors.order_by("place").values_list("person_id", flat=True).first()
    return f"people.person:{first}" if first else f"people.unit:{matter.sponsor_id or matter.unit_id}"


def require_board(user: Actor, organisation: Unit, on: date) -> None:
    """Boards are for those who read or handle a unit's matters, a group's included. Raises: Forbidden."""
    paths = {*reach(user, Can.MATTERS_READ, on), *reach(user, Can.MATTERS_HANDLE, on)}
    if not on_one_branch(organisation.path, paths):
        raise Forbidden(_("您在%(unit)s没有这项权限。") % {"unit": organisation})
