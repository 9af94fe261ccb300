"""Tables of audits 核数. They hold drafts, which are confidential: nothing of them goes into log or journal."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Audit(models.Model):
    """A draft held against the records of a unit 核数. Discarding it deletes it with everything it held."""

    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="audits", verbose_name="单位")
    issuer = models.CharField(
        "稿子的单位", max_length=80, blank=True, default=""
    )  # "" the unit's own, else another body
    title = models.CharField("标题", max_length=120)
    name = models.CharField("文件名", max_length=200, blank=True, default="")  # "" pasted
    kind = models.CharField("格式", max_length=8)  # txt, md, docx, pdf
    period = models.CharField("期间", max_length=24)  # code: "2025", "2025H1"
    published = models.DateField("发布日期", null=True, blank=True)
    is_confirmed = models.BooleanField("已确认单位和期间", default=True)  # False: guessed from the text
    text = models.TextField("文字")  # offsets of claims count its characters
    pages = models.JSONField("分页", default=list)  # where each page of a long draft begins, the first at 0
    totals = models.JSONField("合计", default=dict)  # verdict, "all", "suspicious" → number of claims
    suspicions = models.JSONField("全文存疑", default=list)  # those that touch no claim
    edition = models.CharField("规则版本", max_length=12, blank=True, default="")
    names_erased = models.BooleanField("写有已抹除的人", default=False)  # then it should be discarded
    made_by = models.CharField("核数人", max_length=64)
    made_at = models.DateTimeField("核数时间")
    held_at = models.DateTimeField("比照时间")  # when it was last held against the records
    held_on = models.DateField("比照日")  # business day of that

    class Meta:
        verbose_name = verbose_name_plural = "核数"
        indexes = [models.Index(name="audits_of_a_unit", fields=["unit", "-made_at"])]

    def __str__(self) -> str:
        return self.title

    @property
    def body(self) -> str:
        """Whose text it is."""
        return self.issuer or self.unit.name

    @property
    def key(self) -> str:
        return f"reports.audit:{self.pk}"


class AuditFile(models.Model):
    """The file a draft came as 原件, apart so that no list reads it."""

    audit = models.OneToOneField(Audit, models.CASCADE, related_name="file", verbose_name="核数")
    content = models.BinaryField("文件")

    class Meta:
        verbose_name = verbose_name_plural = "核数原件"

    def __str__(self) -> str:
        return str(self.audit_id)


class AuditClaim(models.Model):
    """A figure of a draft, what it says, and what the records say 稿中数字. Replaced when held again."""

    VERDICTS = [("agrees", _("相符")), ("differs", _("不符")), ("no_basis", _("无据")), ("unbound", _("无据"))]

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="claims", verbose_name="核数")
    place = models.PositiveIntegerField("次序")  # from 1, in the order of the text
    start = models.PositiveIntegerField("起")
    end = models.PositiveIntegerField("止")
    text = models.TextField("原文")
    sentence = models.TextField("所在句")
    sentence_start = models.PositiveIntegerField("句起")
    value = models.TextField("数")  # exact, as decimal
    counter = models.CharField("单位", max_length=40, blank=True, default="")
    qualifier = models.CharField("修饰", max_length=8)  # exact, about, over, under
    kind = models.CharField("性质", max_length=8)  # count, amount, percent, rate, rank
    subject = models.TextField("对象", blank=True, default="")
    action = models.TextField("动作", blank=True, default="")
    level = models.TextField("层级", blank=True, default="")
    org = models.TextField("主体", blank=True, default="")
    org_doubt = models.BooleanField("主体存疑", default=False)
    doubts = models.JSONField("疑点", default=list)  # [[code, values], …], about org
    period = models.TextField("期间", blank=True, default="")
    sources = models.JSONField("出自", default=dict)  # slot → where it was found
    unit = models.ForeignKey(
        "people.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="比照单位"
    )
    indicator = models.CharField("对应数字", max_length=60, blank=True, default="")  # "" unbound
    score = models.FloatField("把握", default=0)
    reasons = models.JSONField("理由", default=list)  # [[code, values], …], words in wording
    rivals = models.JSONField("备选", default=list)  # [indicator, score]
    verdict = models.CharField("结果", max_length=8, choices=VERDICTS)
    ours = models.CharField("台账", max_length=40, blank=True, default="")
    difference = models.CharField("相差", max_length=60, blank=True, default="")
    why = models.JSONField("说明", default=list)  # [code, values]
    records = models.PositiveIntegerField("记录数", default=0)
    suspicions = models.JSONField("存疑", default=list)
    is_suspicious = models.BooleanField("存疑的", default=False)
    checked_by = models.CharField("已核人", max_length=64, blank=True, default="")  # 标为已核
    checked_at = models.DateTimeField("已核时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "稿中数字"
        constraints = [models.UniqueConstraint(name="one_claim_a_place", fields=["audit", "place"])]

    def __str__(self) -> str:
        return self.text


class Correction(models.Model):
    """What an organisation means by a wording 本会的叫法: a local synonym outside the edition.

    Dated; withdrawn or followed by a later one, never edited. Holds words of a draft, a few, and no figure.
    """

    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="corrections", verbose_name="组织")
    subject = models.CharField("对象", max_length=120, blank=True, default="")
    action = models.CharField("动作", max_length=120, blank=True, default="")
    level = models.CharField("层级", max_length=120, blank=True, default="")
    counter = models.CharField("单位", max_length=40, blank=True, default="")
    indicator = models.CharField("对应数字", max_length=60, blank=True, default="")  # "" nothing carries it
    made_by = models.CharField("改正人", max_length=64)
    made_at = models.DateTimeField("改正时间")
    since = models.DateField("自")  # business day
    withdrawn_by = models.CharField("撤销人", max_length=64, blank=True, default="")
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "本会的叫法"
        constraints = [
            models.UniqueConstraint(
                name="one_standing_correction",
                fields=["unit", "subject", "action", "level", "counter"],
                condition=Q(withdrawn_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject}{self.action}"
