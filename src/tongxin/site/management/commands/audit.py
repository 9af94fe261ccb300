"""./tongxin audit: the figures of drafts, held against the records. Nothing is kept.

Standard output carries the result alone; progress, notes and refusals go to standard error.
"""

import json
import sys
from argparse import ArgumentTypeError
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from tongxin.kernel.periods import BadPeriod, Period
from tongxin.people import charters, here
from tongxin.people.models import Installation
from tongxin.reports.audits import batch, said
from tongxin.reports.audits.batch import Asked, NoSuchUnit, Result
from tongxin.reports.audits.drafts import DraftRefused
from tongxin.reports.audits.lines import line
from tongxin.site import terminal
from tongxin.site.say import Failed, words

DIFFERS, REFUSED = 1, 2  # exit status; 0: nothing differs
WIDTH = 100  # of the summary where the output is no terminal


def _period(code: str) -> str:
    try:
        return Period.parse(code).code
    except BadPeriod as error:
        raise ArgumentTypeError(str(error)) from error


def _day(asked: str) -> date:
    try:
        return terminal.day(asked)
    except Failed as error:
        raise ArgumentTypeError(str(error)) from error


class Command(BaseCommand):
    help = words(
        "核数：找出文稿里的每一个数，与台账比对；不写--org时只读数、找存疑。"
        "退出码：0没有不符，1有不符，2有文件或选项不对。",
        "Finds every figure of a draft and holds it against the records; without --org it only reads and finds what"
        " is suspicious in itself. Exit status: 0 nothing differs, 1 something does, 2 bad input.",
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "files", nargs="+", type=Path, metavar="FILE",
            help=words("文件或文件夹：TXT、MD、DOCX、PDF", "files or folders: TXT, MD, DOCX, PDF"),
        )  # fmt: skip
        parser.add_argument("--org", metavar="KEY", help=words("单位的代号或名称", "key or name of the organisation"))
        parser.add_argument(
            "--period", type=_period, metavar="P", help=words("期间：2025，或2025H1", "2025, or 2025H1")
        )
        parser.add_argument(
            "--published",
            type=_day,
            metavar="DATE",
            help=words("发布日期，如2026-01-30", "day it came out: 2026-01-30"),
        )
        parser.add_argument(
            "--format", choices=("jsonl", "text"),
            help=words("默认：在屏幕上是text，否则是jsonl", "text on a terminal, else jsonl"),
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        with terminal.its_language():
            status = self._audit(options)
        if status:
            sys.exit(status)

    def _audit(self, options: dict[str, Any]) -> int:
        try:
            asked = self._asked(options)
        except NoSuchUnit as error:
            self.stderr.write(str(error))
            return REFUSED
        files = list(batch.files_of(options["files"]))
        if not files:
            self.stderr.write(_("文件夹里没有可以核的文件（TXT、MD、DOCX、PDF）。"))
            return REFUSED
        is_text = (options["format"] or ("text" if self.stdout.isatty() else "jsonl")) == "text"
        results: list[Result | None] = []
        for result in self._results(files, asked):
            results.append(result)
            for one in self._lines(result, asked, is_text) if result else ():
                self.stdout.write(one)
        if len(files) > 1:
            self._summary(files, results, asked, is_text)
        if None in results:
            return REFUSED
        return DIFFERS if any(result and result.totals["differs"] for result in results) else 0

    def _asked(self, options: dict[str, Any]) -> Asked:
        name = options["org"] or ""
        unit = batch.unit_called(name) if name else None
        if name and unit is None:
            self.stderr.write(_("没有登记“%(name)s”，没有台账可比：按这个名称读数，只找存疑。") % {"name": name})
        on = here.business_day(Installation.objects.first) if unit is not None else date.min  # no record is asked
        return Asked(unit, name if unit is None else "", options["period"] or "", options["published"], on)

    def _results(self, files: Sequence[Path], asked: Asked) -> Iterator[Result | None]:
        """What was found in each file; None where it was refused, which is said."""
        with _progress(len(files)) as step:
            for path in files:
                try:
                    yield batch.found_in(path, asked)
                except (DraftRefused, charters.NoCharter) as error:
                    self._refuse(path, str(error))
                    yield None
                except DatabaseError:
                    self._refuse(path, _("台账读不出来，数据库可能不是这一版的。运行./tongxin doctor看一看。"))
                    yield None
                step()

    def _refuse(self, path: Path, why: str) -> None:
        self.stderr.write(_("%(file)s：%(why)s") % {"file": batch.shown(path), "why": why})

    def _lines(self, result: Result, asked: Asked, is_text: bool) -> Iterable[str]:
        if not is_text:
            return (json.dumps(line(result.doc, row), ensure_ascii=False) for row in result.rows)
        charter = charters.of(asked.unit) if asked.unit is not None else None
        return (
            _heading(result, asked),
            *said.printed(result.text, result.rows, charter),
            *(f"  {said.loose(one)}" for one in result.loose),
        )

    def _summary(self, files: Sequence[Path], results: Sequence[Result | None], asked: Asked, is_text: bool) -> None:
        out = self.stdout if is_text else self.stderr
        table = Table(_("文件"), *_columns(asked))
        for path, result in zip(files, results, strict=True):
            counts = [str(n) for n in _counts(result, asked)] if result else ["—"] * len(_columns(asked))
            table.add_row(batch.shown(path), *counts)
        console = Console(file=cast(IO[str], out), width=None if out.isatty() else WIDTH)
        console.print(table, markup=False, highlight=False)


def _columns(asked: Asked) -> tuple[str, ...]:
    if asked.unit is None:
        return _("数"), _("存疑")
    return _("数"), _("相符"), _("不符"), _("无据"), _("存疑")


def _counts(result: Result, asked: Asked) -> Sequence[int]:
    totals, suspicious = result.totals, result.totals["suspicious"] + len(result.loose)
    if asked.unit is None:
        return totals["all"], suspicious
    return totals["all"], totals["agrees"], totals["differs"], totals["none"], suspicious


def _heading(result: Result, asked: Asked) -> str:
    counts = zip(_columns(asked), _counts(result, asked), strict=True)
    told = (_("%(name)s%(count)s") % {"name": name, "count": count} for name, count in counts)
    return result.doc + pgettext("sep", "：") + pgettext("sep", "，").join(told)


@contextmanager
def _progress(files: int) -> Iterator[Any]:
    """A bar on standard error, where that is a terminal and there is more than one file."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=files < 2 or not console.is_terminal) as bar:
        task = bar.add_task(words("核数", "Auditing"), total=files)
        yield lambda: bar.advance(task)
