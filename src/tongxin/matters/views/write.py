"""Writing a matter: the member's suggestion, the office's entry on behalf, changes to either."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongxin.journal.operations import EvidenceRefused
from tongxin.kernel.charter.shapes import Charter, MatterKind
from tongxin.kernel.workflow import AUTHOR, Workflow
from tongxin.people.fields import units_offered
from tongxin.people.finding import units_known
from tongxin.people.listing import number_of
from tongxin.people.middleware import HereRequest
from tongxin.people.models import Unit
from tongxin.people.permissions import Can, Forbidden, can, person_of

from .. import counted, operations
from .. import similar as likeness
from ..forms import FIELD, WriteForm
from ..models import Matter
from .authors import AuthorLine, Authors, authors_of, posted_authors
from .common import fetch, place, rules_of, shown


@login_required
@require_GET
def write(request: HereRequest) -> HttpResponse:
    """The member's 写建议: the first kind in the charter that authors hand in."""
    kinds = request.charter.kinds.values() if request.charter else ()
    for kind in kinds:
        if Workflow(kind).open_steps(kind.opens, {AUTHOR}):
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
    initial: dict[str, object] = {}
    authors = Authors()
    me = person_of(request.user)
    if source is not None:
        initial = _said(source)
        authors = authors_of(source)
    elif me is not None and not office:
        authors.lines = [AuthorLine(me, "")]
    return _write(request, organisation, charter, rule, None, initial, authors, office, source)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HereRequest, pk: int) -> HttpResponse:
    """Change what a matter says."""
    matter = fetch(request, pk)
    charter, rule = rules_of(matter)
    if not operations.may_revise(matter, rule, request.user, request.today):
        raise Forbidden(_("提交以后由秘书处修改；办结以后不再修改。"))
    office = can(request.user, Can.MATTERS_HANDLE, matter.unit, request.today)
    return _write(request, matter.unit, charter, rule, matter, _said(matter), authors_of(matter), office, None)


def _write(
    request: HereRequest,
    organisation: Unit,
    charter: Charter,
    kind: MatterKind,
    matter: Matter | None,
    initial: dict[str, object],
    authors: Authors,
    office: bool,
    source: Matter | None,
) -> HttpResponse:
    among = units_known(organisation)
    posted = request.POST if request.method == "POST" else None
    form = WriteForm(kind, charter, among, posted, request.FILES or None, office=office, initial=initial)
    do = ""
    if posted is not None:
        do = posted.get("do", "save")
        authors = posted_authors(request, organisation, do, *filter(None, [matter, source]))
    looks = do.partition(":")[0] in ("find", "add", "drop")
    if posted is not None and not looks and form.is_valid():
        saved = _saved(request, organisation, kind, matter, form, authors, source)
        if saved is not None:
            hand_in = _first_step(kind)
            if do == "hand_in" and hand_in and saved.state == kind.opens:
                return redirect("matters:step", saved.pk, hand_in)
            messages.success(request, _("草稿已存") if saved.state == kind.opens else _("改动已存"))
            return redirect("matters:page", saved.pk)
    if looks:  # nothing was saved, so nothing is wrong yet
        form = _untouched(form, office)
    title = str(form["title"].value() or "")
    form_code = str(form["form"].value() or "") if "form" in form.fields else ""
    is_wrong = posted is not None and not looks
    return shown(
        request,
        "write.html",
        kind,
        {
            "form": form,
            "charter": charter,
            "matter": matter,
            "organisation": organisation,
            "office": office,
            "authors": authors,
            "shares": any(line.share for line in authors.lines) or len(authors.lines) > 1,
            "units": units_offered(among) if office or any(f.kind == "unit" for f in kind.fields) else [],
            "alike": _alike(request, organisation, title, matter),
            "posts": counted.of_kind(charter, kind, form_code, "", request.today),
            "hand_in": _first_step_name(kind) if matter is None or matter.state == kind.opens else "",
            "heading": _heading(kind, matter, office),
            "version": posted.get("version") if posted else matter.version if matter else "",
            "source": source,
            "kinds": [k for k in charter.kinds.values() if Workflow(k).open_steps(k.opens, {AUTHOR})],
            "is_desk": office,
        },
        status=422 if is_wrong else 200,
    )


def _heading(kind: MatterKind, matter: Matter | None, office: bool) -> str:
    told = {"kind": kind.name, "counter": kind.counter}
    if matter is not None:
        return _("修改%(kind)s") % told
    return _("代录%(kind)s") % told if office else _("写建议")


def _saved(
    request: HereRequest,
    organisation: Unit,
    kind: MatterKind,
    matter: Matter | None,
    form: WriteForm,
    authors: Authors,
    source: Matter | None,
) -> Matter | None:
    """The matter as drafted or revised; None with the form's errors filled."""
    said = form.cleaned_data
    rule = operations.form_of(kind, said.get("form", ""))
    is_collective = rule is not None and rule.by_body
    shares = [] if is_collective or not authors.lines else authors.shares()
    if shares is None:
        form.add_error(None, authors.error)
        return None
    common = {
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
    try:
        with transaction.atomic():
            if matter is not None:
                return operations.revise(matter, version=number_of(request.POST.get("version", "")), **common)
            made = operations.draft(organisation, kind.code, **common)
            if source is not None:
                operations.link_content(source, made, by=request.user, at=now())
            return made
    except EvidenceRefused as error:
        form.add_error("files", str(error))
    except (operations.MatterRefused, Forbidden) as error:
        form.add_error(None, str(error))
    return None


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


def _first_step(kind: MatterKind) -> str:
    steps = Workflow(kind).open_steps(kind.opens, {AUTHOR})
    return steps[0].action if steps else ""


def _first_step_name(kind: MatterKind) -> str:
    steps = Workflow(kind).open_steps(kind.opens, {AUTHOR})
    return steps[0].done if steps else ""


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
