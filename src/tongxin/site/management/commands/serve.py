"""`./tongxin serve` and `./tongxin demo`: make ready, check, then become the server."""

import json
import os
import socket
import sys
from argparse import ArgumentParser
from contextlib import suppress
from io import StringIO
from typing import Any

from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import connections
from django.utils import timezone

from tongxin.kernel.charter.read import CharterError
from tongxin.site import prepare, run, terminal
from tongxin.site.say import Failed, say, words

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
        try:
            if asked["today"]:
                os.environ["TONGXIN_TODAY"] = terminal.day(asked["today"]).isoformat()
            make_ready()
        except (CharterError, Failed) as error:
            raise CommandError(str(error)) from None
        logins = demo_logins() if asked["demo"] else []
        if asked["no_serve"]:
            say("准备好了。", "Ready.")
            for line in logins:
                self.stdout.write(line)
            return
        port = free_port(asked["host"], asked["port"], may_be_another=asked["demo"])
        connections.close_all()
        os.environ["TONGXIN_ANNOUNCE"] = json.dumps(logins)
        become_server("--host", asked["host"], "--port", str(port), "--workers", str(asked["workers"]))


def make_ready() -> None:
    """Bring everything to this version. Raises: CharterError; CommandError: what stands in the way."""
    prepare.prepare(timezone.now())
    obstacles = list(prepare.obstacles())
    if obstacles:
        raise CommandError("\n".join(obstacles))


def demo_logins() -> list[str]:
    """The demo is loaded, unless it is there; its logins, a line each."""
    call_command("demo", load=True)
    told = StringIO()
    call_command("demo", logins=True, stdout=told)
    return told.getvalue().splitlines()


def become_server(*arguments: str) -> None:
    """Give this process, with all of Django it holds, over to the small one that only watches."""
    if os.name == "nt":  # there execv would hand the console back
        return run.main(list(arguments))
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "tongxin.site.run", *arguments])


def free_port(host: str, port: int, *, may_be_another: bool) -> int:
    """`port`, or the next free one where another will do. Raises: CommandError: it is taken."""
    if _is_free(host, port):
        return port
    if not may_be_another:
        raise CommandError(words(f"端口{port}已被占用。", f"port {port} is taken."))
    return _next_free(host, port)


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, int(os.name != "nt"))
        with suppress(OSError):
            door.bind((host, port))
            return True
    return False


def _next_free(host: str, port: int) -> int:
    for candidate in range(port + 1, port + PORTS_TRIED):
        if _is_free(host, candidate):
            return candidate
    raise CommandError(words(f"端口{port}起的{PORTS_TRIED}个都被占用。", f"no free port from {port} on."))
