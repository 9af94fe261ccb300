"""Binding 对应: each claim of a text to the indicator that counts it, or to none rather than to a wrong one."""

from collections.abc import Sequence

from ..charter.shapes import Indicator
from ..claims import Claim, Kind, Source
from ..reasons import Reason, reason
from . import surroundings
from .choosing import Asked, chosen
from .course import Course
from .matching import Facts, facts, fit
from .model import Binding, Learned
from .surroundings import Place, Surroundings
from .vocabulary import Reading, Vocabulary
from .words import counters_for, plain

ENOUGH = 0.8  # a reading that fits worse binds nothing
APART = 0.035  # two readings nearer than this are rivals
_ASKED = 0.05
_SHOWN = 3
_MADE = ("works", "facts")
_MEMBERS = "owner_members"  # 社员及社员企业捐款: what members gave is counted as their body's
_OF_A_WHOLE = frozenset({"岁", "%"})
_FEW = 0.55  # what fits worse is not even named


def bind(
    text: str,
    claims: Sequence[Claim],
    vocabulary: Vocabulary,
    *,
    learned: Sequence[Learned] = (),
    level: str = "",
) -> list[Binding]:
    """The binding of each of the claims of `text`, in their order.

    Args:
        claims: as `kernel.claims.read` found them in `text`.
        learned: corrections of persons, the latest first; they come before everything else.
        level: the level of the organisation whose text it is, as in the charter: in a county-level city 市 is its own.
    """
    around, told = Surroundings(text), _told(learned)
    bound: list[Binding] = []
    numbers: list[int] = []
    course = Course()
    for claim in claims:
        place = around.of(claim)
        course.enter(place)
        course.is_occasion = around.is_occasion(claim, course.is_occasion)
        found = told.get(_words(claim)) or _refused(claim, place)
        if found is None and surroundings.is_bare_change(place):
            found = _change_of(course, claim, place, text, vocabulary)
        if found is None:
            asked = Asked(claim, facts(claim, place, course.earlier), course.is_occasion, around.is_vague, level)
            found = _in_course(_read(asked, vocabulary), asked, course, vocabulary)
        bound.append(found)
        numbers.append(place.number)
        course.note(claim, place, found)
    return _without_parts(claims, bound, numbers, vocabulary)


def _without_parts(
    claims: Sequence[Claim], bound: list[Binding], numbers: Sequence[int], vocabulary: Vocabulary
) -> list[Binding]:
    """举办讲座3场，又举办讲座2场: said twice in a sentence, each is a part; but the one that fits best is the whole."""
    seen: set[tuple[int, str, tuple[int, int] | None]] = set()
    scores: dict[tuple[int, str], list[float]] = {}
    again: list[bool] = []
    for claim, number, one in zip(claims, numbers, bound, strict=True):
        noun = (number, one.indicator, claim.subject.at)
        again.append(noun in seen)  # one noun read for two figures belongs to the first
        seen.add(noun)
        if not again[-1]:
            scores.setdefault(noun[:2], []).append(one.score)
    return [
        _nothing(reason("one_of_several", indicator=vocabulary.charter.indicators[one.indicator].name), one.score)
        if one.is_bound and (is_again or one.score < max(like) or like.count(one.score) > 1)
        else one
        for one, is_again, like in zip(
            bound, again, (scores[n, one.indicator] for n, one in zip(numbers, bound, strict=True)), strict=True
        )
    ]


def _told(learned: Sequence[Learned]) -> dict[tuple[str, ...], Binding]:
    """Corrections by the words of the claims they are about."""
    found: dict[tuple[str, ...], Binding] = {}
    for one in learned:
        why = reason("learned" if one.indicator else "learned_none")
        key = _key(one.subject, one.action, one.level, one.unit)
        found.setdefault(key, Binding(one.indicator, 1.0, (why,)))
    return found


def _words(claim: Claim) -> tuple[str, ...]:
    return _key(claim.subject.value, claim.action.value, claim.level.value, claim.quantity.unit)


def _key(subject: str | None, action: str | None, level: str | None, unit: str | None) -> tuple[str, ...]:
    return plain(subject), action or "", level or "", min(counters_for(unit or ""))


def _refused(claim: Claim, place: Place) -> Binding | None:
    """Claims that no indicator can carry, whatever they count."""
    if claim.org_doubt and any(why.code != _MEMBERS for why in claim.doubts):
        return _nothing(reason("org_doubted"))
    if surroundings.is_planned(place):
        return _nothing(reason("planned"))
    if claim.quantity.kind is Kind.RANK and not claim.text.startswith("首"):
        return _nothing(reason("rank"))
    if surroundings.is_of_one_below(place, claim.action.value or ""):
        return _nothing(reason("one_below"))
    if surroundings.is_of_others(place, claim.action.value or ""):
        return _nothing(reason("of_others"))
    if surroundings.is_of_another(place, claim.action.value or "", claim.org.value or ""):
        return _nothing(reason("of_some"))
    if surroundings.is_mean(place):
        return _nothing(reason("mean"))
    if _is_some(place, claim.action.value or ""):
        return _nothing(reason("of_some"))
    return None


def _is_some(place: Place, action: str) -> bool:
    """Whether the clause tells who did it, where or for whom, so that others may have done as much elsewhere."""
    return (
        surroundings.is_of_a_sector(place, action)
        or surroundings.is_of_one_place(place, action)
        or surroundings.is_of_one_gift(place, action)
    )


def _in_course(found: Binding, asked: Asked, course: Course, vocabulary: Vocabulary) -> Binding:
    """采用3篇 after 统战信息127期, 听众300人次 after 健康讲座9场: of what stayed unbound, and so unbound as well."""
    if not found.is_bound:
        return found
    indicator = vocabulary.charter.indicators[found.indicator]
    source = None if asked.told.own else course.source(asked.claim)
    if source and source.indicator == found.indicator and asked.claim.subject.source is Source.ANTECEDENT:
        return _nothing(reason("one_of_several", indicator=indicator.name), found.score)
    if source and indicator.adds in _MADE and _head(source.indicator) != _head(found.indicator):
        return _nothing(reason("of_unbound"), found.score)
    if source and _is_of_one_kind(indicator, asked.told.earlier, vocabulary):
        return _nothing(reason("of_unbound"), found.score)
    wholes = _wholes(indicator, asked, course, vocabulary)
    if any(not one.is_bound for one in wholes):
        return _nothing(reason("of_unbound"), found.score)
    if indicator.adds == "quantity" and len({one.indicator for one in wholes}) > 1:
        return _nothing(reason("of_several"), found.score)
    return found


def _is_of_one_kind(found: Indicator, earlier: frozenset[str], vocabulary: Vocabulary) -> bool:
    """立案17件, when the sentence told of 个人提案 alone: of one of the kinds that those of the indicator are of."""
    if not found.part_of or not found.overlaps:
        return False
    known = [vocabulary.charter.indicators[code] for code in earlier]
    return sum(one.part_of == found.part_of and not one.overlaps for one in known) == 1


def _wholes(indicator: Indicator, asked: Asked, course: Course, vocabulary: Vocabulary) -> Sequence[Binding]:
    """What the sentence told of before and this is of: events of their audience, persons or things of a share."""
    if indicator.adds == "quantity" and indicator.counter == "人次":
        return course.events
    is_share, is_part = indicator.counter in _OF_A_WHOLE, indicator.part_of and "其中" in asked.told.place.opening
    if is_part and indicator.adds in _MADE:
        return (course.things,) if course.things else ()
    if indicator.adds in _MADE and asked.told.place.opening.startswith("其中"):
        return course.events
    part = vocabulary.charter.indicators.get(indicator.numerator or "")
    if is_share and part and part.adds in _MADE:
        return (course.things,) if course.things else ()
    if is_share or is_part and indicator.adds == "stock":
        return (course.persons,) if course.persons else ()
    return ()


def _head(code: str) -> str:
    return code.partition(".")[0]


def _change_of(course: Course, claim: Claim, place: Place, text: str, vocabulary: Vocabulary) -> Binding | None:
    """同比增加8篇 after 上报46篇: what counts the change of the figure before."""
    if course.base is None or "\n" in text[course.base[0] : claim.start]:
        return None
    base = course.base[1]
    if not base.is_bound:
        return _nothing(reason("change_of"))
    found = vocabulary.changes.get(base.indicator)
    if found is None or (claim.quantity.unit or "") not in counters_for(found.counter):
        return _nothing(reason("no_change", indicator=vocabulary.charter.indicators[base.indicator].name))
    why = reason("like_words", subject=place.opening.strip(), indicator=found.name)
    return Binding(found.code, base.score, (why,), falls=surroundings.compared(place) == "less")


def _nothing(why: Reason, score: float = 0.0, rivals: tuple[tuple[str, float], ...] = ()) -> Binding:
    return Binding("", score, (why,), rivals)


def _read(asked: Asked, vocabulary: Vocabulary) -> Binding:
    """The best of the readings, if it is good enough and none comes near it."""
    told = asked.told
    ranked = _ranked(told, vocabulary)
    if not ranked:
        return _nothing(reason("unknown_words", subject=told.subject, action=told.action))
    (score, best), rivals = ranked[0], _rivals(ranked)
    if score < ENOUGH:
        return _nothing(reason("too_little", indicator=best.indicator.name, subject=told.subject), score, rivals)
    if len(ranked) > 1 and _rank(ranked[0]) - _rank(ranked[1]) < APART:
        names = {"first": best.indicator.name, "second": ranked[1][1].indicator.name}
        return _nothing(reason("rivals", **names), score, rivals)
    found = chosen(asked, best, vocabulary)
    if isinstance(found, Reason):
        return _nothing(found, score, rivals)
    falls = found.adds == "change" and surroundings.compared(told.place) == "less"
    return Binding(found.code, score, _why(told, found), rivals[1:], falls)


def _ranked(told: Facts, vocabulary: Vocabulary) -> list[tuple[float, Reading]]:
    """The readings worth naming, the best first; of several of one family the best."""
    fits = ((fit(reading, told), reading) for reading in vocabulary.readings(told.unit, (told.subject, *told.subjects)))
    found: dict[str, tuple[float, Reading]] = {}
    for score, reading in sorted((one for one in fits if one[0] > _FEW), key=_rank, reverse=True):
        found.setdefault(vocabulary.family(reading.indicator)[0].code, (score, reading))
    return list(found.values())


def _rank(one: tuple[float, Reading]) -> float:
    """A reading that asks for more, and gets it, comes first."""
    return one[0] + _ASKED * one[1].asks


def _rivals(ranked: list[tuple[float, Reading]]) -> tuple[tuple[str, float], ...]:
    return tuple((reading.indicator.code, round(score, 3)) for score, reading in ranked[:_SHOWN])


def _why(told: Facts, found: Indicator) -> tuple[Reason, ...]:
    """The reasons of a binding, the words first."""
    code = "same_words" if told.subject and found.name.endswith(told.subject) else "like_words"
    why = [reason(code, subject=told.action + told.subject, indicator=found.name)]
    if told.unit and told.unit != found.counter:
        why.append(reason("like_counter", unit=told.unit, counter=found.counter))
    if found.levels:
        why.append(reason("at_level", level=told.level or told.action or told.subject))
    if found.since:
        why.append(reason("cumulative", since=str(found.since.year)))
    return tuple(why)
