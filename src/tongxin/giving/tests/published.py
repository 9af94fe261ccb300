"""One of everything of press and giving, made through the verbs."""

from datetime import date
from typing import Any

from tongxin.giving import operations as giving
from tongxin.people.tests.factories import AT, TODAY, Cast
from tongxin.press import operations as press


def press_and_giving(p: Cast) -> dict[str, Any]:
    """Name → row; the article and the donation are the member's own."""
    office: dict[str, Any] = {"by": p.secretary, "at": AT, "today": TODAY}
    person, day = p.member.person, date(2025, 3, 1)
    assert person is not None
    site = press.register_outlet(p.association, "website", "潮城知联网", counts_by="whole", by=p.secretary, at=AT)
    daily = press.register_outlet(p.association, "news_site", "潮城新闻网", level="city", by=p.secretary, at=AT)
    article = press.write(p.association, "essay", "学习体会一则", [person], written_on=day, **office)
    placed = press.place(article, daily, day, **office)
    to = {"receiver_name": "某校"}
    return {
        "article": article,
        "outlet": site,
        "placement": placed,
        "reading": press.read(placed, day, 100, **office),
        "broadcast": press.broadcast(p.association, "live", "晚会直播", day, **office),
        "donation": giving.donate(
            p.association, "cash", "助学金", [giving.Giver(person)], landed_on=day, landed=100, **to, **office
        ),
        "project": giving.plan(p.association, "project", "校舍", [giving.Giver(name="王某")], **to, **office),
    }
