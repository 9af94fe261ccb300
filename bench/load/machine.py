"""On what it was measured, and how much there was of everything."""

import os
import platform
import resource
from pathlib import Path

import django
from django.db import connection

from tongxin.activities.models import Activity, Participant
from tongxin.giving.models import Donation
from tongxin.ledger.models import Entry
from tongxin.matters.models import Matter
from tongxin.people.models import Person, Unit
from tongxin.press.models import Article

MB = 2**20
COUNTED = (Entry, Unit, Person, Activity, Participant, Matter, Article, Donation)


def told() -> str:
    """A list of what the numbers belong to."""
    lines = [
        f"{_processor()}, {os.cpu_count()} cores, {_memory() / 1024:.0f} GB; {platform.system()} {platform.release()}",
        f"Python {platform.python_version()}, Django {django.get_version()}, {_database()}",
        "; ".join(f"{model._default_manager.count():,} {model._meta.db_table}" for model in COUNTED),
    ]
    return "\n".join(f"- {line}" for line in lines)


def _processor() -> str:
    found = [line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    return found[0] if found else platform.processor() or platform.machine()


def _memory() -> float:
    """MB of the machine; 0 where nobody says."""
    found = [int(line.split()[1]) / 1024 for line in _lines("/proc/meminfo") if line.startswith("MemTotal")]
    return found[0] if found else 0.0


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).exists() else []


def _database() -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sqlite_version()")
            name = "SQLite "
        else:
            cursor.execute("SHOW server_version")
            name = "PostgreSQL "
        return f"{name}{cursor.fetchone()[0]}, {_size() / MB:,.0f} MB"


def _size() -> int:
    """Bytes on disk."""
    if connection.vendor == "sqlite":
        return Path(connection.settings_dict["NAME"]).stat().st_size
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def resident() -> float:
    """MB that this process holds now; at its most where the system does not say."""
    now = [int(line.split()[1]) / 1024 for line in _lines("/proc/self/status") if line.startswith("VmRSS")]
    return now[0] if now else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
