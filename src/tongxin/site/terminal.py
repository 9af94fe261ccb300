"""Sentences that the rooms translate for pages, in the language of the terminal that a command prints to."""

from django.conf import settings
from django.utils import translation

from .say import words


def its_language() -> translation.override:
    """While it lasts, gettext speaks as `say.words` does. Not for what is stored: that is in Chinese."""
    return translation.override(words(settings.LANGUAGE_CODE, "en"))
