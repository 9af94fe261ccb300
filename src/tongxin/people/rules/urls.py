"""Addresses of the rules, in the namespace "people"."""

from django.urls import path

from .views import changing, holidays, reading

urlpatterns = [
    path("rules/", reading.rules, name="rules"),
    path("rules/editions/", reading.editions, name="rules-editions"),
    path("rules/editions/<int:pk>/", reading.edition, name="rules-edition"),
    path("rules/editions/<int:pk>/text/", reading.edition_text, name="rules-edition-text"),
    path("rules/local/", reading.local, name="rules-local"),
    path("rules/local/<int:pk>/", reading.local_rule, name="rules-local-rule"),
    path("rules/local/<int:pk>/withdraw/", changing.withdraw, name="rules-withdraw"),
    path("rules/local/<int:pk>/restore/", changing.restore, name="rules-restore"),
    path("rules/local/<int:pk>/apply/<slug:effect>/", changing.apply, name="rules-apply"),
    path("rules/new/<slug:section>/", changing.add, name="rules-add"),
    path("rules/change/<slug:section>/<str:code>/", changing.change, name="rules-change"),
    path("rules/holidays/", holidays.holidays, name="rules-holidays"),
]
