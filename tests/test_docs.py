"""The papers say what is there."""

import json
import re
import sys
from dataclasses import fields
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import resolve

from tongxin.kernel.charter.sayings import Way

ROOT = Path(__file__).resolve().parent.parent
IMPORT = re.compile(r"^ *(?:from (\w+)[\w.]* import |import (\w+))", re.MULTILINE)
PAPERS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def read(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


def test_every_model_is_in_the_glossary_under_its_chinese_name():
    rows = re.findall(r"^\| (\w+) \| ([^|]+) \| (\w+) \|", read("docs/glossary.md").split("## Words")[0], re.MULTILINE)
    listed = {(room, model, chinese.strip()) for model, chinese, room in rows[1:]}
    there = {
        (model._meta.app_label, model.__name__, str(model._meta.verbose_name))
        for model in apps.get_models()
        if model.__module__.startswith("tongxin.")
    }
    assert listed == there


def test_every_setting_is_documented():
    used = set()
    for file in [ROOT / "tongxin", ROOT / "conftest.py", *(ROOT / "src").rglob("*.py")]:
        used |= set(re.findall(r"""["'](TONGXIN_[A-Z_]+|DATABASE_URL)["']""", file.read_text("utf-8")))
    private = {"TONGXIN_ANNOUNCE"}  # from one of our processes to another
    assert used - private - set(re.findall(r"^#?([A-Z_]+)=", read(".env.sample"), re.MULTILINE)) == set()


def test_what_is_deployed_sets_what_there_is_and_shuts_every_unit_alike():
    names = re.compile(r"^#?([A-Z_]+)=", re.MULTILINE)
    assert set(names.findall(read("deploy/tongxin.env"))) <= set(names.findall(read(".env.sample")))
    units = [file.read_text("utf-8") for file in (ROOT / "deploy").glob("*.service")]
    assert len(units) == 3
    assert len({re.search(r"^NoNewPrivileges=(?:.+\n)+", unit, re.MULTILINE)[0] for unit in units}) == 1


@pytest.mark.parametrize("paper", ["README.md", "README.zh-CN.md"])
def test_the_readme_names_the_commands(paper):
    for command in ("demo", "test", "begin", "serve", "check", "report", "audit", "backup", "restore", "doctor"):
        assert f"./tongxin {command}" in read(paper)


def test_commands_and_files_that_papers_name_are_there():
    listed = read("tongxin").split("\nCOMMANDS = {")[1].split("\n}")[0]
    commands = set(re.findall(r'^    "(\w+)": ', listed, re.MULTILINE))
    for paper in PAPERS:
        text = paper.read_text("utf-8")
        named = set(re.findall(r"\./tongxin ([a-z]+)", text))
        assert named <= commands, f"{paper.name}: {named - commands}"
        if "how-to" in paper.parts:  # those name files yet to be written; test_how_to.py writes them
            continue
        for file in re.findall(r"`([\w.-]+(?:/[\w.*-]+)*(?:/|/[\w*-]+\.(?:py|toml|txt|json)))`", text):
            homes = (ROOT, ROOT / "src" / "tongxin")
            assert any(any(home.glob(file.rstrip("/"))) for home in homes), f"{paper.name}: {file}"


@pytest.mark.parametrize("paper", ["docs/running/api.md", "docs/running/api.zh-CN.md"])
def test_the_addresses_of_the_api_are_there(paper):
    asked = [json.loads(body) for body in re.findall(r"-d '(\{.*?\})'", read(paper), re.DOTALL)]
    assert len(asked) == 3
    addresses = re.findall(r"\$A(/[\w./-]+)", read(paper))
    assert len(addresses) == 8 and all(resolve(f"/api/v1{address}") for address in addresses)


def test_papers_stand_in_both_languages():
    """Side by side, each naming the other, with the same pictures; the glossary is in both by itself."""
    english = {paper for paper in PAPERS if "zh-CN" not in paper.name} - {ROOT / "docs" / "glossary.md"}
    pairs = {paper: paper.with_name(paper.name.replace(".md", ".zh-CN.md")) for paper in english}
    assert english | set(pairs.values()) | {ROOT / "docs" / "glossary.md"} == set(PAPERS)
    for pair in pairs.items():
        told, said = (paper.read_text("utf-8") for paper in pair)
        assert f"[中文]({pair[1].name})" in told and f"[English]({pair[0].name})" in said, pair[0].name
        pictures = [re.findall(r"!\[[^\]]*\]\(([^)]+)\)", text) for text in (told, said)]
        assert pictures[0] == pictures[1], pair[0].name


@pytest.mark.parametrize("paper", ["docs/claims.md", "docs/claims.zh-CN.md"])
def test_every_part_of_a_saying_is_told(paper):
    assert [part.name for part in fields(Way) if f"`{part.name}`" not in read(paper)] == []


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
        tops = {top for pair in IMPORT.findall(file.read_text("utf-8")) for top in pair if top}
        for top in tops - {*sys.stdlib_module_names, "tongxin", "tests", "bench"}:
            assert any(f"\n{name.lower()}==" in pins for name in distributions.get(top, [])), f"{file}: {top}"


def test_no_file_that_is_shared_names_a_package_index():
    for file in [*ROOT.glob("requirements*"), ROOT / "package-lock.json", ROOT / ".npmrc", ROOT / "pyproject.toml"]:
        text = file.read_text("utf-8")
        assert not re.search(r"--(extra-)?index-url|--find-links|\"resolved\"|registry\s*=", text), file.name
