from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..secret_fields import SecretField
from .dated import Dated


class Person(models.Model):
    """A person 人员: one, over several bodies.

    Two people of one name stay two. One person entered twice is merged: the other row's `same_as`
    names the one that stays; keys in ledger and journal keep pointing at the old row.
    """

    name = models.CharField("姓名", max_length=40, blank=True, default="", db_index=True)  # empty once erased
    pinyin = models.CharField("拼音", max_length=120, blank=True, default="", db_index=True)  # "li jiayan"
    initials = models.CharField("首字母", max_length=20, blank=True, default="", db_index=True)  # "ljy"
    gender = models.CharField(
        "性别",
        max_length=1,
        default="0",
        choices=[("0", _("未知")), ("1", _("男")), ("2", _("女")), ("9", _("未说明"))],
    )
    birth_year = models.PositiveSmallIntegerField("出生年", null=True, blank=True)
    birth_month = models.PositiveSmallIntegerField("出生月", null=True, blank=True)
    ethnic = models.CharField("民族", max_length=2, blank=True, default="")  # GB/T 3304
    education = models.CharField("学历", max_length=2, blank=True, default="")  # GB/T 4658
    employer = models.CharField("工作单位", max_length=80, blank=True, default="")
    job = models.CharField("单位职务", max_length=80, blank=True, default="")
    phone = SecretField("手机", blank=True, default="")
    phone_hash = models.CharField(max_length=64, blank=True, default="", db_index=True, editable=False)
    phone_tail = models.CharField("手机尾号", max_length=4, blank=True, default="", editable=False)
    id_number = SecretField("身份证号", blank=True, default="")
    id_hash = models.CharField(max_length=64, blank=True, default="", db_index=True, editable=False)
    address = SecretField("住址", blank=True, default="")
    same_as = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="aliases", verbose_name="即"
    )
    erased_at = models.DateTimeField("抹除时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        constraints = [
            models.CheckConstraint(name="person_is_not_own_alias", condition=~Q(same_as=F("id"))),
            models.CheckConstraint(
                name="month_needs_year", condition=Q(birth_month=None) | Q(birth_year__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"已抹除{self.pk}"

    @property
    def key(self) -> str:
        return f"people.person:{self.pk}"

    @property
    def staying_id(self) -> int:
        """Id of the row that stays: of the other one, where this was merged into it."""
        return self.same_as_id or self.pk


def own_rows(person: Person) -> "models.QuerySet[Person]":
    """The person's row and those merged into it."""
    return Person.objects.filter(Q(pk=person.pk) | Q(same_as=person))


def of_person(person: Person) -> Q:
    """Rows with a `person` that are this one's, under the person's own row or one merged into it."""
    return Q(person=person) | Q(person__same_as=person)


def held_by(persons: "models.QuerySet[Person]") -> Q:
    """The same of several persons, each by the row that stays."""
    return Q(person__in=persons) | Q(person__same_as__in=persons)


class Membership(Dated):
    """A person belongs to a unit 会籍. Belonging to a group and to its association are two rows."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships", verbose_name="人员")
    unit = models.ForeignKey("Unit", models.PROTECT, related_name="memberships", verbose_name="单位")
    left_for = models.CharField("离开原因", max_length=40, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "会籍"
        constraints = [
            models.CheckConstraint(
                name="membership_ends_after_start", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
            models.UniqueConstraint(name="one_open_membership", fields=["person", "unit"], condition=Q(until=None)),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}@{self.unit_id}"


class Post(Dated):
    """A post that a person holds in a unit 职务 (president, secretary, group leader)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts", verbose_name="人员")
    unit = models.ForeignKey("Unit", models.PROTECT, related_name="posts", verbose_name="单位")
    title = models.CharField("职务", max_length=30)
    term = models.ForeignKey("Term", models.PROTECT, null=True, blank=True, related_name="posts", verbose_name="届")
    election = models.ForeignKey(
        "Election", models.PROTECT, null=True, blank=True, related_name="posts", verbose_name="由选举产生"
    )
    ended_by = models.ForeignKey(
        "Election", models.PROTECT, null=True, blank=True, related_name="ended_posts", verbose_name="由选举卸任"
    )

    class Meta:
        verbose_name = verbose_name_plural = "职务"
        constraints = [
            models.CheckConstraint(name="post_ends_after_start", condition=Q(until=None) | Q(until__gte=F("since")))
        ]

    def __str__(self) -> str:
        return self.title


class Standing(Dated):
    """A dated attribute of a person 身份: title, field, political status, talent grade, rank of office."""

    ASPECTS = [
        ("title", _("职称")),
        ("field", _("界别")),
        ("political", _("政治面貌")),
        ("talent", _("人才等次")),
        ("rank", _("职级")),
    ]

    person = models.ForeignKey(Person, models.PROTECT, related_name="standings", verbose_name="人员")
    aspect = models.CharField("方面", max_length=12, choices=ASPECTS)
    value = models.CharField("值", max_length=40)  # political: GB/T 4762; others: codes of the charter's lists

    class Meta:
        verbose_name = verbose_name_plural = "身份"
        constraints = [
            models.CheckConstraint(
                name="standing_ends_after_start", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
            models.UniqueConstraint(name="one_open_standing", fields=["person", "aspect"], condition=Q(until=None)),
        ]

    def __str__(self) -> str:
        return f"{self.aspect}:{self.value}"
