"""The corpus read, and how near claims found come to claims written down."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

FOLDER = Path(__file__).parent / "corpus"
_SIGNS = {"~": "about", ">": "over", "<": "under"}
_VALUE = re.compile(r"([~><]?)([\d.]+) (\S+)(?: (rate|rank|amount))?")
FIELDS = ("subject", "action", "level", "period", "org")


@dataclass(frozen=True)
class Expected:
    start: int
    end: int
    value: Decimal
    unit: str | None
    qualifier: str
    kind: str
    subject: str | None
    action: str | None
    level: str | None
    period: str | None
    org: str | None


@dataclass
class Document:
    title: str
    org: str | None
    period: str | None
    text: str
    expected: list[Expected]
    sentences: int
    paragraph: int = 0  # where the last one begins


def load(half: str) -> list[Document]:
    """The documents of `seen`, `apart`, `unseen_a` …"""
    found: list[Document] = []
    for line in (FOLDER / f"{half}.txt").read_text("utf-8").splitlines():
        if line.startswith("== "):
            title, *given = (part.strip() for part in line[3:].split("|"))
            values = {key: _or_none(value) for key, value in (part.split("=") for part in given)}
            found.append(Document(title, values["org"], values["period"], title + "\n", [], 0))
        elif line.startswith("- "):
            found[-1].expected.append(_expected(line[2:], found[-1]))
        elif line and not line.startswith("#"):
            found[-1].paragraph = len(found[-1].text)
            found[-1].text += line.replace("⏎", "\n") + "\n"
            found[-1].sentences += line.count("。")
    return found


def _or_none(value: str) -> str | None:
    return None if value == "-" else value


def _expected(line: str, document: Document) -> Expected:
    words, value, *rest = (part.strip() for part in line.split("|"))
    after = document.expected[-1].end if document.expected else 0
    words = words.replace("⏎", "\n")
    start = document.text.find(words, max(after, document.paragraph))
    assert start >= 0, line
    slots = [_or_none(part) for part in rest]
    subject, action, level = (*slots, None, None, None)[:3]
    period = slots[3] if len(slots) > 3 else document.period
    org = slots[4] if len(slots) > 4 else document.org
    found = _VALUE.fullmatch(value)
    assert found, line
    unit = _or_none(found[3])
    kind = found[4] or {"元": "amount", "%": "percent"}.get(unit or "", "count")
    sign = _SIGNS.get(found[1], "exact")
    return Expected(start, start + len(words), Decimal(found[2]), unit, sign, kind, subject, action, level, period, org)


def near(one: str | None, other: str | None) -> bool:
    """Equal, or one holds the other and is at most twice as long; quotes and blanks do not count."""
    one, other = (re.sub(r"[\s\"“”‘’「」《》]+", "", text or "") for text in (one, other))
    if not one or not other:
        return one == other
    return (one in other or other in one) and max(len(one), len(other)) <= 2 * min(len(one), len(other))


@dataclass
class Score:
    """Counts over documents; `rate` divides."""

    counts: Counter[str]
    errors: list[str]

    def rate(self, name: str) -> float:
        c = self.counts
        if name in ("detected", "boundary"):
            return 2 * c[name] / (c["found"] + c["expected"])
        if name == "level_f1":
            return 2 * c["level_right"] / ((c["level_found"] + c["level_expected"]) or 1)
        return c[name] / (c["detected"] or 1)


def score(documents: Iterable[Document], read: Callable[[Document], list]) -> Score:
    """Hold what `read` finds in each document against what is written down."""
    result = Score(Counter(), [])
    for document in documents:
        _score_one(document, read(document), result)
    return result


def _score_one(document: Document, claims: list, result: Score) -> None:
    claims = [claim for claim in claims if not claim.quantity.structural]
    result.counts.update(found=len(claims), expected=len(document.expected))
    free = list(claims)
    for wanted in document.expected:
        hits = [claim for claim in free if claim.start < wanted.end and wanted.start < claim.end]
        if not hits:
            result.errors.append(f"missed: {_around(document, wanted.start, wanted.end)}")
            continue
        free.remove(hits[0])
        _compare(document, wanted, hits[0], result)
    result.errors += [f"too many: {_around(document, claim.start, claim.end)}" for claim in free]


def _compare(document: Document, wanted: Expected, claim, result: Score) -> None:
    quantity, counts = claim.quantity, result.counts
    counts["detected"] += 1
    right = {
        "boundary": (claim.start, claim.end) == (wanted.start, wanted.end),
        "value": abs(quantity.value - wanted.value) <= Decimal("0.000001") * max(1, abs(wanted.value)),
        "unit": quantity.unit == wanted.unit,
        "qualifier": quantity.qualifier == wanted.qualifier,
        "kind": quantity.kind == wanted.kind,
        "subject": near(claim.subject.value, wanted.subject),
        "action": near(claim.action.value, wanted.action),
        "level": near(claim.level.value, wanted.level),
        "period": claim.period.value == wanted.period,
        "org": near(claim.org.value, wanted.org),
    }
    right["together"] = right["subject"] and right["action"] and right["level"]
    counts.update({name: int(is_right) for name, is_right in right.items()})
    counts["level_expected"] += bool(wanted.level)
    counts["level_found"] += bool(claim.level.value)
    counts["level_right"] += bool(wanted.level) and right["level"]
    counts["org_doubted_wrong"] += claim.org_doubt and not right["org"]
    counts["org_doubted_right"] += claim.org_doubt and right["org"]
    for name, is_right in right.items():
        if not is_right and name != "together":
            got = getattr(claim, name).value if name in FIELDS else getattr(quantity, name, "")
            want = getattr(wanted, name, "")
            where = _around(document, wanted.start, wanted.end)
            result.errors.append(f"{name}: {where} got {got!s} want {want!s}")


def _around(document: Document, start: int, end: int) -> str:
    text = document.text
    return f"{text[max(0, start - 16) : start]}[{text[start:end]}]{text[end : end + 14]}".replace("\n", "⏎")
