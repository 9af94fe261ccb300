"""`./tongxin manage demo`: loads the demo into an empty installation, and tells of it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tongxin.people.models import Installation, Unit
from tongxin.site import demo
from tongxin.site.say import say, words


class Command(BaseCommand):
    help = "Load the demo (--load), list its logins (--logins) or the published figures it carries (--coverage)."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--load", action="store_true", help="load it, unless it is there")
        parser.add_argument("--logins", action="store_true", help="one login for each role")
        parser.add_argument("--coverage", action="store_true", help="published figures, carried or not and why")

    def handle(self, *args: Any, **asked: Any) -> None:
        if asked["load"]:
            load()
        if asked["logins"]:
            for line in demo.logins():
                self.stdout.write(line)
        if asked["coverage"]:
            for line in demo.coverage():
                self.stdout.write(line)


def load() -> None:
    """Load the demo once; never into an installation that holds something, nor over one that was cut short."""
    begun = Installation.objects.filter(is_demo=True).first()
    if begun and begun.business_day:  # set last of all
        return
    if begun:
        raise CommandError(
            words(
                "上次载入演示数据时中断了，运行./tongxin demo --fresh重新开始。",
                "loading the demo was interrupted last time; start over with ./tongxin demo --fresh.",
            )
        )
    if Unit.objects.exists():
        chinese = "这个安装里已有数据，演示数据不会载入。"
        raise CommandError(words(chinese, "this installation holds data already; the demo is not loaded into it."))
    say("载入演示数据…", "Loading the demo …")
    demo.load(lambda line: say(f"  {line}", f"  {line}"))
