"""Home, to-do, search, and the pages of the frame."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The first page, by the role the user has here."""
    return render(request, "site/home.html", {"nav": "home"})


@login_required
def todo(request: HttpRequest) -> HttpResponse:
    """Everything that waits for the user."""
    return render(request, "site/todo.html", {"nav": "todo"})


@login_required
def add(request: HttpRequest) -> HttpResponse:
    """What may be recorded here."""
    return render(request, "site/add.html", {"nav": "add"})


@login_required
def more(request: HttpRequest) -> HttpResponse:
    """The whole menu on one page, for the phone."""
    return render(request, "site/more.html", {"nav": "more"})


@login_required
def search(request: HttpRequest) -> HttpResponse:
    """People, matters and figures the user may see."""
    return render(request, "site/search.html", {"nav": "search", "q": request.GET.get("q", "").strip()[:80]})


@login_required
def components(request: HttpRequest) -> HttpResponse:
    """Every component on one page; in a demo and while developing only."""
    if not getattr(request, "is_demo", False):
        raise Http404
    return render(request, "site/components.html", {"nav": "components"})
