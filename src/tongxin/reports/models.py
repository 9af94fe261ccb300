from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongxin.people.models import Unit

from .audits.models import Audit, AuditClaim, AuditFile, Correction

__all__ = [
    "Audit",
    "AuditClaim",
    "AuditFile",
    "Carryover",
    "Correction",
    "OutsideFigure",
    "Report",
    "Section",
    "SectionVersion",
    "Signing",
    "WordTemplate",
]

LONGEST_REASON = 300  # characters of why a report was reopened


class Report(models.Model):
    """A report 总结报告 of a unit for a period: prose with live figures, frozen when signed."""

    STATES = [("draft", _("草稿")), ("signed", _("已签署"))]

    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="reports", verbose_name="单位")
    prose = models.CharField("文种", max_length=20)  # code of the charter's prose: annual, half
    period = models.CharField("期间", max_length=10)  # "2025", "2025H1"
    title = models.CharField("标题", max_length=120)
    state = models.CharField("状态", max_length=8, choices=STATES, default="draft")
    made_by = models.CharField("起草人", max_length=64)
    made_at = models.DateTimeField("起草时间")

    class Meta:
        verbose_name = verbose_name_plural = "报告"
        constraints = [models.UniqueConstraint(name="one_report_a_period", fields=["unit", "prose", "period"])]

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> str:
        return f"reports.report:{self.pk}"


class Section(models.Model):
    """A section of a report 章节. Text as in the charter's prose: {code} live, {cite:7} outside figure."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="sections", verbose_name="报告")
    code = models.CharField("代码", max_length=30)
    place = models.PositiveSmallIntegerField("次序")
    heading = models.CharField("标题", max_length=80)
    text = models.TextField("文字", blank=True, default="")
    is_edited = models.BooleanField("已修改", default=False)  # False: follows the charter's prose
    carries = models.CharField("承接", max_length=12, blank=True, default="")
    edited_at = models.DateTimeField("修改时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "章节"
        constraints = [models.UniqueConstraint(name="one_section_code", fields=["report", "code"])]

    def __str__(self) -> str:
        return self.heading


class SectionVersion(models.Model):
    """What a section said before it was changed 历次稿; undo reads it."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="versions", verbose_name="章节")
    text = models.TextField("文字")
    at = models.DateTimeField("时间")
    by = models.CharField("修改人", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "章节旧稿"

    def __str__(self) -> str:
        return f"{self.section_id} {self.at:%Y-%m-%d %H:%M}"


class OutsideFigure(models.Model):
    """A number from outside 引用数: a value, what it says, where it stands, who cites it."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="outside_figures", verbose_name="报告")
    value = models.DecimalField("数", max_digits=18, decimal_places=4)
    counter = models.CharField("单位", max_length=10)
    label = models.CharField("说的是什么", max_length=60)
    origin = models.CharField("出自", max_length=80)
    document = models.CharField("来源文件", max_length=120)  # its title; the file itself is journal evidence
    cited_by = models.CharField("引用人", max_length=64)
    cited_at = models.DateTimeField("引用时间")

    class Meta:
        verbose_name = verbose_name_plural = "引用数"

    def __str__(self) -> str:
        return f"{self.label}{self.value}{self.counter}"

    @property
    def key(self) -> str:
        return f"reports.outsidefigure:{self.pk}"


class Signing(models.Model):
    """A signed version 签署稿: text, figures and their joint facts, frozen with a hash.

    Persons stand in it as tokens. Reopening closes it with a reason; it is never changed.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="signings", verbose_name="报告")
    number = models.PositiveSmallIntegerField("次")
    text = models.TextField("文字")  # Markdown, figures printed
    figures = models.JSONField("数字")  # list, as in the report's JSON
    frozen = models.JSONField("固定内容")  # everything the outputs need to print it again
    joint = models.JSONField("联合事实", default=dict)  # indicator → keys of joint facts (ledger.md rule 3)
    hash = models.CharField("校验码", max_length=64)
    edition = models.CharField("规则版本", max_length=12)
    as_of = models.DateTimeField("截至")
    signed_by = models.CharField("签署人", max_length=64)
    signed_on = models.DateField("签署日期")  # business day
    signed_at = models.DateTimeField("签署时间")
    reopened_by = models.CharField("重开人", max_length=64, blank=True, default="")
    reopened_at = models.DateTimeField("重开时间", null=True, blank=True)
    reopened_why = models.CharField("重开理由", max_length=LONGEST_REASON, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "签署稿"
        constraints = [
            models.UniqueConstraint(name="one_signing_number", fields=["report", "number"]),
            models.UniqueConstraint(name="one_standing_signing", fields=["report"], condition=Q(reopened_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} 第{self.number}次"


class Carryover(models.Model):
    """A problem or a plan carried from report to report 存在问题与下一步打算."""

    KINDS = [("problem", _("问题")), ("plan", _("打算"))]
    OUTCOMES = [("", _("待确认")), ("open", _("仍然存在")), ("solved", _("已解决")), ("dropped", _("不再列"))]

    report = models.ForeignKey(Report, models.CASCADE, related_name="carryovers", verbose_name="报告")
    kind = models.CharField("性质", max_length=8, choices=KINDS)
    place = models.PositiveSmallIntegerField("次序")
    text = models.CharField("内容", max_length=300)
    came_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="went_to", verbose_name="来自"
    )
    outcome = models.CharField("确认", max_length=8, choices=OUTCOMES, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "问题与打算"

    def __str__(self) -> str:
        return self.text


class WordTemplateQuerySet(models.QuerySet["WordTemplate"]):
    def standing(self, unit: Unit) -> "WordTemplate | None":
        """The unit's own, the newest; None where it uses the one that comes with the software."""
        row = self.filter(unit=unit).order_by("-pk").first()
        return row if row is not None and row.content else None


class WordTemplate(models.Model):
    """A unit's own Word template 公文模板, for reports as DOCX. The newest stands; an empty one takes it back."""

    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="word_templates", verbose_name="单位")
    content = models.BinaryField("文件")
    name = models.CharField("文件名", max_length=120)
    made_by = models.CharField("上传人", max_length=64)
    made_at = models.DateTimeField("上传时间")

    objects = WordTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公文模板"

    def __str__(self) -> str:
        return self.name
