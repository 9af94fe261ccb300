"""Keeping the list of outlets 媒体登记."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import record
from tongxin.kernel.charter.listed import OutletKind
from tongxin.ledger import operations as ledger
from tongxin.ledger.counting import Posting, postings
from tongxin.ledger.keeping import amend, check_version, keep, locked
from tongxin.ledger.operations import Beside
from tongxin.people import charters
from tongxin.people.models import Unit
from tongxin.people.paths import is_under
from tongxin.people.permissions import Actor, Can, require

from ..models import Article, Broadcast, Outlet
from .checks import PressRefused, check_day, rules_of
from .posted import broadcast_posts, placement_posts


@transaction.atomic
def register_outlet(
    unit: Unit,
    kind: str,
    name: str,
    *,
    level: str = "",
    owner: Unit | None = None,
    url: str = "",
    counts_by: str = Outlet.PIECE,
    by: Actor,
    at: datetime,
) -> Outlet:
    """Enter an outlet, kept by `unit`. One of others is there for all; one's own has an owner.

    Raises: Forbidden, PressRefused.
    """
    require(by, Can.PRESS_WRITE, unit, localdate(at))
    rule = _rule(unit, kind)
    owner = _checked(rule, unit, name, level, owner, counts_by, None)
    outlet = Outlet.objects.create(
        name=_bare(name), kind=kind, level=level, unit=unit, owner=owner, url=url, counts_by=counts_by,
        posts=_posts(unit, rule, owner), made_by=by.key, made_at=at,
    )  # fmt: skip
    record(by, "press.register_outlet", outlet, at, path=unit.path, kind=kind, level=level)
    return outlet


@transaction.atomic
def revise_outlet(
    outlet: Outlet,
    *,
    kind: str,
    name: str,
    level: str = "",
    owner: Unit | None = None,
    url: str = "",
    counts_by: str = Outlet.PIECE,
    by: Actor,
    at: datetime,
    version: int | None = None,
    beside: Beside = "",
) -> Outlet:
    """Correct what is said of an outlet. Kind and level go through to everything that stands in it.

    Raises: Forbidden, PressRefused: others use it too, or readings stand that were taken in another way; LostRace.
    """
    outlet = locked(outlet)
    require(by, Can.PRESS_WRITE, outlet.unit, localdate(at))
    check_version(outlet, version)
    rule = _rule(outlet.unit, kind)
    owner = _checked(rule, outlet.unit, name, level, owner, counts_by, outlet)
    said = {"name": _bare(name), "kind": kind, "level": level, "owner": owner, "url": url, "counts_by": counts_by}
    changed = amend(outlet, said)
    if not changed:
        return outlet
    if "counts_by" in changed or "owner" in changed:
        _check_readings(outlet)
    moved = {"kind", "level"} & set(changed)
    if moved:
        _check_users(outlet)
    outlet.posts = _posts(outlet.unit, rule, owner)
    keep(outlet, by=by, at=at, beside=beside)
    if moved:
        _carry_through(outlet, by=by, at=at, beside=beside)
    record(by, "press.revise_outlet", outlet, at, path=outlet.unit.path, fields=changed)
    return outlet


@transaction.atomic
def close_outlet(outlet: Outlet, on: date, *, by: Actor, at: datetime, today: date | None = None) -> Outlet:
    """It is used no more after that day; what stands in it stays. Twice does nothing more."""
    outlet = locked(outlet)
    require(by, Can.PRESS_WRITE, outlet.unit, today or localdate(at))
    check_day(on, today or localdate(at))
    if outlet.closed_on != on:
        outlet.closed_on = on
        outlet.version += 1
        outlet.save()
        record(by, "press.close_outlet", outlet, at, path=outlet.unit.path, on=on)
    return outlet


@transaction.atomic
def reopen_outlet(outlet: Outlet, *, by: Actor, at: datetime) -> Outlet:
    """Take it into use again. Twice does nothing more."""
    outlet = locked(outlet)
    require(by, Can.PRESS_WRITE, outlet.unit, localdate(at))
    if outlet.closed_on is not None:
        outlet.closed_on = None
        outlet.version += 1
        outlet.save()
        record(by, "press.reopen_outlet", outlet, at, path=outlet.unit.path)
    return outlet


def _bare(name: str) -> str:
    return " ".join(name.split())


def _rule(unit: Unit, kind: str) -> OutletKind:
    rule = rules_of(unit).outlets.get(kind)
    if rule is None:
        raise PressRefused(_("现行规则没有这一类媒体。"), "kind")
    return rule


def _posts(unit: Unit, rule: OutletKind, owner: Unit | None) -> list[Posting]:
    """What readings of the outlet as a whole post: of one's own alone."""
    return postings(rules_of(unit), [("reads", rule.reads)]) if owner is not None else []


def _checked(
    rule: OutletKind, unit: Unit, name: str, level: str, owner: Unit | None, counts_by: str, outlet: Outlet | None
) -> Unit | None:
    """The owner as it fits the kind: one's own has one within the organisation, one of others none."""
    if not _bare(name):
        raise PressRefused(_("还没有写名称。"), "name")
    if level and level not in rules_of(unit).levels:
        raise PressRefused(_("现行规则没有这一层级。"), "level")
    if not rule.is_own:
        if not level:
            raise PressRefused(_("要选定层级，数字按层级分列。"), "level")
        if counts_by == Outlet.WHOLE:
            raise PressRefused(_("别家媒体的阅读量只能逐篇登记。"), "counts_by")
        owner = None
    else:
        owner = owner or unit
        if not is_under(owner.path, charters.organisation_of(unit).path):
            raise PressRefused(_("主办单位不在%(unit)s之内。") % {"unit": charters.organisation_of(unit)}, "owner")
    same = Outlet.objects.filter(name=_bare(name), owner=owner)
    same = same.filter(kind=rule.code) if owner else same
    same = same.exclude(pk=outlet.pk) if outlet else same
    if same.exists():
        raise PressRefused(_("已经登记过“%(name)s”。") % {"name": _bare(name)}, "name")
    return owner


def _check_readings(outlet: Outlet) -> None:
    of_articles = Q(placement__outlet=outlet, placement__withdrawn_at=None)
    if outlet.readings.model.objects.filter(of_articles | Q(outlet=outlet), withdrawn_at=None).exists():
        raise PressRefused(_("已经登记过阅读量，不能再改登记办法和主办单位。先撤回那些阅读量。"), "counts_by")


def _check_users(outlet: Outlet) -> None:
    """A shared outlet that others stand in keeps its kind and level: their figures are not ours to change."""
    organisation = charters.organisation_of(outlet.unit)
    users = {*Article.objects.filter(placements__outlet=outlet).values_list("unit__path", flat=True)}
    users |= {*Broadcast.objects.filter(outlet=outlet).values_list("unit__path", flat=True)}
    if not all(is_under(path, organisation.path) for path in users):
        raise PressRefused(_("别的组织也在这家媒体登记过，类别和层级不能改。有错的，另登记一家。"), "kind")


def _carry_through(outlet: Outlet, *, by: Actor, at: datetime, beside: Beside) -> None:
    """Everything that stands in it counts at its new kind and level."""
    for article in map(locked, Article.objects.filter(placements__outlet=outlet).distinct().order_by("pk")):
        for placement in article.placements.filter(outlet=outlet):
            placement.level, placement.posts = outlet.level, placement_posts(article, outlet)
            placement.save(update_fields=["level", "posts"])
        ledger.repost(article, by=by, at=at, beside=beside)
    for broadcast in map(locked, outlet.broadcasts.order_by("pk")):
        broadcast.level, broadcast.posts = outlet.level, broadcast_posts(broadcast.unit, broadcast.kind)
        broadcast.save(update_fields=["level", "posts"])
        ledger.repost(broadcast, by=by, at=at, beside=beside)
