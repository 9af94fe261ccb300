"""From raw tables to the shapes of a charter and back: strictly by the shapes' own types.

Unknown keys, missing keys and values of the wrong type are refused with a sentence that names the place.
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")

_PAIRS: dict[tuple[Any, ...], tuple[str, str]] = {
    (str, str): ("code", "name"),
    (date, Decimal | None): ("since", "points"),
}
_FILLED = frozenset({"code", "name", "source", "action", "counter", "heading"})  # may not be empty


class BadEntry(ValueError):
    """An entry does not have its shape; the message is a Chinese sentence, safe to show."""


def build(shape: type[T], raw: object, *, is_json: bool = False) -> T:
    """Make a `shape` of a raw table.

    Args:
        is_json: days are ISO text, as in canonical JSON and local rules; in TOML they are days.
    Raises:
        BadEntry.
    """
    built = _table(shape, raw, "", is_json)
    assert isinstance(built, shape)
    return built


def unbuild(value: object) -> Any:
    """A shape as plain JSON values, every key written out. The inverse of `build(…, is_json=True)`."""
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(getattr(value, name), hint) for name, hint in _hinted(type(value))}
    raise TypeError(f"{value!r} is no shape")


@cache
def _hinted(shape: type) -> list[tuple[str, Any]]:
    hints = _hints(shape)
    return [(f.name, hints[f.name]) for f in fields(shape)]


def _plain(value: object, hint: Any) -> Any:
    if isinstance(value, (str, int)) or value is None:  # most of a charter
        return value
    if is_dataclass(value):
        return unbuild(value)
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        inner = get_args(hint)
        if inner and inner[-1] is Ellipsis:
            return [_plain(one, inner[0]) for one in value]
        names = _PAIRS[inner]
        first, second = value
        return {names[0]: _plain(first, inner[0]), names[1]: "" if second is None else _plain(second, inner[1])}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    raise TypeError(f"{value!r} has no place in a charter")


@cache
def _hints(shape: type) -> dict[str, Any]:
    return get_type_hints(shape)


def _table(shape: type, raw: object, where: str, is_json: bool) -> object:
    if not isinstance(raw, Mapping):
        raise BadEntry(f"{_said(where)}应是一组键值。")
    known = {f.name: f for f in fields(shape)}
    for key in raw:
        if key not in known:
            raise BadEntry(f"不认识的键“{_at(where, str(key))}”。")
    hints, values = _hints(shape), {}
    for name, f in known.items():
        if name in raw:
            values[name] = _value(hints[name], raw[name], _at(where, name), is_json)
        elif f.default is MISSING and f.default_factory is MISSING:
            raise BadEntry(f"缺少键“{_at(where, name)}”。")
        if name in _FILLED and name in values and not str(values[name]).strip():
            raise BadEntry(f"“{_at(where, name)}”不能为空。")
    return shape(**values)


def _value(hint: Any, raw: object, where: str, is_json: bool) -> object:
    if get_origin(hint) is UnionType:
        inner = next(one for one in get_args(hint) if one is not type(None))
        is_nothing = raw is None or (raw == "" and inner is Decimal)
        return None if is_nothing else _value(inner, raw, where, is_json)
    if get_origin(hint) is tuple:
        return _tuple(get_args(hint), raw, where, is_json)
    if get_origin(hint) is frozenset:
        return frozenset(_list(get_args(hint)[0], raw, where, is_json))
    if is_dataclass(hint):
        assert isinstance(hint, type)
        return _table(hint, raw, where, is_json)
    return _scalar(hint, raw, where, is_json)


def _tuple(inner: tuple[Any, ...], raw: object, where: str, is_json: bool) -> tuple[object, ...]:
    if inner[-1] is Ellipsis:
        return tuple(_list(inner[0], raw, where, is_json))
    names = _PAIRS[inner]
    if not isinstance(raw, Mapping) or set(raw) != set(names):
        raise BadEntry(f"{_said(where)}应写作{{ {names[0]} = …, {names[1]} = … }}，不多不少。")
    return tuple(_value(h, raw[n], _at(where, n), is_json) for n, h in zip(names, inner, strict=True))


def _list(inner: Any, raw: object, where: str, is_json: bool) -> list[object]:
    if not isinstance(raw, list):
        raise BadEntry(f"{_said(where)}应是列表。")
    return [_value(inner, one, f"{where}[{n}]", is_json) for n, one in enumerate(raw, 1)]


def _scalar(hint: Any, raw: object, where: str, is_json: bool) -> object:
    if hint is Decimal:
        return _decimal(raw, where)
    if hint is date:
        return _date(raw, where, is_json)
    words = {str: "文字", int: "整数", bool: "true或false"}
    if type(raw) is not hint:
        raise BadEntry(f"{_said(where)}应是{words[hint]}，写的是{raw!r}。")
    return raw


def _decimal(raw: object, where: str) -> Decimal:
    if not isinstance(raw, str):
        raise BadEntry(f'{_said(where)}是小数，要加引号写成文字，如"1.5"，写的是{raw!r}。')
    try:
        value = Decimal(raw)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise BadEntry(f"{_said(where)}不是数：“{raw}”。")
    return value


def _date(raw: object, where: str, is_json: bool) -> date:
    if is_json and isinstance(raw, str):
        try:
            return date.fromisoformat(raw)
        except ValueError as error:
            raise BadEntry(f"{_said(where)}不是日期：“{raw}”。") from error
    if isinstance(raw, datetime) or not isinstance(raw, date):
        raise BadEntry(f"{_said(where)}应是日期，如2025-01-01，写的是{raw!r}。")
    return raw


def _at(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _said(where: str) -> str:
    return f"“{where}”" if where else "这一条"
