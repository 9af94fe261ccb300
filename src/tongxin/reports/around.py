"""The words around a place of a text 上下文: its sentence, or its clause."""

import re

SENTENCE = re.compile(r"[。！？；!?;\n\r]")
CLAUSE = re.compile(r"[，。；：\n]")
MOST = 120  # characters on either side, at most


def around(text: str, start: int, end: int, stops: re.Pattern[str] = SENTENCE) -> tuple[int, int]:
    """Where the words around `start` to `end` begin and end, without the marks that part them; cut where long."""
    first = max(0, start - MOST)
    before = [stop.end() for stop in stops.finditer(text, first, start)]
    after = stops.search(text, end, end + MOST)
    begin = before[-1] if before else first
    while begin < start and text[begin].isspace():
        begin += 1
    return begin, after.start() if after else min(len(text), end + MOST)
