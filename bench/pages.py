"""What pages cost: queries and server time of every list, figure, home, dashboard and report page.

    python bench/pages.py [--login NAME] [--rounds N] [--show ADDRESS]

Run beside a loaded demo, which TONGXIN_HOME or DATABASE_URL names. Prints, a line a page: who looks, status, queries,
medians of wall clock and of processor time in ms, size. `--show` prints the statements of one page, with the lines of
the house that asked them.
"""

import argparse
import os
import re
import statistics
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongxin.site.settings")

import django
from django.conf import settings

settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.ALLOWED_HOSTS.append("testserver")
django.setup()

from django.db import connection  # noqa: E402 what stands above must come first
from django.test import Client  # noqa: E402

from tongxin.people.models import User  # noqa: E402

LOGINS = ("shenzhiyuan", "beigang-mishu", "jiangcheng-mishu", "yunjiang-buzhang", "chengzhou-mishu", "xuqinghe")
LISTS = (
    "/", "/todo/", "/more/", "/search/?q=调研", "/people/", "/people/?q=wang", "/people/invitations/",
    "/people/requests/", "/people/doubles/", "/people/merged/", "/people/terms/", "/people/honours/",
    "/people/nominations/", "/people/composition/", "/units/", "/imports/", "/me/", "/points/", "/rules/",
    "/figures/", "/dashboard/", "/reports/", "/statements/", "/activities/", "/activities/list/",
    "/activities/venues/", "/activities/series/", "/giving/donations/", "/giving/projects/", "/press/articles/",
    "/press/outlets/", "/press/broadcasts/", "/matters/mine/",
)  # fmt: skip
FURTHER = (  # what lists lead to, and how many of each
    (r"/matters/[a-z]+/", 6), (r"/people/\d+/", 1), (r"/matters/\d+/", 1), (r"/activities/\d+/", 1),
    (r"/reports/\d+/", 1), (r"/figures/[^?]+/", 8),
)  # fmt: skip
LINK = re.compile(r'href="(/[^"#?]*)')
HOUSE = f"{os.sep}tongxin{os.sep}"
DEEP = 4  # lines of the house shown for a statement


@dataclass
class Visit:
    """One answer and what it cost; times in ms."""

    status: int = 0
    body: str = ""
    wall: float = 0.0
    cpu: float = 0.0
    statements: list[tuple[str, str]] = field(default_factory=list)  # SQL, lines that asked

    def note(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.statements.append((sql, _asked_by()))
        return execute(sql, params, many, context)


def _asked_by() -> str:
    lines = [f for f in traceback.extract_stack(limit=60) if HOUSE in f.filename]
    return " < ".join(f"{f.filename.rpartition(HOUSE)[2]}:{f.lineno}" for f in lines[: -DEEP - 1 : -1])


def visit(client: Client, address: str, *, counts: bool) -> Visit:
    """Ask for a page. Counting costs time, so that a visit counts or is timed."""
    made = Visit()
    wall, cpu = time.perf_counter(), time.process_time()
    if counts:
        with connection.execute_wrapper(made.note):
            answer = client.get(address)
    else:
        answer = client.get(address)
    made.wall, made.cpu = (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000
    made.status, made.body = answer.status_code, answer.content.decode("utf-8", "replace")
    return made


def line(client: Client, who: str, address: str, rounds: int) -> str:
    """Print what a page costs; its text, where it has one."""
    visit(client, address, counts=False)
    counted = visit(client, address, counts=True)
    runs = [visit(client, address, counts=False) for _ in range(rounds)]
    wall, cpu = (statistics.median(times) for times in ([r.wall for r in runs], [r.cpu for r in runs]))
    print(
        f"{who:17}{counted.status} {len(counted.statements):4} queries {wall:7.1f} ms {cpu:7.1f} cpu"
        f" {len(counted.body) // 1024:5} kB  {address}",
        flush=True,
    )
    return counted.body if counted.status == 200 else ""


def walk(client: Client, who: str, rounds: int) -> None:
    links: list[str] = []
    for address in LISTS:
        links += LINK.findall(line(client, who, address, rounds))
    for address in _further(links):
        line(client, who, address, rounds)


def _further(links: Iterable[str]) -> list[str]:
    known = [link for link in dict.fromkeys(links) if link not in LISTS]
    found = []
    for pattern, most in FURTHER:
        fitting = [link for link in known if re.fullmatch(pattern, link)]
        found += fitting[:: max(1, len(fitting) // most)][:most]
    return found


def show(client: Client, address: str) -> None:
    visit(client, address, counts=False)
    made = visit(client, address, counts=True)
    for number, (sql, asked_by) in enumerate(made.statements, 1):
        print(f"{number:3} {asked_by}\n    {sql[:300]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--login", default="")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--show", default="")
    asked = parser.parse_args()
    for name in [asked.login] if asked.login else LOGINS:
        client = Client(raise_request_exception=False)
        client.force_login(User.objects.get(username=name), backend="tongxin.people.login.Backend")
        if asked.show:
            show(client, asked.show)
        else:
            walk(client, name, asked.rounds)


if __name__ == "__main__":
    main()
