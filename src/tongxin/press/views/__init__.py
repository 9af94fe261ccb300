"""Pages of press. One address is one page, and its posts go to the same address."""

from .article import article, article_restore, article_void
from .articles import article_edit, article_new, articles
from .broadcasts import (
    broadcast,
    broadcast_edit,
    broadcast_new,
    broadcast_restore,
    broadcast_void,
    broadcasts,
)
from .exporting import articles_export, broadcasts_export, outlets_export
from .outlets import outlet, outlet_close, outlet_edit, outlet_new, outlet_reopen, outlets
from .placing import place, placement_withdraw
from .readings import broadcast_read, outlet_read, placement_read, reading_correct, reading_withdraw

__all__ = [
    "article",
    "article_edit",
    "article_new",
    "article_restore",
    "article_void",
    "articles",
    "articles_export",
    "broadcast",
    "broadcast_edit",
    "broadcast_new",
    "broadcast_read",
    "broadcast_restore",
    "broadcast_void",
    "broadcasts",
    "broadcasts_export",
    "outlet",
    "outlet_close",
    "outlet_edit",
    "outlet_new",
    "outlet_read",
    "outlet_reopen",
    "outlets",
    "outlets_export",
    "place",
    "placement_read",
    "placement_withdraw",
    "reading_correct",
    "reading_withdraw",
]
