"""Persons with their memberships from a spreadsheet 导入会员."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import codes, lists, names, operations, register
from ..models import Membership, Person, Standing, Unit, not_over, of_person
from ..permissions import Can, visible_persons
from ..secret_fields import keyed_hash
from . import cells, make
from .kinds import Alike, Column, Kind, Taken, Values
from .place import Place
from .unregister import unregister

ASPECTS = ("political", "field", "title", "talent")
PLAIN = ("gender", "ethnic", "education", "employer", "job", "phone", "id_number", "address")
GENDERS = {"1": gettext_lazy("男"), "2": gettext_lazy("女")}


def _name(cell: str, place: Place) -> str:
    """A name: that of a Chinese without the spaces a spreadsheet puts between its signs."""
    text = cells.words(cells.narrow(cell), 40)
    return "".join(text.split()) if names.surname_of(text) else text


def _units(cell: str, place: Place) -> list[Unit]:
    return [place.unit_called(part, below=True) for part in cells.parts(cell)]


def _aspect(aspect: str, name: str, *synonyms: str) -> Column:
    return make.choice(aspect, name, lambda place: lists.names(place.charter, aspect), synonyms=synonyms)


def columns(place: Place) -> Sequence[Column]:
    """The columns of the template."""
    return (
        Column("name", _("姓名"), _name, required=True, synonyms=("会员姓名", "名字"), example=_("林静")),
        make.choice("gender", _("性别"), lambda _p: GENDERS),
        Column(
            "id_number", _("身份证号"), lambda cell, _p: cells.id_number(cell), is_secret=True, is_text=True,
            synonyms=("身份证", "身份证号码", "公民身份号码", "证件号码", "证件号"),
            help=_("18位，按文本填写。填了它，出生年月和性别按它算。"),
        ),
        Column(
            "phone", _("手机"), lambda cell, _p: cells.phone(cell), is_secret=True, is_text=True,
            synonyms=("手机号", "手机号码", "联系电话", "电话", "联系方式"), help=_("11位，按文本填写。"),
        ),
        Column(
            "born", _("出生年月"), lambda cell, _p: cells.year_month(cell), is_text=True, example="1985-03",
            synonyms=("出生日期", "生日", "出生年份", "出生"),
        ),
        make.choice("ethnic", _("民族"), lambda _p: codes.ETHNIC),
        make.choice("education", _("学历"), lambda _p: codes.EDUCATION, synonyms=("文化程度",)),
        make.text("employer", _("工作单位"), 80, synonyms=("所在单位", "单位名称")),
        make.text("job", _("单位职务"), 80, synonyms=("职务", "现任职务", "单位及职务")),
        make.text("address", _("住址"), 200, is_secret=True, synonyms=("家庭住址", "通讯地址", "地址")),
        _aspect("political", _("政治面貌"), "党派", "政治身份"),
        _aspect("field", _("界别"), "领域", "行业"),
        _aspect("title", _("职称"), "专业技术职称", "专业技术职务"),
        _aspect("talent", _("人才等次"), "人才类别", "人才层次"),
        Column(
            "units", _("所属单位"), _units, synonyms=("单位", "所属小组", "小组", "片区", "支部", "分会"),
            choices=lambda at: [str(unit) for unit in at.below],
            help=_("空着的，归%(unit)s。属于几个单位的，用顿号隔开。") % {"unit": place.unit},
        ),
        make.past_day("since", _("入会日期"), required=True, synonyms=("入会时间", "加入日期", "入社时间", "入党时间")),
        make.past_day("until", _("离开日期"), synonyms=("退会日期", "离会日期")),
        make.text("left_for", _("离开原因"), 40, synonyms=("退会原因",)),
    )  # fmt: skip


def check(values: Values, place: Place) -> Mapping[str, str]:
    """Days in order."""
    if values["until"] and values["until"] < values["since"]:
        return {"until": _("早于入会日期。")}
    return {}


def alike(rows: Sequence[Values], place: Place) -> list[Alike | None]:
    """Persons who may be these: by ID number, by name and phone, by name and birth, by name. Three queries."""
    ids = [keyed_hash(values["id_number"] or "") for values in rows]
    wanted = {h for h in ids if h}
    same = Q(name__in={values["name"] for values in rows}) | Q(id_hash__in=wanted)
    by_name, by_id = defaultdict(list), {}
    seen = set(visible_persons(place.by, place.today).values_list("pk", flat=True))
    found = Person.objects.filter(same, erased_at=None).select_related("same_as").order_by("pk")
    for person in found:
        if person.id_hash in wanted:
            by_id[person.id_hash] = person
        by_name[person.name].append(person)
    return [
        _alike(values, by_id.get(id_hash), by_name[values["name"]], seen)
        for values, id_hash in zip(rows, ids, strict=True)
    ]


def _alike(values: Values, same_id: Person | None, namesakes: Sequence[Person], seen: set[int]) -> Alike | None:
    if same_id is not None:
        return _known(same_id, _("身份证号"), seen, ("update", "skip"))
    phone = keyed_hash(values["phone"] or "")
    same_phone = next((p for p in namesakes if phone and p.phone_hash == phone), None)
    if same_phone is not None:
        return _known(same_phone, _("姓名和手机"), seen, ("update", "skip", "another"))
    here = [p for p in namesakes if p.staying_id in seen]
    born = values["born"]
    twin = next((p for p in here if born and (p.birth_year, p.birth_month) == born), None)
    if twin is not None:
        return _known(twin, _("姓名和出生年月"), seen, ("update", "skip", "another"))
    if not here:
        return None
    told = _("与在册%(n)s人同名，证号或手机不同。") % {"n": len(here)}
    choices = ("another", "skip", "update") if len(here) == 1 else ("another", "skip")
    return Alike(told, choices, here[0].pk if len(here) == 1 else 0)


def _known(twin: Person, what: str, seen: set[int], choices: tuple[str, ...]) -> Alike:
    person = twin.same_as or twin
    if person.pk in seen:
        return Alike(_("与在册%(name)s%(what)s相同。") % {"name": person.name, "what": what}, choices, person.pk)
    return Alike(_("已在别处登记，%(what)s相同。更新在册即加入本单位。") % {"what": what}, choices, person.pk)


def identity(values: Values) -> object:
    """The same ID number, or name with phone or birth."""
    return values["id_number"] or (values["name"], values["phone"], values["born"])


def take(values: Values, choice: str, twin: int, place: Place) -> Taken:
    """Register a person and let them belong where the row says, or bring what is held up to date."""
    if choice == "update":
        return _update(Person.objects.get(pk=twin), values, place)
    units = values["units"] or [place.unit]
    facts = _facts(values)
    standings = {aspect: values[aspect] for aspect in ASPECTS if values[aspect]}
    person = operations.register_person(
        values["name"], units[0], values["since"], by=place.by, at=place.at, is_another=choice == "another",
        standings=standings, **facts,
    )  # fmt: skip
    place.forget_persons()
    taken = Taken([f"people.person:{person.pk}"])
    for unit in units[1:]:
        operations.join(person, unit, values["since"], by=place.by, at=place.at)
    _leave(person, values, place)
    rows = Membership.objects.filter(person=person).order_by("pk")
    taken.made += [f"people.membership:{row.pk}" for row in rows]
    taken.made += [f"people.standing:{row.pk}" for row in Standing.objects.filter(person=person).order_by("pk")]
    return taken


def _facts(values: Values) -> dict[str, Any]:
    facts = {name: values[name] for name in PLAIN if values[name] is not None}
    if values["born"] and not values["id_number"]:
        facts["birth_year"], facts["birth_month"] = values["born"]
    return facts


def _leave(person: Person, values: Values, place: Place) -> None:
    if values["until"]:
        for row in Membership.objects.filter(person=person, until=None, since__lte=values["until"]):
            operations.leave(row, values["until"], values["left_for"] or "", by=place.by, at=place.at)


def _update(person: Person, values: Values, place: Place) -> Taken:
    """Cells that are filled replace what is held; empty ones leave it."""
    taken = Taken([])
    units = values["units"] or [place.unit]
    facts = _facts(values)
    if not visible_persons(place.by, place.today).filter(pk=person.pk).exists():
        operations.register_person(
            values["name"], units[0], values["since"], by=place.by, at=place.at, known=person, **facts
        )
        taken.made += _joined(person, units[:1])
        units = units[1:]
    else:
        before = {name: getattr(person, name) for name in facts}
        amended = operations.amend_person(person, facts, by=place.by, at=place.at, is_another=True)
        taken.before = {name: old for name, old in before.items() if getattr(amended, name) != old}
        taken.before |= _restand(person, values, place)
    there = set(_standing(person, values["since"]).values_list("unit", flat=True))
    wanted = [unit for unit in units if unit.pk not in there] if values["units"] or not there else []
    for unit in wanted:
        operations.join(person, unit, values["since"], by=place.by, at=place.at)
    taken.made += _joined(person, wanted)
    taken.before["person"] = person.pk
    return taken


def _standing(person: Person, since: date) -> Any:
    rows = Membership.objects.filter(of_person(person))
    return rows.filter(not_over(since))


def _joined(person: Person, units: Sequence[Unit]) -> list[str]:
    rows = Membership.objects.filter(person=person, unit__in=units, until=None)
    return [f"people.membership:{row.pk}" for row in rows]


def _restand(person: Person, values: Values, place: Place) -> dict[str, Any]:
    """Standings that differ, since today, or since they joined where none is held."""
    held = {row.aspect: row for row in Standing.objects.filter(person=person, until=None)}
    changed = {}
    for aspect in ASPECTS:
        if values[aspect] and (aspect not in held or held[aspect].value != values[aspect]):
            since = max(place.today, held[aspect].since) if aspect in held else values["since"]
            operations.set_standing(person, aspect, values[aspect], since, by=place.by, at=place.at)
            changed[aspect] = [held[aspect].value if aspect in held else "", since.isoformat()]
    return {"standings": changed} if changed else {}


def undo(made: Sequence[str], before: Mapping[str, Any], place: Place) -> None:
    """Take a registration back, or put back what was held. Raises: CannotUndo: somebody built on it since."""
    if not before:
        unregister(made, by=place.by, at=place.at)
        return
    person = Person.objects.get(pk=before["person"])
    facts = {name: old for name, old in before.items() if name not in ("person", "standings")}
    if facts:
        operations.amend_person(person, facts, by=place.by, at=place.at, is_another=True)
    for aspect, (old, since) in before.get("standings", {}).items():
        operations.set_standing(person, aspect, old, date.fromisoformat(since), by=place.by, at=place.at)
    if made:
        unregister(made, by=place.by, at=place.at)


def rows(place: Place) -> Iterator[Mapping[str, Any]]:
    """The register of the unit and those below, everything held, as it is imported."""
    mine = defaultdict(list)
    members = register.scope((place.unit.path,)).select_related("unit").order_by("pk")
    for row in members.iterator(chunk_size=1000):
        mine[row.who].append(row)
    persons = Person.objects.filter(pk__in=list(mine), erased_at=None).order_by("pinyin", "pk")
    held: dict[int, dict[str, str]] = defaultdict(dict)
    for standing in Standing.objects.filter(person__in=list(mine)).order_by("since"):
        held[standing.person_id][standing.aspect] = standing.value
    for person in persons.iterator(chunk_size=500):
        yield _row(person, mine[person.pk], held[person.pk], place)


def _row(person: Person, members: Sequence[Membership], held: Mapping[str, str], place: Place) -> Mapping[str, Any]:
    standing = [row for row in members if row.until is None]
    last = None if standing else max(row.until for row in members if row.until)
    shown = standing or [row for row in members if row.until == last]
    units = [row.unit.name for row in shown]
    born = f"{person.birth_year}-{person.birth_month:02}" if person.birth_month else str(person.birth_year or "")
    return {
        "name": person.name,
        "gender": GENDERS.get(person.gender, ""),
        "id_number": person.id_number,
        "phone": person.phone,
        "born": born,
        "ethnic": codes.ETHNIC.get(person.ethnic, ""),
        "education": codes.EDUCATION.get(person.education, ""),
        "employer": person.employer,
        "job": person.job,
        "address": person.address,
        **{aspect: lists.shown(place.charter, aspect, held.get(aspect, "")) for aspect in ASPECTS},
        "units": "" if [row.unit_id for row in shown] == [place.unit.pk] else "、".join(dict.fromkeys(units)),
        "since": min(row.since for row in members),
        "until": last,
        "left_for": next((row.left_for for row in shown if row.left_for), "") if last else "",
    }


KIND = Kind(
    code="people.person",
    label=gettext_lazy("会员"),
    counter=gettext_lazy("人"),
    group=gettext_lazy("人员"),
    act=Can.PEOPLE_WRITE,
    columns=columns,
    take=take,
    undo=undo,
    check=check,
    alike=alike,
    identity=identity,
    rows=rows,
    back="people:members",
    is_personal=True,
    after=(gettext_lazy("单位"),),
    intro=gettext_lazy("姓名和入会日期要有，其余有多少填多少。身份证号和手机加密保存。"),
    refusals=(
        operations.AlreadyMember,
        operations.EndsBeforeStart,
        operations.Erased,
        operations.LooksAlike,
        operations.NameMissing,
        operations.NotTheSame,
        operations.UnitClosed,
        lists.NotListed,
    ),
)
