"""No process outlives the one that started it, however that one died."""

import os
import signal
import sys
import threading
from multiprocessing import parent_process


def _end() -> None:
    if os.name == "nt":
        os._exit(0)  # no signal reaches the main thread there
    os.kill(os.getpid(), signal.SIGTERM)


def end_with_parent() -> None:
    """End this process, made by multiprocessing, when its parent is gone; without such a parent, nothing."""
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        _end()

    threading.Thread(target=watch, daemon=True).start()


def end_with_stdin() -> None:
    """End this process when its standard input does, which a parent that dies closes."""

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 1024):  # not through the buffer, whose lock would hinder the exit
            pass
        _end()

    threading.Thread(target=watch, daemon=True).start()
