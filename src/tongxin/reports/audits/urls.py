"""Addresses of audits, below reports/audits/."""

from django.urls import path

from .views import changing, comparing, listing, page

urlpatterns = [
    path("", listing.index, name="audits"),
    path("new/", listing.new, name="audit-new"),
    path("compare/", comparing.page, name="audit-compare"),
    path("compare/export/", comparing.export, name="audit-compare-export"),
    path("wordings/", changing.wordings, name="audit-wordings"),
    path("wordings/<int:pk>/withdraw/", changing.withdraw, name="audit-wording-withdraw"),
    path("<int:pk>/", page.page, name="audit"),
    path("<int:pk>/print/", page.paper, name="audit-print"),
    path("<int:pk>/again/", changing.again, name="audit-again"),
    path("<int:pk>/discard/", changing.discard, name="audit-discard"),
    path("<int:pk>/export/<str:fmt>/", changing.export, name="audit-export"),
    path("<int:pk>/source/", changing.source, name="audit-source"),
    path("<int:pk>/claims/<int:place>/", changing.correct, name="audit-correct"),
    path("<int:pk>/claims/<int:place>/check/", changing.check, name="audit-check"),
]
