"""Compiles the catalogues of translations: `python -m tongxin.site.catalogues`. The .mo files are not checked in."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parent.parent
CATALOGUES = "**/locale/*/LC_MESSAGES/*.po"


def compile_all() -> int:
    """Write the .mo beside every .po that is newer; return how many."""
    written = 0
    for source in PACKAGE.glob(CATALOGUES):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime > source.stat().st_mtime:
            continue
        with source.open("rb") as text:
            catalogue = read_po(text, locale=source.parent.parent.name)
        with target.open("wb") as out:
            write_mo(out, catalogue)
        written += 1
    return written


if __name__ == "__main__":
    compile_all()
