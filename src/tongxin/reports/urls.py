"""Addresses of figures, reports, statements and one's own points."""

from django.urls import include, path

from .audits import urls as audits
from .views import (
    dashboard,
    editor,
    figure,
    figure_export,
    figures,
    papers,
    points,
    reports,
    rewritten,
    sheet,
    signing,
    statements,
)

app_name = "reports"
FIGURE = "figures/<slug:key>/<str:period>/<str:indicator>/"
urlpatterns = [
    path("figures/", figures.index, name="figures"),
    path("dashboard/", dashboard.page, name="dashboard"),
    path(FIGURE, figure.figure, name="figure"),
    path(f"{FIGURE}card/", figure.card, name="card"),
    path(f"{FIGURE}export/", figure_export.export, name="figure-export"),
    path("reports/", reports.index, name="list"),
    path("reports/new/", reports.new, name="new"),
    path("reports/template/", reports.template, name="template"),
    path("reports/released/", reports.released_table, name="released"),
    path("reports/audits/", include(audits)),
    path("reports/<int:pk>/", sheet.report, name="report"),
    path("reports/<int:pk>/sections/<str:code>/", editor.section, name="section"),
    path("reports/<int:pk>/sections/<str:code>/typed/", editor.typing, name="section-typed"),
    path("reports/<int:pk>/check/", papers.check, name="check"),
    path("reports/<int:pk>/sources/", papers.sources, name="sources"),
    path("reports/<int:pk>/history/", papers.history, name="history"),
    path("reports/<int:pk>/signings/<int:number>/", papers.signing, name="signing"),
    path("reports/<int:pk>/rewritten/", rewritten.page, name="rewritten"),
    path("reports/<int:pk>/sign/", signing.sign, name="sign"),
    path("reports/<int:pk>/reopen/", signing.reopen, name="reopen"),
    path("reports/<int:pk>/export/<str:fmt>/", signing.export, name="export"),
    path("statements/", statements.index, name="statements"),
    path("statements/export/", statements.export, name="statements-export"),
    path("statements/new/", statements.new, name="statement-new"),
    path("statements/<int:pk>/", statements.page, name="statement"),
    path("points/", points.own, name="points"),
    path("points/<int:person>/", points.of_person, name="points-of"),
]
