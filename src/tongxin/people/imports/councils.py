"""Elections, adjustments and terms from a spreadsheet 导入换届、届中调整与届次."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import operations
from ..models import Election, Person, Post, Term, Unit, of_person
from ..permissions import Can, within
from ..refusals import Refused
from . import cells, make
from .kinds import Column, Kind, Taken, Values
from .place import Place

ENDS = re.compile(r"(免去|免职|辞去|辞职|卸任)|(免|辞)$")  # before a post: somebody leaves it
REFUSALS = (
    operations.EndsBeforeStart, operations.Erased, operations.UnitClosed, operations.NotYet, operations.NumberTaken,
    operations.TermsOverlap, operations.TermInUse,
)  # fmt: skip


class NotHeld(Refused):
    """Somebody does not hold the post they are to leave; the sentence is safe to show."""


def _parts(cell: str) -> Iterator[tuple[str, str]]:
    """ "会长：韩松年；副会长：陆景明、沈知远" as (post, names); the post is "" where there is no colon."""
    for part in cell.replace(";", "；").replace("\n", "；").split("；"):
        title, colon, names = part.replace(":", "：").partition("：")
        if part.strip():
            yield (title, names) if colon else ("", title)


def _results(cell: str, place: Place) -> list[tuple[Person, str]]:
    found: list[tuple[Person, str]] = []
    for title, names in _parts(cell):
        if not title.strip():
            raise cells.CellWrong(_("写成“会长：韩松年；副会长：陆景明、沈知远”。"))
        if ENDS.match(title.strip()):
            raise cells.CellWrong(_("免职、辞职的写在“卸任”一列，这里只写当选的。"))
        found += [(person, cells.words(title, 30)) for person in place.persons_called(names)]
    return found


def _leaving(cell: str, place: Place) -> list[tuple[Person, str]]:
    """Persons with the post they leave, "" for all of them."""
    found: list[tuple[Person, str]] = []
    for title, names in _parts(cell):
        bare = ENDS.sub("", title.strip(), count=1) if ENDS.match(title.strip()) else title.strip()
        found += [(person, cells.words(bare, 30) if bare else "") for person in place.persons_called(names)]
    return found


def _told(pairs: Sequence[tuple[str, Person]], place: Place) -> str:
    """Posts with their holders, as a cell holds them."""
    by_title: dict[str, list[Person]] = {}
    for title, person in pairs:
        by_title.setdefault(title, []).append(person)
    return "；".join(f"{title}：{place.written(persons)}" for title, persons in by_title.items())


def _council() -> list[Column]:
    """What a term is called, how many it seats, when it should end."""
    return [
        make.text("council", _("机构"), 20, choices=lambda _p: ("理事会", "委员会")),
        make.whole("size", _("名额"), 1, 9999),
        make.day("due_on", _("应届满日期"), synonyms=("届满日期",)),
    ]


def election_columns(place: Place) -> Sequence[Column]:
    """The columns of the template of elections."""
    return (
        make.own_unit(place, _("单位"), synonyms=("换届单位",)),
        make.choice("kind", _("类别"), lambda _p: dict(Election.KINDS), required=True, synonyms=("换届类别",)),
        make.past_day("held_on", _("日期"), required=True, synonyms=("换届日期", "选举日期", "会议日期", "调整日期")),
        make.whole("number", _("届次"), 1, 99, help=_("换届要填，例如6。"), synonyms=("第几届",)),
        *_council(),
        Column(
            "results", _("选举结果"), _results, synonyms=("当选名单", "结果", "领导班子", "增补"),
            help=_("职务和姓名，例如：会长：韩松年；副会长：陆景明、沈知远。"),
        ),
        Column(
            "relieved", _("卸任"), _leaving, synonyms=("免职", "辞职", "免去", "辞去", "免职辞职", "卸任人员"),
            help=_("届中调整时免职、辞职的，例如：副会长：陆景明；不写职务的，全部职务。换届时不用写。"),
        ),
        make.text("text", _("说明"), 200, synonyms=("备注",)),
    )  # fmt: skip


def election_check(values: Values, place: Place) -> Mapping[str, str]:
    """A full election opens a term, which has a number, and ends what was; an adjustment changes something."""
    if values["kind"] == "full":
        if not values["number"]:
            return {"number": _("换届要填届次。")}
        if not values["results"]:
            return {"results": _("写出选举结果，每个职务后面是姓名。")}
        return {"relieved": _("换届时上一届的职务自动结束，这一列空着。")} if values["relieved"] else {}
    if not values["results"] and not values["relieved"]:
        return {"results": _("写出增补的职务，或者写出卸任的人。")}
    return {}


def take_election(values: Values, choice: str, twin: int, place: Place) -> Taken:
    """Elect anew, or within the term."""
    unit, on, text = values["unit"] or place.unit, values["held_on"], values["text"] or ""
    if values["kind"] == "full":
        row = operations.elect(
            unit, values["number"], on, values["results"], council=values["council"] or "", due_on=values["due_on"],
            size=values["size"], text=text, by=place.by, at=place.at,
        )  # fmt: skip
    else:
        ending = [post for person, title in values["relieved"] or () for post in _posts(person, title, unit, on)]
        row = operations.adjust(unit, on, values["results"] or (), ending, text=text, by=place.by, at=place.at)
    return Taken([f"people.election:{row.pk}"])


def _posts(person: Person, title: str, unit: Unit, on: date) -> list[Post]:
    """What of it a person holds in the unit itself. Asked when the row is taken: a row above may have given it."""
    mine = of_person(person)
    found = list(Post.objects.filter(mine, unit=unit, until=None, since__lt=on, **{"title": title} if title else {}))
    if not found:
        told = {"person": person, "unit": unit, "title": title or _("职务")}
        raise NotHeld(_("%(person)s这一天在%(unit)s没有担任%(title)s，或已经卸任。") % told)
    return found


def undo_election(made: Sequence[str], before: Mapping[str, Any], place: Place) -> None:
    """Undo the election."""
    row = Election.objects.get(pk=make.key_of(made[0])[1])
    operations.withdraw_election(row, _("撤销导入"), by=place.by, at=place.at)


def election_rows(place: Place) -> Iterator[Mapping[str, Any]]:
    """Elections of the unit and those below, as they are imported."""
    kinds = dict(Election.KINDS)
    found = Election.objects.filter(within((place.unit.path,)), withdrawn_at=None).select_related("unit", "term")
    for row in found.order_by("held_on", "pk"):
        is_full = row.kind == "full"
        given = Post.objects.filter(election=row).select_related("person").order_by("pk")
        ended = Post.objects.filter(ended_by=row).select_related("person").order_by("pk")
        yield {
            "unit": place.unit_written(row.unit),
            "kind": kinds[row.kind],
            "held_on": row.held_on,
            "number": row.term.number if is_full else None,
            "council": row.term.council if is_full else "",
            "size": row.term.size if is_full else None,
            "due_on": row.term.due_on if is_full else None,
            "results": _told([(post.title, post.person) for post in given], place),
            "relieved": "" if is_full else _told([(post.title, post.person) for post in ended], place),
            "text": row.text,
        }


ELECTION = Kind(
    code="people.election",
    label=gettext_lazy("换届"),
    counter=gettext_lazy("次"),
    group=gettext_lazy("人员"),
    act=Can.PEOPLE_WRITE,
    columns=election_columns,
    check=election_check,
    take=take_election,
    undo=undo_election,
    rows=election_rows,
    identity=lambda v: (v["unit"] and v["unit"].pk, v["held_on"]),
    back="people:terms",
    after=(gettext_lazy("会员"),),
    intro=gettext_lazy("换届和届中调整，每行一次，按日期从早到晚。"),
    refusals=(
        *REFUSALS,
        NotHeld,
        operations.ElectedAlready,
        operations.NothingElected,
        operations.NoTerm,
        operations.LaterElection,
    ),
)


def term_columns(place: Place) -> Sequence[Column]:
    """The columns of the template of terms."""
    return (
        make.unit(
            "unit", _("单位"),
            help=_("本会、下级，或人大、政协等系统外的；空着的，是%(unit)s。") % {"unit": place.unit},
        ),
        make.whole("number", _("届次"), 1, 99, required=True, synonyms=("第几届", "届")),
        make.day("since", _("开始日期"), required=True, synonyms=("自", "开始", "当选日期", "换届日期")),
        make.day("until", _("结束日期"), synonyms=("至", "结束", "届满"), help=_("现在这一届空着。")),
        *_council(),
    )  # fmt: skip


def term_check(values: Values, place: Place) -> Mapping[str, str]:
    """The unit is one's own or outside the trees."""
    unit = values["unit"]
    if unit is not None and not unit.is_outside and unit not in place.below:
        return {"unit": _("只登记本单位、下级和系统外单位的届次。")}
    return {}


def take_term(values: Values, choice: str, twin: int, place: Place) -> Taken:
    """Record a term without its election."""
    row = operations.record_term(
        values["unit"] or place.unit, values["number"], values["since"], values["until"],
        council=values["council"] or "", due_on=values["due_on"], size=values["size"], via=place.unit,
        by=place.by, at=place.at,
    )  # fmt: skip
    return Taken([f"people.term:{row.pk}"])


def undo_term(made: Sequence[str], before: Mapping[str, Any], place: Place) -> None:
    """Take the term back, unless something hangs on it."""
    row = Term.objects.select_related("unit").get(pk=make.key_of(made[0])[1])
    operations.withdraw_term(row, _("撤销导入"), via=place.unit, by=place.by, at=place.at)


def term_rows(place: Place) -> Iterator[Mapping[str, Any]]:
    """Terms of the unit, those below and bodies outside the trees that no election opened, as they are imported."""
    elected = Election.objects.filter(kind="full", withdrawn_at=None).values("term")
    found = Term.objects.filter(within((place.unit.path,)) | Q(unit__is_outside=True), withdrawn_at=None)
    for row in found.exclude(pk__in=elected).select_related("unit").order_by("unit__path", "since", "pk"):
        plain = ("number", "since", "until", "council", "size", "due_on")
        yield {"unit": place.unit_written(row.unit), **{name: getattr(row, name) for name in plain}}


TERM = Kind(
    code="people.term",
    label=gettext_lazy("届次"),
    counter=gettext_lazy("届"),
    group=gettext_lazy("人员"),
    act=Can.PEOPLE_WRITE,
    columns=term_columns,
    check=term_check,
    take=take_term,
    undo=undo_term,
    rows=term_rows,
    identity=lambda v: (v["unit"] and v["unit"].pk, v["number"]),
    back="people:terms",
    intro=gettext_lazy("没有选举记录的届次：以前的，和人大、政协等系统外单位的。"),
    refusals=REFUSALS,
)
