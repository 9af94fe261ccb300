"""Matters from a spreadsheet 导入事项: each kind of the charter with the way it went."""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.journal.operations import record
from tongxin.kernel.charter.shapes import Field, MatterKind
from tongxin.kernel.charter.shapes import Step as StepRule
from tongxin.people.fields import share_of
from tongxin.people.imports import cells, make
from tongxin.people.imports.cells import CellWrong
from tongxin.people.imports.kinds import Alike, CannotUndo, Column, Taken, Values
from tongxin.people.imports.place import Place
from tongxin.people.models import Person, Unit

from .. import operations, similar
from ..models import Author, Matter, Step, standing


def ways(kind: MatterKind) -> list[StepRule]:
    """Steps that lead on: none that takes another back, none back to where it opens."""
    return [step for step in kind.steps if not step.undoes and step.end != kind.opens]


def field_column(field: Field, code: str, name: str, **more: Any) -> Column:
    """The column of one of the charter's fields; its value is what the verbs take, a text."""
    readers: dict[str, Any] = {
        "prose": lambda cell, place: cell.strip(),
        "date": lambda cell, place: cells.day(cell).isoformat(),
        "choice": lambda cell, place: cells.one_of(cell, dict(field.choices)),
        "number": lambda cell, place: str(cells.whole(cell)),
        "unit": lambda cell, place: place.unit_called(cell).key,
    }
    read = readers.get(field.kind, lambda cell, place: cells.words(cell, 300))
    offered: dict[str, Any] = {
        "choice": lambda place: [label for _code, label in field.choices],
        "unit": lambda place: [str(unit) for unit in place.units if unit.closed_on is None],
    }
    return Column(code, name, read, choices=offered.get(field.kind), help=field.help, **more)


def _shares(cell: str, place: Place) -> list[Fraction]:
    found = [share_of(part) for part in cells.parts(cell)]
    if None in found or sum(share for share in found if share) != 1:
        raise CellWrong(_("份额写成1/2、1/2，相加为1。"))
    return [share for share in found if share]


def columns(kind: MatterKind, place: Place) -> list[Column]:
    """Title, form, authors, fields, and the day of each step with what it asks."""
    levels = {c: x.name for c, x in place.charter.levels.items() if any(c in form.levels for form in kind.forms)}
    found = [
        make.text("number", _("编号"), 30, is_text=True, help=_("原有编号照用；空着的自动编。")),
        make.text("title", _("题目"), 120, required=True, synonyms=("标题", "信息题目", "提案题目", "案由", "名称")),
    ]  # fmt: skip
    if kind.forms:
        forms = {form.code: form.name for form in kind.forms}
        found.append(make.choice("form", _("形式"), lambda _p: forms, required=True, synonyms=("类别", "类型")))
    if levels:
        found.append(make.choice("level", _("提交层级"), lambda _p: levels, synonyms=("层级", "提交到")))
    found += [
        make.persons("authors", _("作者"), synonyms=("提交人", "撰稿人", "提案人", "第一作者", "姓名", "报送人")),
        Column("shares", _("份额"), _shares, help=_("几个作者不等分的，按作者顺序写1/2、1/4、1/4。"), is_text=True),
        make.unit("sponsor", _("提交组织"), help=_("以组织名义提出的填；个人提出的不填。")),
        make.yes("is_confidential", _("涉密")),
    ]
    found += [field_column(field, f"f.{field.code}", field.name) for field in kind.fields]
    return _named_apart([*found, *_step_columns(kind)])


def _step_columns(kind: MatterKind) -> Iterator[Column]:
    for step in ways(kind):
        yield make.past_day(
            f"on.{step.action}", _("%(step)s日期") % {"step": step.done}, synonyms=(f"{step.done}时间",),
            help=_("办过这一步的填；中间没填的步骤按后面的日期补上。"),
        )  # fmt: skip
        for need in step.needs:
            yield field_column(need, f"n.{step.action}.{need.code}", need.name)


def _named_apart(columns: Sequence[Column]) -> list[Column]:
    """Of columns of one name the later ones are told by their number, so that a heading means one thing."""
    count: dict[str, int] = defaultdict(int)
    found = []
    for column in columns:
        count[column.name] += 1
        n = count[column.name]
        found.append(column if n == 1 else Column(**{**column.__dict__, "name": f"{column.name}{n}"}))
    return found


def check(kind: MatterKind, values: Values, place: Place) -> Mapping[str, str]:
    """Authors and shares fit; a form of a body has none."""
    rule = operations.form_of(kind, values.get("form") or "")
    if values["shares"] and len(values["shares"]) != len(values["authors"] or ()):
        return {"shares": _("份额和作者人数不一致。")}
    if rule is not None and rule.by_body and values["authors"]:
        return {"authors": _("%(form)s以组织名义提出，不列个人作者。") % {"form": rule.name}}
    if rule is not None and not rule.by_body and not values["authors"]:
        return {"authors": _("还没有作者。")}
    if values.get("level") and rule is not None and values["level"] not in rule.levels:
        return {"level": _("这一形式不在这一层级提出。")}
    dated = sorted((d, n) for n, step in enumerate(ways(kind)) if (d := values.get(f"on.{step.action}")))
    if dated and values["authors"] is None and not values["sponsor"] and rule is None:
        return {"authors": _("还没有作者。")}
    return {}


def alike(kind: MatterKind, rows: Sequence[Values], place: Place) -> list[Alike | None]:
    """Matters of that number, or of that title. One query."""
    known = Matter.objects.filter(unit=place.organisation, kind=kind.code, discarded_at=None)
    by_title: dict[str, list[Matter]] = defaultdict(list)
    by_number: dict[str, Matter] = {}
    titles, numbers = {v["title"] for v in rows}, {v["number"] for v in rows if v["number"]}
    for matter in known.filter(title__in=titles) | known.filter(number__in=numbers):
        by_title[matter.title].append(matter)
        if matter.number:
            by_number[matter.number] = matter
    return [_alike(kind, values, by_number, by_title) for values in rows]


def _alike(
    kind: MatterKind, values: Values, by_number: Mapping[str, Matter], by_title: Mapping[str, list[Matter]]
) -> Alike | None:
    numbered = by_number.get(values["number"] or "")
    if numbered is not None:
        return Alike(_("编号%(number)s已经在册。") % {"number": numbered.number}, ("update", "skip"), numbered.pk)
    first = next((values[f"on.{s.action}"] for s in ways(kind) if values.get(f"on.{s.action}")), None)
    for matter in by_title.get(values["title"], ()):
        if first is None or matter.submitted_on in (None, first):
            told = _("已有同题目的一%(counter)s%(number)s。") % {"counter": kind.counter, "number": matter.number}
            return Alike(told, ("update", "skip", "another"), matter.pk)
    return None


def take(kind: MatterKind, values: Values, choice: str, twin: int, place: Place) -> Taken:
    """Write a matter and take the steps it went; of one on record the steps it has not gone yet."""
    if choice == "update":
        matter = Matter.objects.get(pk=twin)
        return Taken([step.key for step in _walk(kind, matter, values, place)], {"matter": matter.pk})
    authors: Sequence[Person] = values["authors"] or ()
    shares = values["shares"] or [Fraction(1, len(authors) or 1)] * len(authors)
    body = {field.code: values[f"f.{field.code}"] or "" for field in kind.fields}
    first = min((d for s in ways(kind) if (d := values.get(f"on.{s.action}"))), default=place.today)
    matter = operations.draft(
        place.unit, kind.code, values["title"], body, list(zip(authors, shares, strict=True)),
        form=values.get("form") or "", level=values.get("level") or "", sponsor=values["sponsor"],
        is_confidential=bool(values["is_confidential"]), by=place.by, at=place.at, on=first,
    )  # fmt: skip
    if values["number"]:
        Matter.objects.filter(pk=matter.pk).update(number=values["number"])
    return Taken([matter.key, *(step.key for step in _walk(kind, matter, values, place))])


def _walk(kind: MatterKind, matter: Matter, values: Values, place: Place) -> list[Step]:
    """Take every step that has a day, in their order, and those without one that lie between."""
    gone = {step.action for step in standing(matter.steps.filter(undone_at=None).order_by("pk"))}
    dated = [(values[f"on.{s.action}"], s) for s in ways(kind) if values.get(f"on.{s.action}") and s.action not in gone]
    steps = []
    for on, rule in sorted(dated, key=lambda one: one[0]):
        matter.refresh_from_db()
        between = _between(kind, matter.state, rule, matter.form)
        if between is None:
            raise operations.StepNotOpen(_("从现在的状态办不到“%(step)s”。") % {"step": rule.done})
        steps += [_step(matter, one, on, values, place) for one in (*between, rule)]
    return steps


def _step(matter: Matter, rule: StepRule, on: date, values: Values, place: Place) -> Step:
    answers = {need.code: values.get(f"n.{rule.action}.{need.code}") or "" for need in rule.needs}
    return operations.advance(
        matter, rule.action, by=place.by, at=place.at, on=on, answers=answers, today=place.today, beside=place.beside
    )


def _between(kind: MatterKind, state: str, rule: StepRule, form: str) -> list[StepRule] | None:
    """The shortest way from `state` to where `rule` starts; None where there is none."""
    queue: deque[tuple[str, list[StepRule]]] = deque([(state, [])])
    seen = {state}
    while queue:
        at, way = queue.popleft()
        if at in rule.start:
            return way
        for step in ways(kind):
            if at in step.start and step.end not in seen and (not step.of_forms or form in step.of_forms):
                seen.add(step.end)
                queue.append((step.end, [*way, step]))
    return None


def undo(made: Sequence[str], before: Mapping[str, Any], place: Place) -> None:
    """Undo the steps, the last first, and throw the matter away where the import wrote it."""
    steps = [make.key_of(key)[1] for key in made if key.startswith("matters.step:")]
    pk = before.get("matter") or make.key_of(made[0])[1]
    matter = Matter.objects.get(pk=pk)
    there = set(matter.steps.filter(undone_at=None).values_list("pk", flat=True))
    is_new = not before
    if (there != set(steps) if is_new else not set(steps) <= there) or matter.discarded_at is not None:
        raise CannotUndo(_("“%(title)s”后来又办过。") % {"title": matter})
    if is_new and (matter.events.filter(withdrawn_at=None).exists() or matter.revisions.exists()):
        raise CannotUndo(_("“%(title)s”后来登记过采用、批示，或改过。") % {"title": matter})
    for step in sorted(steps, reverse=True):
        operations.undo(Step.objects.get(pk=step), by=place.by, at=place.at, today=place.today)
    if is_new:
        throw_away(Matter.objects.get(pk=pk), place)


@transaction.atomic
def throw_away(matter: Matter, place: Place) -> None:
    """A matter that an import wrote, all its steps undone: nobody sees it any more, and its number is free."""
    row = Matter.objects.select_for_update(of=("self",)).select_related("unit").get(pk=matter.pk)
    row.discarded_at, row.discarded_by, row.number = place.at, place.by.key, ""
    row.version += 1
    row.save()
    similar.forget(row)
    record(place.by, "matters.discard_draft", row, place.at, path=row.unit.path)


def rows(kind: MatterKind, place: Place) -> Iterator[Mapping[str, Any]]:
    """What one may see of a kind, as it is imported."""
    found = Matter.objects.visible_to(place.by, place.today).filter(unit=place.organisation, kind=kind.code)
    found = found.select_related("sponsor").prefetch_related("steps", "authors__person").order_by("pk")
    units = {unit.key: unit.name for unit in Unit.objects.all()}
    forms = {form.code: form.name for form in kind.forms}
    for matter in found.iterator(chunk_size=500):
        authors = sorted(matter.authors.all(), key=lambda a: a.place)
        level = place.charter.levels.get(matter.level)
        line: dict[str, Any] = {
            "number": matter.number,
            "title": matter.title,
            "form": forms.get(matter.form, matter.form),
            "level": level.name if level else "",
            "authors": place.written([author.person for author in authors]),
            "shares": _shares_shown(authors),
            "sponsor": matter.sponsor.name if matter.sponsor and matter.sponsor_id != matter.unit_id else "",
            "is_confidential": _("是") if matter.is_confidential else "",
        }
        line |= {f"f.{f.code}": _told(f, matter.body.get(f.code, ""), units) for f in kind.fields}
        by_action = {rule.action: rule for rule in ways(kind)}
        for step in standing(sorted((s for s in matter.steps.all() if s.undone_at is None), key=lambda s: s.pk)):
            rule = by_action.get(step.action)
            if rule is not None:
                line[f"on.{step.action}"] = step.on
                told = {f"n.{rule.action}.{n.code}": _told(n, step.answers.get(n.code, ""), units) for n in rule.needs}
                line |= told
        yield line


def _shares_shown(authors: Sequence[Author]) -> str:
    shares = [author.share for author in authors]
    return "" if len(set(shares)) < 2 else "、".join(str(share) for share in shares)


def _told(field: Field, value: str, units: Mapping[str, str]) -> str:
    if field.kind == "choice":
        return dict(field.choices).get(value, value)
    return units.get(value, value) if field.kind == "unit" else value


def identity(values: Values) -> object:
    return values["number"] or (values["title"], tuple(p.pk for p in values["authors"] or ()), values.get("form"))
