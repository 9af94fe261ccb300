from django.db import models
from django.db.models import Q


class Matter(models.Model):
    """A matter 事项: an opinion, a motion, a supervision opinion, going round its closed loop.

    `state` is a code of its kind in the charter and is changed in exactly one function.
    """

    kind = models.CharField("类别", max_length=30)  # charter kind
    form = models.CharField("形式", max_length=30, blank=True, default="")
    level = models.CharField("提交层级", max_length=12, blank=True, default="")  # motions: the body's level
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="matters", verbose_name="经办组织")
    sponsor = models.ForeignKey("people.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提交组织")  # collective ones
    number = models.CharField("编号", max_length=30, blank=True, default="")
    title = models.CharField("题目", max_length=120)
    body = models.JSONField("内容", default=dict)  # charter field code → value
    state = models.CharField("状态", max_length=30, db_index=True)
    entered_on = models.DateField("进入状态日期")
    due_on = models.DateField("期限", null=True, blank=True)
    due_how = models.JSONField("期限算法", default=dict)  # how it was computed, to be shown
    submitted_on = models.DateField("提交日期", null=True, blank=True)
    work_on = models.DateField("计数日期", null=True, blank=True)  # the day its work counts on (报送, 提交)
    content = models.CharField("内容键", max_length=64, blank=True, default="")  # shared by forms of one content
    is_confidential = models.BooleanField("涉密", default=False)
    made_by = models.CharField("录入人", max_length=64)
    made_at = models.DateTimeField("录入时间")
    version = models.PositiveIntegerField("版本", default=1)  # bumped by every verb; lost races are told

    class Meta:
        verbose_name = verbose_name_plural = "事项"
        constraints = [
            models.UniqueConstraint(name="one_matter_number", fields=["unit", "kind", "number"], condition=~Q(number="")),
        ]
        indexes = [models.Index(fields=["unit", "kind", "state", "due_on"], name="matter_board")]

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> str:
        return f"matters.matter:{self.pk}"


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
    due_on = models.DateField("当时期限", null=True, blank=True)
    days_late = models.IntegerField("超期天数", null=True, blank=True)  # working or calendar, as the rule; ≤0 on time
    answers = models.JSONField("填写", default=dict)  # charter field code → value
    undone_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "办理步骤"

    def __str__(self) -> str:
        return self.action


class Event(models.Model):
    """Something that befell a matter 事件: adoption 采用, instruction 批示, mark 评定."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="events", verbose_name="事项")
    event = models.CharField("事件", max_length=30)  # code in the kind's events
    on = models.DateField("日期")
    level = models.CharField("层级", max_length=12, blank=True, default="")
    form = models.CharField("方式", max_length=20, blank=True, default="")  # whole, digest
    body = models.ForeignKey("people.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="采用或批示单位")
    text = models.CharField("内容", max_length=300, blank=True, default="")  # the instruction's words, issue no.
    leader = models.CharField("批示人职务", max_length=60, blank=True, default="")
    by = models.CharField("经手人", max_length=64)
    on_behalf = models.CharField("代谁", max_length=64, blank=True, default="")
    at = models.DateTimeField("记录时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_why = models.CharField("撤回理由", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "事件"

    def __str__(self) -> str:
        return self.event

    @property
    def key(self) -> str:
        return f"matters.event:{self.pk}"
