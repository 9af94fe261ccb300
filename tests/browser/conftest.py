"""Journeys in a real browser: a world with neighbours, pages opened as somebody, a console that must stay quiet."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page

from tongxin.people import charters
from tongxin.people.models import Installation, Unit, User
from tongxin.people.tests.factories import AT, TODAY, Cast, cast, make_unit

from .story import Records, tell

DESK, PHONE, NARROW = (1440, 900), (390, 844), (320, 640)
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# WCAG 2.2 AA and below
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# only what is wrong, in lines: the whole answer of a page is a megabyte; of a long table the first rows, the rest is
# written by the same loop
AXE_RUN = """async tags => {
    const looked = {exclude: [['tbody > tr:nth-child(n+25)']]}
    const found = await axe.run(looked, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})
    return found.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target} ${n.html.slice(0, 160)}`))
}"""
EXPECTED = (
    "status of 422",
    "status of 403",
    "status of 404",
    "status of 429",
    "status of 400",
    "status of 410",
)  # said by the page


@pytest.fixture
def people(transactional_db: None) -> Cast:
    """The cast, on the business day 22 December 2025, in a demo."""
    Installation.objects.create(pk=1, is_demo=True, business_day=TODAY)
    made = cast()
    charters.sync(AT, on=TODAY)
    for unit in (made.department, made.association, made.neighbour):
        unit.refresh_from_db()
    return made


@dataclass
class Desk:
    """A page opened as somebody, and what its console said against it."""

    page: Page
    address: str
    errors: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open `path` and wait until it has loaded; no page of ours asks for more by itself."""
        self.page.goto(self.address + path)
        return self.page

    def size(self, size: tuple[int, int]) -> None:
        self.page.set_viewport_size({"width": size[0], "height": size[1]})

    def axe(self) -> list[str]:
        """What axe finds, a line for each: rule, selector."""
        page = self.page
        if not page.evaluate("() => !!window.axe"):
            page.evaluate(AXE.read_text("utf-8"))
        return page.evaluate(AXE_RUN, AXE_TAGS)

    def sideways(self) -> list[str]:
        """Elements that make the page scroll sideways."""
        return self.page.evaluate(
            """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
               [...document.querySelectorAll('body *')]
               .filter(e => e.getBoundingClientRect().right > window.innerWidth + 1).slice(0, 5)
               .map(e => e.tagName + '.' + (e.getAttribute('class') || ''))
               .concat('scrollWidth ' + document.documentElement.scrollWidth)"""
        )


@pytest.fixture
def desk(browser: Browser, live_server) -> Iterator[Callable[..., Desk]]:
    """`desk(user, size=DESK)` opens a browser as `user`; at the end every console must have been quiet."""
    opened: list[Desk] = []

    def make(user: User | None = None, size: tuple[int, int] = DESK, **context) -> Desk:
        made = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="zh-CN", timezone_id="Asia/Shanghai", **context
        )
        if user is not None:
            client = Client()
            client.force_login(user)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME]
            made.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        page = made.new_page()
        here = Desk(page, live_server.url)

        def said(message: ConsoleMessage) -> None:
            if message.type == "error" and not any(text in message.text for text in EXPECTED):
                here.errors.append(f"{page.url}: {message.text}")

        page.on("console", said)
        page.on("pageerror", lambda error: here.errors.append(f"{page.url}: {error}"))
        opened.append(here)
        return here

    yield make
    errors = [error for here in opened for error in here.errors]
    for here in opened:
        here.page.context.close()
    assert errors == []


@pytest.fixture
def city(people: Cast) -> Unit:
    """A body that adopts."""
    return make_unit("市政协", key="shizhengxie", kind="bureau", is_outside=True, level="city")


@pytest.fixture
def records(people: Cast, city: Unit) -> Records:
    """A small year."""
    return tell(people, city)
