"""A matter and what it went through 事项与经过."""

from collections.abc import Iterable, Iterator
from collections.abc import Sequence as Rows
from datetime import date
from fractions import Fraction
from typing import Any

from django.db import models
from django.db.models import Q

from tongxin.ledger.facts import Fact, Party
from tongxin.people.models import Person, Unit, of_person
from tongxin.people.paths import is_under, outermost
from tongxin.people.permissions import Actor, Can, person_of, reach, within


class MatterQuerySet(models.QuerySet["Matter"]):
    def by_author(self, person: Person | None) -> "MatterQuerySet":
        """Matters that `person` is an author of."""
        if person is None:
            return self.none()
        return self.filter(pk__in=authored(person), discarded_at=None)

    def discarded_by(self, user: Actor) -> "MatterQuerySet":
        """Drafts that `user` threw away, and may take back."""
        return self.filter(discarded_at__isnull=False, discarded_by=user.key)

    def visible_to(self, user: Actor, on: date, unit: Unit | None = None) -> "MatterQuerySet":
        """What `user` may see: the units they read or handle, and what they wrote or entered.

        A group's leader sees what the group's people wrote. Before it is handed in a matter is its
        authors' own; a confidential one needs a right of its own. Drafts thrown away are nobody's.

        Args:
            unit: of this unit's matters alone; what `user` may do there is then asked once, not of every row.
        """
        kept = self.filter(discarded_at=None) if unit is None else self.filter(discarded_at=None, unit=unit)
        own = Q(made_by=user.key)
        person = person_of(user)
        if person is not None:
            own |= Q(pk__in=authored(person))
        paths = outermost({*reach(user, Can.MATTERS_READ, on), *reach(user, Can.MATTERS_HANDLE, on)})
        if not paths:
            return kept.filter(own)
        read = Q(submitted_on__isnull=False)
        if not _covered(unit, paths):
            read &= within(paths) | Q(pk__in=Author.objects.filter(within(paths)).values("matter"))
        secret = reach(user, Can.MATTERS_READ_CONFIDENTIAL, on)
        if not _covered(unit, secret):
            read &= Q(is_confidential=False) | within(secret)
        return kept.filter(own | read)


def _covered(unit: Unit | None, paths: Iterable[str]) -> bool:
    return unit is not None and any(is_under(unit.path, path) for path in paths)


def authored(person: Person) -> "models.QuerySet[Author, Any]":
    """Ids of the matters `person` is an author of, under any row the person was once entered as."""
    return Author.objects.filter(of_person(person)).values("matter")


class Matter(models.Model):
    """A matter 事项: an opinion, a motion, a supervision opinion, going round its closed loop.

    `state` is a code of its kind in the charter and is changed in exactly one function.
    """

    kind = models.CharField("类别", max_length=30)  # charter kind
    form = models.CharField("形式", max_length=30, blank=True, default="")
    level = models.CharField("提交层级", max_length=12, blank=True, default="")  # motions: the body's level
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="matters", verbose_name="经办组织")
    sponsor = models.ForeignKey(  # of a collective one, which has no authors
        "people.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提交组织"
    )
    number = models.CharField("编号", max_length=30, blank=True, default="")
    title = models.CharField("题目", max_length=120)
    body = models.JSONField("内容", default=dict)  # charter field code → value
    state = models.CharField("状态", max_length=30, db_index=True)
    entered_on = models.DateField("进入状态日期")
    due_on = models.DateField("期限", null=True, blank=True)
    due_how = models.JSONField("期限算法", default=dict)  # how it was computed, to be shown
    submitted_on = models.DateField("提交日期", null=True, blank=True)  # it left its first state; null: a draft
    work_on = models.DateField("计数日期", null=True, blank=True)  # the day its work counts on (报送, 提交)
    content = models.CharField("内容键", max_length=64, blank=True, default="")  # shared by forms of one content
    is_confidential = models.BooleanField("涉密", default=False)
    made_by = models.CharField("录入人", max_length=64)
    made_at = models.DateTimeField("录入时间")
    version = models.PositiveIntegerField("版本", default=1)  # bumped by every verb; lost races are told
    discarded_at = models.DateTimeField("丢弃时间", null=True, blank=True)  # a draft never handed in, thrown away
    discarded_by = models.CharField("丢弃人", max_length=64, blank=True, default="")

    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "事项"
        constraints = [
            models.UniqueConstraint(
                name="one_matter_number", fields=["unit", "kind", "number"], condition=~Q(number="")
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "kind", "state", "due_on"], name="matter_board"),
            models.Index(fields=["made_by"], name="matter_made_by"),
            models.Index(fields=["content"], name="matter_content"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> str:
        return f"matters.matter:{self.pk}"

    def facts(self) -> Rows[Fact]:
        """What counts: one fact for each posting of a step that still stands, and of a standing event.

        Read from the matter's own rows alone. A step that was undone, or that lies on a way since walked
        back (handed in, returned, handed in again), does not count.
        """
        parties = self._parties()
        steps = standing(self.steps.filter(undone_at=None).order_by("pk"))
        events = self.events.filter(withdrawn_at=None).select_related("body").order_by("pk")
        counted: list[tuple[Step | Event, str, str]] = [(step, self.level, step.object) for step in steps]
        counted += [(event, event.level, event.body.key if event.body else "") for event in events]
        return [
            Fact(
                item=posting["item"],
                quantity=posting["quantity"],
                happened_on=row.on,
                booked_on=self.work_on if posting["books"] == "work" and self.work_on else row.on,
                parties=parties,
                level=level,
                object=thing,
                content=self.content or self.key,
            )
            for row, level, thing in counted
            for posting in row.posts
        ]

    def _parties(self) -> tuple[Party, ...]:
        """Its authors with unit and share; a collective one counts for its sponsor alone."""
        authors = tuple(Party(a.unit_id, a.person_id, a.share) for a in self.authors.order_by("place"))
        return authors or (Party(self.sponsor_id or self.unit_id),)


class Author(models.Model):
    """An author of a matter 作者, with their share."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="authors", verbose_name="事项")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+", verbose_name="所属单位")  # as then
    place = models.PositiveSmallIntegerField("位次")  # 1 is the first author
    share_num = models.PositiveSmallIntegerField("份额分子", default=1)
    share_den = models.PositiveSmallIntegerField("份额分母", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "作者"
        constraints = [
            models.UniqueConstraint(name="author_once", fields=["matter", "person"]),
            models.UniqueConstraint(name="author_place", fields=["matter", "place"]),
            models.CheckConstraint(name="share_positive", condition=Q(share_num__gte=1, share_den__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.place}"

    @property
    def share(self) -> Fraction:
        return Fraction(self.share_num, self.share_den)


class Step(models.Model):
    """A step taken 步骤. One row per step; lateness is recorded then and not recomputed."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="steps", verbose_name="事项")
    action = models.CharField("步骤", max_length=30)
    start = models.CharField("原状态", max_length=30)
    end = models.CharField("新状态", max_length=30)
    on = models.DateField("日期")
    at = models.DateTimeField("记录时间")
    by = models.CharField("经手人", max_length=64)
    on_behalf = models.CharField("代谁", max_length=64, blank=True, default="")  # key of person or unit
    entered_on = models.DateField("进入原状态日期")  # from which the clock ran
    due_on = models.DateField("当时期限", null=True, blank=True)
    due_how = models.JSONField("当时期限算法", default=dict)
    days_late = models.IntegerField("超期天数", null=True, blank=True)  # working or calendar, as the rule; ≤0 on time
    days_taken = models.IntegerField("用时天数", null=True, blank=True)  # in the same days
    answers = models.JSONField("填写", default=dict)  # charter field code → value
    object = models.CharField("对象", max_length=64, blank=True, default="")  # key of the unit it was taken towards
    posts = models.JSONField("计入", default=list)  # [{"item", "books", "quantity"}], as the charter then said
    undone_at = models.DateTimeField("撤回时间", null=True, blank=True)
    undone_by = models.CharField("撤回人", max_length=64, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "办理步骤"

    def __str__(self) -> str:
        return self.action

    @property
    def key(self) -> str:
        return f"matters.step:{self.pk}"


def standing(steps: models.QuerySet[Step] | Rows[Step]) -> list[Step]:
    """Of steps in the order taken, those that still hold: the way walked, without its loops.

    Coming back to a state walked through before takes back what lay between, whatever the step's name.
    """
    way: list[Step] = []
    for step in steps:
        moves = step.start != step.end
        back = next((i for i, s in enumerate(way) if s.start == step.end and s.start != s.end), None)
        if moves and back is not None:
            del way[back:]
        else:
            way.append(step)
    return way


class Event(models.Model):
    """Something that befell a matter 事件: adoption 采用, instruction 批示, mark 评定."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="events", verbose_name="事项")
    event = models.CharField("事件", max_length=30)  # code in the kind's events
    on = models.DateField("日期")
    level = models.CharField("层级", max_length=12, blank=True, default="")
    form = models.CharField("方式", max_length=20, blank=True, default="")  # whole, digest
    body = models.ForeignKey(
        "people.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="采用或批示单位"
    )
    text = models.CharField("内容", max_length=300, blank=True, default="")  # the instruction's words, issue no.
    leader = models.CharField("批示人职务", max_length=60, blank=True, default="")
    posts = models.JSONField("计入", default=list)  # [{"item", "books", "quantity"}], as the charter then said
    by = models.CharField("经手人", max_length=64)
    on_behalf = models.CharField("代谁", max_length=64, blank=True, default="")
    at = models.DateTimeField("记录时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_by = models.CharField("撤回人", max_length=64, blank=True, default="")
    withdrawn_why = models.CharField("撤回理由", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "事件"
        indexes = [
            models.Index(fields=["matter", "withdrawn_at", "on"], name="matter_events"),
            models.Index(fields=["-on", "-id"], name="matter_events_latest"),
        ]

    def __str__(self) -> str:
        return self.event

    @property
    def key(self) -> str:
        return f"matters.event:{self.pk}"


class Revision(models.Model):
    """What a matter said before it was changed 改前稿."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="revisions", verbose_name="事项")
    at = models.DateTimeField("改动时间")
    by = models.CharField("改动人", max_length=64)
    title = models.CharField("原题目", max_length=120)
    body = models.JSONField("原内容", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "改前稿"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


def records() -> Iterator[Matter]:
    """Every matter, for the check that rebuilds the ledger."""
    return Matter.objects.order_by("pk").iterator(chunk_size=500)
