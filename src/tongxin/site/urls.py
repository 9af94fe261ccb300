"""Every address. Each room keeps its own urls.py; the names are "<room>:<page>"."""

from django.urls import URLPattern, URLResolver, include, path

from tongxin.site.health import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", health, name="health"),
    path("accounts/", include("tongxin.people.account_urls")),
    path("", include("tongxin.people.urls")),
    path("", include("tongxin.matters.urls")),
    path("", include("tongxin.reports.urls")),
    path("", include("tongxin.site.pages")),
]
