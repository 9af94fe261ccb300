"""Every address. Each room keeps its own urls.py; the names are "<room>:<page>"."""

from django.urls import URLPattern, URLResolver, include, path

from tongxin.site.api import api
from tongxin.site.health import health
from tongxin.site.metrics import metrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", health, name="health"),
    path("metrics/", metrics, name="metrics"),
    path("api/v1/", api.urls),
    path("accounts/", include("tongxin.people.account_urls")),
    path("", include("tongxin.people.urls")),
    path("", include("tongxin.people.evidence_urls")),
    path("", include("tongxin.matters.urls")),
    path("", include("tongxin.press.urls")),
    path("", include("tongxin.activities.urls")),
    path("", include("tongxin.giving.urls")),
    path("", include("tongxin.reports.urls")),
    path("", include("tongxin.site.pages")),
]

handler400 = "tongxin.site.errors.bad_request"
handler403 = "tongxin.site.errors.permission_denied"
handler404 = "tongxin.site.errors.page_not_found"
handler500 = "tongxin.site.errors.server_error"
