"""What an import's row keeps: its cells, what is wrong with them, what may be its twin. Encrypted as one text."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from ..models import ImportRow


@dataclass
class Content:
    """The content of a row. Keys are codes of columns; "" is the row as a whole."""

    cells: dict[str, str] = field(default_factory=dict)
    rest: dict[str, str] = field(default_factory=dict)  # heading → cell of columns left out
    was: dict[str, str] = field(default_factory=dict)  # as found, where it was corrected since
    errors: dict[str, str] = field(default_factory=dict)
    options: dict[str, list[str]] = field(default_factory=dict)
    alike: str = ""
    choices: list[str] = field(default_factory=list)
    twin: int = 0
    before: dict[str, Any] = field(default_factory=dict)


def content_of(row: ImportRow) -> Content:
    """What a row keeps."""
    return Content(**json.loads(row.content)) if row.content else Content()


def keep(row: ImportRow, content: Content) -> bool:
    """Set it; whether anything changed. The caller saves."""
    text = json.dumps(asdict(content), ensure_ascii=False)
    if text == row.content:
        return False
    row.content = text
    return True
