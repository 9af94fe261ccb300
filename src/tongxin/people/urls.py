"""Addresses of the register, units, accounts and rules."""

from django.urls import include, path

from . import views

app_name = "people"
urlpatterns = [
    path("here/", views.here, name="here"),
    path("", include("tongxin.people.rules_urls")),
]
