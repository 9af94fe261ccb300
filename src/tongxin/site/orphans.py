"""No process outlives the one that started it, however that one died."""

import os
import signal
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
