"""Copies the front-end files the pages load out of node_modules: `python -m tongxin.site.vendor [node_modules]`.

They are third-party code, so they are fetched by npm and never checked in; they do go into the wheel.
`icons.txt` beside this file names the icons, `FILES` everything else.
"""

import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGET = HERE / "static" / "vendor"
NODE_MODULES = HERE.parents[2] / "node_modules"  # of a checkout
FILES = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "echarts.common.min.js": "echarts/dist/echarts.common.min.js",
}
ICONS = "@tabler/icons/icons/outline"
SOURCE_MAP = re.compile(r"\s*(/\*|//)# sourceMappingURL=\S+?\.map(\s*\*/)?\s*$")  # the maps are not shipped


def icon_names() -> list[str]:
    """The names of the icons that templates may use."""
    return (HERE / "icons.txt").read_text("utf-8").split()


def copy(node_modules: Path = NODE_MODULES, target: Path = TARGET) -> int:
    """Write every named file under `target`; return how many changed. Safe to repeat.

    Raises:
        FileNotFoundError: a named file is missing; the message names it.
    """
    sources = {name: node_modules / path for name, path in FILES.items()}
    sources |= {f"icons/{name}.svg": node_modules / ICONS / f"{name}.svg" for name in icon_names()}
    changed = 0
    for name, source in sources.items():
        if not source.is_file():
            raise FileNotFoundError(f"{source} 不存在：先运行 npm ci")
        text = SOURCE_MAP.sub("\n", source.read_text("utf-8"))
        file = target / name
        if not file.is_file() or file.read_text("utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
            changed += 1
    return changed


if __name__ == "__main__":
    copy(Path(sys.argv[1]) if len(sys.argv) > 1 else NODE_MODULES)
