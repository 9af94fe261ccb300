from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from . import guard


class LedgerConfig(AppConfig):
    name = "tongxin.ledger"
    label = "ledger"
    verbose_name = "台账"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # The one signal of the house: there is no other way to act after every migration.
        post_migrate.connect(_install, sender=self, dispatch_uid="ledger.guard")


def _install(using: str, **_more: Any) -> None:
    guard.install(using)
