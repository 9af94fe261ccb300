"""Words for a terminal, Chinese or English as it is set. Standard library alone: the launcher uses it
before anything is installed."""

import locale
import os
import sys
from typing import NoReturn


def is_chinese() -> bool:
    """Whether the terminal is Chinese: TONGXIN_LANG, else LC_ALL, LC_MESSAGES, LANG, else what Windows says."""
    for name in ("TONGXIN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return os.environ[name].lower().startswith("zh")
    return (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese"))


def words(chinese: str, english: str) -> str:
    return chinese if is_chinese() else english


def say(chinese: str, english: str) -> None:
    """Tell how far it is, on standard error: standard output carries results alone."""
    print(words(chinese, english), file=sys.stderr, flush=True)


class Failed(Exception):
    """Something did not work; a sentence, safe to show."""

    def __init__(self, chinese: str, english: str):
        super().__init__(words(chinese, english))


def give_up(error: Exception | str) -> NoReturn:
    """Say the one sentence and leave with 1."""
    print(words("没有完成：", "Not done: ") + str(error), file=sys.stderr, flush=True)
    raise SystemExit(1)
