"""Addresses of the pages that belong to no room."""

from django.urls import include, path

from . import moves, views

site = (
    [
        path("", views.home, name="home"),
        path("todo/", views.todo, name="todo"),
        path("add/", views.add, name="add"),
        path("more/", views.more, name="more"),
        path("units/<slug:key>/move/", moves.unit_move, name="unit_move"),
        path("search/", views.search, name="search"),
        path("_components/", views.components, name="components"),
    ],
    "site",
)

urlpatterns = [
    path("", include(site)),
    path("i18n/", include("django.conf.urls.i18n")),
]
