"""Whether somebody holds the place that one process has at a time."""

import sqlite3
from contextlib import closing

from django.db import connection

from tongxin.site import prepare
from tongxin.site.backup import places
from tongxin.site.where import database_file


def is_anybody_alone() -> bool:
    """Whether another process would have to wait now."""
    if connection.vendor == "postgresql":
        with places.connected_to(), connection.cursor() as cursor:  # whose end frees what it got
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [prepare.LOCK])
            return not cursor.fetchone()[0]
    with closing(sqlite3.connect(f"{database_file()}{prepare.BESIDE}", timeout=0)) as other:
        try:
            other.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            return True
    return False
