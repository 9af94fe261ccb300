"""Addresses of press."""

from django.urls import path

from . import views

app_name = "press"
urlpatterns = [
    path("press/articles/", views.articles, name="articles"),
    path("press/articles/export/", views.articles_export, name="articles_export"),
    path("press/articles/new/", views.article_new, name="article_new"),
    path("press/articles/<int:pk>/", views.article, name="article"),
    path("press/articles/<int:pk>/edit/", views.article_edit, name="article_edit"),
    path("press/articles/<int:pk>/void/", views.article_void, name="article_void"),
    path("press/articles/<int:pk>/restore/", views.article_restore, name="article_restore"),
    path("press/articles/<int:pk>/place/", views.place, name="place"),
    path("press/placements/<int:pk>/withdraw/", views.placement_withdraw, name="placement_withdraw"),
    path("press/placements/<int:pk>/read/", views.placement_read, name="placement_read"),
    path("press/outlets/", views.outlets, name="outlets"),
    path("press/outlets/export/", views.outlets_export, name="outlets_export"),
    path("press/outlets/new/", views.outlet_new, name="outlet_new"),
    path("press/outlets/<int:pk>/", views.outlet, name="outlet"),
    path("press/outlets/<int:pk>/edit/", views.outlet_edit, name="outlet_edit"),
    path("press/outlets/<int:pk>/close/", views.outlet_close, name="outlet_close"),
    path("press/outlets/<int:pk>/reopen/", views.outlet_reopen, name="outlet_reopen"),
    path("press/outlets/<int:pk>/read/", views.outlet_read, name="outlet_read"),
    path("press/broadcasts/", views.broadcasts, name="broadcasts"),
    path("press/broadcasts/export/", views.broadcasts_export, name="broadcasts_export"),
    path("press/broadcasts/new/", views.broadcast_new, name="broadcast_new"),
    path("press/broadcasts/<int:pk>/", views.broadcast, name="broadcast"),
    path("press/broadcasts/<int:pk>/edit/", views.broadcast_edit, name="broadcast_edit"),
    path("press/broadcasts/<int:pk>/void/", views.broadcast_void, name="broadcast_void"),
    path("press/broadcasts/<int:pk>/restore/", views.broadcast_restore, name="broadcast_restore"),
    path("press/broadcasts/<int:pk>/read/", views.broadcast_read, name="broadcast_read"),
    path("press/readings/<int:pk>/correct/", views.reading_correct, name="reading_correct"),
    path("press/readings/<int:pk>/withdraw/", views.reading_withdraw, name="reading_withdraw"),
]
