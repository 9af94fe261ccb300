"""The house keeps its own rules: keys point down, verbs are whole, doorplates are true."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

import pytest
from django.apps import apps
from django.db.models import Model

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "tongxin"
FLOORS = {
    **{"site": 7, "giving": 6, "activities": 5, "matters": 4, "press": 4, "reports": 4},
    **{"ledger": 3, "people": 2, "journal": 1, "kernel": 1},
}
ROOMS = [room for room in FLOORS if room != "site"]
WITH_TABLES = [room for room in ROOMS if room != "kernel"]
SIGNALS = {"signals", "dispatch"}  # modules
SIGNALS_ALLOWED = {"ledger/apps.py"}  # after a migration the guard is installed again
STRING_LOOKUPS = {"import_string", "import_module", "__import__", "get_model", "ContentType", "GenericForeignKey"}
JOURNAL_VERBS = {"record", "attach", "discard"}
PRINTERS = {"print", "say", "write", "debug", "info", "warning", "error", "exception", "log"}
SHORT = 8  # lines of a function, as half of them are or shorter
SECRET = re.compile(r"secret_key|field_keys|hash_key|password|id_number", re.IGNORECASE)


def sources(room: str = "") -> Iterator[Path]:
    """The room's own Python files, without tests and migrations."""
    for file in sorted((PACKAGE / room).rglob("*.py")):
        if not {"tests", "migrations"} & set(file.relative_to(PACKAGE).parts):
            yield file


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def address(file: Path) -> str:
    return file.relative_to(PACKAGE).as_posix()


def our_models(room: str = "") -> list[type[Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in ([room] if room else FLOORS)]


def name_of(node: ast.expr) -> str:
    """The last name of a dotted expression: `journal.record` is "record"."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def calls(node: ast.AST) -> set[str]:
    return {name_of(inner.func) for inner in ast.walk(node) if isinstance(inner, ast.Call)}


def imported_rooms(file: Path) -> set[str]:
    """Rooms that `file` imports from, by full or relative address."""
    found = set()
    here = ["tongxin", *file.relative_to(PACKAGE).with_suffix("").parts]
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.ImportFrom):
            base = here[: -node.level] if node.level else []
            start = [*base, *(node.module or "").split(".")] if node.module else base
            paths = [[*start, alias.name] for alias in node.names]
        elif isinstance(node, ast.Import):
            paths = [alias.name.split(".") for alias in node.names]
        else:
            continue
        found |= {path[1] for path in paths if path[0] == "tongxin" and len(path) > 1}
    return found & set(FLOORS)


def imported_modules(file: Path) -> set[str]:
    """Last names of the modules that `file` imports, and of what it imports from them."""
    found = set()
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.ImportFrom):
            found |= {(node.module or "").split(".")[-1], *(alias.name for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[-1] for alias in node.names}
    return found


# ── Floors ──────────────────────────────────────────────────────────────────────────────────────────


def test_every_folder_is_a_room_on_a_floor():
    folders = {folder.name for folder in PACKAGE.iterdir() if any(folder.glob("*.py"))}
    assert folders == set(FLOORS)


def test_foreign_keys_point_down():
    wrong = [
        str(field)
        for model in our_models()
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model._meta.app_label in FLOORS
        if FLOORS[field.related_model._meta.app_label] > FLOORS[model._meta.app_label]
    ]
    assert not wrong
    same_floor = [
        str(field)
        for model in our_models()
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation
        if field.related_model._meta.app_label in FLOORS
        if field.related_model._meta.app_label != model._meta.app_label
        if FLOORS[field.related_model._meta.app_label] == FLOORS[model._meta.app_label]
    ]
    assert not same_floor


@pytest.mark.parametrize("room", FLOORS)
def test_a_room_imports_only_from_floors_below(room):
    for file in sources(room):
        for other in imported_rooms(file) - {room}:
            assert FLOORS[other] < FLOORS[room], f"{address(file)} imports {other}"


def test_the_kernel_knows_neither_django_nor_the_clock_nor_the_network():
    for file in sources("kernel"):
        text = file.read_text("utf-8")
        assert not re.search(r"^\s*(from|import) (django|socket|urllib|http|requests)\b", text, re.MULTILINE), file
        assert not {"now", "today", "utcnow"} & calls(tree(file)), f"{address(file)} asks the clock"


# ── Verbs ───────────────────────────────────────────────────────────────────────────────────────────


def operation_files(room: str) -> list[Path]:
    single = PACKAGE / room / "operations.py"
    own = [single] if single.exists() else sorted((PACKAGE / room / "operations").glob("*.py"))
    return own + sorted((PACKAGE / room).glob("*/operations.py"))


def functions(file: Path) -> list[ast.FunctionDef]:
    return [node for node in tree(file).body if isinstance(node, ast.FunctionDef)]


def operations(room: str) -> Iterator[tuple[Path, ast.FunctionDef]]:
    """Public functions of the room's operations, those taken in from its other modules too."""
    for file in operation_files(room):
        yield from ((file, function) for function in functions(file) if function.name[0] != "_")
        for node in tree(file).body:
            source = file.parent / f"{getattr(node, 'module', '')}.py"
            if isinstance(node, ast.ImportFrom) and node.level == 1 and source.exists():
                names = {alias.name for alias in node.names}
                yield from ((source, function) for function in functions(source) if function.name in names)


def is_verb(function: ast.FunctionDef) -> bool:
    """Verbs are what names its doer and its moment, by keyword."""
    return {"by", "at"} <= {argument.arg for argument in function.args.kwonlyargs} and function.name[0] != "_"


VERBS = {room: {f.name: (file, f) for file, f in operations(room) if is_verb(f)} for room in WITH_TABLES}
ALL_VERBS = [
    pytest.param(file, function, id=f"{room}.{name}")
    for room, verbs in VERBS.items()
    for name, (file, function) in verbs.items()
]


def test_there_are_verbs():
    assert len(ALL_VERBS) > 20


@pytest.mark.parametrize(("file", "verb"), ALL_VERBS)
def test_every_verb_is_atomic(file, verb):
    """By decorator; or, where it must read at one moment, in the ledger's snapshot; or as another verb's other name."""
    is_decorated = any(ast.unparse(decorator).startswith("transaction.atomic") for decorator in verb.decorator_list)
    *_, last = verb.body
    is_alias = (
        len(verb.body) <= 2
        and isinstance(last, ast.Return)
        and calls(last) & VERBS[file.relative_to(PACKAGE).parts[0]].keys()
    )
    assert is_decorated or "snapshot" in calls(verb) or is_alias


@cache
def journaling() -> frozenset[str]:
    """Names of functions that write the journal, themselves or through one another."""
    bodies: dict[str, set[str]] = {}
    for room in WITH_TABLES:
        for file in sources(room):
            for function in ast.walk(tree(file)):
                if isinstance(function, ast.FunctionDef):
                    bodies.setdefault(function.name, set()).update(calls(function))
                elif isinstance(function, ast.ImportFrom) and (function.module or "").endswith("journal.operations"):
                    for alias in function.names:
                        if alias.asname and alias.name in JOURNAL_VERBS:
                            bodies[alias.asname] = {alias.name}
    known = set(JOURNAL_VERBS)
    while more := {name for name, called in bodies.items() if name not in known and called & known}:
        known |= more
    return frozenset(known)


@pytest.mark.parametrize(("file", "verb"), ALL_VERBS)
def test_every_verb_writes_the_journal(file, verb):
    assert calls(verb) & journaling(), f"{address(file)}: {verb.name} leaves no trace"


# ── Doorplates ──────────────────────────────────────────────────────────────────────────────────────


def doorplate(room: str) -> dict[str, str]:
    """The parts of a room's docstring: Holds, Verbs, Asks."""
    text = ast.get_docstring(tree(PACKAGE / room / "__init__.py")) or ""
    parts = re.split(r"^([A-Z][\w-]+):", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("room", ROOMS)
def test_a_doorplate_names_the_rooms_it_asks(room):
    asked = {name for name in FLOORS if re.search(rf"\b{name}\b", doorplate(room)["Asks"].split(".")[0])}
    used = set().union(*(imported_rooms(file) for file in sources(room))) - {room}
    assert used <= asked, "uses what the plate does not say"


@pytest.mark.parametrize("room", WITH_TABLES)
def test_a_doorplate_names_every_model(room):
    held = set(re.findall(r"\b[A-Z][A-Za-z]+\b", doorplate(room)["Holds"]))
    assert {model.__name__ for model in our_models(room)} <= held


@pytest.mark.parametrize("room", WITH_TABLES)
def test_a_doorplate_names_every_verb_and_no_other(room):
    plate = re.sub(r"\([^)]*\)", "", doorplate(room)["Verbs"])
    named = set(re.findall(r"\b[a-z]\w*\b", plate))
    there = {function.name for _, function in operations(room)}
    assert VERBS[room].keys() <= named, "verbs that the plate does not name"
    assert named <= there, "the plate names what is not there"


# ── Nothing hidden ──────────────────────────────────────────────────────────────────────────────────


def test_no_signals_but_the_ledgers():
    """Nobody's: neither Django's nor those of the packages beside it."""
    listening = {address(file) for file in sources() if SIGNALS & imported_modules(file)}
    assert listening == SIGNALS_ALLOWED


def test_no_save_is_overridden():
    for model in our_models():
        assert model.save.__module__.startswith("django."), model


def test_nothing_is_looked_up_by_string():
    for file in sources():
        names = {name_of(node) for node in ast.walk(tree(file)) if isinstance(node, ast.Attribute | ast.Name)}
        assert not names & STRING_LOOKUPS, address(file)


def inner_imports(file: Path) -> Iterator[ast.Import | ast.ImportFrom]:
    """Imports that wait until a function is called."""
    for function in ast.walk(tree(file)):
        if isinstance(function, ast.FunctionDef):
            yield from (node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom))


def test_an_import_inside_a_function_has_its_reason_beside_it():
    for file in sources():
        lines = file.read_text("utf-8").splitlines()
        for node in inner_imports(file):
            beside = lines[node.lineno - 2 : node.lineno]
            assert any("# " in line for line in beside), f"{address(file)}:{node.lineno}"


def test_no_model_sorts_by_itself():
    assert not [model for model in our_models() if model._meta.ordering]


def test_every_model_has_its_chinese_name():
    assert not [model for model in our_models() if not re.search(r"[\u4e00-\u9fff]", str(model._meta.verbose_name))]


def test_functions_are_short():
    nodes = (node for file in sources() for node in ast.walk(tree(file)) if isinstance(node, ast.FunctionDef))
    lengths = [node.end_lineno - node.lineno + 1 for node in nodes]
    assert median(lengths) <= SHORT


def test_no_secret_is_printed():
    for file in sources():
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Call) and name_of(node.func) in PRINTERS:
                for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
                    names = {name_of(inner) for inner in ast.walk(argument) if isinstance(inner, ast.expr)}
                    assert not any(SECRET.search(name) for name in names), f"{address(file)}:{node.lineno}"
