"""The server, and the worker of background tasks beside it: `python -m tongxin.site.run`.

The command `serve` becomes this once it has checked everything. It answers nobody itself: it only watches, and
ends with everything it started. Where processes are copies (Linux), it first loads what each of them needs, and they
share that memory.
"""

import argparse
import gc
import json
import multiprocessing
import os
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.urls import get_resolver
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from tongxin.site.orphans import end_with_parent
from tongxin.site.say import say, words

PATIENCE = 10  # seconds a worker gets to finish its task


def application() -> Callable[..., Any]:
    """What answers, with its pages and their addresses, which Django would load when somebody first asks."""
    # the command that becomes this one imports it, and needs none of them
    from tongxin.site.wsgi import application

    get_resolver()._populate()
    return application


def preload() -> None:
    """Load what processes need before they part, and keep the collector from touching it after.

    Nothing here asks the database: no connection may be shared.
    """
    application()
    gc.collect()
    gc.freeze()


def named(name: str) -> None:
    """Tell this process from its copies, in `ps -o comm` and `top` (Linux)."""
    with suppress(OSError):
        Path("/proc/self/comm").write_text(name)


def serving() -> Callable[..., Any]:
    """The application, in the process that answers."""
    django.setup()  # granian has set up its logs meanwhile; ours go before
    named("tongxin-serve")
    end_with_parent()
    return application()


def working() -> None:
    """The worker of background tasks, in its process: in a session of its own, so that Ctrl-C leaves it to `stop`."""
    if os.name == "posix":
        os.setsid()
    named("tongxin-work")
    django.setup()
    end_with_parent()
    call_command("work")


class Worker:
    """The process that runs background tasks; started again when it ends by itself."""

    def __init__(self) -> None:
        self.is_wanted = True
        self.process = self.start()
        threading.Thread(target=self.watch, daemon=True).start()

    def start(self) -> BaseProcess:
        process = multiprocessing.get_context().Process(target=working)
        process.start()
        return process

    def watch(self) -> None:
        while self.is_wanted:
            self.process.join()
            time.sleep(1)
            if self.is_wanted:
                code = self.process.exitcode
                say(f"后台任务进程退出（{code}），重新启动。", f"The task worker ended ({code}); starting it again.")
                self.process = self.start()

    def stop(self) -> None:
        self.is_wanted = False
        self.process.terminate()
        self.process.join(PATIENCE)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def reached_at(host: str, port: int) -> str:
    """Where a browser on this machine finds a server that listens at `host`."""
    name = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def announce(address: str, logins: list[str]) -> None:
    """Print where it is, once it answers."""
    while True:
        try:
            urllib.request.urlopen(address + "/health/", timeout=5).close()
            break
        except urllib.error.HTTPError:
            break  # it answers
        except OSError:
            time.sleep(0.05)
    print(words(f"\n同心已启动：{address}", f"\nTongxin is running: {address}"))
    for line in logins:
        print(line)
    print(words("按Ctrl-C结束。", "Ctrl-C ends it."), flush=True)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args(arguments)
    server = Granian(
        "tongxin.site.wsgi:application",
        address=asked.host,
        port=asked.port,
        interface=Interfaces.WSGI,
        workers=asked.workers,
        blocking_threads=2,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    )

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongxin.site.settings")
    if multiprocessing.get_start_method() == "fork":
        preload()
    logins: list[str] = json.loads(os.environ.pop("TONGXIN_ANNOUNCE", "[]"))
    worker = Worker()
    threading.Thread(target=announce, args=(reached_at(asked.host, asked.port), logins), daemon=True).start()
    try:
        server.serve(target_loader=serving, wrap_loader=False)
    finally:
        worker.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
