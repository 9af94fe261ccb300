"""`./tongxin manage fold`: brings the tallies of large units up to the newest entry, as the worker does."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from tongxin.ledger.tallies import folding


class Command(BaseCommand):
    help = "Bring the tallies of large units up to the newest entry; the worker does so by itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--anew", action="store_true", help="throw them away and make them again")

    def handle(self, *, anew: bool, **_options: Any) -> None:
        if anew:
            folding.anew()
        self.stdout.write(f"{folding.fold()} entries folded")
