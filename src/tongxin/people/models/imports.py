from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..secret_fields import SecretField


class Import(models.Model):
    """A spreadsheet that becomes records 导入: uploaded, its columns matched, its rows checked, then taken.

    What came in the file is encrypted, since it may hold ID numbers, and emptied once nobody needs it.
    """

    COLUMNS, ROWS, RUNNING, DONE, UNDONE, DROPPED = "columns", "rows", "running", "done", "undone", "dropped"
    STATES = [
        (COLUMNS, _("对应列")), (ROWS, _("核对")), (RUNNING, _("正在导入")), (DONE, _("已导入")),
        (UNDONE, pgettext_lazy("导入", "已撤销")), (DROPPED, _("已放弃")),
    ]  # fmt: skip
    MODES = [("good", _("先导入没有错的")), ("whole", _("全部改好再导入"))]

    unit = models.ForeignKey("Unit", models.PROTECT, related_name="imports", verbose_name="单位")
    kind = models.CharField("种类", max_length=60)  # code of an imports.kinds.Kind
    state = models.CharField("状态", max_length=10, choices=STATES, default=COLUMNS)
    file_name = models.CharField("文件名", max_length=200)
    source = SecretField("原件", blank=True, default="")  # base64; emptied when the rows were taken or dropped
    sheet = models.CharField("工作表", max_length=100, blank=True, default="")
    head_row = models.PositiveIntegerField("表头行", default=0)  # as the file counts, 1 is the first
    columns = models.JSONField("对应列", default=list)  # [{"letter", "title", "column"}], column "" left out
    notes = models.JSONField("读表说明", default=list)  # sentences: what was filled down, skipped, computed
    mode = models.CharField("导入方式", max_length=6, choices=MODES, default="good")
    beside = models.CharField("与申报数重叠时", max_length=8, blank=True, default="")  # "", extra, out_of
    failure = models.CharField("没有导入的原因", max_length=300, blank=True, default="")
    made_by = models.ForeignKey("User", models.PROTECT, related_name="+", verbose_name="导入人")
    made_at = models.DateTimeField("上传时间")
    began_at = models.DateTimeField("开始时间", null=True, blank=True)
    done_at = models.DateTimeField("导入时间", null=True, blank=True)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "导入"
        indexes = [models.Index(fields=["unit", "kind", "made_at"], name="import_of_unit")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def key(self) -> str:
        return f"people.import:{self.pk}"


class ImportRow(models.Model):
    """A row of an import 导入行: its cells, what is wrong with them, and what it became."""

    GOOD, BAD, ALIKE, SKIPPED, TAKEN = "good", "bad", "alike", "skipped", "taken"
    STATES = [
        (GOOD, _("可以导入")),
        (BAD, _("需要改")),
        (ALIKE, _("可能重复")),
        (SKIPPED, pgettext_lazy("导入", "跳过")),
        (TAKEN, _("已导入")),
    ]
    CHOICES = [("update", _("更新在册")), ("another", _("另立")), ("skip", pgettext_lazy("导入", "跳过"))]

    batch = models.ForeignKey(Import, models.CASCADE, related_name="rows", verbose_name="导入")
    number = models.PositiveIntegerField("行号")  # as in the file
    state = models.CharField("状态", max_length=8, choices=STATES)
    choice = models.CharField("选择", max_length=8, choices=CHOICES, blank=True, default="")
    content = SecretField("内容", blank=True, default="")  # JSON: cells, was, errors, options, alike, twin, before
    made = models.JSONField("所成记录", default=list)  # keys, in the order they were made

    class Meta:
        verbose_name = verbose_name_plural = "导入行"
        constraints = [models.UniqueConstraint(name="one_row_a_number", fields=["batch", "number"])]
        indexes = [models.Index(fields=["batch", "state", "number"], name="import_rows")]

    def __str__(self) -> str:
        return str(self.number)


class ImportColumns(models.Model):
    """Which heading means which column 列的对应, as somebody once said it for a unit and kind."""

    unit = models.ForeignKey("Unit", models.PROTECT, related_name="+", verbose_name="单位")
    kind = models.CharField("种类", max_length=60)
    known: Any = models.JSONField("对应", default=dict)  # heading as written → code of a column, "" left out

    class Meta:
        verbose_name = verbose_name_plural = "列的对应"
        constraints = [models.UniqueConstraint(name="one_import_columns", fields=["unit", "kind"])]

    def __str__(self) -> str:
        return self.kind
