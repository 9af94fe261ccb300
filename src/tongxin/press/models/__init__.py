"""Tables of press 宣传的表."""

from .article import Article, ArticleQuerySet, Placement, Writer
from .broadcast import Broadcast, BroadcastQuerySet
from .outlet import Outlet, OutletQuerySet
from .reading import Reading, increases

__all__ = [
    "Article",
    "ArticleQuerySet",
    "Broadcast",
    "BroadcastQuerySet",
    "Outlet",
    "OutletQuerySet",
    "Placement",
    "Reading",
    "Writer",
    "increases",
]
