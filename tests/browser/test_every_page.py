"""Every page that each kind of visitor can reach by links: accessible, narrow enough, quiet."""

import re
from collections.abc import Iterable
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve
from playwright.sync_api import Error

from .conftest import DESK, NARROW, PHONE

WHO = ["secretary", "member", "group_leader", "handler", "leader", "administrator", "stranger", "anonymous"]
AT_LEAST = {"secretary": 12, "member": 5, "leader": 4, "administrator": 3}
KINDS = ("matters:", "people:import", "giving:")  # pages of one view that differ by what they show: three of each
SAME_FOR_ALL = ("account_", "mfa_", "people:rules-", "people:own_", "people:token", "site:components")  # looked at once


# Views that the secretary's walk, the first, has looked at in the browser: others see less of the same page, and
# there it is fetched and its links are followed.
held_already: set[str] = set()
LINK = re.compile(r'<a\b[^>]*?\shref="([^"]*)"')


def _view(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def ours(links: Iterable[str]) -> list[str]:
    """Those that lead to a page of ours."""
    return [href for href in links if href and href.startswith("/") and not href.startswith(("//", "/static"))]


def fetched(client: Client, path: str, wrong: list[str]) -> list[str]:
    """The links of a page, without a browser; what is wrong with it is added to `wrong`."""
    answer = client.get(path, follow=True)
    if answer.status_code >= 500:
        wrong.append(f"{path}: {answer.status_code}")
    if "text/html" not in answer.get("Content-Type", ""):
        return []
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    return ours(unescape(href) for href in LINK.findall(answer.content.decode()))


@pytest.mark.page_alone
@pytest.mark.parametrize("who", WHO)
def test_pages_by_links(who, people, records, desk):
    user = people.visitors()[who]
    here, client = desk(user), Client()
    page = here.page
    if user is not None:
        client.force_login(user)
    waiting, seen, wrong = ["/", "/search/?q=建议", "/_components/", "/nowhere/"], {}, []
    while waiting:
        path = waiting.pop(0)
        view = _view(urlsplit(path).path)
        done = seen.setdefault(view, [])
        most = 3 if who == "secretary" and view.startswith(KINDS) else 1
        if path in done or len(done) >= most or "export" in view or "logout" in view:
            continue
        if who not in ("secretary", "anonymous") and view.startswith(SAME_FOR_ALL):
            continue
        done.append(path)
        if path != "/" and view in held_already:
            waiting += fetched(client, path, wrong)
            continue
        here.size(DESK)
        try:
            answer = page.goto(here.address + path)
        except Error as error:
            if "Download is starting" in str(error) or "ERR_ABORTED" in str(error):
                continue
            raise
        if answer is not None and answer.status >= 500:
            wrong.append(f"{path}: {answer.status}")
            continue
        if answer is not None and "text/html" not in answer.headers.get("content-type", ""):
            continue
        assert answer is None or "script-src 'self'" in answer.headers.get("content-security-policy", "")
        for size in (DESK, PHONE):
            here.size(size)
            wrong += [f"{path} at {size[0]}: {line}" for line in here.axe()]
        here.size(NARROW)
        wrong += [f"{path} at 320 sideways: {line}" for line in here.sideways()]
        links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
        waiting += ours(links)
    if who == "secretary":
        held_already.update(seen)
    assert wrong == [], "\n".join(wrong)
    assert len(seen) >= AT_LEAST.get(who, 1), sorted(seen)
