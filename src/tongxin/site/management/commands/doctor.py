"""`./tongxin doctor`: what is wrong with this installation, in sentences; ends with 1 when something is."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tongxin.site import doctor
from tongxin.site.doctor.examination import LOOKS
from tongxin.site.say import words


class Command(BaseCommand):
    help = "Say what is wrong with this installation, and what to do; ends with 1 when something is."
    requires_system_checks = []

    def handle(self, *args: Any, **asked: Any) -> None:
        is_ill = False
        for found in doctor.findings(timezone.now()):
            is_ill |= found.is_wrong
            label = words("不对：", "Wrong: ") if found.is_wrong else words("提示：", "Note: ")
            self.stdout.write(label + found.sentence)
        if is_ill:
            raise SystemExit(1)
        self.stdout.write(words(f"查了{LOOKS}项，没有不对的。", f"Looked at {LOOKS} things; nothing is wrong."))
