"""Charters written for tests: a small TOML writer, and the shipped files as raw tables."""

import json
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import tongxin

ROOT = Path(tongxin.__file__).parent / "charters"
NAMES = sorted(folder.name for folder in ROOT.iterdir() if (folder / "charter.toml").is_file())

Tables = dict[str, dict[str, Any]]  # file name → its tables


def raw(name: str) -> Tables:
    """The files of a shipped charter, parsed and not checked."""
    return {path.name: tomllib.loads(path.read_text("utf-8")) for path in sorted((ROOT / name).glob("*.toml"))}


def write(root: Path, name: str, tables: Mapping[str, Mapping[str, Any]]) -> None:
    """Write a charter's files below `root`."""
    folder = root / name
    folder.mkdir(parents=True, exist_ok=True)
    for file, sections in tables.items():
        (folder / file).write_text("\n".join(_section(s, held) for s, held in sections.items()), "utf-8")


def _section(name: str, held: Any) -> str:
    if isinstance(held, list) and held and all(isinstance(one, dict) for one in held):
        return "\n".join(f"[[{name}]]\n{_keys(one)}" for one in held)
    if isinstance(held, dict):
        return f"[{name}]\n{_keys(held)}"
    return f"{name} = {_value(held)}"


def _keys(table: Mapping[str, Any]) -> str:
    return "".join(f"{key} = {_value(value)}\n" for key, value in table.items())


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k} = {_value(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_value(v) for v in value) + "]"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)
