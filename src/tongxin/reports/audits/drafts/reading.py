"""Reading drafts 读稿: from the bytes of a file to its text."""

from pathlib import PurePath

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from tongxin.journal import files
from tongxin.journal.files import EvidenceRefused

from . import pdf, plain, word
from .model import LONGEST, Draft, DraftRefused, legible

TAKEN = "TXT、MD、DOCX、PDF"
READERS = {files.MIMES["txt"]: plain.read, files.MIMES["docx"]: word.read, files.MIMES["pdf"]: pdf.read}
MARKDOWN = (".md", ".markdown")


def read(data: bytes, name: str) -> Draft:
    """The draft in a file, whatever its name says of a path.

    Raises:
        DraftRefused: empty, too large, of a kind not taken, other than its name says, encrypted, damaged,
            dangerous, without text, or in an encoding that is not known.
    """
    shown = files.display_name(name)
    try:
        mime = files.examine(files.read(ContentFile(data)), shown, taken=TAKEN)
    except EvidenceRefused as error:
        raise DraftRefused(str(error)) from error
    if mime not in READERS:
        raise DraftRefused(_("核数不收这种文件。可以上传%(taken)s，或者直接粘贴文字。") % {"taken": TAKEN})
    text = legible(READERS[mime](data))
    if not text.strip():
        raise DraftRefused(_("文件里没有文字。换一个文件，或者直接粘贴文字。"))
    if len(text) > LONGEST:
        raise DraftRefused(_("文字超过%(most)s万字。分成几个文件再核。") % {"most": LONGEST // 10_000})
    return Draft(text, _kind(mime, shown), shown)


def _kind(mime: str, name: str) -> str:
    if mime == files.MIMES["txt"]:
        return "md" if PurePath(name).suffix.lower() in MARKDOWN else "txt"
    return "docx" if mime == files.MIMES["docx"] else "pdf"
