"""Acts on the seats of a person 代表委员席位."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from .. import lists, naming, operations, record_forms
from ..middleware import HereRequest
from ..models import Person, Seat
from ..permissions import Can
from .acts import Act, act_page, in_people
from .member import fetch, named
from .records import at_once, suggested

LINK = "people:member_posts"


@login_required
def new(request: HereRequest, pk: int) -> HttpResponse:
    """Record a seat."""
    person = fetch(request, pk)
    operations.require_of(request.user, Can.PEOPLE_WRITE, person, request.today)
    is_sent = request.method == "POST"
    form = record_forms.SeatForm(
        lists.of(operations.main_unit(person, request.today)),
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        initial={"since": request.today},
    )
    back = reverse(LINK, args=[person.pk])
    pairs = (("kind", "level"), ("body", "term"), ("since", "until"))
    page = Act(_("代表委员席位"), _("登记席位"), back, in_people(named(person)), pairs=pairs)

    def do() -> str:
        given = dict(form.cleaned_data)
        name = given.pop("body")
        operations.seat(
            person, given.pop("kind"), given.pop("since"), given.pop("until"), **given,
            body=naming.body_called(name), body_name=name, by=request.user, at=timezone.now(),
        )  # fmt: skip
        return ""

    faults: dict[type[Exception], str] = {
        operations.EndsBeforeStart: "until", operations.AlreadySeated: "since", operations.BodyMissing: "body",
    }  # fmt: skip
    return act_page(request, form, page, do, done=_("已登记席位"), faults=faults, more=suggested)


def _fetch(request: HereRequest, pk: int) -> tuple[Seat, Person]:
    row = get_object_or_404(Seat.objects.select_related("person"), pk=pk)
    person = fetch(request, row.person_id)
    operations.require_of(request.user, Can.PEOPLE_WRITE, person, request.today)
    return row, person


@login_required
def end(request: HereRequest, pk: int) -> HttpResponse:
    """End a seat."""
    row, person = _fetch(request, pk)
    if row.withdrawn_at is not None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = record_forms.EndForm(data, initial={"until": row.until or request.today})
    title = _("%(body)s席位届满") % {"body": row.body_name}
    page = Act(title, _("登记届满"), reverse(LINK, args=[person.pk]), in_people(named(person)))

    def do() -> str:
        operations.unseat(row, form.cleaned_data["until"], by=request.user, at=timezone.now())
        return ""

    faults: dict[type[Exception], str] = {operations.EndsBeforeStart: "until", operations.AlreadySeated: "until"}
    return act_page(request, form, page, do, done=_("已登记届满"), faults=faults)


@login_required
def withdraw(request: HereRequest, pk: int) -> HttpResponse:
    """Take back a seat recorded by mistake."""
    row, person = _fetch(request, pk)
    form = record_forms.WithdrawForm(request.POST if request.method == "POST" else None)
    title = _("撤销%(body)s席位") % {"body": row.body_name}
    page = Act(
        title, pgettext("record", "撤销"), reverse(LINK, args=[person.pk]), in_people(named(person)), is_final=True,
        intro=_("登记错了才撤销；任满的，用“登记届满”。撤销后不再计数，可以恢复。"),
    )  # fmt: skip

    def do() -> str:
        operations.withdraw_seat(row, form.cleaned_data["why"], by=request.user, at=timezone.now())
        return ""

    return act_page(request, form, page, do, done=_("已撤销"))


@login_required
@require_POST
def restore(request: HereRequest, pk: int) -> HttpResponse:
    """Let a withdrawn seat stand again."""
    row, person = _fetch(request, pk)
    at_once(request, lambda: operations.restore_seat(row, by=request.user, at=timezone.now()), _("已恢复"))
    return redirect(LINK, person.pk)
