"""Whether kinds of matter hold together: what they name, and the table of states, which can be walked."""

import re
from collections.abc import Iterable, Iterator, Sequence

from ..workflow import AUTHOR, posted
from .check_words import CODE, one_of, twice, unknown
from .shapes import Charter, EventKind, Field, MatterKind, Step

_NUMBER = re.compile(r"\{(year|n)(:\d+)?\}")


_FIELD_KINDS = frozenset({"text", "prose", "date", "choice", "unit", "number"})


def kind_problems(charter: Charter, code: str) -> Iterator[str]:
    """What is wrong with a kind of matter, a sentence each."""
    kind = charter.kinds[code]
    lists = {
        "状态": [s.code for s in kind.states],
        "步骤": [s.action for s in kind.steps],
        "事件": [e.code for e in kind.events],
        "形式": [f.code for f in kind.forms],
        "填写项": [f.code for f in kind.fields],
    }
    for name, codes in lists.items():
        yield from twice(name, codes)
        yield from (f"{name}代码“{c}”应是小写英文。" for c in codes if not CODE.fullmatch(c))
    if kind.numbered_at and kind.numbered_at not in lists["步骤"]:
        yield f"编号步骤“{kind.numbered_at}”不存在。"
    if kind.limit < 0:
        yield "字数limit不能小于0。"
    left = _NUMBER.sub("", kind.number)
    if "{" in left or "}" in left or "{n" not in kind.number:
        yield f"编号写法“{kind.number}”里只能用{{year}}和{{n:03}}，且要有{{n}}。"
    for form in kind.forms:
        yield from unknown("层级", form.levels, charter.levels)
    yield from _fields(kind.fields)
    for step in kind.steps:
        yield from (f"步骤“{step.action}”：{m}" for m in _step(charter, kind, step))
    for event in kind.events:
        yield from (f"事件“{event.code}”：{m}" for m in _event(charter, kind, event))
    yield from table_problems(kind)


def _step(charter: Charter, kind: MatterKind, step: Step) -> Iterator[str]:
    states = {s.code: s for s in kind.states}
    yield from unknown("状态", [*step.start, step.end], states)
    yield from unknown("角色", [r for r in step.by if r != AUTHOR], charter.roles)
    yield from unknown("形式", step.of_forms, {f.code for f in kind.forms})
    yield from _posts(charter, kind, step.posts)
    yield from _fields(step.needs)
    if not step.start or not step.by:
        yield "要写明从哪个状态（start）、由谁（by）。"
    if step.end in states and states[step.end].retired:
        yield f"状态“{step.end}”已停用，不能再进入。"
    if step.within_days is not None and step.within_days < 1:
        yield "时限within_days应是正整数。"
    yield from one_of("日期种类day_kind", step.day_kind, ("working", "calendar"))
    if step.undoes and step.undoes not in {s.action for s in kind.steps if s.action != step.action}:
        yield f"要撤回的步骤“{step.undoes}”不存在。"
    if step.object:
        fields = {f.code: f for f in (*kind.fields, *step.needs)}
        if step.object not in fields or fields[step.object].kind != "unit":
            yield f"对象“{step.object}”不是单位填写项。"


def _event(charter: Charter, kind: MatterKind, event: EventKind) -> Iterator[str]:
    yield from unknown("状态", event.states, {s.code for s in kind.states})
    yield from unknown("角色", [r for r in event.by if r != AUTHOR], charter.roles)
    yield from unknown("层级", event.levels, charter.levels)
    yield from unknown("形式", event.of_forms, {f.code for f in kind.forms})
    yield from _posts(charter, kind, event.posts)
    yield from twice("方式", [code for code, _ in event.forms])
    if not event.states or not event.by:
        yield "要写明在哪些状态（states）、由谁（by）登记。"


def _posts(charter: Charter, kind: MatterKind, posts: Sequence[str]) -> Iterator[str]:
    forms = [f.code for f in kind.forms]
    for post in posts:
        if "{form}" in post and not forms:
            yield f"“{post}”要按形式记，但没有形式。"
        yield from unknown("计数项目", of_all_forms(kind, [post]), charter.items)


def of_all_forms(kind: MatterKind, posts: Sequence[str]) -> list[str]:
    """The items that `posts` mean, whatever form the matter has."""
    return list(dict.fromkeys(item for form in _forms(kind) for item in posted(posts, form)))


def _fields(fields: Sequence[Field]) -> Iterator[str]:
    yield from twice("填写项", [f.code for f in fields])
    for field in fields:
        yield from one_of(f"填写项“{field.code}”的种类kind", field.kind, sorted(_FIELD_KINDS))
        if (field.kind == "choice") != bool(field.choices):
            yield f"填写项“{field.code}”：选择题要有选项，别的没有。"
        yield from twice("选项", [code for code, _ in field.choices])
        if field.limit < 0:
            yield f"填写项“{field.code}”：字数limit不能小于0。"


def table_problems(kind: MatterKind) -> list[str]:
    """What is wrong with the table of states itself: none to begin in, none to end in, out of reach."""
    states = {s.code: s for s in kind.states}
    if kind.opens not in states:
        return [f"起始状态“{kind.opens}”不存在。"]
    wrong = []
    if states[kind.opens].retired:
        wrong.append(f"起始状态“{kind.opens}”已停用。")
    ends = {code for code, s in states.items() if s.is_end}
    if not ends:
        wrong.append("没有办结的状态（is_end）。")
    reached = _reach({kind.opens}, [(a, s.end) for s in kind.steps for a in s.start])
    closing = _reach(ends, [(s.end, a) for s in kind.steps for a in s.start])
    for code, state in states.items():
        if code not in reached and not state.retired:
            wrong.append(f"状态“{code}”从“{kind.opens}”走不到；不再用的状态应标retired。")
        if code not in closing:
            wrong.append(f"状态“{code}”走不到任何办结状态。")
        outs = [s for s in kind.steps if code in s.start]
        if state.is_end and any(not s.undoes for s in outs):
            wrong.append(f"状态“{code}”是办结状态，除撤回外不能再有步骤。")
        wrong += [f"状态“{code}”对“{r}”有{n}个主要步骤，只能有一个。" for r, n in _primaries(kind, outs) if n > 1]
    return wrong


def _primaries(kind: MatterKind, steps: Sequence[Step]) -> Iterator[tuple[str, int]]:
    """(role, how many primary steps it is shown at once), at its worst form."""
    for role in sorted({r for s in steps for r in s.by}):
        held = [s for s in steps if s.primary and role in s.by]
        yield role, max(sum(not s.of_forms or f in s.of_forms for s in held) for f in _forms(kind))


def _forms(kind: MatterKind) -> list[str]:
    return [form.code for form in kind.forms] or [""]


def _reach(start: Iterable[str], edges: Sequence[tuple[str, str]]) -> set[str]:
    reached = set(start)
    while more := {b for a, b in edges if a in reached} - reached:
        reached |= more
    return reached
