import ast
import subprocess
import sys
from pathlib import Path

import tongxin.kernel

KERNEL = Path(tongxin.kernel.__file__).parent
FILES = [path for path in KERNEL.rglob("*.py") if "tests" not in path.parts]
CLOCKS = {"today", "now", "utcnow", "localtime", "time", "monotonic"}


def test_the_kernel_needs_neither_django_nor_the_network() -> None:
    modules = [".".join(("tongxin.kernel", *path.relative_to(KERNEL).with_suffix("").parts)) for path in FILES]
    names = [module.removesuffix(".__init__") for module in modules]
    found = f"import sys, {', '.join(names)}; print([m for m in ('django', 'socket', 'http') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", found], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_kernel_never_asks_what_time_it_is() -> None:
    for path in FILES:
        calls = [node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
        asked = {call.attr for call in calls if isinstance(call, ast.Attribute)} & CLOCKS
        assert not asked, (path, asked)
