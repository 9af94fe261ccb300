"""Hold the ledger against the records. Exit code 1 when anything differs."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tongxin.ledger import check
from tongxin.site import terminal
from tongxin.site.say import words

MOST = 100  # sentences printed


class Command(BaseCommand):
    help = "Rebuilds the ledger from the records beside it, compares, and prints what differs (exit code 1)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="print every difference, not the first hundred alone")

    def handle(self, *, all: bool, **_options: Any) -> None:  # noqa: A002  the option's name
        with terminal.its_language():
            self.hold(sys.maxsize if all else MOST)

    def hold(self, most: int) -> None:
        wrong = False
        for sentence in check.all_sentences(check.differences(), most):
            wrong = True
            self.stdout.write(sentence)
        for sentence in check.overlaps():
            self.stdout.write(sentence)
        if wrong:
            sys.exit(1)
        self.stdout.write(words("台账与记录一致。", "The ledger is what the records say."))
