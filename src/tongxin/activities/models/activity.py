"""An activity, who came and what it touched 活动、参加人与涉及对象."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.ledger.facts import Fact
from tongxin.people.models import Person, of_person
from tongxin.people.paths import ids
from tongxin.people.permissions import Actor, Can, person_of, reach
from tongxin.people.placed import ids_of, in_units

from .. import facts
from .kept import STANDS, Kept

CAME = ("present", "late")  # marks of those who were there
LONGER = Q(ends_on__gt=F("starts_on"))  # than a day
STATUSES = {
    "held": Q(held_at__isnull=False) & STANDS,
    "planned": Q(held_at=None, cancelled_at=None) & STANDS,
    "cancelled": Q(cancelled_at__isnull=False) & STANDS,
    "voided": ~STANDS,
}


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, user: Actor, on: date, units: int = 0) -> "ActivityQuerySet":
        """What `user` may see: of units where they read activities, co-hosted or invited there, or taken part in.

        A voided one is seen by those who write for its host alone.

        Args:
            units: how many they see, as far as one knows; decides how activities are looked for.
        """
        read = reach(user, Can.ACTIVITIES_READ, on)
        above = Q(role="invited", unit__in={pk for path in read for pk in ids(path)})
        joint = Involved.objects.filter(Q(unit__in=ids_of(read), role__in=("cohost", "invited")) | above)
        rows, theirs = in_units(self, read, units)
        seen = theirs | Q(pk__in=joint.values("activity"))
        person = person_of(user)
        if person is not None:
            seen |= Q(pk__in=_attended(person).values("activity"))
        return rows.filter(seen & (STANDS | Q(unit__in=ids_of(reach(user, Can.ACTIVITIES_WRITE, on)))))

    def of_person(self, person: Person) -> "ActivityQuerySet":
        """Those that `person` stands on the list of, under any row they were once entered as."""
        return self.filter(pk__in=_attended(person).values("activity"))

    def of_status(self, status: str) -> "ActivityQuerySet":
        """Those "held", "planned", "cancelled" or "voided", as `Activity.status` says; "" all but the voided."""
        return self.filter(STATUSES.get(status, STANDS))

    def of_days(self, first: date, last: date) -> "models.QuerySet[Activity, Any]":
        """Ids of those that lie between the days, both included, or reach into them."""
        longer = self.filter(LONGER, starts_on__lt=first, ends_on__gte=first)
        return self.filter(starts_on__range=(first, last)).values("pk").union(longer.values("pk"), all=True)

    def held(self) -> "ActivityQuerySet":
        return self.of_status("held")

    def with_counts(self) -> "ActivityQuerySet":
        """With `listed`, how many on the list came, and what a line of a list shows beside."""
        came = Participant.objects.filter(activity=OuterRef("pk"), attendance__in=CAME).order_by().values("activity")
        counted = Coalesce(Subquery(came.annotate(n=Count("pk")).values("n"), IntegerField()), 0)
        return (
            self.annotate(listed=counted).select_related("unit", "venue", "series").prefetch_related("involved__unit")
        )

    def standing(self) -> "ActivityQuerySet":
        """Neither cancelled nor voided."""
        return self.filter(STANDS, cancelled_at=None)


def _attended(person: Person) -> "models.QuerySet[Participant]":
    return Participant.objects.filter(of_person(person))


class Activity(Kept):
    """An activity 活动: study, training, service, visit, meeting, lecture. One row for one occasion.

    It counts once it was held, for its host and co-hosts; those who came count for their own units. Where
    `organiser` names another body, this unit only sent people: then nothing counts but who was sent.
    """

    BASES = [
        ("signed", _("签到表")), ("counted", _("现场清点")), ("register", _("服务登记表")), ("platform", _("平台数据")),
        ("estimated", _("估计")),
    ]  # fmt: skip

    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="activities", verbose_name="主办单位")
    kind = models.CharField("类别", max_length=30)  # code in the charter's activities
    title = models.CharField("名称", max_length=120)
    organiser = models.CharField("主办方（本单位派员参加）", max_length=80, blank=True, default="")
    cohost_names = models.CharField("系统外协办", max_length=200, blank=True, default="")  # named, counted for nobody
    starts_on = models.DateField("开始日期")
    starts_at = models.TimeField("开始时间", null=True, blank=True)
    ends_on = models.DateField("结束日期")
    ends_at = models.TimeField("结束时间", null=True, blank=True)
    venue = models.ForeignKey(
        "activities.Venue", models.PROTECT, null=True, blank=True, related_name="activities", verbose_name="阵地"
    )
    address = models.CharField("地点", max_length=120, blank=True, default="")
    series = models.ForeignKey(
        "activities.Series", models.PROTECT, null=True, blank=True, related_name="activities", verbose_name="系列"
    )
    speakers = models.CharField("外请主讲", max_length=120, blank=True, default="")
    summary = models.TextField("内容", blank=True, default="")
    expected = models.PositiveIntegerField("预计人数", null=True, blank=True)
    guests = models.PositiveIntegerField("未列名到场", default=0)  # who came and stands on no list; 人次
    audience = models.PositiveIntegerField("听众、服务人次", default=0)
    audience_basis = models.CharField("人次依据", max_length=12, blank=True, default="", choices=BASES)
    hours = models.DecimalField("每人时长", max_digits=5, decimal_places=1, null=True, blank=True)
    held_at = models.DateTimeField("记为已举办", null=True, blank=True)
    held_by = models.CharField("举办记录人", max_length=64, blank=True, default="")
    taken_at = models.DateTimeField("点名时间", null=True, blank=True)
    taken_by = models.CharField("点名人", max_length=64, blank=True, default="")
    signup_until = models.DateTimeField("报名截止", null=True, blank=True)  # None: nobody signs up themselves
    capacity = models.PositiveIntegerField("名额", null=True, blank=True)  # of those who sign up; None: no limit
    signup_closed_at = models.DateTimeField("提前截止时间", null=True, blank=True)
    signup_closed_by = models.CharField("提前截止人", max_length=64, blank=True, default="")
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)
    cancelled_by = models.CharField("取消人", max_length=64, blank=True, default="")
    cancelled_why = models.CharField("取消原因", max_length=200, blank=True, default="")

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "活动"
        constraints = [
            models.CheckConstraint(name="activity_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="held_or_cancelled", condition=Q(held_at=None) | Q(cancelled_at=None)),
        ]
        indexes = [
            models.Index(fields=["starts_on", "unit"], name="activity_day"),
            models.Index(fields=["unit", "kind", "starts_on"], name="activity_kind"),
            models.Index(fields=["unit", "ends_on"], name="activity_end", condition=STANDS),
            models.Index(fields=["-starts_on", "-starts_at", "-id"], name="activity_latest"),
            models.Index(fields=["ends_on"], name="activity_longer", condition=LONGER),
            models.Index(
                fields=["unit", "ends_on"],
                name="activity_pending",
                condition=Q(held_at=None, cancelled_at=None, voided_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def status(self) -> str:
        """voided, cancelled, held or planned."""
        if self.voided_at is not None:
            return "voided"
        if self.cancelled_at is not None:
            return "cancelled"
        return "planned" if self.held_at is None else "held"

    @property
    def is_away(self) -> bool:
        """Held by another body; this unit sent people."""
        return bool(self.organiser)

    def facts(self) -> Sequence[Fact]:
        """What counts; () until it was held, and once voided."""
        return facts.of_activity(self) if self.status == "held" else ()


class Participant(models.Model):
    """Who was to come, and came 参加人. `attendance` "" is 未点名."""

    ROLES = [("participant", _("参加")), ("speaker", _("主讲")), ("organiser", _("组织"))]
    ATTENDANCE = [
        ("present", pgettext_lazy("出席", "到")),
        ("late", _("迟到")),
        ("leave", _("请假")),
        ("absent", _("缺席")),
    ]

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="participants", verbose_name="活动")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+", verbose_name="所属单位")  # as then
    role = models.CharField("角色", max_length=12, choices=ROLES, default="participant")
    attendance = models.CharField("到场", max_length=8, choices=ATTENDANCE, blank=True, default="")
    hours = models.DecimalField("时长", max_digits=5, decimal_places=1, null=True, blank=True)  # null: as all
    note = models.CharField("备注", max_length=100, blank=True, default="")
    is_added = models.BooleanField("临时到场", default=False)  # came without having been on the list
    checked_in_at = models.DateTimeField("签到时间", null=True, blank=True)  # by themselves, with the code shown there

    class Meta:
        verbose_name = verbose_name_plural = "参加人"
        constraints = [models.UniqueConstraint(name="participant_once", fields=["activity", "person"])]

    def __str__(self) -> str:
        return f"{self.person_id}@{self.activity_id}"

    @property
    def came(self) -> bool:
        return self.attendance in CAME


class SignUp(models.Model):
    """A member's own answer to an activity 报名: comes, waits for a place, asks for leave. It never counts."""

    ANSWERS = [
        ("signed", _("已报名")), ("waiting", _("候补")), ("leave", _("请假")), ("withdrawn", _("已取消")),
    ]  # fmt: skip

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="signups", verbose_name="活动")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+", verbose_name="所属单位")  # as then
    answer = models.CharField("答复", max_length=9, choices=ANSWERS)
    reason = models.CharField("请假事由", max_length=100, blank=True, default="")
    at = models.DateTimeField("答复时间")  # of this answer: who waits moves up in this order
    by = models.CharField("经手人", max_length=64)
    moved_up_at = models.DateTimeField("递补时间", null=True, blank=True)  # they waited; until their next answer

    class Meta:
        verbose_name = verbose_name_plural = "报名"
        constraints = [models.UniqueConstraint(name="sign_up_once", fields=["activity", "person"])]
        indexes = [models.Index(fields=["activity", "answer", "at"], name="sign_up_order")]

    def __str__(self) -> str:
        return f"{self.person_id}@{self.activity_id} {self.answer}"


class Involved(models.Model):
    """A body or person that an activity touches 涉及对象: co-host, unit invited, place reached, who was visited."""

    ROLES = [
        ("cohost", pgettext_lazy("单位", "协办")),
        ("place", _("到达地")),
        ("visited", _("走访对象")),
        ("invited", _("邀请")),
    ]

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="involved", verbose_name="活动")
    role = models.CharField("关系", max_length=8, choices=ROLES)
    unit = models.ForeignKey(
        "people.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="人员"
    )

    class Meta:
        verbose_name = verbose_name_plural = "涉及对象"
        constraints = [
            models.UniqueConstraint(name="involved_unit_once", fields=["activity", "role", "unit"]),
            models.UniqueConstraint(name="involved_person_once", fields=["activity", "role", "person"]),
            models.CheckConstraint(
                name="involved_is_a_unit_or_a_person",
                condition=Q(unit=None, person__isnull=False, role="visited") | Q(unit__isnull=False, person=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.unit_id or self.person_id}"
