"""Writing a matter: the member's suggestion, the office's entry on behalf, changes to either."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongxin.kernel.charter.shapes import Charter, MatterKind
from tongxin.kernel.charter.shapes import Step as StepRule
from tongxin.kernel.workflow import AUTHOR, Workflow
from tongxin.ledger.entering import attempt, beside_of, version_of
from tongxin.people.fields import units_offered
from tongxin.people.finding import units_known
from tongxin.people.listing import number_of
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Person, Unit
from tongxin.people.permissions import Can, Forbidden, can, person_of

from .. import counted, operations
from .. import similar as likeness
from ..forms import FIELD, WriteForm
from ..models import Matter
from .authors import AuthorLine, Authors, authors_of, posted_authors
from .common import fetch, form_shown, place, rules_of, shown


@login_required
@require_GET
def write(request: HereRequest) -> HttpResponse:
    """The member's 写建议: the first kind in the charter that authors hand in."""
    kinds = request.charter.kinds.values() if request.charter else ()
    for kind in kinds:
        if handed_in_by(kind):
            return redirect("matters:new", kind.code)
    raise Http404(_("现行规则没有可以写的事项。"))


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HereRequest, kind: str) -> HttpResponse:
    """Write a new one; from another of the same content with ?from=."""
    organisation, charter, rule = place(request, kind)
    office = can(request.user, Can.MATTERS_HANDLE, organisation, request.today)
    if not office and not can(request.user, Can.MATTERS_SUBMIT, organisation, request.today):
        raise Forbidden(_("您在%(unit)s没有这项权限。") % {"unit": organisation})
    source = _source(request)
    draft = Draft(organisation, charter, rule, office, source=source)
    if source is not None:
        return _write(request, draft, authors_of(source), _said(source))
    me = person_of(request.user)
    authors = Authors([AuthorLine(me, "")]) if me is not None and not office else Authors()
    return _write(request, draft, authors, {})


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HereRequest, pk: int) -> HttpResponse:
    """Change what a matter says."""
    matter = fetch(request, pk)
    charter, rule = rules_of(matter)
    if not operations.may_revise(matter, rule, request.user, request.today):
        raise Forbidden(_("提交以后由秘书处修改；办结以后不再修改。"))
    office = can(request.user, Can.MATTERS_HANDLE, matter.unit, request.today)
    draft = Draft(matter.unit, charter, rule, office, matter=matter)
    return _write(request, draft, authors_of(matter), _said(matter))


@dataclass(frozen=True)
class Draft:
    """What is being written, and by whom.

    Attributes:
        is_desk: the office writes, for anybody.
        matter: the one that is changed; None where it is new.
        source: another whose content it takes into another form.
    """

    organisation: Unit
    charter: Charter
    kind: MatterKind
    is_desk: bool
    matter: Matter | None = None
    source: Matter | None = None

    @property
    def hand_in(self) -> StepRule | None:
        """The step by which an author hands it in; None where it was handed in, or the kind has none such."""
        is_open = self.matter is None or self.matter.state == self.kind.opens
        return next(iter(handed_in_by(self.kind)), None) if is_open else None

    @property
    def heading(self) -> str:
        told = {"kind": self.kind.name, "counter": self.kind.counter}
        if self.matter is not None:
            return _("修改%(kind)s") % told
        return _("代录%(kind)s") % told if self.is_desk else _("写建议")


def handed_in_by(kind: MatterKind) -> list[StepRule]:
    """The steps by which authors hand in a matter of the kind; none where the office alone enters them."""
    return Workflow(kind).open_steps(kind.opens, {AUTHOR})


def _write(request: HereRequest, draft: Draft, authors: Authors, initial: dict[str, object]) -> HttpResponse:
    among = units_known(draft.organisation)
    posted = request.POST if request.method == "POST" else None
    files = request.FILES or None
    form = WriteForm(draft.kind, draft.charter, among, posted, files, office=draft.is_desk, initial=initial)
    do = ""
    if posted is not None:
        do = posted.get("do", "save")
        known = filter(None, [draft.matter, draft.source])
        authors = posted_authors(request, draft.organisation, do, *known)
    if do.partition(":")[0] in ("find", "add", "drop"):  # nothing is to be saved, so nothing is wrong yet
        form = _untouched(form, draft.is_desk)
    elif form.is_valid() and (saved := _saved(request, draft, form, authors)):
        return _after(request, draft, saved, do)
    return form_shown(request, "write.html", draft.kind, form, _context(request, draft, form, authors))


def _after(request: HereRequest, draft: Draft, saved: Matter, do: str) -> HttpResponse:
    """On to handing it in where that was asked for, else to its page."""
    is_draft = saved.state == draft.kind.opens
    if do == "hand_in" and is_draft and draft.hand_in is not None:
        return redirect("matters:step", saved.pk, draft.hand_in.action)
    messages.success(request, _("草稿已存") if is_draft else _("改动已存"))
    return redirect("matters:page", saved.pk)


def _context(request: HereRequest, draft: Draft, form: WriteForm, authors: Authors) -> dict[str, object]:
    kind, charter, matter = draft.kind, draft.charter, draft.matter
    title = str(form["title"].value() or "")
    form_code = str(form["form"].value() or "") if "form" in form.fields else ""
    asks_for_units = draft.is_desk or any(f.kind == "unit" for f in kind.fields)
    return {
        "charter": charter,
        "matter": matter,
        "authors": authors,
        "shares": any(line.share for line in authors.lines) or len(authors.lines) > 1,
        "units": units_offered(form.among) if asks_for_units else [],
        "alike": _alike(request, draft.organisation, title, matter),
        "posts": counted.of_kind(charter, kind, form_code, "", request.today),
        "hand_in": draft.hand_in.done if draft.hand_in is not None else "",
        "heading": draft.heading,
        "version": request.POST.get("version") or (matter.version if matter else ""),
        "source": draft.source,
        "kinds": [k for k in charter.kinds.values() if handed_in_by(k)],
        "is_desk": draft.is_desk,
    }


def _saved(request: HereRequest, draft: Draft, form: WriteForm, authors: Authors) -> Matter | None:
    """The matter as drafted or revised; None with the form's errors filled."""
    rule = operations.form_of(draft.kind, form.cleaned_data.get("form", ""))
    is_collective = rule is not None and rule.by_body
    shares = [] if is_collective or not authors.lines else authors.shares()
    if shares is None:
        form.add_error(None, authors.error)
        return None
    try:
        return attempt(form, lambda: _kept(request, draft, form, shares, is_collective))
    except Forbidden as error:  # of the authors named, not of the page
        form.add_error(None, str(error))
        return None


@transaction.atomic
def _kept(
    request: HereRequest, draft: Draft, form: WriteForm, shares: list[tuple[Person, Fraction]], is_collective: bool
) -> Matter:
    said, matter = form.cleaned_data, draft.matter
    common: dict[str, Any] = {
        "title": said["title"],
        "body": form.body(),
        "authors": shares,
        "form": said.get("form", ""),
        "level": said.get("level", ""),
        "sponsor": said.get("sponsor") if is_collective or not shares else None,
        "is_confidential": said.get("is_confidential", matter.is_confidential if matter else False),
        "files": said["files"],
        "by": request.user,
        "at": now(),
        "on": request.today,
    }
    if matter is not None:
        return operations.revise(matter, version=version_of(request), beside=beside_of(request), **common)
    made = operations.draft(draft.organisation, draft.kind.code, **common)
    if draft.source is not None:
        operations.link_content(draft.source, made, by=request.user, at=now())
    return made


def _untouched(form: WriteForm, office: bool) -> WriteForm:
    """The form with what was typed, without complaints."""
    typed = {name: form[name].value() for name in form.fields if name != "files"}
    return WriteForm(form.kind, form.charter, form.among, initial=typed, office=office)


def _said(matter: Matter) -> dict[str, object]:
    said: dict[str, object] = {FIELD + code: text for code, text in matter.body.items()}
    return said | {
        "title": matter.title,
        "form": matter.form,
        "level": matter.level,
        "sponsor": matter.sponsor,
        "is_confidential": matter.is_confidential,
    }


def _source(request: HereRequest) -> Matter | None:
    """The matter whose content is to take another form, from ?from=."""
    pk = number_of(request.GET.get("from", ""))
    return fetch(request, pk) if pk is not None else None


def _alike(request: HereRequest, organisation: Unit, title: str, matter: Matter | None) -> list[dict[str, object]]:
    """Similar ones to tell of, with a link where the user may follow it."""
    rows = likeness.to_title(organisation, title, request.user, request.today, but=[matter.pk] if matter else [])
    seen = set(
        Matter.objects.visible_to(request.user, request.today)
        .filter(pk__in=[m.pk for m in rows])
        .values_list("pk", flat=True)
    )
    return [
        {
            "title": m.title,
            "on": m.submitted_on,
            "address": reverse("matters:page", args=[m.pk]) if m.pk in seen else "",
        }
        for m in rows
    ]


@login_required
@require_GET
def similar(request: HereRequest, kind: str) -> HttpResponse:
    """The notice of similar ones, for the title being typed."""
    organisation, _charter, rule = place(request, kind)
    if not (
        can(request.user, Can.MATTERS_SUBMIT, organisation, request.today)
        or can(request.user, Can.MATTERS_HANDLE, organisation, request.today)
    ):
        raise Forbidden(_("您在%(unit)s没有这项权限。") % {"unit": organisation})
    title = request.GET.get("title", "")[:120]
    return shown(request, "write.html#alike", rule, {"alike": _alike(request, organisation, title, None)})
