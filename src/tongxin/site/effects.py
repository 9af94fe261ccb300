"""What a change of rules touches in the rooms: the one list, filled when the site starts."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.ledger import operations as ledger
from tongxin.ledger import points, posting
from tongxin.ledger.placing import scope_of
from tongxin.ledger.pricing import HUNDREDTHS
from tongxin.matters import deadlines
from tongxin.people import days
from tongxin.people.models import Membership, RoleGrant, on_day
from tongxin.people.permissions import MEMBER, Actor, within
from tongxin.people.rules import Preview, effects
from tongxin.people.rules.effects import Effect
from tongxin.reports.models import Report, Section


def _priced(seen: Preview) -> str:
    """Entries whose price the change makes another, in all since its day."""
    found = [
        ledger.preview_reprice(seen.organisation, item, seen.since, (seen.after.hash, seen.after))
        for item in seen.items
    ]
    facts, earned = sum(one.facts for one in found), sum(one.points for one in found)
    if not facts:
        return ""
    amount = f"{abs(earned) / HUNDREDTHS:g}"
    more = _("合计多%(n)s分") if earned > 0 else _("合计少%(n)s分") if earned < 0 else _("合计不增不减")
    return _("从生效日期起已经记的%(facts)s笔，按新规则重新计价会变，%(more)s。") % {
        "facts": f"{facts:,}",
        "more": more % {"n": amount} if earned else more,
    }


def _reprice(seen: Preview, by: Actor, at: datetime) -> int:
    return sum(ledger.reprice(seen.organisation, item, seen.since, by=by, at=at) for item in seen.items)


def _totals(seen: Preview) -> str:
    """Persons whose points of a year read differently at once: caps and 就高 are applied on reading."""
    found = points.changed_totals(seen.organisation, seen.before, seen.after)
    if not found:
        return ""
    told = (_("%(year)s年%(n)s人") % {"year": year, "n": f"{n:,}"} for year, n in found.items())
    return _("全年积分随之改变的：%(years)s。") % {"years": "、".join(told)}


def _standing(seen: Preview) -> str:
    """What is booked on the item already."""
    records, entries = posting.counted(seen.code, scope_of(seen.organisation))
    if not entries:
        return ""
    said = _("已有%(records)s件记录、%(entries)s笔分录计在这一项") % {
        "records": f"{records:,}",
        "entries": f"{entries:,}",
    }
    stays = seen.code in seen.after.items
    return said + (_("，都跟着改称呼，数字不变。") if stays else _("，这一项没有了以后只显示代码。"))


def _written(seen: Preview) -> str:
    """Reports that are not signed yet and whose text the change alters, by figure or by prose."""
    drafts = Section.objects.filter(report__unit__path__startswith=seen.organisation.path, report__state="draft")
    if seen.section == "prose":
        reports = drafts.filter(report__prose=seen.code, is_edited=False)
    else:
        live = Q(text__contains=f"{{{seen.code}}}") | Q(text__contains=f"{{{seen.code}|")
        reports = drafts.filter(live)
    n = reports.values("report").distinct().count()
    signed = Report.objects.filter(unit__path__startswith=seen.organisation.path, state="signed").count()
    if not n:
        return ""
    said = _("%(n)s份没有签署的报告跟着变。") % {"n": n}
    return said + (_("已签署的%(n)s份不变。") % {"n": signed} if signed else "")


def _holders(seen: Preview) -> str:
    """Accounts that hold the role on the day of the change, below the organisation."""
    inside = within((seen.organisation.path,)) & on_day(seen.on)
    if seen.code == MEMBER:
        n = Membership.objects.filter(inside).values("person").distinct().count()
        return _("%(n)s名会员的权限随之改变。") % {"n": f"{n:,}"} if n else ""
    n = RoleGrant.objects.filter(inside, role=seen.code).values("user").distinct().count()
    return _("%(n)s个账号的权限随之改变。") % {"n": n} if n else ""


def _provisional() -> str:
    n = deadlines.provisional()
    return _("%(n)s件事项的暂定期限随之重算") % {"n": f"{n:,}"} if n else ""


def fill() -> None:
    """Set both tables."""
    effects.fill(
        Effect(
            "reprice", frozenset({"points"}), _priced, _reprice,
            gettext_lazy("重新计价"), gettext_lazy("已重新计价，写入%(n)s笔分录"),
        ),
        Effect("totals", frozenset({"category", "points"}), _totals),
        Effect("standing", frozenset({"item"}), _standing),
        Effect("reports", frozenset({"indicator", "prose"}), _written),
        Effect("holders", frozenset({"role"}), _holders),
    )  # fmt: skip
    days.fill(days.Deadlines(_provisional, lambda by, at: deadlines.count_anew(by=by, at=at)))
