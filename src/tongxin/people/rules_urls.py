"""Addresses of the rules, in the namespace "people"."""

from django.urls import path

from . import rules_views as views

urlpatterns = [
    path("rules/", views.rules, name="rules"),
    path("rules/editions/", views.editions, name="rules-editions"),
    path("rules/editions/<int:pk>/", views.edition, name="rules-edition"),
    path("rules/editions/<int:pk>/text/", views.edition_text, name="rules-edition-text"),
    path("rules/local/", views.local, name="rules-local"),
    path("rules/local/<int:pk>/", views.local_rule, name="rules-local-rule"),
    path("rules/local/<int:pk>/withdraw/", views.withdraw, name="rules-withdraw"),
    path("rules/local/<int:pk>/restore/", views.restore, name="rules-restore"),
    path("rules/local/<int:pk>/apply/<slug:effect>/", views.apply, name="rules-apply"),
    path("rules/new/<slug:section>/", views.add, name="rules-add"),
    path("rules/change/<slug:section>/<str:code>/", views.change, name="rules-change"),
    path("rules/holidays/", views.holidays, name="rules-holidays"),
]
