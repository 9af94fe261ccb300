from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, UserManager
from django.db import models
from django.db.models import F, Q


class User(AbstractBaseUser):
    """An account 账号. What it may do follows from role grants and memberships alone."""

    username = models.CharField("账号", max_length=40, unique=True)
    email = models.EmailField("邮箱", blank=True, default="")
    person = models.OneToOneField(
        "Person", models.PROTECT, null=True, blank=True, related_name="user", verbose_name="本人"
    )
    is_active = models.BooleanField("启用", default=True)
    date_joined = models.DateTimeField("开户时间", auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        verbose_name = verbose_name_plural = "账号"

    def __str__(self) -> str:
        return self.username

    @property
    def key(self) -> str:
        return f"people.user:{self.pk}"


class RoleGrant(models.Model):
    """A role held on a unit and everything below it along 隶属 授权."""

    user = models.ForeignKey(User, models.CASCADE, related_name="role_grants", verbose_name="账号")
    role = models.CharField("角色", max_length=30)  # code in the charter's roles
    unit = models.ForeignKey("Unit", models.PROTECT, related_name="role_grants", verbose_name="单位")
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "授权"
        constraints = [
            models.CheckConstraint(name="grant_ends_after_start", condition=Q(until=None) | Q(until__gte=F("since"))),
            models.UniqueConstraint(name="one_open_grant", fields=["user", "role", "unit"], condition=Q(until=None)),
        ]

    def __str__(self) -> str:
        return f"{self.role}@{self.unit_id}"


class Installation(models.Model):
    """This installation 本系统: one row, id 1."""

    is_demo = models.BooleanField("演示", default=False)
    business_day = models.DateField("业务日", null=True, blank=True)  # a demo's today; null: the real one
    made_at = models.DateTimeField("建立时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "本系统"
        constraints = [models.CheckConstraint(name="one_installation", condition=Q(id=1))]

    def __str__(self) -> str:
        return "演示" if self.is_demo else "正式"
