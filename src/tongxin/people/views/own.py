"""Pages on one's own data 本人信息: taking it away as a file, asking the office to correct or to erase it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from .. import exporting, holdings, lines, operations
from ..exports import XLSX
from ..forms import text
from ..listing import page_of
from ..middleware import HereRequest
from ..models import OwnRequest
from ..operations import own as verbs
from ..permissions import Can, Forbidden, person_of, reach
from .acts import Act, act_page

TYPES = {"json": "application/json", "xlsx": XLSX}
LONGEST = 600


class AskForm(forms.Form):
    """What one asks; the text may stay empty for an erasure."""

    text = forms.CharField(label="", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["text"]
        if kind == "erase":
            field.label, field.required = _("想说明的"), False
        else:
            field.label = _("哪一项不对，应当是什么")
            field.help_text = _("加密保存，只有办理的人看得到。姓名、身份证号要凭原件更正。")


class AnswerForm(forms.Form):
    """How a request ended."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("怎么办的"), widget=forms.RadioSelect,
        choices=[("done", gettext_lazy("已办")), ("declined", gettext_lazy("不办，写明理由"))],
    )  # fmt: skip
    answer = text(gettext_lazy("答复本人"), 300, required=False)


@login_required
@never_cache
def export(request: HereRequest) -> HttpResponse:
    """Everything held on oneself: JSON, or a workbook with ?format=xlsx."""
    person = person_of(request.user)
    if person is None:
        raise Http404
    kind = request.GET.get("format", "json")
    if kind not in TYPES:
        raise Http404
    verbs.download_own(person, by=request.user, at=timezone.now())
    told = lines.told(lines.about(person).order_by("-pk")[: exporting.LINES], request.user, request.today)
    own, further = exporting.facts(person, request.user), exporting.tables(person, request.user, told, request.today)
    made = exporting.as_json if kind == "json" else exporting.as_workbook
    response = HttpResponse(made(own, further, request.today), content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="tongxin-me.{kind}"'
    return response


@login_required
@never_cache
def ask(request: HereRequest, kind: str) -> HttpResponse:
    """Ask the office to correct, or to erase, what is held on oneself."""
    person = person_of(request.user)
    if person is None or kind not in dict(OwnRequest.KINDS):
        raise Http404
    form = AskForm(kind, request.POST if request.method == "POST" else None)
    back = reverse("people:account")
    told = "、".join(f"{name}{n}" for name, n in holdings.counted(holdings.ids_of(person)))
    if kind == "erase":
        title, verb = _("请求抹除关于我的信息"), _("请求抹除")
        intro = _(
            "抹除后姓名、手机、身份证号、住址、工作单位等全部清空，账号停用，不能恢复。"
            "出生年、性别、职称留作统计，办过的事项和数字不变，只是不再写您的名字。系统里现有：%(told)s。"
        ) % {"told": told}
    else:
        title, verb = _("请求更正"), _("请求更正")
        intro = _("您自己能改的，在“更正”里直接改；改不了的，写在这里，由秘书处核实后更正。")
    page = Act(title, verb, back, [(_("账号与安全"), back)], nav="settings", sub="account", intro=intro)

    def do() -> str:
        verbs.ask(kind, form.cleaned_data["text"], by=request.user, at=timezone.now())
        return ""

    return act_page(request, form, page, do, done=_("已提出，办理结果在这里告诉您"))


@login_required
@require_POST
def withdraw(request: HereRequest, pk: int) -> HttpResponse:
    """Take back what one asked."""
    person = person_of(request.user)
    if person is None:
        raise Http404
    row = get_object_or_404(OwnRequest, pk=pk, person__in=holdings.ids_of(person))
    verbs.withdraw_request(row, by=request.user, at=timezone.now())
    messages.success(request, _("已撤回"))
    return redirect("people:account")


def _may(request: HereRequest) -> None:
    if not any(reach(request.user, act, request.today) for act in verbs.ANSWERED_BY.values()):
        raise Forbidden(_("您没有办理本人请求的权限。"))


@login_required
def requests(request: HereRequest) -> HttpResponse:
    """本人请求: what members ask about their own data, open ones first."""
    _may(request)
    found = verbs.waiting(request.user, request.today).select_related("person__same_as", "answered_by__person")
    page = page_of(request, found.order_by(F("answered_at").desc(nulls_first=True), "made_at"))
    may_read = bool(reach(request.user, Can.PEOPLE_READ, request.today))
    context = {"nav": "people", "sub": "members", "page": page, "rows": page.object_list, "may_read": may_read}
    return render(request, "people/requests.html", context)


@login_required
@never_cache
def answer(request: HereRequest, pk: int) -> HttpResponse:
    """Answer one; to erase is confirmed with what goes and what stays, in numbers."""
    _may(request)
    found = verbs.waiting(request.user, request.today).select_related("person__same_as", "answered_by__person")
    row = get_object_or_404(found, pk=pk)
    person = row.person.same_as or row.person
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            verbs.answer_request(row, given["outcome"], given["answer"], by=request.user, at=timezone.now())
        except (verbs.RequestRefused, operations.LastAdministrator) as error:
            form.add_error("answer", str(error))
        else:
            messages.success(request, _("已答复本人"))
            return redirect("people:own_requests")
    context = {
        "nav": "people",
        "sub": "members",
        "row": row,
        "person": person,
        "form": form,
        "held": holdings.counted(holdings.ids_of(person)),
        "may_open": operations.may(request.user, Can.PEOPLE_WRITE, person, request.today),
    }
    return render(request, "people/request.html", context, status=422 if form.errors else 200)
