"""Django's `flush`, which the triggers of an append-only table would refuse. Tests call it by name."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.flush import Command as Flush
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from tongxin.ledger import guard


def is_test_database(connection: BaseDatabaseWrapper) -> bool:
    """Whether the name is one that test runners give: in memory, or test_…"""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and (name == ":memory:" or "mode=memory" in name):
        return True
    return Path(name).name.startswith("test_")


class Command(Flush):
    help = "Empties a test database. Refuses anywhere else: ledger and journal are never emptied."

    def handle(self, **options: Any) -> None:
        using = options["database"]
        if not is_test_database(connections[using]):
            raise CommandError("台账和留痕只增不改：只有测试数据库可以清空。")
        guard.remove(using)
        try:
            super().handle(**options)
        finally:
            guard.install(using)
