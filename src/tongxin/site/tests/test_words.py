"""The journal says in words whatever any verb writes into it."""

import ast
from pathlib import Path

import tongxin
from tongxin.people import lines

PACKAGE = Path(tongxin.__file__).resolve().parent


def _acts():
    """Every second argument of a call of `record`, or of what records for several verbs and takes the act from them."""
    for file in PACKAGE.rglob("*.py"):
        if {"tests", "demo"} & set(file.parts):
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or len(node.args) < 2 or not _records(node.func):
                continue
            act = node.args[1]
            if file.name == "kept.py" and isinstance(act, ast.Name) and act.id == "act":
                continue
            assert isinstance(act, ast.Constant), f"{file.name}: an act is written out, so that it can be found"
            yield act.value


def _records(called: ast.expr) -> bool:
    if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
        return called.value.id == "kept" and called.attr in {"enter", "amend", "end", "drop", "void", "restore"}
    return getattr(called, "id", "") == "record"


def test_every_act_has_words():
    acts = set(_acts())
    assert {"matters.advance", "activities.void_venue"} <= acts
    assert acts - set(lines.ACTS) == set()
