"""The journal says in words whatever any verb writes into it."""

import ast
from pathlib import Path

import tongxin
from tongxin.people import lines

PACKAGE = Path(tongxin.__file__).resolve().parent


def _acts():
    """Every second argument of a call of `record`, with the file it stands in."""
    for file in PACKAGE.rglob("*.py"):
        if {"tests", "demo"} & set(file.parts):
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record" and len(node.args) > 1:
                act = node.args[1]
                assert isinstance(act, ast.Constant), f"{file.name}: an act is written out, so that it can be found"
                yield act.value


def test_every_act_has_words():
    acts = set(_acts())
    assert "matters.advance" in acts
    assert acts - set(lines.ACTS) == set()
