"""An article and where it appeared 稿件与刊发."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from django.db import models
from django.db.models import Q

from tongxin.ledger.counting import Posting, of_key
from tongxin.ledger.facts import Fact, Party
from tongxin.ledger.kept import Voidable
from tongxin.people.models import of_person
from tongxin.people.permissions import Actor, Can, person_of, reach, within

from .reading import Reading, increases


class ArticleQuerySet(models.QuerySet["Article"]):
    def visible_to(self, user: Actor, on: date) -> "ArticleQuerySet":
        """Articles of units that `user` reads, those that their people wrote, and one's own."""
        person = person_of(user)
        seen = Q(pk__in=[])
        if person is not None:
            own = Writer.objects.filter(of_person(person))
            seen |= Q(pk__in=own.values("article"))
        paths = reach(user, Can.PRESS_READ, on)
        if paths:
            seen |= within(paths) | Q(pk__in=Writer.objects.filter(within(paths)).values("article"))
        return self.filter(seen)


class Article(Voidable):
    """An article 稿件: written by persons of ours, published in one outlet or several.

    It counts once, on the day it was published: its own, else that of its first placement.
    """

    kind = models.CharField("类别", max_length=30)  # code in the charter's articles
    title = models.CharField("题目", max_length=120)
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="articles", verbose_name="供稿单位")
    column = models.CharField("专栏", max_length=60, blank=True, default="")
    byline = models.CharField("其他署名", max_length=120, blank=True, default="")  # writers who are not ours
    written_on = models.DateField("成稿日期")
    published_on = models.DateField("发布日期", null=True, blank=True)
    editor = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责编"
    )
    signer = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签发"
    )
    url = models.URLField("原文链接", max_length=300, blank=True, default="")

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "稿件"
        indexes = [models.Index(fields=["unit", "written_on"], name="press_article_unit")]

    def __str__(self) -> str:
        return self.title

    def facts(self) -> Sequence[Fact]:
        """Written once it is out; placed for each standing placement; the increase of each of their readings."""
        if self.voided_at is not None:
            return ()
        parties = self._parties()
        placements = list(self.placements.filter(withdrawn_at=None).order_by("on", "pk"))
        out_on = self.published_on or (placements[0].on if placements else None)
        facts = [self._fact(post, 1, out_on, parties) for post in of_key(self.posts, "written") if out_on]
        readings = defaultdict(list)
        for reading in Reading.objects.filter(placement__in=placements, withdrawn_at=None):
            readings[reading.placement_id].append(reading)
        for placed in placements:
            about = {"level": placed.level, "object": f"press.outlet:{placed.outlet_id}"}
            facts += [self._fact(p, 1, placed.on, parties, **about) for p in of_key(placed.posts, "placed")]
            for on, more in increases(readings[placed.pk]):
                facts += [self._fact(p, more, on, parties, **about) for p in of_key(placed.posts, "reads")]
        return facts

    def _fact(self, post: Posting, n: int, on: date, parties: tuple[Party, ...], **about: str) -> Fact:
        return Fact(post["item"], n * post["each"], on, on, parties, content=self.key, **about)

    def _parties(self) -> tuple[Party, ...]:
        """Its writers, each with an equal share; the unit where nobody of ours signed it."""
        writers = list(self.writers.order_by("place"))
        equal = Fraction(1, len(writers) or 1)
        return tuple(Party(w.unit_id, w.person_id, equal) for w in writers) or (Party(self.unit_id),)


class Writer(models.Model):
    """A writer of an article 撰稿人, and the unit they wrote it in."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="writers", verbose_name="稿件")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+", verbose_name="所属单位")  # as then
    place = models.PositiveSmallIntegerField("位次")  # 1 is the first

    class Meta:
        verbose_name = verbose_name_plural = "撰稿人"
        constraints = [
            models.UniqueConstraint(name="writer_once", fields=["article", "person"]),
            models.UniqueConstraint(name="writer_place", fields=["article", "place"]),
        ]

    def __str__(self) -> str:
        return f"{self.place}"


class Placement(models.Model):
    """An article in an outlet 刊发; one article in several outlets is one article and several placements 篇次."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="placements", verbose_name="稿件")
    outlet = models.ForeignKey("press.Outlet", models.PROTECT, related_name="placements", verbose_name="媒体")
    on = models.DateField("刊发日期")
    page = models.CharField("版面或栏目", max_length=60, blank=True, default="")
    url = models.URLField("链接", max_length=300, blank=True, default="")
    level = models.CharField("层级", max_length=12, blank=True, default="")  # the outlet's
    posts = models.JSONField("计入", default=list)  # ledger.counting.Posting
    by = models.CharField("经手人", max_length=64)
    at = models.DateTimeField("记录时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_by = models.CharField("撤回人", max_length=64, blank=True, default="")
    withdrawn_why = models.CharField("撤回理由", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "刊发"
        indexes = [
            models.Index(fields=["article", "withdrawn_at", "on"], name="press_placement_article"),
            models.Index(fields=["outlet", "on"], name="press_placement_outlet"),
        ]

    def __str__(self) -> str:
        return f"{self.outlet} {self.on}"

    @property
    def key(self) -> str:
        return f"press.placement:{self.pk}"


def articles() -> Iterator[Article]:
    """Every article, for the check that rebuilds the ledger."""
    return Article.objects.order_by("pk").iterator(chunk_size=500)
