"""Units, persons and accounts for tests, with the smallest valid defaults; and one cast that all rooms know."""

import copy
import itertools
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

from tongxin.people import operations
from tongxin.people.models import Edition, Installation, Membership, Person, RoleGrant, Unit, User
from tongxin.people.permissions import SYSTEM

SINCE = date(2020, 1, 1)
TODAY = date(2025, 12, 22)
AT = datetime(2025, 12, 22, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PASSWORD = "tongxin-2025"
_numbers = itertools.count(1)


def make_unit(
    name: str = "", *, key: str = "", kind: str = "", parent: Unit | None = None, since: date = SINCE, **fields: Any
) -> Unit:
    """A unit with its placement: an association by the rules of `zhilianhui` as a root, a group below a parent."""
    n = next(_numbers)
    if parent is None and not fields.get("is_outside"):
        fields.setdefault("charter", "zhilianhui")
    kind = kind or ("group" if parent else "bureau" if fields.get("is_outside") else "association")
    return operations.found_unit(
        key or f"unit-{n}", name or f"单位{n}", kind, parent, since, **fields, by=SYSTEM, at=AT
    )


def make_person(name: str = "", unit: Unit | None = None, *, since: date = SINCE, **fields: Any) -> Person:
    """A person; a member of `unit` where one is given."""
    name = name or f"会员{next(_numbers)}"
    if unit is None:
        person = Person(name=name, **fields)
        person.save()
        return person
    return operations.register_person(name, unit, since, is_another=True, **fields, by=SYSTEM, at=AT)


def make_user(username: str = "", person: Person | None = None, *, password: str = PASSWORD) -> User:
    """An account that may do nothing yet."""
    user = User(username=username or f"user{next(_numbers)}", person=person)
    user.set_password(password)
    user.save()
    return user


def grant(user: User, role: str, unit: Unit, since: date = SINCE, until: date | None = None) -> RoleGrant:
    """Give `user` a role on `unit`."""
    return operations.grant_role(user, role, unit, since, until, by=SYSTEM, at=AT)


@dataclass
class Cast:
    """Two neighbouring associations under one department, a bureau outside, and one account of each kind.

    department ─┬─ association ─┬─ youth   (member, group_leader)
                │               └─ east    (colleague, without an account)
                └─ neighbour ──── harbour  (outsider, without an account)
    """

    department: Unit
    association: Unit
    youth: Unit
    east: Unit
    neighbour: Unit
    harbour: Unit
    bureau: Unit
    stranger: User  # has an account, no role anywhere
    member: User
    group_leader: User  # of youth, and a member of it
    neighbour_secretary: User
    secretary: User  # of the association
    handler: User  # of the bureau
    leader: User  # of the department
    administrator: User  # of the department
    colleague: Person
    outsider: Person

    def visitors(self) -> dict[str, User | None]:
        """The kinds of visitor of the permission table, in its order."""
        return {
            "anonymous": None,
            "stranger": self.stranger,
            "member": self.member,
            "group_leader": self.group_leader,
            "neighbour": self.neighbour_secretary,
            "secretary": self.secretary,
            "handler": self.handler,
            "leader": self.leader,
            "administrator": self.administrator,
        }

    def membership(self, person: Person) -> Membership:
        """The standing membership of a person of the cast."""
        return Membership.objects.get(person=person, until=None)


@dataclass(frozen=True)
class _Remembered:
    """What making the cast left in an empty database, to be put there again without the verbs."""

    cast: Cast
    rows: dict[type[Model], list[Model]]


_remembered: _Remembered | None = None


def cast() -> Cast:
    """Make the cast. Every room's tests know it.

    The verbs make it once in a process; after that its rows are put into a database without people as they were.
    """
    global _remembered
    if any(model.objects.exists() for model in (Unit, Person, User)):
        return _make_cast()
    if _remembered is None:
        made = _make_cast()
        _remembered = _Remembered(copy.deepcopy(made), _rows())
        return made
    return _put_again(_remembered)


def _rows() -> dict[type[Model], list[Model]]:
    rows = {
        model: list(model._base_manager.order_by("pk"))
        for label in ("people", "journal")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if model is not Installation  # the test's own, made before the cast or not at all
    }
    return {model: found for model, found in rows.items() if found}


@transaction.atomic  # its rows name each other in circles
def _put_again(remembered: _Remembered) -> Cast:
    for model, rows in remembered.rows.items():
        # several rows go to PostgreSQL as arrays, for which psycopg escapes each sign of a whole charter's text: 250 ms
        model._base_manager.bulk_create(copy.deepcopy(rows), batch_size=1 if model is Edition else None)
    if count_on := connection.ops.sequence_reset_sql(no_style(), list(remembered.rows)):  # ids were not taken by turn
        with connection.cursor() as cursor:
            cursor.execute("".join(count_on))
    return copy.deepcopy(remembered.cast)


def _make_cast() -> Cast:
    department = make_unit(
        "潮城市委统战部", key="chaocheng-dept", kind="city_department", charter="tongzhanbu", level="city"
    )
    association = make_unit(
        "潮城市党外知识分子联谊会", key="chaocheng", kind="association", parent=department,
        short_name="潮城市知联会", charter="zhilianhui", level="city",
    )  # fmt: skip
    youth = make_unit("青年小组", key="chaocheng-youth", parent=association)
    east = make_unit("城东片区", key="chaocheng-east", parent=association)
    neighbour = make_unit(
        "临海市党外知识分子联谊会", key="linhai", kind="association", parent=department,
        short_name="临海市知联会", charter="zhilianhui", level="city",
    )  # fmt: skip
    harbour = make_unit("港区小组", key="linhai-harbour", parent=neighbour)
    bureau = make_unit("市教育局", key="jiaoyuju", kind="bureau", is_outside=True, level="city")

    made = Cast(
        department=department, association=association, youth=youth, east=east, neighbour=neighbour,
        harbour=harbour, bureau=bureau,
        stranger=make_user("stranger"),
        member=make_user("lijiayan", make_person("李嘉言", youth)),
        group_leader=make_user("linjing", make_person("林静", youth)),
        neighbour_secretary=make_user("zhouyi"),
        secretary=make_user("shenzhiyuan", make_person("沈知远", association)),
        handler=make_user("jiaoyuju"),
        leader=make_user("zhengyan"),
        administrator=make_user("guanli"),
        colleague=make_person("陆景明", east, phone="13800002267"),
        outsider=make_person("何海", harbour, phone="13900005530"),
    )  # fmt: skip
    grant(made.group_leader, "group_leader", youth)
    grant(made.neighbour_secretary, "secretary", neighbour)
    grant(made.secretary, "secretary", association)
    grant(made.handler, "handler", bureau)
    grant(made.leader, "leader", department)
    grant(made.administrator, "administrator", department)
    return made
