"""The verbs 事项的动作. `advance` is the one function that changes a state."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import attach, record
from tongxin.kernel.charter.shapes import Charter, EventKind, Field, Form, MatterKind
from tongxin.kernel.charter.shapes import Step as StepRule
from tongxin.kernel.workdays import Calendar
from tongxin.kernel.workflow import AUTHOR, Workflow, lateness, posted
from tongxin.ledger import operations as ledger
from tongxin.ledger.operations import Beside
from tongxin.people import charters
from tongxin.people.days import working_calendar
from tongxin.people.models import Membership, Person, Unit
from tongxin.people.paths import is_under, under
from tongxin.people.permissions import SYSTEM, Actor, Can, Forbidden, can, person_of, require, roles

from . import numbers, similar
from .models import Author, Event, Matter, Revision, Step, standing
from .who import names

JUST_NOW = timedelta(hours=1)


class MatterRefused(Exception):
    """A rule of the field stands against it; the sentence is safe to show."""


class NotDrafted(MatterRefused):
    """What was written cannot be a matter of this kind."""


class StepNotOpen(MatterRefused):
    """The matter is not where this step begins."""


class LostRace(StepNotOpen):
    """Somebody else was quicker."""


class StepIncomplete(MatterRefused):
    """Fields that the step asks for are missing or wrong. `fields`: code → sentence."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("".join(fields.values()))
        self.fields = fields


class WrongDay(MatterRefused):
    """The day lies ahead, or before what must have come first."""


class EventRefused(MatterRefused):
    """This cannot befall this matter, here or in this way."""


class CannotUndo(MatterRefused):
    """Something later stands on it."""


# --- what a user may do ---------------------------------------------------------------------------------------


def kind_of(charter: Charter, code: str) -> MatterKind:
    """The kind `code` of that charter. Raises: NotDrafted."""
    if code not in charter.kinds:
        raise NotDrafted(_("现行规则没有这一类事项。"))
    return charter.kinds[code]


def is_author(matter: Matter, user: Actor) -> bool:
    """Whether `user` wrote it, alone or with others."""
    person = person_of(user)
    if person is None:
        return False
    return matter.authors.filter(Q(person=person) | Q(person__same_as=person)).exists()


def held_roles(
    matter: Matter, user: Actor, kind: MatterKind, today: date, *, on_behalf: bool = False
) -> frozenset[str]:
    """Roles `user` has towards `matter`: the charter's, "author", and, on behalf of others, all that act in it."""
    if user is SYSTEM or (on_behalf and can(user, Can.MATTERS_HANDLE, matter.unit, today)):
        return frozenset(role for step in kind.steps for role in step.by) | {r for e in kind.events for r in e.by}
    held = roles(user, matter.unit, today)
    return held | {AUTHOR} if is_author(matter, user) else held


def open_steps(matter: Matter, kind: MatterKind, user: Actor, today: date) -> list[StepRule]:
    """The steps `user` may take now: their own, and after them, for the office, those it records for the author."""
    workflow = Workflow(kind)
    steps = workflow.open_steps(matter.state, held_roles(matter, user, kind, today), matter.form)
    if can(user, Can.MATTERS_HANDLE, matter.unit, today):
        steps += [s for s in workflow.open_steps(matter.state, {AUTHOR}, matter.form) if s not in steps]
    return steps


def open_events(matter: Matter, kind: MatterKind, user: Actor, today: date) -> list[EventKind]:
    """What `user` may record as having befallen it."""
    return Workflow(kind).open_events(matter.state, held_roles(matter, user, kind, today), matter.form)


def may_revise(matter: Matter, kind: MatterKind, user: Actor, today: date) -> bool:
    """Authors until it is handed in, the office until it has ended."""
    if matter.state == kind.opens and (is_author(matter, user) or matter.made_by == user.key):
        return can(user, Can.MATTERS_SUBMIT, matter.unit, today) or can(user, Can.MATTERS_HANDLE, matter.unit, today)
    return can(user, Can.MATTERS_HANDLE, matter.unit, today) and not Workflow(kind).state(matter.state).is_end


# --- writing --------------------------------------------------------------------------------------------------


@transaction.atomic
def draft(
    unit: Unit,
    kind: str,
    title: str,
    body: Mapping[str, str],
    authors: Sequence[tuple[Person, Fraction]] = (),
    *,
    form: str = "",
    level: str = "",
    sponsor: Unit | None = None,
    is_confidential: bool = False,
    by: Actor,
    at: datetime,
    on: date,
    files: "Iterable[UploadedFile[Any]]" = (),
) -> Matter:
    """Write a new matter for the organisation that `unit` belongs to. It posts nothing yet.

    Members write their own, alone or with others; the office writes for anybody.

    Args:
        authors: in order, with shares that add up to one; none for a collective form, which has a sponsor.
        on: business day; the authors' units are those of that day.
    Raises:
        Forbidden, NotDrafted.
    """
    organisation = charters.organisation_of(unit)
    _may_write(organisation, [person for person, _share in authors], by, localdate(at))
    rule = kind_of(charters.of(organisation), kind)
    _check_text(rule, title, body)
    form, level, sponsor = _checked_form(rule, organisation, form, level, sponsor, authors)
    matter = Matter.objects.create(
        kind=kind,
        form=form,
        level=level,
        unit=organisation,
        sponsor=sponsor,
        title=title.strip(),
        body={code: text.strip() for code, text in body.items()},
        state=rule.opens,
        entered_on=on,
        is_confidential=is_confidential,
        made_by=by.key,
        made_at=at,
    )
    _set_authors(matter, authors, on)
    similar.learn(matter)
    record(by, "matters.draft", matter, at, path=organisation.path, kind=kind, form=form)
    for upload in files:
        attach(upload, matter, by=by, at=at, path=matter.unit.path)
    return matter


@transaction.atomic
def revise(
    matter: Matter,
    *,
    title: str,
    body: Mapping[str, str],
    authors: Sequence[tuple[Person, Fraction]],
    form: str = "",
    level: str = "",
    sponsor: Unit | None = None,
    is_confidential: bool = False,
    by: Actor,
    at: datetime,
    on: date,
    version: int | None = None,
    files: "Iterable[UploadedFile[Any]]" = (),
    beside: Beside = "",
) -> Matter:
    """Change what a matter says or who wrote it; what it said before is kept.

    Raises:
        Forbidden: after handing in, only the office revises, and nobody once it has ended.
        NotDrafted, LostRace.
    """
    matter = _locked(matter)
    rule = kind_of(charters.of(matter.unit), matter.kind)
    _may_revise(matter, rule, authors, by, localdate(at))
    _check_version(matter, rule, version, _("没有保存"))
    _check_text(rule, title, body)
    form, level, sponsor = _checked_form(rule, matter.unit, form, level, sponsor, authors)
    said = {code: text.strip() for code, text in body.items()}
    changed = [code for code in {*matter.body, *said} if matter.body.get(code, "") != said.get(code, "")]
    if title.strip() != matter.title:
        changed.append("title")
    before = [(a.person_id, a.share) for a in matter.authors.order_by("place")]
    has_moved = before != [(p.pk, s) for p, s in authors]
    settings = {"form": form, "level": level, "sponsor": sponsor, "is_confidential": is_confidential}
    reset = [name for name, value in settings.items() if getattr(matter, name) != value]
    if changed:
        Revision.objects.create(matter=matter, at=at, by=by.key, title=matter.title, body=matter.body)
    if changed or has_moved or reset:
        matter.title, matter.body = title.strip(), said
        for name, value in settings.items():
            setattr(matter, name, value)
        _save(matter)
        _set_authors(matter, authors, matter.submitted_on or on)
        similar.learn(matter)
        ledger.post(matter, by=by, at=at, beside=beside)
        fields = sorted([*changed, *reset, *(["authors"] if has_moved else [])])
        record(by, "matters.revise", matter, at, path=matter.unit.path, fields=fields)
    for upload in files:
        attach(upload, matter, by=by, at=at, path=matter.unit.path)
    return matter


@transaction.atomic
def link_content(a: Matter, b: Matter, *, by: Actor, at: datetime) -> str:
    """Say that `a` and `b` carry one content, so that its points count once. Returns the content key."""
    a, b = _locked(a), _locked(b)
    for matter in (a, b):
        if not (is_author(matter, by) and matter.submitted_on is None):
            require(by, Can.MATTERS_HANDLE, matter.unit, localdate(at))
    if a.unit_id != b.unit_id:
        raise NotDrafted(_("两篇不属于同一个组织，不能认作同一内容。"))
    if a.pk == b.pk or (a.content and a.content == b.content):
        return a.content
    content = a.content or b.content or min(a, b, key=lambda m: m.pk).key
    known = {key for key in (a.content, b.content) if key}
    alike = Matter.objects.select_for_update().filter(Q(pk__in=[a.pk, b.pk]) | Q(content__in=known), unit=a.unit)
    for matter in alike.order_by("pk"):
        matter.content = content
        _save(matter)
        similar.forget_pair(a, b)
        ledger.post(matter, by=by, at=at)
    record(by, "matters.link_content", a, at, path=a.unit.path, other=b.key, content=content)
    return content


# --- going round the loop -------------------------------------------------------------------------------------


@transaction.atomic
def advance(
    matter: Matter,
    action: str,
    *,
    by: Actor,
    at: datetime,
    on: date,
    answers: Mapping[str, str] | None = None,
    on_behalf: str = "",
    files: "Iterable[UploadedFile[Any]]" = (),
    version: int | None = None,
    today: date | None = None,
    beside: Beside = "",
) -> Step:
    """Take the step `action`: the state changes, the step's items are posted, the next clock starts.

    The office may take any step on behalf of whoever did it outside (代录); for an author's step that is
    the first author unless said otherwise.

    Args:
        on: the day it happened; not ahead of today, not before the step before.
        answers: the charter's field code → value (a unit by its key, a date as 2025-12-22).
        on_behalf: key of a person or unit ("people.person:7").
        version: what the page was rendered from; a newer row means a lost race.
        today: business day; the local day of `at` when not given.
        beside: 另计 or 冲减, where an undetailed statement overlaps.
    Raises:
        Forbidden, StepNotOpen, LostRace, StepIncomplete, WrongDay; EvidenceRefused of a file;
        StatementOverlaps of the ledger.
    """
    today = today or localdate(at)
    matter = _locked(matter)
    charter = charters.of(matter.unit)
    kind = kind_of(charter, matter.kind)
    rule = next((step for step in kind.steps if step.action == action), None)
    if rule is None or not _is_for(rule.of_forms, matter.form):
        raise StepNotOpen(_("%(kind)s没有这一步。") % {"kind": kind.name})
    on_behalf = _checked_behalf(matter, rule.by, on_behalf, kind, by, today)
    way = standing(matter.steps.filter(undone_at=None).order_by("pk"))

    _check_version(matter, kind, version, _("没有%(step)s") % {"step": rule.done})
    if matter.state not in rule.start:
        raise passed_by(matter, kind, rule, at)
    told = checked_answers(rule.needs, answers or {})
    earliest = way[-1].on if way else None
    _check_day(on, today, earliest, way and _("上一步的日期"))
    if matter.state == kind.opens and rule.end != kind.opens:
        _check_complete(matter, kind)

    calendar = working_calendar()
    late, taken = _lateness(matter, on, calendar)
    step = Step.objects.create(
        matter=matter,
        action=action,
        start=matter.state,
        end=rule.end,
        on=on,
        at=at,
        by=by.key,
        on_behalf=on_behalf,
        entered_on=matter.entered_on,
        due_on=matter.due_on,
        due_how=matter.due_how,
        days_late=late,
        days_taken=taken,
        answers=told,
        object=told.get(rule.object) or matter.body.get(rule.object, ""),
        posts=_postings(charter, rule.posts, matter.form),
    )
    if matter.state != rule.end:
        matter.state, matter.entered_on = rule.end, on
        due = Workflow(kind).deadline(rule.end, on, calendar, rule.done, matter.form)
        matter.due_on = due.on if due else None
        matter.due_how = due.as_json() if due else {}
    _settle(matter, kind)
    if step.start == kind.opens and matter.state != kind.opens:
        _seat_authors(matter, on)
    if action == kind.numbered_at and not matter.number:
        matter.number = numbers.next_number(matter.unit, kind, on)
    _save(matter)
    for upload in files:
        attach(upload, step, by=by, at=at, path=matter.unit.path)

    ledger.post(matter, by=by, at=at, beside=beside)
    reason = told.get("reason", "")
    record(
        by, "matters.advance", matter, at, path=matter.unit.path, on_behalf=on_behalf, reason=reason[:300],
        action=action, start=step.start, end=step.end, on=on.isoformat(), step=step.key,
    )  # fmt: skip
    return step


@transaction.atomic
def undo(step: Step, *, by: Actor, at: datetime, today: date | None = None) -> Step:
    """Take back the last step: state, clock and postings are as before it; the step stays, struck through.

    Whoever took it may, and the office. Undoing twice does nothing more.

    Raises:
        Forbidden, CannotUndo: a later step or something recorded since stands on it.
    """
    today = today or localdate(at)
    matter = _locked(step.matter)
    step = Step.objects.select_related("matter__unit").get(pk=step.pk)
    if step.by != by.key:
        require(by, Can.MATTERS_HANDLE, matter.unit, today)
    if step.undone_at is not None:
        return step
    kind = kind_of(charters.of(matter.unit), matter.kind)
    last = matter.steps.filter(undone_at=None).order_by("pk").last()
    if last != step or matter.state != step.end:
        raise CannotUndo(_("这一步之后已经有新的办理，不能撤回。"))
    if matter.events.filter(withdrawn_at=None, at__gte=step.at, pk__gt=_first_event_after(step)).exists():
        raise CannotUndo(_("这一步之后登记过采用、批示或评定，先撤回那一条。"))

    step.undone_at, step.undone_by = at, by.key
    step.save(update_fields=["undone_at", "undone_by"])
    if step.start != step.end:
        matter.state, matter.entered_on = step.start, step.entered_on
        matter.due_on, matter.due_how = step.due_on, step.due_how
    _settle(matter, kind)
    _save(matter)
    ledger.post(matter, by=by, at=at)
    record(by, "matters.undo", matter, at, path=matter.unit.path, step=step.key, action=step.action)
    return step


@transaction.atomic
def record_event(
    matter: Matter,
    event: str,
    *,
    on: date,
    level: str = "",
    form: str = "",
    body: Unit | None = None,
    text: str = "",
    leader: str = "",
    by: Actor,
    at: datetime,
    on_behalf: str = "",
    files: "Iterable[UploadedFile[Any]]" = (),
    today: date | None = None,
    beside: Beside = "",
) -> Event:
    """Record that something befell the matter: adopted, instructed on, marked. It counts in its item's books.

    The same thing said twice is recorded once.

    Args:
        on: the day it happened, however much later it became known.
        body: who adopted or instructed.
    Raises:
        Forbidden, EventRefused, WrongDay; EvidenceRefused; StatementOverlaps.
    """
    today = today or localdate(at)
    matter = _locked(matter)
    charter = charters.of(matter.unit)
    kind = kind_of(charter, matter.kind)
    rule = next((e for e in kind.events if e.code == event), None)
    if rule is None or not _is_for(rule.of_forms, matter.form):
        raise EventRefused(_("%(kind)s没有这一种登记。") % {"kind": kind.name})
    on_behalf = _checked_behalf(matter, rule.by, on_behalf, kind, by, today)

    if matter.state not in rule.states:
        state = Workflow(kind).state(matter.state).name
        raise EventRefused(_("这一篇现在是“%(state)s”，不能登记%(event)s。") % {"state": state, "event": rule.name})
    _check_event(rule, level, form, body)
    _check_day(on, today, matter.submitted_on, _("提交的日期"))
    said = {"event": event, "on": on, "level": level, "form": form, "body": body}
    said |= {"text": text.strip(), "leader": leader.strip()}
    same = matter.events.filter(withdrawn_at=None, **said).first()
    if same is not None:
        return same

    posts = _postings(charter, rule.posts, matter.form)
    row = Event.objects.create(matter=matter, posts=posts, by=by.key, on_behalf=on_behalf, at=at, **said)
    for upload in files:
        attach(upload, row, by=by, at=at, path=matter.unit.path)
    _save(matter)
    ledger.post(matter, by=by, at=at, beside=beside)
    record(
        by, "matters.record_event", matter, at, path=matter.unit.path, on_behalf=on_behalf,
        event=event, on=on.isoformat(), level=level, row=row.key,
    )  # fmt: skip
    return row


@transaction.atomic
def withdraw_event(event: Event, reason: str, *, by: Actor, at: datetime, today: date | None = None) -> Event:
    """Take back a recorded event, with the reason; it stays to be read, struck through. Twice does nothing more."""
    matter = _locked(event.matter)
    event = Event.objects.select_related("matter__unit").get(pk=event.pk)
    require(by, Can.MATTERS_HANDLE, matter.unit, today or localdate(at))
    if event.withdrawn_at is not None:
        return event
    if not reason.strip():
        raise EventRefused(_("撤回要写明理由。"))

    event.withdrawn_at, event.withdrawn_by, event.withdrawn_why = at, by.key, reason.strip()[:200]
    event.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    _save(matter)
    ledger.post(matter, by=by, at=at)
    record(
        by, "matters.withdraw_event", matter, at, path=matter.unit.path, reason=reason.strip()[:300],
        event=event.event, row=event.key,
    )  # fmt: skip
    return event


# --- checks ---------------------------------------------------------------------------------------------------


def _locked(matter: Matter) -> Matter:
    return Matter.objects.select_for_update(of=("self",)).select_related("unit").get(pk=matter.pk)


def _save(matter: Matter) -> None:
    matter.version += 1
    matter.save()


def _may_write(organisation: Unit, persons: Collection[Person], by: Actor, today: date) -> None:
    """The office writes for anybody; a member writes what they are an author of."""
    if can(by, Can.MATTERS_HANDLE, organisation, today):
        return
    require(by, Can.MATTERS_SUBMIT, organisation, today)
    me = person_of(by)
    if me is None or not any(me.pk in (person.pk, person.same_as_id) for person in persons):
        raise Forbidden(_("作者里要有您本人；替别人代录由秘书处办理。"))


def _may_revise(
    matter: Matter, kind: MatterKind, authors: Sequence[tuple[Person, Fraction]], by: Actor, today: date
) -> None:
    if not may_revise(matter, kind, by, today):
        raise Forbidden(_("提交以后由秘书处修改；办结以后不再修改。"))
    if not can(by, Can.MATTERS_HANDLE, matter.unit, today):
        _may_write(matter.unit, [person for person, _share in authors], by, today)


def _check_version(matter: Matter, kind: MatterKind, version: int | None, failed: str) -> None:
    if version is not None and version != matter.version:
        raise _passed_by(matter, kind, failed, None)


def passed_by(matter: Matter, kind: MatterKind, rule: StepRule, at: datetime) -> StepNotOpen:
    """Why the step `rule` can no longer be taken: who took which one before."""
    return _passed_by(matter, kind, _("没有%(step)s") % {"step": rule.done}, at)


def _passed_by(matter: Matter, kind: MatterKind, failed: str, at: datetime | None) -> StepNotOpen:
    """Tell who was quicker: "没有签发：顾雨桐刚刚退回了这一篇"."""
    last = matter.steps.order_by("pk").last()
    if last is None:
        return LostRace(_("%(failed)s：刚刚有人改动了这一%(counter)s") % {"failed": failed, "counter": kind.counter})
    done = {step.action: step.done for step in kind.steps}.get(last.action, last.action)
    told = {"failed": failed, "who": names([last.by])[last.by], "done": done, "counter": kind.counter}
    if last.undone_at is not None:
        return LostRace(_("%(failed)s：%(who)s办的“%(done)s”刚刚撤回了") % told)
    if at is None or at - last.at < JUST_NOW:
        return LostRace(_("%(failed)s：%(who)s刚刚%(done)s了这一%(counter)s") % told)
    told["state"] = next((s.name for s in kind.states if s.code == matter.state), matter.state)
    return StepNotOpen(_("%(failed)s：这一%(counter)s现在是“%(state)s”") % told)


def _checked_behalf(
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


def _check_text(kind: MatterKind, title: str, body: Mapping[str, str]) -> None:
    if not title.strip():
        raise NotDrafted(_("还没有写题目。"))
    if len(title.strip()) > 120:
        raise NotDrafted(_("题目最多120字。"))
    unknown = set(body) - {field.code for field in kind.fields}
    if unknown:
        raise NotDrafted(_("%(kind)s没有这些填写项：%(fields)s。") % {"kind": kind.name, "fields": "、".join(unknown)})


def _checked_form(
    kind: MatterKind,
    organisation: Unit,
    form: str,
    level: str,
    sponsor: Unit | None,
    authors: Sequence[tuple[Person, Fraction]],
) -> tuple[str, str, Unit | None]:
    """Form, level and sponsor as they fit each other and the authors."""
    rule = form_of(kind, form)
    if kind.forms and rule is None:
        raise NotDrafted(_("要选定形式。"))
    is_collective = rule is not None and rule.by_body
    if is_collective:
        if authors:
            raise NotDrafted(_("%(form)s以组织名义提出，不列个人作者。") % {"form": rule.name if rule else ""})
        sponsor = sponsor or organisation
    elif rule is not None:
        sponsor = None
        if not authors:
            raise NotDrafted(_("还没有作者。"))
    else:
        sponsor = None if authors else sponsor
    if sponsor is not None and not is_under(sponsor.path, organisation.path):
        raise NotDrafted(_("提交组织不在%(unit)s之内。") % {"unit": organisation})
    levels = rule.levels if rule else ()
    if level and level not in levels:
        raise NotDrafted(_("这一形式不在这一层级提出。"))
    if authors and sum(share for _person, share in authors) != 1:
        raise NotDrafted(_("各位作者的份额相加应为1。"))
    if len({person.pk for person, _share in authors}) != len(authors):
        raise NotDrafted(_("同一位作者列了两次。"))
    return (rule.code if rule else ""), level, sponsor


def _is_for(of_forms: Collection[str], form: str) -> bool:
    return not of_forms or form in of_forms


def form_of(kind: MatterKind, code: str) -> Form | None:
    """The kind's form of that code; None where it has none such."""
    return next((form for form in kind.forms if form.code == code), None)


def _check_complete(matter: Matter, kind: MatterKind) -> None:
    """What may be missing in a draft may not be when it is handed in."""
    missing = {f.code: _("还没有写%(field)s。") % {"field": f.name} for f in kind.fields if f.required}
    missing = {code: told for code, told in missing.items() if not matter.body.get(code, "").strip()}
    form = form_of(kind, matter.form)
    if form is not None and form.levels and not matter.level:
        missing["level"] = _("还没有选提交层级。")
    if missing:
        raise StepIncomplete(missing)


def checked_answers(fields: Sequence[Field], answers: Mapping[str, str]) -> dict[str, str]:
    """The answers to a step's `fields`, trimmed. Raises: StepIncomplete naming each field that is wrong."""
    wrong: dict[str, str] = {}
    told = {field.code: str(answers.get(field.code, "")).strip() for field in fields}
    units = {told[f.code] for f in fields if f.kind == "unit" and told[f.code]}
    known = set(Unit.objects.filter(key__in=units).values_list("key", flat=True)) if units else set()
    for field in fields:
        value = told[field.code]
        if not value:
            if field.required:
                wrong[field.code] = _("还没有填%(field)s。") % {"field": field.name}
        elif field.kind == "choice" and value not in dict(field.choices):
            wrong[field.code] = _("%(field)s不在可选之列。") % {"field": field.name}
        elif field.kind == "date" and not _is_day(value):
            wrong[field.code] = _("%(field)s要写成2025-12-22这样的日期。") % {"field": field.name}
        elif field.kind == "number" and not (value.isascii() and value.isdigit()):
            wrong[field.code] = _("%(field)s要填数字。") % {"field": field.name}
        elif field.kind == "unit" and value not in known:
            wrong[field.code] = _("%(field)s不在册。") % {"field": field.name}
    if wrong:
        raise StepIncomplete(wrong)
    return {code: value for code, value in told.items() if value}


def _is_day(value: str) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except ValueError:
        return False


def _check_day(on: date, today: date, earliest: date | None, what: str | list[Step]) -> None:
    if on > today:
        raise WrongDay(_("日期在今天之后。"))
    if earliest is not None and on < earliest:
        raise WrongDay(_("日期早于%(what)s%(day)s。") % {"what": what, "day": earliest.isoformat()})


def _check_event(rule: EventKind, level: str, form: str, body: Unit | None) -> None:
    if rule.levels and level not in rule.levels:
        raise EventRefused(_("要选定%(event)s的层级。") % {"event": rule.name})
    if rule.forms and form not in dict(rule.forms):
        raise EventRefused(_("要选定%(event)s的方式。") % {"event": rule.name})
    if (level and not rule.levels) or (form and not rule.forms):
        raise EventRefused(_("%(event)s不分层级或方式。") % {"event": rule.name})
    if rule.needs_body and body is None:
        raise EventRefused(_("要写明是哪个单位。"))


# --- consequences ---------------------------------------------------------------------------------------------


def _postings(charter: Charter, posts: Iterable[str], form: str) -> list[dict[str, str | int]]:
    """What a row keeps of what it posts: the item, whose books it goes into, and one of it in smallest units."""
    items = [charter.items[code] for code in posted(tuple(posts), form)]
    return [{"item": item.code, "books": item.books, "quantity": item.scale} for item in items]


def _settle(matter: Matter, kind: MatterKind) -> None:
    """Days that follow from the steps standing: handed in on, and the day its work counts on.

    A work counts from the step that numbers it; until then from the first step that posts. What was sent
    back stays handed in; what its author took back was not.
    """
    steps = list(matter.steps.filter(undone_at=None).order_by("pk"))
    way = standing(steps)
    taking_back = {rule.action for rule in kind.steps if rule.undoes}
    leaving = None
    for step in steps:
        if step.action in taking_back and step.end == kind.opens:
            leaving = None
        elif leaving is None and step.start == kind.opens != step.end:
            leaving = step.on
    numbered = next((step.on for step in way if step.action == kind.numbered_at), None)
    posting = next((step.on for step in way if step.posts), None)
    matter.submitted_on = leaving
    matter.work_on = numbered or posting


def _lateness(matter: Matter, on: date, calendar: Calendar) -> tuple[int | None, int | None]:
    """(days late, days taken) of the state now left, in working or calendar days as its rule counts."""
    if matter.due_on is None:
        return None, None
    day_kind = matter.due_how.get("day_kind", "working")
    late = lateness(matter.due_on, on, day_kind, calendar)
    taken = (on - matter.entered_on).days if day_kind == "calendar" else calendar.between(matter.entered_on, on)
    return late, taken


def _set_authors(matter: Matter, authors: Sequence[tuple[Person, Fraction]], on: date) -> None:
    matter.authors.all().delete()
    seats = seats_of([person for person, _share in authors], matter.unit, on)
    Author.objects.bulk_create(
        Author(
            matter=matter,
            person=person,
            unit_id=seats[person.pk],
            place=place,
            share_num=share.numerator,
            share_den=share.denominator,
        )
        for place, (person, share) in enumerate(authors, 1)
    )


def _seat_authors(matter: Matter, on: date) -> None:
    """Authors count for the units they belonged to on the day they handed it in."""
    authors = list(matter.authors.select_related("person"))
    seats = seats_of([a.person for a in authors], matter.unit, on)
    for author in authors:
        if author.unit_id != seats[author.person_id]:
            author.unit_id = seats[author.person_id]
            author.save(update_fields=["unit"])


def seats_of(persons: Collection[Person], organisation: Unit, on: date) -> dict[int, int]:
    """Person id → id of the lowest unit of `organisation` they belonged to on that day, else its own id."""
    low, high = under(organisation.path)
    members = Membership.objects.filter(
        Q(until=None) | Q(until__gte=on),
        person__in=persons,
        since__lte=on,
        unit__path__gte=low,
        unit__path__lt=high,
    ).select_related("unit")
    seats = {person.pk: organisation.pk for person in persons}
    for member in sorted(members, key=lambda m: (len(m.unit.path), -m.unit_id)):
        seats[member.person_id] = member.unit_id
    return seats


def _first_event_after(step: Step) -> int:
    """Pk of the last event recorded before `step`: events of the same moment count as later."""
    before = Event.objects.filter(matter=step.matter_id, at__lt=step.at).aggregate(last=Max("pk"))["last"]
    return before or 0
