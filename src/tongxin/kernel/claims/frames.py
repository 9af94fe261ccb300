"""Frames 框架: what each figure says by itself, then what it takes from a named neighbour."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from . import levels, lexicon, phrases
from .after import After, read_after
from .before import Before, read_before
from .clauses import Setting
from .counters import class_of, same_counter
from .model import EMPTY, Kind, Slot, Source
from .phrases import Span

_TITLE = re.compile(r"^(?:《[^》]*》[、和]?)+等?$")
_JOINED = re.compile(r"\s*(?:[、和及与]|以及|$)")
_JOINING = re.compile(r"[、和及与]$")
_SHARE = re.compile(r"\s*(?:占比|占)")
_GROWTH = re.compile(
    r"(?:平均|同比|环比|年均|比[^,。]{1,6}|较[^,。]{1,6})?(增长|提高|提升|上升|下降|减少|降低|增加)(?:了|约|近)?$"
)
_RECEIVING = frozenset(
    "采用 采纳 录用 刊发 刊登 刊用 刊载 转载 转发 选用 收录 批示 发稿 推送 发布 播出 发表 采编 报道 督办 编发".split()
)
_GIVING = frozenset("提交 报送 上报 提出 推荐 捐款 捐赠 捐 报告 反馈 选送 输送 汇报 建议 推送".split())
_ACTING = frozenset(
    """
发表 刊发 刊登 刊载 播出 发布 展出 上线 推送 转载 交流 开设 作 汇报 发言 夺得 获得 获 斩获 摘得 赢得 提交 转发 开通
报道 刊用 交流发言
    """.split()
)


@dataclass(frozen=True)
class Frame:
    """One figure with the slots filled so far."""

    setting: Setting
    before: Before
    after: After
    subject: Slot = EMPTY
    action: Slot = EMPTY
    level: Slot = EMPTY
    joined: bool = False  # 、 or nothing stands between the figure before and this one


def frames(text: str, folded: str, settings: Sequence[Setting]) -> list[Frame]:
    """The frames of all figures, in order. `text` gives the words, `folded` is what is read."""
    found: list[Frame] = []
    for setting in settings:
        frame = _own(text, folded, setting)
        found.append(_taken(folded, frame, found))
    return [_taken_back(frame, found[place + 1 : place + 2]) for place, frame in enumerate(found)]


def _own(text: str, folded: str, setting: Setting) -> Frame:
    """What the figure's own clause says."""
    quantity = setting.quantity
    before = read_before(folded, *setting.left, quantity.unit)
    after = read_after(folded, *setting.right, quantity.unit)
    subject = _subject(text, folded, setting, before, after)
    joined = not setting.opens and bool(_JOINED.match(folded, *setting.left) or _JOINING.search(folded, *setting.left))
    frame = Frame(setting, before, after, subject, joined=joined)
    frame = replace(frame, action=_action(text, folded, frame))
    return replace(frame, level=_level(text, folded, frame))


_OFFICE = ("担任", "当选", "当选为", "兼任", "进入", "加入", "获评", "荣获", "评为", "列入", "入选")


def _is_office(folded: str, before: Before, unit: str | None) -> bool:
    """担任科级职务21人: what stands behind the verb is the office, not those counted."""
    if before.verb is None or before.noun is None:
        return False
    verb = folded[slice(*before.verb)]
    if verb.endswith("参加") and len(verb) > 2:
        return class_of(unit) in ("persons", "documents")
    return verb.endswith(_OFFICE) and class_of(unit) in ("persons", "documents", "bodies", "kinds")


def _slot(text: str, span: Span | None) -> Slot:
    return Slot(phrases.spoken(text, span), Source.CLAUSE, span) if span else EMPTY


def _subject(text: str, folded: str, setting: Setting, before: Before, after: After) -> Slot:
    kind, start = setting.quantity.kind, setting.quantity.start
    if _is_office(folded, before, setting.quantity.unit):
        return _slot(text, after.noun or before.agent)
    if kind is Kind.RANK and (ranked := _ranked_subject(text, folded, setting)):
        return ranked
    if _won(folded, before):
        return _slot(text, after.noun)
    shared = kind is Kind.PERCENT or (kind is Kind.RATE and before.noun)
    if after.noun and not (shared and before.noun):
        return _slot(text, after.noun)
    noun = before.noun or (before.given if class_of(setting.quantity.unit) == "persons" else None)
    said = folded[noun[0] : noun[1]] if noun else ""
    if noun is None or _TITLE.match(said) or levels.is_only_tier(said):
        return EMPTY
    if kind is Kind.RATE and (found := _GROWTH.search(said)):
        noun = (noun[0], noun[0] + found.start())
        if noun[0] == noun[1]:
            return EMPTY
    if kind is Kind.PERCENT and (found := _SHARE.match(folded, noun[1], start)):
        noun = (noun[0], found.end())
    return _slot(text, noun)


_PRIZED = re.compile("(" + "|".join(("批示", "肯定", "立项", "表彰", "采用", "好评")) + ")$")
_RANKED = re.compile(r"(?P<verb>位列|位居|名列|居|排名|列|荣登)(?P<rest>[^,。;]*)")


def _won(folded: str, before: Before) -> tuple[str, Span] | None:
    """获市领导批示15条: (获批示, where 市领导 stands)."""
    if before.verb is None or before.noun is None or folded[slice(*before.verb)] not in lexicon.WON:
        return None
    found = _PRIZED.search(folded, *before.noun)
    if not found:
        return None
    return folded[slice(*before.verb)] + found[1], (before.noun[0], found.start())


def _ranked_subject(text: str, folded: str, setting: Setting) -> Slot | None:
    """位列社中央2022年全国十佳公众号之首: 十佳公众号; 位居全省第二: nothing said there."""
    found = _RANKED.search(folded, *setting.left)
    if not found:
        return None
    start, end = found.span("rest")
    if bodies := levels.leading(found["rest"]):
        start += len(bodies)
    start += len(_PLACE_AND_YEAR.match(folded[start:end])[0])  # type: ignore[index]
    return _slot(text, phrases.trimmed(folded, (start, end)) if end - start > 1 else None)


_PLACE_AND_YEAR = re.compile(r"(?:20\d\d年度?|全国|全省|全市|全县|全区|第)*")


def _action(text: str, folded: str, frame: Frame) -> Slot:
    kind, before, after = frame.setting.quantity.kind, frame.before, frame.after
    if kind is Kind.RATE and (found := _GROWTH.search(folded, *frame.setting.left)):
        return _slot(text, found.span(1))
    if kind is Kind.PERCENT and not (after.noun and after.action):
        return EMPTY
    if won := _won(folded, before):
        return Slot(won[0], Source.CLAUSE, before.verb)
    if kind is Kind.RANK and (ranked := _RANKED.search(folded, *frame.setting.left)):
        return _slot(text, ranked.span("verb"))
    if before.verb:
        said = phrases.spoken(text, before.verb)
        if before.weak and after.action:
            return Slot(re.sub(r"\s+", "", after.action), Source.CLAUSE, after.at)
        if before.noun and _is_office(folded, before, frame.setting.quantity.unit):
            office = phrases.spoken(text, before.noun).removeprefix("新一届")
            said += office.removeprefix(levels.leading(office) or "")
        return Slot(said, Source.CLAUSE, before.verb)
    if after.action:
        return Slot(re.sub(r"\s+", "", after.action), Source.CLAUSE, after.at)
    return EMPTY


def _level(text: str, folded: str, frame: Frame) -> Slot:
    """The first of: who received it, where it was done, whose seat it is, the tier it opens with."""
    is_paper = class_of(frame.setting.quantity.unit) == "documents"
    if is_paper and (met := levels.sessions(folded[slice(*frame.setting.left)])):
        return Slot(met, Source.CLAUSE, frame.setting.left)
    if frame.setting.quantity.kind is Kind.RANK and (ranked := _RANKED.search(folded, *frame.setting.left)):
        bodies = levels.leading(ranked["rest"]) or levels.graded(ranked["rest"])
        return Slot(bodies, Source.CLAUSE, ranked.span("rest")) if bodies else EMPTY
    won = _won(folded, frame.before)
    for span in (won and won[1], _received(folded, frame), _done_at(folded, frame)):
        if span:
            said = levels.bare(phrases.spoken(text, span))
            return Slot(said, Source.CLAUSE, span)
    subject = frame.subject
    said = subject.value or ""
    found = levels.seat(said) or levels.graded(said)
    if not found and frame.after.place:
        found = levels.graded(folded[slice(*frame.after.place)])
    if not found and frame.before.noun and not frame.after.noun:
        said = folded[slice(*frame.before.noun)].removeprefix("新一届")
        found = levels.graded(said) or levels.seat(said)
        if not found and _is_office(folded, frame.before, frame.setting.quantity.unit):
            found = levels.leading(said)
    if not found and frame.after.complement and _crowns(frame.after.action or ""):
        said = folded[slice(*frame.after.complement)].removeprefix("为")
        found = levels.graded(said) or levels.seat(said)
    if not found and frame.setting.quantity.kind is Kind.RANK:
        found = _scope(folded, frame.setting)
    return Slot(found, Source.CLAUSE, subject.at) if found else EMPTY


def _crowns(action: str) -> bool:
    return action.startswith(
        ("评", "获", "荣获", "列", "选为", "当选", "认定", "授予", "被评", "担任", "提名", "入选", "得到")
    )


def _scope(folded: str, setting: Setting) -> str | None:
    """全省 of 全省首家."""
    found = re.findall(r"全[国省市县区球]|国家", folded[setting.left[0] : setting.right[1]])
    return found[-1] if found else None


def _received(folded: str, frame: Frame) -> Span | None:
    before, after = frame.before, frame.after
    verb = folded[slice(*before.verb)] if before.verb else ""
    if after.place and _fits(folded, after.place):
        return after.place
    if before.passive and before.place and _fits(folded, before.place):
        return before.place
    agent = before.agent
    if agent and verb and any(verb.endswith(word) for word in _RECEIVING) and _fits(folded, agent):
        return agent
    return None


def _done_at(folded: str, frame: Frame) -> Span | None:
    before = frame.before
    verb = folded[slice(*before.verb)] if before.verb else ""
    if not before.place or not verb:
        return None
    place = folded[slice(*before.place)]
    if any(verb.endswith(word) for word in _GIVING) and levels.is_body(place):
        return before.place
    acts = any(verb.endswith(word) for word in _ACTING)
    if acts and (levels.is_medium(place) or levels.is_meeting(place) or levels.is_body(place)):
        return before.place
    return None


def _fits(folded: str, span: Span) -> bool:
    said = folded[slice(*span)]
    return levels.is_body(said) or levels.is_medium(said) or levels.is_meeting(said)


def _taken(folded: str, frame: Frame, earlier: Sequence[Frame]) -> Frame:
    """The frame with its empty slots filled from the list, the whole or what was counted before."""
    last = earlier[-1] if earlier and earlier[-1].setting.paragraph == frame.setting.paragraph else None
    frame = _subject_taken(frame, earlier, last)
    whole = _whole(frame, earlier) if frame.before.part else last
    if whole and whole.setting.sentence == frame.setting.sentence:
        frame = _action_taken(frame, whole)
    return _session(folded, frame)


def _whole(frame: Frame, earlier: Sequence[Frame]) -> Frame | None:
    """That of which 其中 counts a part: the last figure in the same counter, else the last."""
    unit = frame.setting.quantity.unit
    near = [other for other in earlier[-6:] if other.setting.sentence == frame.setting.sentence]
    for other in reversed(near):
        if same_counter(other.setting.quantity.unit, unit):
            return other
    return near[-1] if near else None


def _grows(frame: Frame) -> bool:
    """同比增长7.2%: what the figure before it counts has grown."""
    return frame.setting.quantity.kind is Kind.RATE and frame.before.noun is None


def _subject_taken(frame: Frame, earlier: Sequence[Frame], last: Frame | None) -> Frame:
    if frame.subject.value or frame.setting.quantity.kind is Kind.RANK:
        return frame
    whole = _whole(frame, earlier) if frame.before.part else None
    if whole and whole.subject.value:
        return replace(frame, subject=replace(whole.subject, source=Source.WHOLE))
    runs_on = frame.setting.left[0] == frame.setting.left[1]
    if last and last.subject.value and ((frame.joined and not runs_on) or _grows(frame)):
        return replace(frame, subject=replace(last.subject, source=Source.SIBLING))
    if found := _antecedent(frame, earlier):
        return replace(frame, subject=replace(found.subject, source=Source.ANTECEDENT))
    if last and runs_on and frame.joined:
        return replace(frame, subject=replace(last.subject, source=Source.SIBLING))
    return frame


def _antecedent(frame: Frame, earlier: Sequence[Frame]) -> Frame | None:
    """The last figure of the paragraph in the same counter, else in the same class; persons only in the same."""
    unit = frame.setting.quantity.unit
    near = []
    for other in reversed(earlier[-12:]):
        if other.setting.paragraph != frame.setting.paragraph:
            break
        if other.subject.value and other.setting.quantity.kind is Kind.COUNT:
            near.append(other)
    for other in near:
        if same_counter(unit, other.setting.quantity.unit):
            return other
    if class_of(unit) in ("documents", "events"):
        return next((other for other in near if class_of(other.setting.quantity.unit) == class_of(unit)), None)
    if frame.setting.quantity.kind is Kind.PERCENT and near:
        return near[0]
    return None


_TOGETHER = ({"persons", "bodies"}, {"places", "things", "measures", "kinds"}, {"money"}, {"documents"}, {"events"})


def _action_taken(frame: Frame, last: Frame) -> Frame:
    quantity, before = frame.setting.quantity, frame.before
    shared = frame.joined and frame.after.noun and last.before.verb and not before.verb
    if shared and not (frame.after.place or (frame.action.value or "").startswith(("评", "列", "选为", "获"))):
        return replace(frame, action=replace(last.action, source=Source.SIBLING))
    if frame.action.value or before.standing or quantity.kind not in (Kind.COUNT, Kind.AMOUNT):
        return frame
    if phrases.is_metric(frame.subject.value or "") or not last.action.value:
        return frame
    classes = {class_of(quantity.unit), class_of(last.setting.quantity.unit)}
    if not (frame.joined or before.part or any(classes <= kin for kin in _TOGETHER)):
        return frame
    source = Source.WHOLE if before.part else Source.SIBLING
    frame = replace(frame, action=replace(last.action, source=source))
    if frame.level.value or not last.level.value or not frame.joined:
        return frame
    return replace(frame, level=replace(last.level, source=source))


def _session(folded: str, frame: Frame) -> Frame:
    """两会 and 全会 named earlier in the sentence hold for all papers put in there."""
    setting = frame.setting
    if frame.level.value or class_of(setting.quantity.unit) != "documents":
        return frame
    found = levels.sessions(folded[max(setting.sentence[0], setting.quantity.start - 160) : setting.quantity.start])
    return replace(frame, level=Slot(found, Source.SENTENCE)) if found else frame


def _taken_back(frame: Frame, following: Sequence[Frame]) -> Frame:
    """对31名…和18名…进行表彰: the verb stands behind the last of the list."""
    if frame.action.value or frame.before.standing or not following or not following[0].joined:
        return frame
    other = following[0]
    if other.before.verb or not other.after.action or other.before.part:
        return frame
    return replace(frame, action=replace(other.action, source=Source.SIBLING))
