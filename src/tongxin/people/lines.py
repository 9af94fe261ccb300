"""Lines of the journal in words 留痕: names for keys and acts, asked for once a page.

Rooms above name their acts and tell how their things are shown; site does it for them when it starts.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.journal.models import Line

from .listing import number_of
from .models import Election, Honour, Nomination, Person, Seat, Term, Unit, User, held_by, own_rows
from .permissions import Can, reach, visible_persons, within

Words = str | Promise
Shown = tuple[str, str]  # title, address ("" for none)
Show = Callable[[list[int], User, date], Mapping[int, Shown]]

ACTS: dict[str, Words] = {
    "people.begin_import": gettext_lazy("开始导入"),
    "people.choose_sheet": gettext_lazy("换导入的工作表"),
    "people.correct_import": gettext_lazy("修改导入的行"),
    "people.drop_import": gettext_lazy("放弃导入"),
    "people.export_list": gettext_lazy("导出名单"),
    "people.settle_columns": gettext_lazy("对应导入的列"),
    "people.take_back": gettext_lazy("撤回导入的记录"),
    "people.take_import": gettext_lazy("导入"),
    "people.undo_import": gettext_lazy("撤销导入"),
    "people.unregister": gettext_lazy("撤回导入的人员"),
    "people.upload_import": gettext_lazy("上传导入的表格"),
    "journal.attach": gettext_lazy("上传附件"),
    "journal.discard": gettext_lazy("删除附件"),
    "people.accept_invitation": gettext_lazy("接受邀请"),
    "people.adjust": gettext_lazy("登记届中调整"),
    "people.amend_person": gettext_lazy("修改人员信息"),
    "people.amend_unit": gettext_lazy("修改单位信息"),
    "people.answer_request": gettext_lazy("答复本人请求"),
    "people.appoint": gettext_lazy("登记任职"),
    "people.ask_again": gettext_lazy("放回疑似重复"),
    "people.ask_correct": gettext_lazy("请求更正本人信息"),
    "people.ask_erase": gettext_lazy("请求抹除本人信息"),
    "people.close_account": gettext_lazy("停用账号"),
    "people.close_unit": gettext_lazy("撤销单位"),
    "people.decide": gettext_lazy("登记推荐结果"),
    "people.download_own": gettext_lazy("导出本人信息"),
    "people.elect": gettext_lazy("登记换届"),
    "people.end_sessions": gettext_lazy("退出登录设备"),
    "people.erase": gettext_lazy("抹除个人信息"),
    "people.found_unit": gettext_lazy("登记单位"),
    "people.grant_role": gettext_lazy("授权"),
    "people.guide": gettext_lazy("登记指导关系"),
    "people.honour": gettext_lazy("登记荣誉"),
    "people.invite": gettext_lazy("发出邀请"),
    "people.issue_password_link": gettext_lazy("签发重设密码链接"),
    "people.join": gettext_lazy("登记入会"),
    "people.leave": gettext_lazy("登记离开"),
    "people.merge": gettext_lazy("合并人员"),
    "people.nominate": gettext_lazy("登记推荐"),
    "people.open_account": gettext_lazy("开户"),
    "people.place": gettext_lazy("变更隶属"),
    "people.record_term": gettext_lazy("登记届次"),
    "people.register_person": gettext_lazy("登记人员"),
    "people.relieve": gettext_lazy("登记卸任"),
    "people.remove_second_factor": gettext_lazy("取消两步验证"),
    "people.reopen_account": gettext_lazy("恢复账号"),
    "people.reopen_nomination": gettext_lazy("退回等结果"),
    "people.reset_password": gettext_lazy("重设密码"),
    "people.restore_honour": gettext_lazy("恢复荣誉"),
    "people.restore_seat": gettext_lazy("恢复席位"),
    "people.revoke_invitation": gettext_lazy("撤回邀请"),
    "people.revoke_role": gettext_lazy("收回授权"),
    "people.seat": gettext_lazy("登记席位"),
    "people.set_email": gettext_lazy("登记重设密码的邮箱"),
    "people.set_password": gettext_lazy("用链接重设密码"),
    "people.set_standing": gettext_lazy("登记身份变化"),
    "people.stop_guiding": gettext_lazy("结束指导关系"),
    "people.sync_rules": gettext_lazy("更新规则版本"),
    "people.tell_apart": gettext_lazy("判定不是同一人"),
    "people.unmask": gettext_lazy("查看敏感信息"),
    "people.unmerge": gettext_lazy("撤销合并"),
    "people.unseat": gettext_lazy("登记席位届满"),
    "people.withdraw_election": gettext_lazy("撤销选举记录"),
    "people.withdraw_honour": gettext_lazy("撤销荣誉"),
    "people.withdraw_nomination": gettext_lazy("撤回推荐"),
    "people.withdraw_request": gettext_lazy("撤回本人请求"),
    "people.withdraw_seat": gettext_lazy("撤销席位"),
    "people.withdraw_term": gettext_lazy("撤销届次"),
}
FIELDS: dict[str, Words] = {
    "phone": gettext_lazy("手机"), "id_number": gettext_lazy("身份证号"), "address": gettext_lazy("住址"),
    "name": gettext_lazy("姓名"), "gender": gettext_lazy("性别"), "birth_year": gettext_lazy("出生年"),
    "birth_month": gettext_lazy("出生月"), "ethnic": gettext_lazy("民族"), "education": gettext_lazy("学历"),
    "employer": gettext_lazy("工作单位"), "job": gettext_lazy("单位职务"),
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """One line as shown."""

    at: datetime
    who: str
    act: str
    title: str
    address: str
    on_behalf: str
    reason: str
    note: str  # which fields


_shows: dict[str, Show] = {}


def name_acts(acts: Mapping[str, Words]) -> None:
    """Name the acts of a room above."""
    ACTS.update(acts)


def show_things(kind: str, show: Show) -> None:
    """Say how things of a kind ("matters.matter") are shown to a user; what may not be seen is left out."""
    _shows[kind] = show


def _persons(ids: list[int], user: User, on: date) -> dict[int, Shown]:
    found = visible_persons(user, on).filter(pk__in=ids)
    return {p.pk: (str(p), reverse("people:member", args=[p.pk])) for p in found}


def _units(ids: list[int], user: User, on: date) -> dict[int, Shown]:
    return {u.pk: (str(u), reverse("people:unit", args=[u.key])) for u in Unit.objects.filter(pk__in=ids)}


def shown_by(kind: str) -> Show:
    """How things of a kind are shown."""
    return _shows[kind]


def _in_register(rows: QuerySet[Any], user: User, on: date) -> QuerySet[Any]:
    """Those of a unit whose register the user may read."""
    return rows.filter(within(reach(user, Can.PEOPLE_READ, on)))


def _elections(ids: list[int], user: User, on: date) -> dict[int, Shown]:
    rows = _in_register(Election.objects.filter(pk__in=ids), user, on).select_related("unit")
    address = reverse("people:terms")
    return {e.pk: (f"{e.unit}{e.get_kind_display()}", f"{address}?unit={e.unit.key}") for e in rows}


def _terms(ids: list[int], user: User, on: date) -> dict[int, Shown]:
    rows = _in_register(Term.objects.filter(pk__in=ids), user, on).select_related("unit")
    return {t.pk: (f"{t.unit}{t}", reverse("people:unit", args=[t.unit.key])) for t in rows}


def _nominations(ids: list[int], user: User, on: date) -> dict[int, Shown]:
    rows = _in_register(Nomination.objects.filter(pk__in=ids), user, on).select_related("person")
    return {n.pk: (f"{n.person}：{n.aim}", reverse("people:nomination", args=[n.pk])) for n in rows}


def _honours(ids: list[int], user: User, on: date) -> dict[int, Shown]:
    rows = _in_register(Honour.objects.filter(pk__in=ids), user, on).select_related("person", "unit")
    return {h.pk: (f"{h.person or h.unit}：{h.title}", reverse("people:honour", args=[h.pk])) for h in rows}


def _seats(ids: list[int], user: User, on: date) -> dict[int, Shown]:
    rows = Seat.objects.filter(held_by(visible_persons(user, on)), pk__in=ids).select_related("person")
    address = "people:member_posts"
    return {s.pk: (f"{s.person}：{s.body_name}", reverse(address, args=[s.person_id])) for s in rows}


def _users(ids: list[int], user: User, on: date) -> dict[int, Shown]:
    return {u.pk: (u.username, "") for u in User.objects.filter(pk__in=ids)}


show_things("people.election", _elections)
show_things("people.honour", _honours)
show_things("people.nomination", _nominations)
show_things("people.person", _persons)
show_things("people.seat", _seats)
show_things("people.term", _terms)
show_things("people.unit", _units)
show_things("people.user", _users)


def split(key: str) -> tuple[str, int]:
    """("people.person", 7) of "people.person:7"; ("", 0) of what is no key of a row."""
    kind, _colon, text = key.partition(":")
    pk = number_of(text)
    return (kind, pk) if pk is not None else ("", 0)


def _token(key: str) -> str:
    """What is said of a thing that the reader may not see: its kind and number, 人员8."""
    kind, pk = split(key)
    known = {model._meta.label_lower: model._meta.verbose_name for model in apps.get_models()}
    return f"{known[kind]}{pk}" if kind in known else key


def told(lines: Iterable[Line], user: User, on: date) -> list[Told]:
    """Lines in words. One query for names of accounts, one for each kind of thing among them."""
    lines = list(lines)
    actors = {split(line.actor)[1] for line in lines if line.actor.startswith("people.user:")}
    called = {u.pk: str(u.person or u) for u in User.objects.filter(pk__in=actors).select_related("person")}
    wanted: dict[str, set[int]] = defaultdict(set)
    for line in lines:
        for key in (line.thing, line.on_behalf):
            kind, pk = split(key)
            if kind:
                wanted[kind].add(pk)
    shown = {
        (kind, pk): value
        for kind, pks in wanted.items()
        if kind in _shows
        for pk, value in _shows[kind](sorted(pks), user, on).items()
    }
    made = []
    for line in lines:
        title, address = shown.get(split(line.thing), (_token(line.thing), ""))
        for_whom = shown.get(split(line.on_behalf), (line.on_behalf, ""))[0]
        who = _("系统") if line.actor == "system" else called.get(split(line.actor)[1], line.actor)
        fields = line.detail.get("fields") or [line.detail.get("field")]
        note = "、".join(str(FIELDS[name]) for name in fields if name in FIELDS)
        act = str(ACTS.get(line.act, line.act))
        made.append(Told(line.at, who, act, title, address, for_whom, line.reason, note))
    return made


def about(person: Person) -> QuerySet[Line]:
    """Journal lines about a person and their account, aliases included."""
    rows = list(own_rows(person).values_list("pk", "user"))
    users = [user for _pk, user in rows if user is not None]
    keys = [*(f"people.person:{pk}" for pk, _user in rows), *(f"people.user:{pk}" for pk in users)]
    return Line.objects.filter(thing__in=keys)


def window(lines: QuerySet[Line], before: str, size: int) -> tuple[list[Line], int | None]:
    """The newest `size` lines older than the id `before`, and the id to go on from. Never counts the journal."""
    last = number_of(before)
    if last is not None:
        lines = lines.filter(pk__lt=last)
    found = list(lines.order_by("-pk")[: size + 1])
    return found[:size], found[size - 1].pk if len(found) > size else None
