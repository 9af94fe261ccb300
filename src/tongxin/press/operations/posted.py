"""What rows post, as the charter in force says; it is kept on the row 计入."""

from django.utils.translation import gettext as _

from tongxin.ledger.counting import Posting, postings
from tongxin.people.models import Unit

from ..models import Article, Outlet
from .checks import PressRefused, rules_of


def article_posts(unit: Unit, kind: str) -> list[Posting]:
    """Of an article of that kind. Raises: PressRefused."""
    charter = rules_of(unit)
    if kind not in charter.articles:
        raise PressRefused(_("现行规则没有这一类稿件。"), "kind")
    return postings(charter, [("written", charter.articles[kind].written)])


def placement_posts(article: Article, outlet: Outlet) -> list[Posting]:
    """Of the article in that outlet, by the rules of the article's own organisation. Raises: PressRefused."""
    charter = rules_of(article.unit)
    rule = charter.outlets.get(outlet.kind)
    if rule is None:
        raise PressRefused(_("现行规则没有这一类媒体。"), "outlet")
    kind = charter.articles.get(article.kind)
    also = [("placed", a.item) for a in kind.also if a.outlet == outlet.kind] if kind else []
    return postings(charter, [("placed", rule.placed), *also, ("reads", rule.reads)])


def broadcast_posts(unit: Unit, kind: str) -> list[Posting]:
    """Of a broadcast of that kind. Raises: PressRefused."""
    charter = rules_of(unit)
    if kind not in charter.broadcasts:
        raise PressRefused(_("现行规则没有这一类播出。"), "kind")
    rule = charter.broadcasts[kind]
    return postings(charter, [("held", rule.held), ("viewers", rule.viewers)])
