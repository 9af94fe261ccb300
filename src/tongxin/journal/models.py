from django.db import models


class Line(models.Model):
    """One line of the journal 留痕: who did what to what, when, for whom and why.

    Append-only; the ledger's guard refuses update and delete in the database.
    Holds keys ("people.person:7"), never names, so that a person can be erased without breaking it.
    """

    at = models.DateTimeField("时间", db_index=True)
    actor = models.CharField("经手人", max_length=64, db_index=True)  # key of a user, or "system"
    act = models.CharField("行为", max_length=64)  # "<room>.<verb>"
    thing = models.CharField("对象", max_length=64, db_index=True)  # key of a row
    path = models.CharField("单位路径", max_length=255, blank=True, default="", db_index=True)
    on_behalf = models.CharField("代谁", max_length=64, blank=True, default="")
    reason = models.CharField("理由", max_length=300, blank=True, default="")
    detail = models.JSONField("细节", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "留痕"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act} {self.thing}"


class Evidence(models.Model):
    """A file that proves a record 佐证材料; the bytes lie under TONGXIN_FILES by their hash."""

    thing = models.CharField("所证对象", max_length=64, db_index=True)  # key of a row
    name = models.CharField("文件名", max_length=200)  # as uploaded, shown only, never a path
    mime = models.CharField("类型", max_length=100)  # by content, not by name
    size = models.PositiveBigIntegerField("字节数")
    sha256 = models.CharField("摘要", max_length=64, db_index=True)
    added_by = models.CharField("上传人", max_length=64)  # key of a user
    added_at = models.DateTimeField("上传时间")
    discarded_at = models.DateTimeField("删除时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料"

    def __str__(self) -> str:
        return self.name
