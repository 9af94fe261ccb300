"""The text of a matter, field by field."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import MatterKind

from .models import Matter, Revision


@dataclass(frozen=True)
class Text:
    """One field of the text with its name."""

    code: str
    name: str
    text: str
    is_prose: bool


@dataclass(frozen=True)
class TooLong:
    """A field longer than the charter advises; told, never refused."""

    name: str
    written: int
    limit: int


def texts_of(matter: Matter, kind: MatterKind) -> list[Text]:
    """What was written, in the order of the form; empty fields left out."""
    shown = {f.code: dict(f.choices).get(matter.body.get(f.code, ""), matter.body.get(f.code, "")) for f in kind.fields}
    return [Text(f.code, f.name, shown[f.code], f.kind == "prose") for f in kind.fields if shown[f.code]]


def length(matter: Matter, kind: MatterKind) -> int:
    """Characters of what is prose, the title apart."""
    return sum(len(matter.body.get(f.code, "")) for f in kind.fields if f.kind == "prose")


def over_limit(matter: Matter, kind: MatterKind) -> list[TooLong]:
    """Fields beyond their limit, and the whole beyond its own."""
    written = {f.code: len(matter.body.get(f.code, "")) for f in kind.fields}
    long = [TooLong(f.name, written[f.code], f.limit) for f in kind.fields if f.limit and written[f.code] > f.limit]
    if kind.limit and length(matter, kind) > kind.limit:
        long.append(TooLong(_("全文"), length(matter, kind), kind.limit))
    return long


@dataclass(frozen=True)
class Change:
    """What a revision changed in one field."""

    name: str
    before: str
    after: str


def changes(revisions: list[Revision], matter: Matter, kind: MatterKind) -> dict[int, list[Change]]:
    """Revision id → what it changed: from what it kept to what the next one kept, or to what stands."""
    names = {"title": _("题目")} | {f.code: f.name for f in kind.fields}
    after = {"title": matter.title, **matter.body}
    found: dict[int, list[Change]] = {}
    for revision in sorted(revisions, key=lambda r: r.pk, reverse=True):
        before = {"title": revision.title, **revision.body}
        found[revision.pk] = [
            Change(name, before.get(code, ""), after.get(code, ""))
            for code, name in names.items()
            if before.get(code, "") != after.get(code, "")
        ]
        after = before
    return found
