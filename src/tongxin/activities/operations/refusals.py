"""Why a verb refuses 拒绝的理由. Every sentence is safe to show."""

from tongxin.ledger.refusals import Refused


class ActivityRefused(Refused):
    """A rule of the field stands against it. `field`: the form's field it is about, "" none."""


class LostRace(ActivityRefused):
    """Somebody else was quicker."""


class LooksAlike(ActivityRefused):
    """One of the same name on the same day is there already; say that it is another."""


class WrongDay(ActivityRefused):
    """The day lies ahead, or before what must have come first."""


class WrongPeople(ActivityRefused):
    """Somebody on the list did not belong there on that day, or is not the writer's to enter."""


class NotThere(ActivityRefused):
    """It was voided or cancelled, or has not been held."""


class InUse(ActivityRefused):
    """Other records stand on it."""


class SignUpClosed(ActivityRefused):
    """Nobody signs up, cancels or asks for leave any more."""


class CheckInClosed(ActivityRefused):
    """It is not the day of the activity."""


class WrongCode(ActivityRefused):
    """Not the code that is shown."""
