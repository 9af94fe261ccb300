"""Pages on people entered twice: likely doubles, two rows side by side, merged ones, and taking a merge back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tongxin.journal.models import Line

from .. import codes, doubles, holdings, lists, operations, validation
from ..forms import text
from ..listing import number_of, page_of
from ..middleware import HereRequest
from ..models import Distinction, Membership, Person, Standing, on_day
from ..operations import distinctions
from ..permissions import Can, Forbidden, reach, within
from .acts import Act, act_page, in_people

SHOWN_APART = 50


class MergeForm(forms.Form):
    """Which row stays, and why they are one."""

    stays = forms.CharField(widget=forms.HiddenInput)
    reason = text(gettext_lazy("凭什么认定是同一人"), 300)


class UnmergeForm(forms.Form):
    reason = text(gettext_lazy("为什么撤销"), 300)


def _may(request: HereRequest) -> None:
    if not reach(request.user, Can.PEOPLE_MERGE, request.today):
        raise Forbidden(_("您没有合并人员的权限。"))


@login_required
def likely(request: HereRequest) -> HttpResponse:
    """疑似重复: pairs that may be one person, and pairs that were told apart."""
    _may(request)
    pairs = doubles.likely(request.user, request.today)
    page = page_of(request, pairs)
    rows = doubles.mergeable(request.user, request.today)
    apart = Distinction.objects.filter(first__in=rows, second__in=rows)
    shown = [person.pk for pair in page.object_list for person in (pair.first, pair.second)]
    context = {
        "nav": "people",
        "sub": "members",
        "page": page,
        "pairs": page.object_list,
        "units": _units(request, shown),
        "apart": apart.select_related("first", "second", "decided_by__person").order_by("-decided_at")[:SHOWN_APART],
        "merged": _merged(request).count(),
    }
    return render(request, "people/doubles.html", context)


def _units(request: HereRequest, persons: list[int]) -> dict[int, str]:
    """Names of the units where these persons stand, by person."""
    scope = within(reach(request.user, Can.PEOPLE_MERGE, request.today))
    found: dict[int, list[str]] = {}
    standing = Membership.objects.filter(scope, on_day(request.today), person__in=persons)
    for membership in standing.select_related("unit").order_by("-unit__path"):
        found.setdefault(membership.person_id, []).append(str(membership.unit))
    return {pk: "、".join(names[:2]) for pk, names in found.items()}


def _pair(request: HereRequest, a: int, b: int) -> tuple[Person, Person]:
    """Two rows one may merge; 404 where one of them is not to be seen, or is merged already."""
    _may(request)
    rows = doubles.mergeable(request.user, request.today).in_bulk([a, b])
    if len(rows) < 2:
        raise Http404
    return rows[a], rows[b]


@login_required
@never_cache
def pair(request: HereRequest, a: int, b: int) -> HttpResponse:
    """两人是同一人？ Side by side: what is the same, what differs, which row stays, what follows."""
    first, second = _pair(request, a, b)
    chosen = request.POST.get("stays") or request.GET.get("stays", "")
    stays, goes = (second, first) if chosen == str(second.pk) else (first, second)
    form = MergeForm(request.POST if request.method == "POST" else None, initial={"stays": stays.pk})
    if request.method == "POST" and form.is_valid():
        try:
            operations.merge(goes, stays, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
        except (operations.CannotMerge, operations.Erased) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已合并到%(person)s") % {"person": stays})
            return redirect("people:member", stays.pk)
    context = {
        "nav": "people",
        "sub": "members",
        "first": first,
        "second": second,
        "stays": stays,
        "goes": goes,
        "lines": _compared(request, first, second),
        "signs": doubles.signs_of(first, second),
        "following": holdings.counted([goes.pk]),
        "kept": holdings.counted([stays.pk]),
        "apart": Distinction.objects.filter(first__in=[first, second], second__in=[first, second]).first(),
        "form": form,
    }
    return render(request, "people/double.html", context, status=422 if form.errors else 200)


def _compared(request: HereRequest, a: Person, b: Person) -> list[dict[str, Any]]:
    """The two rows line by line; sensitive values masked, and said whether they are the same."""
    units = _units(request, [a.pk, b.pk])
    aspects = {pk: _aspects(request, person) for pk, person in ((a.pk, a), (b.pk, b))}
    told: list[tuple[Any, Any, Any, bool]] = [
        (_("姓名"), a.name, b.name, a.name == b.name),
        (_("拼音"), a.pinyin, b.pinyin, a.pinyin == b.pinyin),
        (_("身份证号"), validation.masked_id(a.id_number), validation.masked_id(b.id_number), a.id_hash == b.id_hash),
        (
            _("手机"), validation.masked_phone(a.phone_tail), validation.masked_phone(b.phone_tail),
            a.phone_hash == b.phone_hash,
        ),
        (_("住址"), "******" if a.address else "", "******" if b.address else "", a.address == b.address),
        (_("性别"), _gender(a), _gender(b), _gender(a) == _gender(b)),
        (_("出生"), _born(a), _born(b), _may_be_one_birth(a, b)),
        (_("工作单位"), a.employer, b.employer, a.employer == b.employer),
        (_("单位职务"), a.job, b.job, a.job == b.job),
        (_("所属单位"), units.get(a.pk, ""), units.get(b.pk, ""), units.get(a.pk) == units.get(b.pk)),
    ]  # fmt: skip
    for code, label in Standing.ASPECTS:
        left, right = aspects[a.pk].get(code, ""), aspects[b.pk].get(code, "")
        told.append((label, left, right, left == right))
    return [
        {
            "label": label,
            "first": left,
            "second": right,
            "is_same": same,
            "both": bool(left and right) and (not same or left == right),
        }
        for label, left, right, same in told
        if left or right
    ]


def _aspects(request: HereRequest, person: Person) -> dict[str, str]:
    charter = lists.of(operations.main_unit(person, request.today))
    held = Standing.objects.filter(on_day(request.today), person=person)
    return {s.aspect: lists.shown(charter, s.aspect, s.value) for s in held}


def _born(person: Person) -> str:
    if person.birth_year is None:
        return ""
    said = {"y": person.birth_year, "m": person.birth_month}
    return _("%(y)s年%(m)s月") % said if person.birth_month else _("%(y)s年") % said


def _may_be_one_birth(a: Person, b: Person) -> bool:
    """The same year, and no two months: who wrote no month said nothing else."""
    return a.birth_year == b.birth_year and not (a.birth_month and b.birth_month and a.birth_month != b.birth_month)


def _gender(person: Person) -> str:
    """Empty where nobody said it: unknown is nothing else than the other's."""
    return str(codes.GENDER[person.gender]) if person.gender in ("1", "2") else ""


@login_required
@require_POST
def apart(request: HereRequest, a: int, b: int) -> HttpResponse:
    """不是同一人: remembered, and not asked again."""
    first, second = _pair(request, a, b)
    distinctions.tell_apart(first, second, by=request.user, at=timezone.now())
    messages.success(request, _("已记为两个人，不再提示"))
    return redirect("people:doubles")


@login_required
@require_POST
def again(request: HereRequest, pk: int) -> HttpResponse:
    """Let a pair that was told apart be asked about again."""
    row = get_object_or_404(Distinction.objects.select_related("first", "second"), pk=pk)
    _pair(request, row.first_id, row.second_id)
    distinctions.ask_again(row, by=request.user, at=timezone.now())
    messages.success(request, _("已放回疑似重复"))
    return redirect("people:doubles")


# --- merged -------------------------------------------------------------------------------------------------


def _merged(request: HereRequest) -> Any:
    """Rows merged into people whom one may merge."""
    members = Membership.objects.filter(within(reach(request.user, Can.PEOPLE_MERGE, request.today))).values("person")
    return Person.objects.filter(same_as__isnull=False).filter(same_as__in=members) | Person.objects.filter(
        same_as__isnull=False, pk__in=members
    )


@login_required
def merged(request: HereRequest) -> HttpResponse:
    """Rows that were merged, newest merge first; of one person alone where ?of= names it."""
    _may(request)
    found = _merged(request).select_related("same_as")
    of = number_of(request.GET.get("of", ""))
    if of is not None:
        found = found.filter(same_as=of)
    page = page_of(request, found.order_by("same_as__pinyin", "same_as", "pk"))
    acts = Line.objects.filter(act="people.merge", thing__in=[f"people.person:{row.pk}" for row in page.object_list])
    latest = {line.thing: line for line in acts.order_by("pk")}
    rows = [(row, latest.get(f"people.person:{row.pk}")) for row in page.object_list]
    context = {"nav": "people", "sub": "members", "page": page, "rows": rows, "of": of}
    return render(request, "people/merged.html", context)


@login_required
@never_cache
def unmerge(request: HereRequest, pk: int) -> HttpResponse:
    """They were two after all."""
    _may(request)
    row = get_object_or_404(_merged(request).select_related("same_as"), pk=pk)
    assert row.same_as is not None
    into = row.same_as
    form = UnmergeForm(request.POST if request.method == "POST" else None)
    told = "、".join(f"{name}{n}" for name, n in holdings.counted([row.pk])) or _("没有别的记录")
    page = Act(
        _("要撤销这次合并吗"), _("撤销合并"), reverse("people:merged"),
        in_people((_("疑似重复"), reverse("people:doubles")), (_("已合并"), reverse("people:merged"))),
        intro=_("%(row)s（人员%(pk)s）不再并入%(into)s（人员%(to)s），带回：%(told)s。两条记录都不改动。")
        % {"row": row, "pk": row.pk, "into": into, "to": into.pk, "told": told},
    )  # fmt: skip

    def do() -> str:
        operations.unmerge(row, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
        return reverse("people:double", args=[row.pk, into.pk])

    return act_page(request, form, page, do, done=_("已撤销合并，又是两个人"))
