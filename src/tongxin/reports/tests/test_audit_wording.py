"""Every reason that is given has its sentence, filled with what it is given."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import tongxin.kernel.binding
import tongxin.kernel.claims
import tongxin.kernel.verdicts
from tongxin.kernel.reasons import reason

from ..audits import wording

AUDITS = Path(wording.__file__).parent
GIVEN_BY = [
    *Path(tongxin.kernel.binding.__file__).parent.glob("*.py"),
    *Path(tongxin.kernel.claims.__file__).parent.glob("*.py"),
    Path(tongxin.kernel.verdicts.__file__),
    AUDITS / "holding.py",
]


def _given() -> Iterator[tuple[str, set[str] | None]]:
    """(code, names of the values) of each reason given in the code; None where the names are not written out."""
    for path in GIVEN_BY:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "reason":
                names = {word.arg for word in node.keywords}
                told = None if None in names else {name for name in names if name}
                yield from ((code.value, told) for code in _codes(node.args[0]))


def _codes(first: ast.expr) -> list[ast.Constant]:
    """The codes a call may give: one written out, or those of a choice."""
    choices = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
    return [one for one in choices if isinstance(one, ast.Constant)]


CODES_BY_NAME = {"same_words", "like_words", "records_less", "records_more"}  # chosen a line before they are given


def test_every_reason_has_a_sentence_and_every_sentence_a_reason() -> None:
    assert {code for code, _names in _given()} | CODES_BY_NAME == set(wording.REASONS)


def test_sentences_ask_for_no_value_that_is_not_given() -> None:
    for code, names in _given():
        asked = set(re.findall(r"%\((\w+)\)s", str(wording.REASONS[code])))
        assert names is None or asked <= names, code


def test_a_reason_is_worded_with_its_values() -> None:
    told = reason("like_counter", unit="人", counter="名")
    assert wording.worded(told) == "量词“人”与“名”在这里相通。"
