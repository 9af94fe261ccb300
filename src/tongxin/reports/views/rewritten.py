"""The page on which a rewritten Word file is held against the report it came from. Nothing of it is kept."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from tongxin.journal import files
from tongxin.people.middleware import HereRequest

from ..audits.drafts import DraftRefused
from ..forms import RewrittenForm
from ..models import Report
from ..rewritten import Changes, changed
from .report import readable
from .sheet import frame, versions

FIGURES, SENTENCES = 200, 300  # shown of each; a report has fewer


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HereRequest, pk: int) -> HttpResponse:
    """对照改稿: which figures and sentences of the report somebody changed in Word or WPS."""
    row = readable(request, pk)
    form = RewrittenForm(request.POST, request.FILES) if request.method == "POST" else RewrittenForm()
    found = _changes(request, row, form) if form.is_bound and form.is_valid() else None
    shown = versions(request, row, is_whole=True)
    context = frame(request, row, shown.made, shown.draft) | {"form": form, "found": found, "chosen": "rewritten"}
    if found is not None:
        context |= {"figures": found.figures[:FIGURES], "sentences": found.sentences[:SENTENCES]}
    return render(request, "reports/rewritten.html", context, status=422 if form.errors else 200)


def _changes(request: HereRequest, row: Report, form: RewrittenForm) -> Changes | None:
    file = form.cleaned_data["file"]
    try:
        return changed(files.read(file), file.name, row, on=request.today, at=now())
    except (DraftRefused, files.EvidenceRefused) as error:
        form.add_error("file", str(error))
        return None
