"""At which level 层级 the figure's own clause puts it."""

import re

from . import levels, phrases
from .frame import Frame, contest, is_office, ranked, verb_of, won
from .model import EMPTY, Kind, Slot, Source
from .phrases import Span

ADOPTING = tuple("采用 采纳 录用 刊用 转载 转发 选用 收录 批示 督办".split())
_PUBLISHING = tuple("刊发 刊登 刊载 发稿 推送 发布 播出 发表 采编 报道 转载 转播".split())
_GIVING = tuple(
    """
转送 转交 移交 转办 递交 呈送 提请 投稿 供稿 提交 报送 上报 提出 推荐 捐款 捐赠 捐 报告 反馈 选送 输送 汇报 建议 推送
    """.split()
)
_ACTING = tuple(
    """
发表 刊发 刊登 刊载 播出 发布 展出 上线 推送 转载 交流 开设 作 汇报 发言 夺得 获得 获 斩获 摘得 赢得 提交 转发 开通
报道 刊用 交流发言 发稿 投稿 供稿 登载 刊播 推介 宣传 宣传报道 刊出 播报 亮相 首发 演出 获奖 参展
    """.split()
)
_CROWNS = tuple("评 获 荣获 列 选为 当选 认定 授予 被评 担任 提名 入选 得到".split())
_SETTING_UP = ("设立", "建立", "成立", "落户", "揭牌")
_SCOPE = re.compile(r"全[国省市县区球]|国家")


def level(text: str, folded: str, frame: Frame) -> Slot:
    """The first of: the meeting, who received it, where it was done, whose seat it is, the tier it opens with."""
    if frame.counts == "documents" and (met := levels.sessions(folded[slice(*frame.setting.left)])):
        return Slot(met, Source.CLAUSE, frame.setting.left)
    if place := ranked(folded, frame):
        body = levels.leading(place["rest"]) or levels.graded(place["rest"]) or _contested(folded, frame)
        return Slot(body, Source.CLAUSE, place.span("rest")) if body else EMPTY
    prize = won(folded, frame.before)
    for span in (prize and prize[1], _received(folded, frame), _done_at(folded, frame)):
        if span:
            return Slot(levels.bare(phrases.spoken(text, span)), Source.CLAUSE, span)
    if found := _tier(folded, frame):
        return Slot(found, Source.CLAUSE, frame.subject.at)
    return EMPTY


def _contested(folded: str, frame: Frame) -> str | None:
    """Who holds the contest: 在县委统战部年度考核中."""
    found = contest(folded, frame)
    return (levels.giver(found["where"]) or levels.graded(found["where"])) if found else None


def _tier(folded: str, frame: Frame) -> str | None:
    """The tier that subject, place, office or prize open with."""
    said = frame.subject.value or ""
    found = levels.seat(said) or levels.graded(said)
    if not found and frame.after.place:
        found = levels.graded(folded[slice(*frame.after.place)])
    if not found and frame.before.noun and not frame.after.noun:
        found = _of_office(folded, frame, frame.before.noun)
    if not found and frame.after.complement and (frame.after.action or "").startswith(_CROWNS):
        said = folded[slice(*frame.after.complement)].removeprefix("为")
        found = levels.graded(said) or levels.seat(said)
        if not found and not (frame.after.action or "").startswith("入选"):
            found = levels.giver(said)
    if not found and frame.kind is Kind.RANK:
        scopes = _SCOPE.findall(folded, frame.setting.left[0], frame.setting.right[1])
        found = scopes[-1] if scopes else None
    return found


def _of_office(folded: str, frame: Frame, noun: Span) -> str | None:
    said = folded[slice(*noun)].removeprefix("新一届")
    found = levels.graded(said) or levels.seat(said)
    return found or (levels.leading(said) if is_office(folded, frame.before, frame.unit) else None)


def _received(folded: str, frame: Frame) -> Span | None:
    before, after = frame.before, frame.after
    if after.place and _fits(folded, after.place):
        return after.place
    if before.passive and before.place and _fits(folded, before.place):
        return before.place
    verb = verb_of(folded, before)
    if before.agent and verb.endswith(ADOPTING) and _fits(folded, before.agent):
        return before.agent
    if before.agent and verb.endswith(_PUBLISHING) and levels.is_medium(folded[slice(*before.agent)]):
        return before.agent
    return None


def _done_at(folded: str, frame: Frame) -> Span | None:
    before = frame.before
    verb = verb_of(folded, before)
    if not before.place or not verb:
        return None
    place = folded[slice(*before.place)]
    if verb.endswith(_GIVING) and levels.is_body(place):
        return before.place
    if verb.endswith(_ACTING) and (levels.is_medium(place) or levels.is_meeting(place) or levels.is_body(place)):
        return before.place
    if frame.kind is Kind.RANK and verb.endswith(_SETTING_UP) and "“" not in place:
        return before.place
    return None


def _fits(folded: str, span: Span) -> bool:
    said = folded[slice(*span)]
    return levels.is_body(said) or levels.is_medium(said) or levels.is_meeting(said)
