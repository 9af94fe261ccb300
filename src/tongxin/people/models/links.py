from django.db import models
from django.db.models import F, Q


class Invitation(models.Model):
    """A link that brings one person to an account 邀请: used once, with an end, shown once, kept as a hash.

    For a person of the register; or, where `role` is named, for whoever looks after an office.
    """

    unit = models.ForeignKey("Unit", models.PROTECT, related_name="invitations", verbose_name="单位")
    person = models.ForeignKey(
        "Person", models.PROTECT, null=True, blank=True, related_name="invitations", verbose_name="本人"
    )
    role = models.CharField("角色", max_length=30, blank=True, default="")  # code in the charter's roles; "": none
    note = models.CharField("发给谁", max_length=60, blank=True, default="")
    hash = models.CharField("摘要", max_length=64, unique=True)  # sha256 of the key
    made_by = models.ForeignKey(
        "User", models.PROTECT, null=True, related_name="invitations_made", verbose_name="邀请人"
    )  # null: the installation itself
    made_at = models.DateTimeField("发出时间")
    ends_at = models.DateTimeField("有效至")
    used_at = models.DateTimeField("接受时间", null=True, blank=True)
    used_by = models.ForeignKey(
        "User", models.PROTECT, null=True, blank=True, related_name="invitations_used", verbose_name="接受的账号"
    )
    revoked_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "邀请"
        constraints = [
            models.CheckConstraint(name="invitation_ends_after_start", condition=Q(ends_at__gt=F("made_at"))),
            models.CheckConstraint(name="invitation_is_to_something", condition=Q(person__isnull=False) | ~Q(role="")),
            models.CheckConstraint(
                name="invitation_is_used_by_someone",
                condition=Q(used_at=None, used_by=None) | Q(used_at__isnull=False, used_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"邀请{self.pk}"


class PasswordLink(models.Model):
    """A link with which an account gets a new password 重设密码链接: used once, with an end, kept as a hash."""

    user = models.ForeignKey("User", models.PROTECT, related_name="password_links", verbose_name="账号")
    hash = models.CharField("摘要", max_length=64, unique=True)  # sha256 of the key
    made_by = models.ForeignKey(
        "User", models.PROTECT, null=True, related_name="password_links_made", verbose_name="签发人"
    )  # null: sent to the account's own mail address
    made_at = models.DateTimeField("签发时间")
    ends_at = models.DateTimeField("有效至")
    used_at = models.DateTimeField("使用时间", null=True, blank=True)
    revoked_at = models.DateTimeField("作废时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "重设密码链接"
        constraints = [
            models.CheckConstraint(name="password_link_ends_after_start", condition=Q(ends_at__gt=F("made_at")))
        ]

    def __str__(self) -> str:
        return f"重设密码链接{self.pk}"
