"""What commands share that talk to somebody at a terminal."""

from datetime import date

from django.conf import settings
from django.utils import translation

from .say import Failed, words


def its_language() -> translation.override:
    """While it lasts, the sentences that the rooms translate for pages speak as `say.words` does.

    Not for what is stored: that is in Chinese.
    """
    return translation.override(words(settings.LANGUAGE_CODE, "en"))


def day(text: str) -> date:
    """What was typed as a day. Raises: Failed: it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        example = "2025-12-22"
        raise Failed(f"{text}不是日期，应写成{example}。", f"{text} is no date; write it as {example}.") from None
