"""What is said about a figure of a draft 核数的话: in comments, in lists, on a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Charter

from .models import AuditClaim
from .shown import MARKS, name_of, sentences, suspicion_of, suspicions_of, what_of
from .wording_suspicions import Told


def suspected(one: Told) -> str:
    """A suspicion in one line."""
    return _("存疑：%(title)s。%(what)s%(advice)s") % one._asdict()


def loose(kept: Mapping[str, Any]) -> str:
    """A suspicion about words, as it was kept, in one line."""
    return suspected(suspicion_of(kept))


def differing(row: AuditClaim, charter: Charter) -> str:
    """A difference in one line."""
    told = {"name": name_of(charter, row.indicator), "ours": row.ours, "apart": row.difference}
    if not row.difference:
        return _("不符：%(name)s，台账是%(ours)s。") % told
    return _("不符：%(name)s，台账是%(ours)s，稿中相差%(apart)s。") % told


def found(row: AuditClaim, charter: Charter | None) -> list[str]:
    """What a person should look at, a line each; none where it agrees or where nothing carries it.

    Args:
        charter: None where it was held against no records.
    """
    said = []
    if charter is not None and row.verdict == "differs":
        said = [differing(row, charter), *sentences([row.why])]
    elif row.verdict == "no_basis" and row.unit_id is not None:  # what is another body's is not ours to look at
        said = sentences([row.why])
    return said + [suspected(one) for one in suspicions_of(row)]


def printed(text: str, rows: Sequence[AuditClaim], charter: Charter | None) -> Iterator[str]:
    """Every figure for a terminal, in the order of `text`, what is to be looked at below it."""
    number, seen = 1, 0
    for row in rows:
        number, seen = number + text.count("\n", seen, row.start), row.start
        sign = MARKS[row.verdict].sign if row.verdict else "·"
        words = [row.text.replace("\n", " "), _meant(row, charter), row.level, row.org, row.period]
        yield _("  %(sign)s 第%(line)s行  %(words)s") % {
            "sign": sign, "line": number, "words": "  ".join(word for word in words if word)
        }  # fmt: skip
        yield from (f"      {one}" for one in found(row, charter))


def _meant(row: AuditClaim, charter: Charter | None) -> str:
    return name_of(charter, row.indicator) if charter is not None and row.indicator else what_of(row)
