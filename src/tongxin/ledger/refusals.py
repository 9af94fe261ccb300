"""Why a verb that enters a record refuses 拒绝的理由. Every sentence is safe to show."""


class Refused(Exception):
    """A rule of the field stands against it. `field`: of the form, "" for all of it."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class LostRace(Refused):
    """Somebody else was quicker."""
