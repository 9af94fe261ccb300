"""drafts 文稿: a text in whatever file somebody wrote it, and back into a file with what was found.

Plain text, Markdown, DOCX and PDF with a text layer become a `Draft`; everything else becomes one sentence.
Nothing here asks the database.
"""

from .comments import Finding, commented
from .model import LONGEST, Draft, DraftRefused, legible
from .reading import read

__all__ = ["LONGEST", "Draft", "DraftRefused", "Finding", "commented", "legible", "read"]
