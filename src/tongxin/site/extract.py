"""Gathers what is marked for translation: `python -m tongxin.site.extract` brings the English catalogue up to date.

Source strings are the Chinese ones. New ones come in untranslated, and a test fails until they are translated.
"""

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent
ENGLISH = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_STRING = r"u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|\"\"\"(?:[^\\]|\\.)*?\"\"\")"
CALL = re.compile(rf"\b(_|gettext|ngettext|pgettext|npgettext)\(\s*({_STRING}(?:\s*,\s*{_STRING})*)", re.DOTALL)
QUOTED = re.compile(_STRING, re.DOTALL)
HEADER = """# The English words of Tongxin. Brought up to date by `python -m tongxin.site.extract`.
msgid ""
msgstr ""
"Language: en\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
SKIPPED = ("tests", "migrations", "charters", "static", "locale")


def sources() -> Iterator[Path]:
    """Every Python file and template of the package that may hold words for users."""
    for file in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.txt")]):
        inside = file.relative_to(PACKAGE)
        if not set(inside.parts) & set(SKIPPED) and (file.suffix == ".py" or "templates" in inside.parts):
            yield file


def marked() -> Catalog:
    """A catalogue of all marked strings, each with the files it stands in (no line numbers: they only make noise)."""
    catalogue = Catalog(project="tongxin", charset="utf-8")
    for file in sources():
        text = file.read_text("utf-8")
        if file.suffix != ".py":
            text = templatize(text, origin=str(file))
        place = file.relative_to(PACKAGE).as_posix()
        for _line, message, _comments, context in extract(
            "python" if file.suffix == ".py" else _quoted, io.BytesIO(text.encode()), KEYWORDS
        ):
            catalogue.add(message, locations=[(place, 0)], context=context)
    return catalogue


def _quoted(fileobj, keywords, comment_tags, options):  # type: ignore[no-untyped-def]
    """A template, once `templatize` has turned it into calls among filler: read call by call."""
    text = fileobj.read().decode()
    for found in CALL.finditer(text):
        words = tuple(ast.literal_eval(quoted) for quoted in QUOTED.findall(found.group(2)))
        yield text.count("\n", 0, found.start()) + 1, found.group(1), words if len(words) > 1 else words[0], []


def update(file: Path = ENGLISH) -> Catalog:
    """Merge what is marked now into the catalogue; what is no longer used is dropped."""
    catalogue = read_po(io.BytesIO(file.read_bytes()), locale="en") if file.exists() else Catalog(locale="en")
    catalogue.update(marked(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def main() -> None:
    """Write the catalogue."""
    catalogue = update()
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    text = io.BytesIO()
    write_po(text, catalogue, width=120, sort_output=True, include_lineno=False, ignore_obsolete=True)
    ENGLISH.write_text(HEADER + text.getvalue().decode().split("\n\n", 1)[1], "utf-8")


if __name__ == "__main__":
    main()
