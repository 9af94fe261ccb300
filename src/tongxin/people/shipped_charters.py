"""The charters that come with the software 规则底本: read once a process, checked, never changed."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from tongxin.kernel.charter import read
from tongxin.kernel.charter.read import CharterError
from tongxin.kernel.charter.sayings import Saying
from tongxin.kernel.charter.shapes import Charter, Synonym

ROOT = Path(__file__).resolve().parent.parent / "charters"

# Names of the stock functions in reports.registers, filled by site; None until then, and then not checked.
_registers: frozenset[str] | None = None


def know_registers(names: Iterable[str]) -> None:
    """Name the stock functions an indicator may use; called by site when it starts."""
    global _registers
    _registers = frozenset(names)


def known_registers(charter: Charter) -> frozenset[str]:
    """Names of stock functions an indicator of `charter` may use."""
    return _registers if _registers is not None else frozenset(i.register for i in charter.indicators.values()) - {""}


def problems(charter: Charter) -> list[str]:
    """What is wrong with `charter` as this software knows acts and stock functions; [] when nothing."""
    # permissions reads charters, so the list of acts can only be fetched when asked for
    from .permissions import Can

    return read.problems(charter, frozenset(Can), known_registers(charter))


def checked(charter: Charter, name: str) -> Charter:
    """`charter` itself. Raises: CharterError: something in it does not hold together."""
    wrong = _once(problems, charter)
    if wrong:
        raise CharterError(f"charters/{name}", "", "；".join(wrong))
    return charter


Answer = TypeVar("Answer")
_answers: dict[tuple[object, ...], tuple[Charter, Any]] = {}  # the charter is held, so that its id stays its own
_MOST_ANSWERS = 64


def _once(ask: Callable[[Charter], Answer], charter: Charter) -> Answer:
    """What `ask` says of `charter`, asked once a process: no charter is ever changed, and asking takes long."""
    key = (ask, id(charter), _registers)
    if key not in _answers:
        if len(_answers) >= _MOST_ANSWERS:
            _answers.clear()
        _answers[key] = (charter, ask(charter))
    answer: Answer = _answers[key][1]
    return answer


def text_of(charter: Charter) -> str:
    """The full text of `charter`, as editions keep it."""
    return _once(read.canonical, charter)


@lru_cache(maxsize=16)
def _loaded(name: str) -> read.Whole:
    return read.whole(ROOT, name)


def shipped_names() -> list[str]:
    """Names of the charters that come with the software."""
    return sorted(folder.name for folder in ROOT.iterdir() if (folder / "charter.toml").is_file())


def shipped(name: str) -> Charter:
    """The charter as it comes with the software, read once a process. Raises: CharterError."""
    return _loaded(name).charter


def shipped_synonyms(name: str) -> dict[str, Synonym]:
    """Wordings that come with the shipped charter `name`; not to be changed. Raises: CharterError."""
    return _loaded(name).synonyms


def shipped_sayings(name: str) -> dict[str, Saying]:
    """How figures are said, as it comes with the shipped charter `name`; not to be changed. Raises: CharterError."""
    return _loaded(name).sayings
