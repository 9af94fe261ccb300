"""Why a verb that enters a record refuses 拒绝的理由. Every sentence is safe to show."""

from collections.abc import Mapping


class Refused(Exception):
    """A rule of the field stands against it. `field`: of the form, "" for all of it; `fields`: sentences by field."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field
        self.fields: Mapping[str, str] = {field: message}


class LostRace(Refused):
    """Somebody else was quicker."""
