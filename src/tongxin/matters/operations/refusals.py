"""Why a verb refuses 拒绝的理由. Every sentence is safe to show."""

from collections.abc import Mapping

from tongxin.ledger.refusals import Refused


class MatterRefused(Refused):
    """A rule of the field stands against it; the sentence is safe to show."""


class NotDrafted(MatterRefused):
    """What was written cannot be a matter of this kind."""


class StepNotOpen(MatterRefused):
    """The matter is not where this step begins."""


class LostRace(StepNotOpen):
    """Somebody else was quicker."""


class StepIncomplete(MatterRefused):
    """Fields that the step asks for are missing or wrong. `fields`: code → sentence."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("".join(fields.values()))
        self.fields = fields


class WrongDay(MatterRefused):
    """The day lies ahead, or before what must have come first."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "on")


class EventRefused(MatterRefused):
    """This cannot befall this matter, here or in this way."""


class CannotUndo(MatterRefused):
    """Something later stands on it."""


class Discarded(MatterRefused):
    """The draft was thrown away."""


class CannotDiscard(MatterRefused):
    """It is no draft any more, or was handed in once."""


class ObjectionRefused(MatterRefused):
    """Nothing to say, said already, or settled."""


class FilterRefused(MatterRefused):
    """Too many, no name, or one of that name."""
