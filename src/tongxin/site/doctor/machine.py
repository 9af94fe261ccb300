"""The machine: its clock, time zones, fonts, and what was compiled."""

import subprocess
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

from tongxin.reports.documents.fonts import faces

from .finding import Finding, hint, wrong

BUILT = datetime(2025, 11, 1, tzinfo=UTC)  # no clock is right that is before this software


def clock(at: datetime) -> Iterator[Finding]:
    """Not before the software was written; kept right by the network."""
    if at < BUILT:
        yield wrong(f"这台机器的时钟是{at:%Y-%m-%d}，不对。校时。", f"this machine's clock says {at:%Y-%m-%d}. Set it.")
    with suppress(OSError, subprocess.SubprocessError):
        command = ["timedatectl", "show", "--property=NTPSynchronized", "--value"]
        told = subprocess.run(command, capture_output=True, text=True, timeout=5).stdout.strip()
        if told == "no":
            yield hint(
                "这台机器没有和网络校时（timedatectl set-ntp true）。",
                "this machine's clock is not kept right by the network (timedatectl set-ntp true).",
            )


def zone(at: datetime) -> Iterator[Finding]:
    """Working days and deadlines go by Chinese time."""
    try:
        ZoneInfo(settings.TIME_ZONE)
    except ZoneInfoNotFoundError:
        yield wrong(
            f"没有{settings.TIME_ZONE}的时区数据：安装tzdata。", f"no data on {settings.TIME_ZONE}: install tzdata."
        )


def fonts(at: datetime) -> Iterator[Finding]:
    """Chinese fonts for the PDF; LibreOffice is not needed."""
    used = faces()
    if not any(file.suffix in (".otf", ".ttf", ".ttc") for folder in used.folders for file in Path(folder).iterdir()):
        yield wrong(
            "没有PDF用的中文字体：重新运行./tongxin setup。", "no Chinese fonts for the PDF: run ./tongxin setup."
        )
    if "FandolFang R" not in used.body:
        yield hint(
            "没有Fandol字体，PDF用思源宋体、黑体代替（Debian：apt install texlive-lang-chinese）。",
            "no Fandol fonts: the PDF is set in Noto Serif and Noto Sans (Debian: apt install texlive-lang-chinese).",
        )


def texts(at: datetime) -> Iterator[Finding]:
    """Translations are compiled, static files collected."""
    for source in Path(settings.PACKAGE).glob("locale/*/LC_MESSAGES/*.po"):
        if not source.with_suffix(".mo").exists():
            yield wrong(
                "英文译文没有编译：运行./tongxin setup。", "the translations are not compiled: run ./tongxin setup."
            )
    if not settings.DEBUG and not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        yield hint(
            "静态文件还没有整理：./tongxin serve会做。", "static files are not collected yet: ./tongxin serve does."
        )
