"""The frame round every page: menu by permissions, bottom bar, unit, edition. Context processor `frame`.

Everything is worked out when a template first asks for it, so a fragment for htmx costs no query.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongxin.kernel.charter.shapes import Charter
from tongxin.matters import queue
from tongxin.people import charters
from tongxin.people.models import Unit, User
from tongxin.people.permissions import Can, can, held, roles
from tongxin.reports.released import guided_by

from .templatetags import tongxin as tags

HOMES = ("secretary", "leader", "handler", "administrator", "member")  # who holds several roles sees the first


@dataclass(frozen=True)
class Link:
    """One entry of a menu. `code` is what pages pass as `nav` or `sub`."""

    code: str
    name: str
    address: str
    icon: str = ""
    children: tuple["Link", ...] = ()
    count: int = 0
    separate: bool = False  # a line above it


def _address(name: str) -> str:
    return _resolved(name, get_script_prefix())


@cache  # dozens on every page, and they are the code's: only where the site lies may differ
def _resolved(name: str, prefix: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def home_of(user: User | AnonymousUser, unit: Unit | None, charter: Charter | None, on: date) -> str:
    """Which home `user` has at `unit`: secretary, leader, handler, administrator, member, or "" for nobody."""
    held_here = roles(user, unit, on) if unit is not None else frozenset(h.role for h in held(user, on))
    known = charter.roles if charter is not None else {}
    homes = {known[code].home if code in known else code for code in held_here}
    return next((home for home in HOMES if home in homes), "")


class Frame:
    """What base.html asks for."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def user(self) -> User | AnonymousUser:
        return getattr(self.request, "user", None) or AnonymousUser()

    @cached_property
    def today(self) -> date:
        return getattr(self.request, "today", None) or timezone.localdate()

    @cached_property
    def is_demo(self) -> bool:
        return bool(getattr(self.request, "is_demo", False))

    @cached_property
    def unit(self) -> Unit | None:
        return getattr(self.request, "unit", None) if self.user.is_authenticated else None

    @cached_property
    def charter(self) -> Charter | None:
        return getattr(self.request, "charter", None) if self.unit is not None else None

    @cached_property
    def home(self) -> str:
        return home_of(self.user, self.unit, self.charter, self.today) if self.user.is_authenticated else ""

    @cached_property
    def unit_name(self) -> str:
        return str(self.unit) if self.unit is not None else ""

    @cached_property
    def role_name(self) -> str:
        """The name of the role that gives the user this home."""
        if self.unit is None:
            return ""
        known = self.charter.roles if self.charter is not None else {}
        mine = [known[code] for code in roles(self.user, self.unit, self.today) if code in known]
        return next((role.name for role in mine if role.home == self.home), "")

    @cached_property
    def me(self) -> str:
        """The person's name, else the account's."""
        user = self.user
        if not isinstance(user, User):
            return ""
        return str(user.person) if user.person is not None else user.username

    @cached_property
    def units(self) -> Sequence[Unit]:
        """Units the user holds a role on, to choose from."""
        return tuple(getattr(self.request, "units", ())) if self.user.is_authenticated else ()

    @cached_property
    def edition(self) -> str:
        """The number of the edition in force here, 2025年第3版; "" where there is none."""
        if self.unit is None:
            return ""
        try:
            return charters.edition_of(self.unit).number
        except charters.NoCharter:
            return ""

    @cached_property
    def edition_address(self) -> str:
        return _address("people:rules") or "/"

    @cached_property
    def logout(self) -> str:
        return _address("account_logout") or "/accounts/logout/"

    @cached_property
    def todo_count(self) -> int:
        """How many matters wait for the user; the page may have counted them already."""
        if (counted := getattr(self.request, "waiting", None)) is not None:
            return int(counted)
        if self.unit is None or self.charter is None or not isinstance(self.user, User):
            return 0
        return queue.count_waiting(self.user, self.unit, self.today)

    def may(self, act: Can) -> bool:
        return self.unit is not None and can(self.user, act, self.unit, self.today)

    # --- menus ---------------------------------------------------------------------------------------------

    @cached_property
    def menu(self) -> list[Link]:
        if not self.user.is_authenticated:
            return []
        return [
            Link("home", _("工作台") if self.home != "member" else _("首页"), "/", "layout-dashboard"),
            *self._todo(),
            *self._group("people", _("人员"), "users", self._people(), separate=True),
            *self._group("matters", _("事项"), "messages", self._matters()),
            *self._group("activities", _("活动"), "calendar-event", self._activities()),
            *self._group("giving", _("奉献"), "heart-handshake", self._giving()),
            *self._group("press", _("宣传"), "news", self._press()),
            *self._group("reports", _("报告"), "report-analytics", self._reports()),
            *self._group("rules", _("规则与积分"), "scale", self._rules(), separate=True),
            *self._group("settings", _("设置"), "settings", self._settings()),
        ]

    def _group(self, code: str, name: str, icon: str, children: list[Link], *, separate: bool = False) -> list[Link]:
        there = tuple(child for child in children if child.address)
        if not there:
            return []
        return [Link(code, name, there[0].address, icon, there, separate=separate)]

    def _todo(self) -> list[Link]:
        if not self.may(Can.MATTERS_HANDLE):
            return []
        return [Link("todo", _("待办"), _address("site:todo"), "checklist", count=self.todo_count)]

    def _people(self) -> list[Link]:
        links = []
        if self.may(Can.PEOPLE_READ):
            links.append(Link("members", _("会员名册"), _address("people:members")))
        if self.may(Can.PEOPLE_READ) or self.may(Can.UNITS_WRITE):
            links.append(Link("units", _("组织机构"), _address("people:units")))
        if self.may(Can.PEOPLE_READ) or self.may(Can.FIGURES_READ):
            links.append(Link("composition", pgettext("menu", "队伍构成"), _address("people:composition")))
        if self.may(Can.PEOPLE_READ):
            links.append(Link("terms", _("换届与推荐"), _address("people:terms")))
            links.append(Link("honours", _("荣誉"), _address("people:honours")))
        return links

    def _matters(self) -> list[Link]:
        links = []
        if self.may(Can.MATTERS_SUBMIT) and self.home == "member":
            links.append(Link("mine", _("我的事项"), _address("matters:mine")))
            links.append(Link("write", _("写建议"), _address("matters:write")))
        if (self.may(Can.MATTERS_HANDLE) or self.may(Can.MATTERS_READ)) and self.charter is not None:
            kinds = self.charter.kinds.values()
            links += [Link(kind.code, kind.name, reverse("matters:board", args=[kind.code])) for kind in kinds]
        return links

    def _activities(self) -> list[Link]:
        if not self.may(Can.ACTIVITIES_READ):
            return []
        return [
            Link("calendar", _("活动日历"), _address("activities:calendar")),
            Link("activities", _("活动列表"), _address("activities:list")),
            Link("venues", _("阵地"), _address("activities:venues")),
            Link("series", _("品牌与团队"), _address("activities:series")),
        ]

    def _giving(self) -> list[Link]:
        if not self.may(Can.GIVING_READ):
            return []
        return [Link("donations", _("捐赠与物资"), _address("giving:donations"))]

    def _press(self) -> list[Link]:
        if not self.may(Can.PRESS_READ):
            return []
        return [
            Link("articles", _("稿件"), _address("press:articles")),
            Link("outlets", _("媒体"), _address("press:outlets")),
            Link("broadcasts", _("播出"), _address("press:broadcasts")),
        ]

    def _reports(self) -> list[Link]:
        links = []
        if self.may(Can.REPORTS_READ) or self.may(Can.REPORTS_READ_RELEASED):
            links.append(Link("reports", _("总结报告"), _address("reports:list")))
            if self.home == "leader" and isinstance(self.user, User) and guided_by(self.user, self.today):
                links.append(Link("released", _("被指导单位的数字"), _address("reports:released")))
        if self.may(Can.FIGURES_READ) and self.charter is not None:
            links.append(Link("figures", _("数字"), _address("reports:figures")))
            links.append(Link("dashboard", _("看板"), _address("reports:dashboard")))
        if self.may(Can.STATEMENTS_MAKE):
            links.append(Link("statements", _("申报数"), _address("reports:statements")))
        if self.may(Can.REPORTS_DRAFT):
            links.append(Link("audits", _("核数"), _address("reports:audits")))
        return links

    def _rules(self) -> list[Link]:
        links = []
        if self.charter is not None and self.may(Can.CHARTER_READ):
            links.append(Link("rules", _("规则"), _address("people:rules")))
            if self.may(Can.CHARTER_AMEND):
                links.append(Link("local", _("本地规则"), _address("people:rules-local")))
        return [*links, *self._points()]

    def _points(self, icon: str = "") -> list[Link]:
        """One's own, where the account is a person's."""
        is_person = isinstance(self.user, User) and self.user.person_id is not None
        return [Link("points", _("我的积分"), _address("reports:points"), icon)] if is_person else []

    def _settings(self) -> list[Link]:
        links = [Link("account", _("账号与安全"), _address("people:account"))]
        if self.may(Can.PEOPLE_GRANT):
            links.append(Link("accounts", _("账号与授权"), _address("people:accounts")))
            if self.charter is not None and self.may(Can.CHARTER_READ):
                links.append(Link("holidays", _("放假安排"), _address("people:rules-holidays")))
        if self.may(Can.JOURNAL_READ):
            links.append(Link("journal", _("留痕"), _address("people:journal")))
        return links

    @cached_property
    def account(self) -> list[Link]:
        """Entries of the menu behind the user's name."""
        links = [*self._points("coins"), Link("account", _("账号与安全"), _address("people:account"), "shield-lock")]
        return [link for link in links if link.address]

    @cached_property
    def tabs(self) -> list[Link]:
        """The bottom bar of the phone: five at most."""
        if not self.user.is_authenticated:
            return []
        more = Link("more", _("更多"), _address("site:more"), "menu-2")
        if self.home == "member":
            links = [
                Link("home", _("首页"), "/", "home"),
                Link("activities", _("活动"), _address("activities:calendar"), "calendar-event"),
                Link("write", _("写建议"), _address("matters:write"), "edit"),
                Link("mine", _("我的事项"), _address("matters:mine"), "progress-check"),
                Link("more", _("我"), _address("site:more"), "user"),
            ]
            return [link for link in links if link.address]
        links = [Link("home", _("工作台"), "/", "layout-dashboard"), *self._todo()]
        if self.may(Can.MATTERS_HANDLE):
            links.append(Link("add", _("记一笔"), _address("site:add"), "square-rounded-plus"))
        for group in self.menu:
            if group.code in ("activities", "people", "matters", "reports", "settings", "rules") and len(links) < 4:
                links.append(Link(group.code, group.name, group.address, group.icon))
        return [link for link in [*links[:4], more] if link.address]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `frame`, and `today` for everything that asks for it."""
    made = Frame(request)
    tags.today.set(lambda: made.today)
    return {"frame": made, "today": lambda: made.today}
