"""Address of files of evidence, in the namespace "journal"."""

from django.urls import path

from . import evidence

app_name = "journal"
urlpatterns = [
    path("evidence/<int:pk>/", evidence.file, name="file"),
]
