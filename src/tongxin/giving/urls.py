"""Addresses of giving."""

from django.urls import path

from . import views

app_name = "giving"
urlpatterns = [
    path("giving/donations/", views.donations, name="donations"),
    path("giving/donations/export/", views.donations_export, name="donations_export"),
    path("giving/donations/new/<slug:form>/", views.donation_new, name="donation_new"),
    path("giving/donations/<int:pk>/", views.donation, name="donation"),
    path("giving/donations/<int:pk>/edit/", views.donation_edit, name="donation_edit"),
    path("giving/donations/<int:pk>/void/", views.donation_void, name="donation_void"),
    path("giving/donations/<int:pk>/restore/", views.donation_restore, name="donation_restore"),
    path("giving/projects/", views.projects, name="projects"),
    path("giving/projects/export/", views.projects_export, name="projects_export"),
    path("giving/projects/new/", views.project_new, name="project_new"),
    path("giving/projects/<int:pk>/", views.project, name="project"),
    path("giving/projects/<int:pk>/edit/", views.project_edit, name="project_edit"),
    path("giving/projects/<int:pk>/void/", views.project_void, name="project_void"),
    path("giving/projects/<int:pk>/restore/", views.project_restore, name="project_restore"),
]
