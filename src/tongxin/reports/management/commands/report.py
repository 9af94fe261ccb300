"""./tongxin report: a report as a file. Standard output carries the document alone."""

import sys
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils.timezone import now

from tongxin.kernel.periods import BadPeriod, Period
from tongxin.people import charters, here
from tongxin.people.models import Installation, Unit
from tongxin.people.permissions import SYSTEM

from ... import operations, outputs
from ...documents import TemplateRefused
from ...models import Report

REFUSED = 2  # exit status when there is no document


class Command(BaseCommand):
    help = "把一份报告输出为 Markdown、JSON、DOCX 或 PDF。有签署稿时输出签署稿，--live 输出现在的稿子。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--org", required=True, metavar="KEY", help="单位代号，如 chaocheng")
        parser.add_argument("--period", required=True, metavar="P", help="期间：2025，或 2025H1")
        parser.add_argument("--format", default="md", choices=outputs.FORMATS, help="格式，默认 md")
        parser.add_argument("--out", metavar="FILE", help="写到文件；不写则输出到标准输出")
        parser.add_argument("--live", action="store_true", help="不用签署稿，按现在的记录输出")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = self._content(options["org"], options["period"], options["format"], live=options["live"])
        except (TemplateRefused, operations.ReportRefused, BadPeriod, charters.NoCharter) as error:
            self._refuse(str(error))
        if options["out"]:
            try:
                Path(options["out"]).write_bytes(content)
            except OSError as error:
                self._refuse(f"不能写入{options['out']}：{error.strerror}。")
            return
        out = getattr(self.stdout, "_out", sys.stdout)
        if hasattr(out, "buffer"):
            out.flush()
            out.buffer.write(content)
            out.buffer.flush()
        else:  # captured, as in tests
            out.write(content.decode("utf-8", "replace"))

    def _content(self, key: str, code: str, fmt: str, *, live: bool) -> bytes:
        unit = Unit.objects.filter(key=key).first()
        if unit is None:
            self._refuse(f"没有代号为“{key}”的单位。")
        period = Period.parse(code)
        on, at = here.business_day(Installation.objects.first), now()
        there = Report.objects.filter(unit=unit, period=period.code).select_related("unit").order_by("pk").first()
        if there is not None:
            return outputs.render(there, fmt, on=on, at=at, live=live)
        with transaction.atomic():  # not begun yet: begun as the charter has it, and taken back
            begun = operations.draft(unit, self._prose(unit, period), period.code, by=SYSTEM, at=at, on=on)
            content = outputs.render(begun, fmt, on=on, at=at, live=True)
            transaction.set_rollback(True)
        return content

    def _prose(self, unit: Unit, period: Period) -> str:
        """Code of the charter's prose for such a period."""
        kind = operations.kind_of(period)
        fitting = next((p.code for p in charters.of(unit).prose.values() if p.period == kind), None)
        if fitting is None:
            self._refuse(f"规则里没有{period.name}的报告，期间写成2025或2025H1。")
        return fitting

    def _refuse(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(REFUSED)
