"""Addresses of the pages that belong to no room."""

from django.urls import include, path

from . import views

site = (
    [
        path("", views.home, name="home"),
        path("todo/", views.todo, name="todo"),
        path("add/", views.add, name="add"),
        path("more/", views.more, name="more"),
        path("search/", views.search, name="search"),
        path("_components/", views.components, name="components"),
    ],
    "site",
)

urlpatterns = [
    path("", include(site)),
    path("i18n/", include("django.conf.urls.i18n")),
]
