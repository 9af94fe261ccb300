"""The page of the lists of days off."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _

from ... import days
from ...middleware import HereRequest
from ...models import Holiday
from ...permissions import Can, Forbidden, reach
from ..forms import HolidayForm
from ..holidays import import_holidays
from .scope import bound, page_of


@login_required
def holidays(request: HereRequest) -> HttpResponse:
    """The lists of days off; administrators import a new year's."""
    unit, organisation = bound(request)
    may_import = bool(reach(request.user, Can.PEOPLE_GRANT, request.today))
    calendar = days.working_calendar()
    next_year = calendar.known_until.year + 1  # the first that has no list
    form = HolidayForm(year=next_year)
    listed = None
    if request.method == "POST":
        if not may_import:
            raise Forbidden(_("放假安排由管理员导入。"))
        form = HolidayForm(request.POST, request.FILES, year=next_year)
        if form.is_valid():
            listed = form.cleaned_data
            if request.POST.get("seen") == form.token:
                return _import_holidays(request, form)
    context = page_of(
        request, organisation, "holidays",
        form=form, listed=listed, may_import=may_import, lists=_holiday_lists(), calendar=calendar,
        moved=days.told() if listed else [],
        provisional_from=calendar.known_until + timedelta(days=1),
        **({"nav": "settings", "sub": "holidays"} if may_import else {}),
    )  # fmt: skip
    return render(request, "people/rules_holidays.html", context, status=422 if form.errors else 200)


def _import_holidays(request: HereRequest, form: HolidayForm) -> HttpResponse:
    data = form.cleaned_data
    moved = days.told()
    import_holidays(
        data["year"], data["rest"], data["work"], data["source"], by=request.user, at=now(), on=request.today
    )
    messages.success(request, "，".join([_("已导入%(year)s年放假安排") % {"year": data["year"]}, *moved]))
    return redirect("people:rules-holidays")


def _holiday_lists() -> list[dict[str, Any]]:
    """Every list known, newest first: year, source, counts, whether imported here."""
    imported = {holiday.year: holiday for holiday in Holiday.objects.all()}
    known = days.known_years(imported.values())
    return [{"list": known[year], "is_imported": year in imported} for year in sorted(known, reverse=True)]
