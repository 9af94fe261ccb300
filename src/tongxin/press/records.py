"""What the ledger shows of articles, outlets and broadcasts behind a figure. `site` puts them into its table."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tongxin.ledger.kinds import Described, RecordKind
from tongxin.people.permissions import Actor

from .models import Article, Broadcast, Outlet
from .models.article import articles


def _articles(ids: Iterable[int], user: Actor, on: date) -> Mapping[int, Described]:
    """Article id → what to show of it; those that `user` may not see are left out. Three queries."""
    seen = Article.objects.visible_to(user, on).filter(pk__in=list(ids)).select_related("unit")
    return {a.pk: _article(a) for a in seen.prefetch_related("writers__person", "writers__unit", "placements")}


def _article(article: Article) -> Described:
    writers = sorted(article.writers.all(), key=lambda w: w.place)
    placements = [p for p in article.placements.all() if p.withdrawn_at is None]
    return Described(
        number="",
        title=article.title,
        address=reverse("press:article", args=[article.pk]),
        who="、".join(str(w.person) for w in writers) or article.byline or str(article.unit),
        unit="、".join(dict.fromkeys(str(w.unit) for w in writers)) or str(article.unit),
        on=article.published_on or min((p.on for p in placements), default=article.written_on),
        badges=tuple(dict.fromkeys(p.level for p in placements if p.level)),
    )


def _outlets(ids: Iterable[int], user: Actor, on: date) -> Mapping[int, Described]:
    seen = Outlet.objects.visible_to(user, on).filter(pk__in=list(ids)).select_related("owner", "unit")
    return {
        o.pk: Described(
            number="",
            title=o.name,
            address=reverse("press:outlet", args=[o.pk]),
            who="",
            unit=str(o.owner or o.unit),
            on=localdate(o.made_at),
            badges=(o.level,) if o.level else (),
        )
        for o in seen
    }


def _broadcasts(ids: Iterable[int], user: Actor, on: date) -> Mapping[int, Described]:
    seen = Broadcast.objects.visible_to(user, on).filter(pk__in=list(ids)).select_related("unit", "outlet")
    return {
        b.pk: Described(
            number="",
            title=b.title,
            address=reverse("press:broadcast", args=[b.pk]),
            who=str(b.outlet or ""),
            unit=str(b.unit),
            on=b.on,
            badges=(b.level,) if b.level else (),
        )
        for b in seen
    }


def _all_outlets() -> Iterator[Outlet]:
    return Outlet.objects.order_by("pk").iterator(chunk_size=500)


def _all_broadcasts() -> Iterator[Broadcast]:
    return Broadcast.objects.order_by("pk").iterator(chunk_size=500)


KINDS = (
    RecordKind(kind="press.article", label=_("稿件"), describe=_articles, records=articles),
    RecordKind(kind="press.outlet", label=_("媒体"), describe=_outlets, records=_all_outlets),
    RecordKind(kind="press.broadcast", label=_("播出"), describe=_broadcasts, records=_all_broadcasts),
)
