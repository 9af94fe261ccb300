"""How a database that is away makes itself known, to those who go on all the same."""

from django.db import InterfaceError, OperationalError

GONE = (OperationalError, InterfaceError)
GONE_BY_NAME = tuple(f"{kind.__module__}.{kind.__qualname__}" for kind in GONE)  # as the result of a task names them
