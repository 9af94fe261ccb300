"""Numbers given, and by what similar matters are found 编号与相似."""

from django.db import models
from django.db.models import Q

from .matter import Matter


class Sequence(models.Model):
    """The last number given 编号序列, per organisation, kind and year; locked while a number is given."""

    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+", verbose_name="经办组织")
    kind = models.CharField("类别", max_length=30)
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("末号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "编号序列"
        constraints = [models.UniqueConstraint(name="one_sequence", fields=["unit", "kind", "year"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.year} {self.last}"


class Word(models.Model):
    """A word of a matter's title 题目用词, by which similar ones are found."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="words", verbose_name="事项")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+", verbose_name="经办组织")
    word = models.CharField("词", max_length=30)

    class Meta:
        verbose_name = verbose_name_plural = "题目用词"
        constraints = [models.UniqueConstraint(name="word_once", fields=["matter", "word"])]
        indexes = [models.Index(fields=["unit", "word"], name="matter_word")]

    def __str__(self) -> str:
        return self.word


class Likeness(models.Model):
    """Two matters of one organisation with similar titles 相似稿; stored both ways round."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="likenesses", verbose_name="事项")
    other = models.ForeignKey(Matter, models.CASCADE, related_name="+", verbose_name="相似稿")

    class Meta:
        verbose_name = verbose_name_plural = "相似稿"
        constraints = [
            models.UniqueConstraint(name="likeness_once", fields=["matter", "other"]),
            models.CheckConstraint(name="likeness_is_between_two", condition=~Q(matter=models.F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}~{self.other_id}"
