"""Articles, where they appeared and how often they were read 稿件."""

from datetime import date

from tongxin.press.models import Article, Placement, Reading, Writer
from tongxin.press.operations.posted import article_posts, placement_posts
from tongxin.site.demo import topics

from .made import Made, Making, at

KINDS = {"news": 45, "essay": 20, "feature": 10, "portrait": 15, "theory": 10}
JOINT, IN_PAPER, READ = 0.03, 0.3, 0.4


def article(making: Making, on: date) -> Made:
    """One that was published, in the association's own account and perhaps a paper."""
    random, host = making.random, making.association()
    kind, when = random.choices(list(KINDS), list(KINDS.values()))[0], at(on)
    title = topics.title(random.randrange(10_000)).removesuffix("的建议").removeprefix("关于")
    row = making.new(
        Article(
            kind=kind, title=f"会员风采：{title}", unit=host.unit,
            written_on=on, published_on=on, posts=article_posts(host.unit, kind), made_by=making.by, made_at=when,
        )
    )  # fmt: skip
    number = 2 if random.random() < JOINT else 1
    writers = [
        making.new(Writer(article=row, person_id=person, unit_id=group, place=place))
        for place, (person, group) in enumerate(making.some(host, number, number), 1)
    ]
    outlets = [host.account] + [random.choice(making.province.papers)] * (random.random() < IN_PAPER)
    placements = [
        making.new(
            Placement(
                article=row, outlet=outlet, on=on, level=outlet.level, posts=placement_posts(row, outlet), by=making.by,
                at=when,
            )
        )
        for outlet in outlets
    ]  # fmt: skip
    readings = [
        making.new(Reading(placement=placements[0], on=on, total=random.randint(50, 5000), by=making.by, at=when))
    ] * (random.random() < READ)
    line = making.line("press.write", row, host.unit, on, kind=kind)
    return Made(row, {"writers": writers, "placements": placements, "readings": readings}, line)
