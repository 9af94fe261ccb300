"""Something built for others 捐建项目."""

from collections.abc import Sequence
from datetime import date

from django.db import models
from django.db.models import Q

from tongxin.ledger.counting import of_key
from tongxin.ledger.facts import Fact
from tongxin.people.permissions import Actor, Can, person_of, reach, within

from .donor import Donor, donors_facts, parties_of


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: Actor, on: date) -> "ProjectQuerySet":
        """Those of units that `user` reads, those their units gave to, and one's own."""
        person = person_of(user)
        seen = Q(pk__in=[])
        if person is not None:
            own = Donor.objects.filter(Q(person=person) | Q(person__same_as=person), project__isnull=False)
            seen |= Q(pk__in=own.values("project"))
        paths = reach(user, Can.GIVING_READ, on)
        if paths:
            shared = Donor.objects.filter(within(paths), project__isnull=False)
            seen |= within(paths) | Q(pk__in=shared.values("project"))
        return self.filter(seen)


class Project(models.Model):
    """A donated project 捐建项目: its worth estimated when it is signed, settled when it is done. Money in 分.

    Its state is what its days say; an estimate is never printed for what was settled.
    """

    STAGES = [
        ("stopped_on", "stopped", "已终止"),
        ("settled_on", "settled", "已结算"),
        ("built_on", "built", "已建成"),
        ("started_on", "building", "在建"),
        ("signed_on", "signed", "已签约"),
    ]
    INTENDED = ("intended", "意向")

    kind = models.CharField("类别", max_length=30)  # code in the charter's givings
    title = models.CharField("项目", max_length=120)
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="projects", verbose_name="计入单位")
    receiver = models.ForeignKey(
        "people.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="受赠单位"
    )
    receiver_name = models.CharField("受赠方", max_length=80, blank=True, default="")
    estimated = models.BigIntegerField("预计价值", null=True, blank=True)  # 分
    settled = models.BigIntegerField("结算价值", null=True, blank=True)  # 分
    signed_on = models.DateField("签约日期", null=True, blank=True)
    started_on = models.DateField("开工日期", null=True, blank=True)
    built_on = models.DateField("建成日期", null=True, blank=True)
    settled_on = models.DateField("结算日期", null=True, blank=True)
    stopped_on = models.DateField("终止日期", null=True, blank=True)
    note = models.CharField("备注", max_length=300, blank=True, default="")
    posts = models.JSONField("计入", default=list)  # ledger.counting.Posting
    made_by = models.CharField("录入人", max_length=64)
    made_at = models.DateTimeField("录入时间")
    version = models.PositiveIntegerField("版本", default=1)
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)
    voided_by = models.CharField("作废人", max_length=64, blank=True, default="")
    voided_why = models.CharField("作废理由", max_length=200, blank=True, default="")

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "捐建项目"
        constraints = [
            models.CheckConstraint(
                name="project_money_is_positive",
                condition=(Q(estimated=None) | Q(estimated__gt=0)) & (Q(settled=None) | Q(settled__gt=0)),
            ),
            models.CheckConstraint(
                name="project_settled_with_its_day",
                condition=Q(settled=None, settled_on=None) | Q(settled__isnull=False, settled_on__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["unit", "signed_on"], name="giving_project_unit")]

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> str:
        return f"giving.project:{self.pk}"

    @property
    def state(self) -> tuple[str, str]:
        """(code, name) of where it is."""
        return next(((code, name) for day, code, name in self.STAGES if getattr(self, day)), self.INTENDED)

    def facts(self) -> Sequence[Fact]:
        """Signed: the project, its estimate and its donors. Settled: its worth. () while intended or once voided."""
        if self.voided_at is not None:
            return ()
        donors = list(self.donors.order_by("place"))
        parties = parties_of(donors, self.unit_id)
        told = [
            ("project", self.signed_on, 1),
            ("estimated", self.signed_on, self.estimated or 0),
            ("value", self.settled_on, self.settled or 0),
        ]
        facts = [
            Fact(post["item"], n, on, on, parties, content=self.key)
            for key, on, n in told
            if on is not None and n
            for post in of_key(self.posts, key)
        ]
        return facts + (donors_facts(donors, self.posts, self.signed_on, self.key) if self.signed_on else [])
