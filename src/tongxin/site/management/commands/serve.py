"""`./tongxin serve` and `./tongxin demo`: make ready, check, then become the server."""

import json
import os
import socket
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from io import StringIO
from typing import Any

from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import connections
from django.utils import timezone

from tongxin.kernel.charter.read import CharterError
from tongxin.site import prepare, run
from tongxin.site.say import say, words

PORTS_TRIED = 50


class Command(BaseCommand):
    help = "Prepare the installation, refuse to start where something is wrong, else serve it."
    requires_system_checks = []  # they cost half a second; `./tongxin manage check` runs them

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument("--demo", action="store_true", help="load the demo, print its logins")
        parser.add_argument("--no-serve", action="store_true", help="prepare and leave")
        parser.add_argument("--today", help="the day that clocks and 'this year' go by, as 2025-12-22")

    def handle(self, *args: Any, **asked: Any) -> None:
        if asked["today"]:
            os.environ["TONGXIN_TODAY"] = _day(asked["today"])
        try:
            prepare.prepare(timezone.now())
        except CharterError as error:
            raise CommandError(str(error)) from None
        obstacles = list(prepare.obstacles())
        if obstacles:
            raise CommandError("\n".join(obstacles))
        logins: list[str] = []
        if asked["demo"]:
            call_command("demo", load=True)
            told = StringIO()
            call_command("demo", logins=True, stdout=told)
            logins = told.getvalue().splitlines()
        if asked["no_serve"]:
            say("准备好了。", "Ready.")
            print("\n".join(logins))
            return
        port = asked["port"]
        if not _is_free(asked["host"], port):
            if not asked["demo"]:
                raise CommandError(words(f"端口{port}已被占用。", f"port {port} is taken."))
            port = _next_free(asked["host"], port)
        connections.close_all()
        os.environ["TONGXIN_ANNOUNCE"] = json.dumps(logins)
        become_server("--host", asked["host"], "--port", str(port), "--workers", str(asked["workers"]))


def become_server(*arguments: str) -> None:
    """Give this process, with all of Django it holds, over to the small one that only watches."""
    if os.name == "nt":  # there execv would hand the console back
        return run.main(list(arguments))
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "tongxin.site.run", *arguments])


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        example = "2025-12-22"
        raise CommandError(
            words(f"{text}不是一个日期，应写成{example}。", f"{text} is no date; write it as {example}.")
        ) from None


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, int(os.name != "nt"))
        with suppress(OSError):
            door.bind((host, port))
            return True
    return False


def _next_free(host: str, port: int) -> int:
    candidates: Iterable[int] = range(port + 1, port + PORTS_TRIED)
    for candidate in candidates:
        if _is_free(host, candidate):
            return candidate
    raise CommandError(words(f"端口{port}起的{PORTS_TRIED}个都被占用。", f"no free port from {port} on."))
