"""Similar matters 相似稿: titles of one organisation that share most of their words."""

from collections.abc import Collection, Iterable
from datetime import date

import rjieba
from django.db.models import Count, Q

from tongxin.people.models import Unit
from tongxin.people.permissions import Actor

from .models import Likeness, Matter, Word

# Words that every such title has and that say nothing of its subject.
EMPTY = frozenset(
    """关于 建议 提案 意见 意见书 议案 进一步 加强 加快 推进 推动 完善 优化 促进 提升 提高 健全 强化 深化 规范
    支持 鼓励 开展 解决 改进 做好 有效 工作 问题 相关 机制 情况 我市 我县 我区 我省 全市 全县 全区 全省
    信息 民主 监督 设立 建立 建设 增设""".split()
)
SHARED = 2  # words at least
LIKE = 0.5  # Dice: twice the shared words over the words of both
CANDIDATES = 40


def words_of(title: str) -> frozenset[str]:
    """The words of a title that say what it is about."""
    return frozenset(word for word in rjieba.cut(title) if 2 <= len(word) <= 30 and word not in EMPTY)


def _alike(unit: Unit, words: frozenset[str], *, but: Iterable[int] = ()) -> list[int]:
    """Ids of the organisation's matters that share most of `words`, the closest first. Two queries at most."""
    if len(words) < SHARED:
        return []
    shared = dict(
        Word.objects.filter(unit=unit, word__in=words)
        .exclude(matter__in=but)
        .values_list("matter")
        .annotate(n=Count("pk"))
        .filter(n__gte=SHARED)
        .order_by("-n", "-matter")
        .values_list("matter", "n")[:CANDIDATES]
    )
    if not shared:
        return []
    sizes = dict(
        Word.objects.filter(matter__in=shared).values_list("matter").annotate(n=Count("pk")).values_list("matter", "n")
    )
    scored = {pk: 2 * n / (len(words) + sizes[pk]) for pk, n in shared.items()}
    return sorted((pk for pk, score in scored.items() if score >= LIKE), key=lambda pk: (-scored[pk], -pk))


def learn(matter: Matter) -> None:
    """Note the words of a title that was written or changed, and which matters it resembles."""
    words = words_of(matter.title)
    matter.words.all().delete()
    Word.objects.bulk_create(Word(matter=matter, unit=matter.unit, word=word) for word in sorted(words))
    Likeness.objects.filter(Q(matter=matter) | Q(other=matter)).delete()
    alike = Matter.objects.filter(pk__in=_alike(matter.unit, words, but=[matter.pk]))
    if matter.content:
        alike = alike.exclude(content=matter.content)
    pairs = [(matter.pk, pk) for pk in alike.values_list("pk", flat=True)]
    Likeness.objects.bulk_create(Likeness(matter_id=a, other_id=b) for x, y in pairs for a, b in ((x, y), (y, x)))


def forget_among(matters: Collection[int]) -> None:
    """Forms of one content are not similar ones."""
    Likeness.objects.filter(matter__in=matters, other__in=matters).delete()


def _told(user: Actor, today: date) -> Q:
    """Which similar ones may be told: those handed in and not confidential, and whatever `user` may see."""
    return Q(submitted_on__isnull=False, is_confidential=False) | Q(
        pk__in=Matter.objects.visible_to(user, today).values("pk")
    )


def to_title(unit: Unit, title: str, user: Actor, today: date, *, but: Iterable[int] = ()) -> list[Matter]:
    """Matters like a title that is being written, the closest first; three at most."""
    found = _alike(unit, words_of(title), but=but)
    rows = Matter.objects.filter(_told(user, today), pk__in=found)
    return sorted(rows, key=lambda m: found.index(m.pk))[:3]


def to_matter(matter: Matter, user: Actor, today: date) -> list[Matter]:
    """Matters like `matter`, newest first."""
    alike = Likeness.objects.filter(matter=matter).values("other")
    return list(Matter.objects.filter(_told(user, today), pk__in=alike).order_by("-pk")[:10])


def counts(matters: Iterable[Matter]) -> dict[int, int]:
    """Matter id → how many handed-in ones resemble it. One query."""
    rows = (
        Likeness.objects.filter(matter__in=[m.pk for m in matters], other__submitted_on__isnull=False)
        .filter(other__is_confidential=False)
        .values_list("matter")
        .annotate(n=Count("pk"))
    )
    return dict(rows)


def forget(matter: Matter) -> None:
    """A draft thrown away resembles nothing."""
    matter.words.all().delete()
    Likeness.objects.filter(Q(matter=matter) | Q(other=matter)).delete()
