"""Something built for others 捐建项目."""

from collections.abc import Sequence
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongxin.ledger.facts import Fact
from tongxin.people.permissions import Actor

from .given import Given, given_facts, given_seen


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: Actor, on: date) -> "ProjectQuerySet":
        """Those of units that `user` reads, those their units gave to, and one's own."""
        return self.filter(given_seen("project", user, on))


class Project(Given):
    """A donated project 捐建项目: its worth estimated when it is signed, settled when it is done. Money in 分.

    Its state is what its days say; an estimate is never printed for what was settled.
    """

    STAGES = [
        ("stopped_on", "stopped", _("已终止")),
        ("settled_on", "settled", _("已结算")),
        ("built_on", "built", _("已建成")),
        ("started_on", "building", _("在建")),
        ("signed_on", "signed", _("已签约")),
    ]
    INTENDED = ("intended", _("意向"))

    title = models.CharField("项目", max_length=120)
    estimated = models.BigIntegerField("预计价值", null=True, blank=True)  # 分
    settled = models.BigIntegerField("结算价值", null=True, blank=True)  # 分
    signed_on = models.DateField("签约日期", null=True, blank=True)
    started_on = models.DateField("开工日期", null=True, blank=True)
    built_on = models.DateField("建成日期", null=True, blank=True)
    settled_on = models.DateField("结算日期", null=True, blank=True)
    stopped_on = models.DateField("终止日期", null=True, blank=True)

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
    def state(self) -> tuple[str, str]:
        """(code, name) of where it is."""
        code, name = next(((code, name) for day, code, name in self.STAGES if getattr(self, day)), self.INTENDED)
        return code, str(name)

    def facts(self) -> Sequence[Fact]:
        """Signed: the project, its estimate and its donors. Settled: its worth. () while intended or once voided."""
        if self.voided_at is not None:
            return ()
        told = [
            ("project", self.signed_on, 1),
            ("estimated", self.signed_on, self.estimated or 0),
            ("value", self.settled_on, self.settled or 0),
        ]
        return given_facts(self, list(self.donors.order_by("place")), told, self.signed_on)
