"""Fonts for the PDF 字体: the named ones of GB/T 9704 are proprietary and never shipped.

The Fandol family stands in where the system has it (仿宋, 楷体, 黑体, 宋体); else the Noto fonts of the
package `pylopdf-fonts-zh-cn`, which every installation has. The document says which were used.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn

FANDOL = (
    Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"),
    Path("/usr/share/texmf/fonts/opentype/public/fandol"),
    Path("/usr/share/fonts/opentype/fandol"),
    Path("/usr/local/share/fonts/fandol"),
)


@dataclass(frozen=True)
class Faces:
    """The faces of a document: family names as Typst knows them, each with its fallback."""

    title: tuple[str, ...]  # 小标宋
    body: tuple[str, ...]  # 仿宋
    hei: tuple[str, ...]
    kai: tuple[str, ...]
    song: tuple[str, ...]
    folders: tuple[str, ...]
    said: str  # what the document says of its fonts


@cache
def faces(folders: tuple[Path, ...] = FANDOL) -> Faces:
    """The faces that this machine can print with."""
    shipped = str(Path(pylopdf_fonts_zh_cn.__file__).parent)
    serif, sans = "Noto Serif SC", "Noto Sans SC"
    fandol = next((str(f) for f in folders if (f / "FandolFang-Regular.otf").exists()), None)
    if fandol is None:
        said = "本件用思源宋体、思源黑体代替小标宋、仿宋、楷体和黑体"
        return Faces((serif,), (serif,), (sans,), (serif,), (serif,), (shipped,), said)
    said = "本件用Fandol宋体、仿宋、楷体、黑体代替小标宋、仿宋_GB2312、楷体_GB2312和黑体"
    return Faces(
        title=("FandolSong", serif),
        body=("FandolFang R", "FandolFang", serif),
        hei=("FandolHei", sans),
        kai=("FandolKai", serif),
        song=("FandolSong", serif),
        folders=(fandol, shipped),
        said=said,
    )
