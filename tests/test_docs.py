"""The papers say what is there."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
OURS = ("journal", "people", "ledger", "matters", "reports", "press", "activities", "giving", "site")
PAPERS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def read(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


def test_every_model_is_in_the_glossary_under_its_chinese_name():
    rows = re.findall(r"^\| (\w+) \| ([^|]+) \| (\w+) \|", read("docs/glossary.md").split("## Words")[0], re.MULTILINE)
    listed = {(room, model, chinese.strip()) for model, chinese, room in rows[1:]}
    there = {
        (model._meta.app_label, model.__name__, str(model._meta.verbose_name))
        for room in OURS
        for model in apps.get_app_config(room).get_models()
    }
    assert listed == there


def test_every_setting_is_documented():
    used = set()
    for file in [ROOT / "tongxin", ROOT / "conftest.py", *(ROOT / "src").rglob("*.py")]:
        used |= set(re.findall(r"""["'](TONGXIN_[A-Z_]+|DATABASE_URL)["']""", file.read_text("utf-8")))
    private = {"TONGXIN_ANNOUNCE"}  # from one of our processes to another
    assert used - private - set(re.findall(r"^#?([A-Z_]+)=", read(".env.sample"), re.MULTILINE)) == set()


@pytest.mark.parametrize("paper", ["README.md", "README.zh-CN.md"])
def test_the_readme_names_the_commands(paper):
    for command in ("demo", "test", "serve", "check", "report"):
        assert f"./tongxin {command}" in read(paper)


def test_links_between_papers_lead_somewhere():
    for paper in PAPERS:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", paper.read_text("utf-8")):
            assert (paper.parent / target).exists(), f"{paper.name}: {target}"


def test_every_dependency_has_its_reason():
    for file in ROOT.glob("requirements*.in"):
        for line in file.read_text("utf-8").splitlines():
            if line and not line.startswith(("#", "-r")):
                assert re.search(r"\S\s+# \w", line), f"{file.name}: {line}"


def test_everything_imported_is_pinned():
    """Not only there because something else brought it once: what runs on it, and what tests with it."""
    distributions = packages_distributions()
    for file in [*(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]:
        is_test = "tests" in file.parts
        pins = read("requirements-dev.txt" if is_test else "requirements.txt").lower()
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            for top in {name.split(".")[0] for name in names} - {*sys.stdlib_module_names, "tongxin", "tests"}:
                assert any(f"\n{name.lower()}==" in pins for name in distributions.get(top, [])), f"{file}: {top}"


def test_no_file_that_is_shared_names_a_package_index():
    for file in [*ROOT.glob("requirements*"), ROOT / "package-lock.json", ROOT / ".npmrc", ROOT / "pyproject.toml"]:
        text = file.read_text("utf-8")
        assert not re.search(r"--(extra-)?index-url|--find-links|\"resolved\"|registry\s*=", text), file.name
