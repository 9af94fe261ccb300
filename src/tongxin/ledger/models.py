from collections.abc import Sequence

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .facts import Fact, Party


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
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversed_by", verbose_name="冲销"
    )
    path = models.CharField("路径", max_length=255)  # of the unit on the booked day
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+", verbose_name="单位")
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name="人员"
    )
    item = models.CharField("项目", max_length=60)
    level = models.CharField("层级", max_length=12, blank=True, default="")
    object = models.CharField("对象", max_length=64, blank=True, default="")  # key: receiver, town, firm
    content = models.CharField("内容", max_length=64, blank=True, default="")  # one content, several forms
    quantity = models.BigIntegerField("数量")
    points = models.IntegerField("积分", default=0)  # hundredths
    lift = models.PositiveSmallIntegerField("抬升", default=0)  # from this depth up the party adds nothing
    share_num = models.PositiveIntegerField("份额分子", default=1)  # as the record says, not normalised
    share_den = models.PositiveIntegerField("份额分母", default=1)
    is_joint = models.BooleanField("联合", default=False)  # parties of more than one unit
    is_divided = models.BooleanField("分摊", default=False)  # quantity is the party's own part: lift is ignored
    happened_on = models.DateField("发生日期")
    booked_on = models.DateField("记账日期")
    year = models.PositiveSmallIntegerField("年")  # of booked_on
    month = models.PositiveIntegerField("月")  # yyyymm of booked_on
    recorded_at = models.DateTimeField("记录时间")
    edition = models.CharField("规则版本", max_length=12, blank=True, default="")  # hash; "": no charter there
    seal = models.PositiveIntegerField("封账号", default=0)  # of the last Seal before the fact was posted

    class Meta:
        verbose_name = verbose_name_plural = "分录"
        constraints = [
            models.CheckConstraint(name="entry_sign", condition=Q(sign__in=[1, -1])),
            # a party's part may round to nothing; a fact never does (posting.py)
            models.CheckConstraint(
                name="entry_quantity_has_sign", condition=Q(sign=1, quantity__gte=0) | Q(sign=-1, quantity__lte=0)
            ),
            models.CheckConstraint(
                name="reversal_names_original",
                condition=Q(sign=1, reverses=None) | Q(sign=-1, reverses__isnull=False),
            ),
            models.UniqueConstraint(name="one_entry_a_party", fields=["cause", "posting", "fact", "party", "sign"]),
        ]
        indexes = [
            # every figure is read from this one alone (measure.py)
            models.Index(
                name="ledger_reading",
                fields=[
                    "item", "year", "path", "level", "object", "month", "booked_on", "lift", "sign",
                    "quantity", "cause", "person", "is_joint", "is_divided", "seal",
                ],
            ),
            models.Index(name="ledger_person_year", fields=["person", "year"]),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.item} {self.quantity:+d} {self.booked_on}"


class Seal(models.Model):
    """The books of a unit and span were closed 封账: a report on them was signed.

    Made under the exclusive lock that posting takes shared, so that every fact with `seal` below this id
    was there to be signed and every other one came afterwards: 补记. Neither the id of an entry nor the
    time it was recorded says that, since on PostgreSQL they are not in the order of commits. A fact that is
    relocated or priced anew keeps its seal: nothing became known.
    """

    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="seals", verbose_name="单位")
    first_on = models.DateField("自")
    last_on = models.DateField("至")
    cause = models.CharField("依据", max_length=64)  # key of what was signed
    made_at = models.DateTimeField("封账时间")
    lifted_at = models.DateTimeField("启封时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "封账"
        indexes = [models.Index(name="ledger_seal_span", fields=["first_on", "last_on", "unit"])]

    def __str__(self) -> str:
        return f"{self.first_on}—{self.last_on}"


class Statement(models.Model):
    """A quantity without detail 申报数: opening balance 期初, or what a unit reported 汇总.

    It posts `posted` = what the detail, counted at that moment, did not already carry, less what later
    records took out of it 冲减. Level "" stands for all levels together.
    """

    KINDS = [("opening", _("期初")), ("summary", _("汇总"))]
    KEY = "ledger.statement:"  # its entries are told by this beginning of their cause

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
    unit_path = models.CharField("单位路径", max_length=255, default="", db_index=True)  # on the last day
    made_by = models.CharField("录入人", max_length=64)
    made_at = models.DateTimeField("录入时间")
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "申报数"
        constraints = [
            models.CheckConstraint(name="statement_span", condition=Q(last_on__gte=F("first_on"))),
            models.CheckConstraint(name="statement_positive", condition=Q(stated__gt=0)),
            models.CheckConstraint(name="statement_posts_no_less_than_nothing", condition=Q(posted__gte=0)),
        ]
        indexes = [models.Index(name="ledger_statement_item", fields=["item", "unit"])]

    def __str__(self) -> str:
        return f"{self.item} {self.stated}"

    @property
    def key(self) -> str:
        return f"{self.KEY}{self.pk}"

    def facts(self) -> Sequence[Fact]:
        """One fact of what no detail carries, on the last day of the span; none once voided."""
        if self.voided_at is not None or self.posted == 0:
            return ()
        return (Fact(self.item, self.posted, self.last_on, self.last_on, (Party(self.unit_id),), level=self.level),)


class Overlap(models.Model):
    """A record was booked into a statement's span 重叠: on top of it 另计, or out of it 冲减."""

    CHOICES = [("extra", _("另计")), ("out_of", _("冲减"))]

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="overlaps", verbose_name="申报数")
    cause = models.CharField("依据", max_length=64)
    choice = models.CharField("处置", max_length=8, choices=CHOICES)  # the last answer; later changes follow it
    taken = models.BigIntegerField("冲减数", default=0)  # smallest units

    class Meta:
        verbose_name = verbose_name_plural = "重叠"
        constraints = [
            models.UniqueConstraint(name="one_overlap", fields=["statement", "cause"]),
            models.CheckConstraint(name="overlap_takes_no_less_than_nothing", condition=Q(taken__gte=0)),
        ]
        indexes = [models.Index(name="ledger_overlap_cause", fields=["cause"])]

    def __str__(self) -> str:
        return f"{self.statement_id} {self.cause}"


class Tally(models.Model):
    """What the entries up to the mark add up to at one unit 合计, by item, level and month.

    Made of entries alone, by folding.py, and made anew from them at any time; nothing is ever read from here that
    entries would not say (tallies/reading.py). Only large units have any.
    """

    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+", db_index=False, verbose_name="单位")
    is_own = models.BooleanField("本级")  # of the unit's own work alone; else with all below it
    item = models.CharField("项目", max_length=60)
    level = models.CharField("层级", max_length=12, blank=True, default="")
    month = models.PositiveIntegerField("月")  # yyyymm of booked_on
    records = models.IntegerField("记录数")  # that stand in this item, level and month
    quantity = models.BigIntegerField("数量")
    facts = models.IntegerField("事实数")
    stated = models.BigIntegerField("申报数量")
    stated_records = models.IntegerField("申报条数")
    joint = models.IntegerField("联合条数")  # of the records

    class Meta:
        verbose_name = verbose_name_plural = "合计"
        constraints = [
            models.UniqueConstraint(name="one_tally_a_cell", fields=["unit", "is_own", "item", "month", "level"])
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.month} {self.quantity}"


class TallySpread(models.Model):
    """A record that stands in several cells of one item 跨格记录: in two months, or on two levels.

    Each of these cells counts it; whoever asks for more than one of them counts it once.
    """

    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+", db_index=False, verbose_name="单位")
    is_own = models.BooleanField("本级")
    cause = models.CharField("依据", max_length=64, db_index=True)
    item = models.CharField("项目", max_length=60)
    level = models.CharField("层级", max_length=12, blank=True, default="")
    month = models.PositiveIntegerField("月")
    is_joint = models.BooleanField("联合")

    class Meta:
        verbose_name = verbose_name_plural = "跨格记录"
        indexes = [models.Index(name="ledger_spread_reading", fields=["unit", "is_own", "item", "month"])]

    def __str__(self) -> str:
        return f"{self.cause} {self.item} {self.month}"


class TallyPair(models.Model):
    """Two items that some record posted both 同记项目: what counts the records of both reads the entries."""

    one = models.CharField("项目", max_length=60)  # before the other in the alphabet
    other = models.CharField("另一项目", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "同记项目"
        constraints = [models.UniqueConstraint(name="one_tally_pair", fields=["one", "other"])]

    def __str__(self) -> str:
        return f"{self.one} {self.other}"


class TallyUnit(models.Model):
    """How heavy a unit is 合计单位: entries at it and below, and whether tallies are kept of it."""

    unit = models.OneToOneField("people.Unit", models.PROTECT, related_name="+", verbose_name="单位")
    parent = models.ForeignKey(
        "people.Unit", models.PROTECT, null=True, related_name="+", db_index=False, verbose_name="上级"
    )  # that its entries stand under
    is_moved = models.BooleanField("换过上级", default=False)  # they stand under several
    entries = models.PositiveIntegerField("分录数", default=0)
    is_kept = models.BooleanField("留合计", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "合计单位"

    def __str__(self) -> str:
        return f"{self.unit_id} {self.entries}"


class TallyMark(models.Model):
    """How far tallies go 合计截止: the one row. Entries after it are fresh, and read beside the tallies."""

    upto = models.BigIntegerField("合计到", default=0)  # id of an entry
    weighed = models.BigIntegerField("计重到", default=0)  # TallyUnit.entries counts these

    class Meta:
        verbose_name = verbose_name_plural = "合计截止"

    def __str__(self) -> str:
        return str(self.upto)
