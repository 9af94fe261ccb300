"""Log lines without personal data: an exception's message may quote a row, so it is left out."""

import logging
import traceback
from types import TracebackType


class WithoutMessages(logging.Formatter):
    """Print where an exception came from and its type, never its message."""

    def formatException(
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        kind, _, frames = ei
        if kind is None:
            return ""
        return "".join(traceback.format_tb(frames)) + f"{kind.__module__}.{kind.__qualname__}"
