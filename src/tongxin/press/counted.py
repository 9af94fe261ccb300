"""What articles, placements and broadcasts will count as 保存后计入."""

from datetime import date

from django.utils.translation import gettext as _

from tongxin.kernel.charter.shapes import Charter
from tongxin.ledger.counting import Counted, line

from .models import Article, Outlet


def of_articles(charter: Charter, on: date) -> list[Counted]:
    """What an article counts as, by its kind."""
    found = []
    for kind in charter.articles.values():
        found += line(charter, kind.written, _("%(kind)s，发布时") % {"kind": kind.name}, on)
    return found


def of_placements(charter: Charter, article: Article, on: date) -> list[Counted]:
    """What a placement of the article counts as, by the kind of outlet; each item once."""
    found: dict[str, Counted] = {}
    levels = tuple(charter.levels)
    kind = charter.articles.get(article.kind)
    for outlet in charter.outlets.values():
        also = [a.item for a in kind.also if a.outlet == outlet.code] if kind else []
        for code in (outlet.placed, *also):
            for one in line(charter, code, outlet.name, on, levels=levels):
                if code in found:
                    one = Counted(one.name, one.amount, f"{found[code].when}、{outlet.name}", one.points, code)
                found[code] = one
    return list(found.values())


def of_broadcasts(charter: Charter, on: date) -> list[Counted]:
    """What a broadcast counts as, by its kind."""
    found = []
    for kind in charter.broadcasts.values():
        found += line(charter, kind.held, kind.name, on)
        when = _("%(kind)s，登记观看数时") % {"kind": kind.name}
        found += line(charter, kind.viewers, when, on, amount=_("增加数"))
    return found


def of_reading(charter: Charter, posts: list[str], on: date) -> list[Counted]:
    """What a reading counts as."""
    return [one for code in posts for one in line(charter, code, _("比上一次多出的"), on, amount=_("增加数"))]


def of_outlets(charter: Charter, on: date) -> list[Counted]:
    """What an article placed in an outlet counts as, by the outlet's kind."""
    found = []
    for kind in charter.outlets.values():
        found += line(charter, kind.placed, _("%(kind)s，刊发时") % {"kind": kind.name}, on)
    return found


def reads_of(outlet: Outlet) -> list[str]:
    """Items of readings of the outlet as a whole."""
    return [post["item"] for post in outlet.posts if post["key"] == "reads"]
