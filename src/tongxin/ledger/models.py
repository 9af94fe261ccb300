from django.db import models
from django.db.models import F, Q


class Entry(models.Model):
    """One line of the ledger 分录: what counted, how much, for whom, on which day, because of what.

    Append-only (see guard.py). A reversal copies its original's dates, path, level, object, lift,
    edition and points, with `sign` −1. Quantity and points are stored with their sign applied, in the
    item's smallest unit and in hundredths of a point.
    """

    cause = models.CharField("依据", max_length=64)  # key of the record: "matters.matter:7"
    posting = models.PositiveIntegerField("过账次")  # 1, 2 … of this cause
    fact = models.PositiveSmallIntegerField("事实号")  # within the posting
    party = models.PositiveSmallIntegerField("当事方号")  # 0 is the first party
    sign = models.SmallIntegerField("正负")  # 1, or −1 of a reversal
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by", verbose_name="冲销")
    path = models.CharField("路径", max_length=255)  # of the unit on the booked day
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+", verbose_name="单位")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="人员")
    item = models.CharField("项目", max_length=60)
    level = models.CharField("层级", max_length=12, blank=True, default="")
    object = models.CharField("对象", max_length=64, blank=True, default="")  # key: receiver, town, firm
    content = models.CharField("内容", max_length=64, blank=True, default="")  # one content, several forms
    quantity = models.BigIntegerField("数量")
    points = models.IntegerField("积分", default=0)  # hundredths
    lift = models.PositiveSmallIntegerField("抬升", default=0)  # from this depth up the party adds nothing
    is_joint = models.BooleanField("联合", default=False)
    happened_on = models.DateField("发生日期")
    booked_on = models.DateField("记账日期")
    year = models.PositiveSmallIntegerField("年")  # of booked_on
    month = models.PositiveIntegerField("月")  # yyyymm of booked_on
    recorded_at = models.DateTimeField("记录时间")
    edition = models.CharField("规则版本", max_length=12)  # hash

    class Meta:
        verbose_name = verbose_name_plural = "分录"
        constraints = [
            models.CheckConstraint(name="entry_sign", condition=Q(sign__in=[1, -1])),
            models.CheckConstraint(name="entry_is_not_nothing", condition=~Q(quantity=0)),
            models.CheckConstraint(name="reversal_names_original", condition=Q(sign=1, reverses=None) | Q(sign=-1, reverses__isnull=False)),
            models.UniqueConstraint(name="one_entry_a_party", fields=["cause", "posting", "fact", "party", "sign"]),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.quantity:+d} {self.booked_on}"


class Statement(models.Model):
    """A quantity without detail 申报数: opening balance 期初, or what a unit reported 汇总.

    It posts `posted` = what the detail, counted at that moment, did not already carry.
    """

    KINDS = [("opening", "期初"), ("summary", "汇总")]

    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="statements", verbose_name="单位")
    kind = models.CharField("性质", max_length=8, choices=KINDS)
    item = models.CharField("项目", max_length=60)
    level = models.CharField("层级", max_length=12, blank=True, default="")
    first_on = models.DateField("自")
    last_on = models.DateField("至")  # booked on this day
    stated = models.BigIntegerField("申报数")  # smallest units
    detailed = models.BigIntegerField("当时明细")  # what records already carried
    posted = models.BigIntegerField("无明细部分")  # stated − detailed, less what later records took over
    source = models.CharField("出处", max_length=200)
    unit_path = models.CharField("单位路径", max_length=255, default="")
    made_by = models.CharField("录入人", max_length=64)
    made_at = models.DateTimeField("录入时间")
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "申报数"
        constraints = [
            models.CheckConstraint(name="statement_span", condition=Q(last_on__gte=F("first_on"))),
            models.CheckConstraint(name="statement_positive", condition=Q(stated__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.stated}"
