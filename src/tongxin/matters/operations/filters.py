"""Filters that a person keeps for a board 常用筛选. Private settings: not journaled."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.people.models import Unit, User

from ..models import SavedFilter
from .refusals import FilterRefused
from .rights import require_board

MOST = 12  # of one person, on one board
LONGEST_NAME = 20
LONGEST_QUERY = 500


@transaction.atomic
def save_filter(user: User, unit: Unit, kind: str, name: str, query: str, *, today: date) -> SavedFilter:
    """Keep `query` under `name` for `user` alone; the same name again takes the place of the old one.

    Args:
        query: of the board's address, without its question mark.
    Raises: Forbidden, FilterRefused.
    """
    require_board(user, unit, today)
    name = _checked_name(name)
    if not query or len(query) > LONGEST_QUERY:
        raise FilterRefused(_("先筛选，再存。") if not query else _("这一筛选太长，不能存。"))
    User.objects.select_for_update().get(pk=user.pk)
    own = SavedFilter.objects.filter(user=user, unit=unit, kind=kind)
    if own.exclude(name=name).count() >= MOST:
        raise FilterRefused(_("常用筛选最多%(n)s个，先删去不用的。") % {"n": MOST})
    return own.update_or_create(name=name, defaults={"user": user, "unit": unit, "kind": kind, "query": query})[0]


@transaction.atomic
def rename_filter(saved: SavedFilter, name: str, *, today: date) -> SavedFilter:
    """Raises: Forbidden, FilterRefused: no name, or another is called so."""
    require_board(saved.user, saved.unit, today)
    name = _checked_name(name)
    same = SavedFilter.objects.filter(user=saved.user, unit=saved.unit, kind=saved.kind, name=name)
    if same.exclude(pk=saved.pk).exists():
        raise FilterRefused(_("已经有叫“%(name)s”的常用筛选。") % {"name": name})
    saved.name = name
    saved.save(update_fields=["name"])
    return saved


@transaction.atomic
def drop_filter(saved: SavedFilter) -> None:
    """Forget it; a setting, not a record."""
    saved.delete()


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise FilterRefused(_("给它起个名。"))
    if len(name) > LONGEST_NAME:
        raise FilterRefused(_("名称最多%(n)s字。") % {"n": LONGEST_NAME})
    return name
