"""What every verb asks of a matter first, and how it leaves it 核对与保存."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Charter, MatterKind
from tongxin.kernel.charter.shapes import Step as StepRule
from tongxin.kernel.workflow import posted

from ..models import Matter
from ..who import names
from .refusals import Discarded, LostRace, StepNotOpen, WrongDay

JUST_NOW = timedelta(hours=1)


def locked(matter: Matter) -> Matter:
    """The row as it now is, kept from others until the transaction ends. Raises: Discarded."""
    row = locked_even_discarded(matter)
    if row.discarded_at is not None:
        raise Discarded(_("这一篇草稿已经丢弃。恢复以后再办。"))
    return row


def locked_even_discarded(matter: Matter) -> Matter:
    """The same, of drafts thrown away too."""
    return Matter.objects.select_for_update(of=("self",)).select_related("unit").get(pk=matter.pk)


def save(matter: Matter) -> None:
    """Keep it; whoever looked before will be told that they were late."""
    matter.version += 1
    matter.save()


def check_version(matter: Matter, kind: MatterKind, version: int | None, failed: str) -> None:
    if version is not None and version != matter.version:
        raise _passed_by(matter, kind, failed, None)


def passed_by(matter: Matter, kind: MatterKind, rule: StepRule, at: datetime) -> StepNotOpen:
    """Why the step `rule` can no longer be taken: who took which one before."""
    return _passed_by(matter, kind, _("没有%(step)s") % {"step": rule.done}, at)


def _passed_by(matter: Matter, kind: MatterKind, failed: str, at: datetime | None) -> StepNotOpen:
    """Tell who was quicker: "没有签发：顾雨桐刚刚退回了这一篇"."""
    last = matter.steps.order_by("pk").last()
    if last is None:
        return LostRace(_("%(failed)s：刚刚有人改动了这一%(counter)s") % {"failed": failed, "counter": kind.counter})
    done = {step.action: step.done for step in kind.steps}.get(last.action, last.action)
    told = {"failed": failed, "who": names([last.by])[last.by], "done": done, "counter": kind.counter}
    if last.undone_at is not None:
        return LostRace(_("%(failed)s：%(who)s办的“%(done)s”刚刚撤回了") % told)
    if at is None or at - last.at < JUST_NOW:
        return LostRace(_("%(failed)s：%(who)s刚刚%(done)s了这一%(counter)s") % told)
    told["state"] = next((s.name for s in kind.states if s.code == matter.state), matter.state)
    return StepNotOpen(_("%(failed)s：这一%(counter)s现在是“%(state)s”") % told)


def is_for(of_forms: Collection[str], form: str) -> bool:
    return not of_forms or form in of_forms


def check_day(on: date, today: date, earliest: date | None, what: str) -> None:
    if on > today:
        raise WrongDay(_("日期在今天之后。"))
    if earliest is not None and on < earliest:
        raise WrongDay(_("日期早于%(what)s%(day)s。") % {"what": what, "day": earliest.isoformat()})


def postings(charter: Charter, posts: Iterable[str], form: str) -> list[dict[str, str | int]]:
    """What a row keeps of what it posts: the item, whose books it goes into, and one of it in smallest units."""
    items = [charter.items[code] for code in posted(tuple(posts), form)]
    return [{"item": item.code, "books": item.books, "quantity": item.scale} for item in items]
