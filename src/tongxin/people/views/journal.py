"""The journal as pages 留痕, for those who may read it."""

from datetime import date, datetime, time, timedelta

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.journal.models import Line

from .. import lines
from ..listing import day_of
from ..middleware import HereRequest
from ..models import User
from ..permissions import Can, Forbidden, reach, within

LINES = 50


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@login_required
def journal(request: HereRequest) -> HttpResponse:
    """Who did what and when, newest first; by account, act and day, or to one thing (?thing=matters.matter:7)."""
    paths = reach(request.user, Can.JOURNAL_READ, request.today)
    if not paths:
        raise Forbidden(_("您没有查看留痕的权限。"))
    asked = request.GET
    who, act = asked.get("who", "").strip()[:40], asked.get("act", "")
    first, last = day_of(asked.get("from", "")), day_of(asked.get("to", ""))
    thing = asked.get("thing", "") if lines.split(asked.get("thing", ""))[0] else ""

    found = Line.objects.filter(within(paths, "path"))
    if who:
        users = User.objects.filter(Q(username__icontains=who) | Q(person__name__icontains=who))[:200]
        found = found.filter(actor__in=[user.key for user in users])
    if thing:
        found = found.filter(thing=thing)
    if act in lines.ACTS:
        found = found.filter(act=act)
    if first:
        found = found.filter(at__gte=_start(first))
    if last:
        found = found.filter(at__lt=_start(last + timedelta(days=1)))
    page, older = lines.window(found, asked.get("before", ""), LINES)
    context = {
        "nav": "settings",
        "sub": "journal",
        "lines": lines.told(page, request.user, request.today),
        "older": older,
        "who": who,
        "act": act,
        "acts": sorted(lines.ACTS.items(), key=lambda pair: str(pair[1])),
        "first": first,
        "last": last,
        "thing": thing,
        "is_narrowed": bool(who or act or first or last or thing),
    }
    return render(request, "people/journal.html", context)
