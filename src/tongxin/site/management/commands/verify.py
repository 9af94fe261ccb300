"""`./tongxin check`: the charters, the ledger's guard, and the ledger against its records."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from tongxin.site import checking, prepare, terminal
from tongxin.site.say import words


class Command(BaseCommand):
    help = "Rebuild the ledger from the records beside the one that stands; print what differs and end with 1."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--coverage", action="store_true", help="list the published figures that the demo carries")

    def handle(self, *args: Any, **asked: Any) -> None:
        if asked["coverage"]:
            call_command("demo", coverage=True, stdout=self.stdout)
            return
        with terminal.its_language():
            self.look()

    def look(self) -> None:
        obstacles = list(prepare.obstacles())
        for obstacle in obstacles:
            self.stdout.write(obstacle)
        if obstacles:
            raise SystemExit(1)
        self.stdout.write(words("规则和触发器：相符。", "Charters and triggers: in order."))
        broken = list(checking.broken_signings())
        for sentence in broken:
            self.stdout.write(sentence)
        call_command("check_ledger", stdout=self.stdout)
        if broken:
            raise SystemExit(1)
