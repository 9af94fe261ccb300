"""The server, and the worker of background tasks beside it: `python -m tongxin.site.run`.

The command `serve` becomes this once it has checked everything. It holds no Django itself: it only
watches, and ends with everything it started.
"""

import argparse
import json
import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from tongxin.site.say import say, words

PATIENCE = 10  # seconds a worker gets to finish its task


class Worker:
    """The process that runs background tasks; started again when it ends by itself."""

    def __init__(self) -> None:
        self.is_wanted = True
        self.process = self.start()
        threading.Thread(target=self.watch, daemon=True).start()

    def start(self) -> subprocess.Popen[bytes]:
        """In a session of its own, so that Ctrl-C reaches it through `stop` alone; with us gone its stdin ends."""
        command = [sys.executable, "-m", "tongxin", "work", "--until-stdin-ends"]
        return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)

    def watch(self) -> None:
        while self.is_wanted:
            code = self.process.wait()
            time.sleep(1)
            if self.is_wanted:
                say(f"后台任务进程退出（{code}），重新启动。", f"The task worker ended ({code}); starting it again.")
                self.process = self.start()

    def stop(self) -> None:
        self.is_wanted = False
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


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

    logins: list[str] = json.loads(os.environ.pop("TONGXIN_ANNOUNCE", "[]"))
    worker = Worker()
    threading.Thread(target=announce, args=(reached_at(asked.host, asked.port), logins), daemon=True).start()
    try:
        server.serve()
    finally:
        worker.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
