"""Addresses of activities."""

from django.urls import path

from . import views

app_name = "activities"
urlpatterns = [
    path("activities/", views.calendar, name="calendar"),
    path("activities/list/", views.listing, name="list"),
    path("activities/list/export/", views.export, name="export"),
    path("activities/new/", views.new, name="new"),
    path("activities/venues/", views.venues, name="venues"),
    path("activities/venues/export/", views.venues_export, name="venues-export"),
    path("activities/venues/new/", views.venue_new, name="venue-new"),
    path("activities/venues/<int:pk>/", views.venue, name="venue"),
    path("activities/venues/<int:pk>/edit/", views.venue_edit, name="venue-edit"),
    path("activities/venues/<int:pk>/improvements/<int:row>/drop/", views.improvement_drop, name="improvement-drop"),
    path("activities/venues/<int:pk>/<slug:act>/", views.venue_act, name="venue-act"),
    path("activities/series/", views.series, name="series"),
    path("activities/series/export/", views.series_export, name="series-export"),
    path("activities/series/new/", views.series_new, name="series-new"),
    path("activities/series/<int:pk>/", views.one_series, name="one-series"),
    path("activities/series/<int:pk>/edit/", views.series_edit, name="series-edit"),
    path("activities/series/<int:pk>/join/", views.team_join, name="team-join"),
    path("activities/series/<int:pk>/members/<int:row>/", views.team_leave, name="team-leave"),
    path("activities/series/<int:pk>/<slug:act>/", views.series_act, name="series-act"),
    path("activities/<int:pk>/", views.page, name="page"),
    path("activities/<int:pk>/edit/", views.edit, name="edit"),
    path("activities/<int:pk>/attendance/", views.attendance, name="attendance"),
    path("activities/<int:pk>/sign-up/", views.sign_up, name="sign-up"),
    path("activities/<int:pk>/ask-leave/", views.ask_leave, name="ask-leave"),
    path("activities/<int:pk>/sign-ups/", views.signups, name="signups"),
    path("activities/<int:pk>/code/", views.code, name="code"),
    path("activities/<int:pk>/check-in/", views.check_in, name="check-in"),
    path("activities/<int:pk>/files/<int:file>/", views.file, name="file"),
    path("activities/<int:pk>/<slug:act>/", views.act, name="act"),
]
