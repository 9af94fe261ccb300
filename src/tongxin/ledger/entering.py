"""How a page enters a record 录入: the verb tried, its refusal beside the field it concerns, 另计 or 冲减 asked."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongxin.journal.operations import EvidenceRefused
from tongxin.people.fields import Files
from tongxin.people.listing import number_of

from .kept import LONGEST_REASON, Kept
from .operations import Beside, StatementOverlaps
from .refusals import Refused

Made = TypeVar("Made")


class RecordForm(forms.Form):
    """A form that enters a record; `asks` once a statement overlaps it."""

    asks = False
    NAMES: Mapping[str, str] = {}  # field of a refusal → field of this form, where they differ
    PAIRS: tuple[tuple[str, str], ...] = ()  # fields that are read together and stand side by side

    @property
    def groups(self) -> list[list[forms.BoundField]]:
        """Its fields in order, pairs together."""
        second = {b: a for a, b in self.PAIRS if a in self.fields and b in self.fields}
        first = {a: b for b, a in second.items()}
        names = [[name, first[name]] if name in first else [name] for name in self.fields if name not in second]
        return [[self[name] for name in group] for group in names]

    def said(self) -> dict[str, Any]:
        """What the verb takes."""
        return dict(self.cleaned_data)


class ReasonForm(RecordForm):
    """Why something is taken back."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("写明理由，会留痕。")},
    )


def files_field() -> Files:
    """The control for evidence."""
    return Files(label=_("佐证材料"), required=False, help_text=_("截图、报样、扫描件。每份不超过20MB。"))


def beside_of(request: HttpRequest) -> Beside:
    """What was answered about statements that cover the same."""
    said = request.POST.get("beside", "")
    return "extra" if said == "extra" else "out_of" if said == "out_of" else ""


def version_of(request: HttpRequest) -> int | None:
    """The version that was looked at, as the form carries it."""
    return number_of(request.POST.get("version", ""))


def version_shown(request: HttpRequest, row: Kept | None) -> object:
    """The version the form carries: the one that was looked at; "" for a new record."""
    if row is None:
        return ""
    return request.POST.get("version") if request.method == "POST" else row.version


def attempt(form: RecordForm, act: Callable[[], Made]) -> Made | None:
    """What `act` made; None with the form's errors filled. Forbidden passes through."""
    try:
        return act()
    except Refused as refused:
        complain(form, refused)
    except EvidenceRefused as refused:
        form.add_error("files" if "files" in form.fields else None, str(refused))
    except StatementOverlaps as overlap:
        form.asks = True
        form.add_error(None, str(overlap))
    return None


def complain(form: RecordForm, refused: Refused) -> None:
    """Say a refusal at the fields it concerns; above the form where it has none such."""
    for field, sentence in refused.fields.items():
        name = form.NAMES.get(field, field)
        form.add_error(name if name in form.fields else None, sentence)


def form_page(
    request: HttpRequest, form: RecordForm, context: dict[str, Any], template: str = "records/form.html"
) -> HttpResponse:
    """The page of a form; 422 where it was refused."""
    told = {"form": form, "asks": form.asks, "beside": beside_of(request)}
    return render(request, template, told | context, status=422 if form.errors else 200)


def reason_page(
    request: HttpRequest, act: Callable[[str, Beside], object], context: dict[str, Any], done: str
) -> HttpResponse:
    """A page that asks for a reason before it takes something back.

    Args:
        act: the verb, with the reason and the answer about statements.
        context: question, consequence, verb, heading, lead, crumbs, and `back`, where it goes on.
    """
    form = ReasonForm(request.POST if request.method == "POST" else None)
    is_said = request.method == "POST" and form.is_valid()
    if is_said and attempt(form, lambda: act(form.cleaned_data["reason"], beside_of(request))) is not None:
        return told(request, done, context["back"])
    return form_page(request, form, context, "records/reason.html")


def void_page(request: HttpRequest, act: Callable[[str, Beside], object], context: dict[str, Any]) -> HttpResponse:
    """The page that asks why a record is taken out of every figure; `context` as for `reason_page`."""
    return reason_page(request, act, {"verb": gettext("作废")} | context, gettext("已作废，可以恢复"))


def restore_page(request: HttpRequest, act: Callable[[Beside], object], context: dict[str, Any]) -> HttpResponse:
    """Restore by a post; where a statement overlaps, the page asks.

    Args:
        act: the verb, with the answer about statements.
        context: lead, crumbs, and `back`, where it goes on.
    """
    form = RecordForm(request.POST)
    if form.is_valid() and attempt(form, lambda: act(beside_of(request))) is not None:
        return told(request, gettext("已恢复，重新计入"), context["back"])
    return form_page(request, form, {"heading": gettext("恢复"), "verb": gettext("恢复")} | context)


def told(request: HttpRequest, sentence: str, address: str) -> HttpResponse:
    """Say it and go on."""
    messages.success(request, sentence)
    return redirect(address)
