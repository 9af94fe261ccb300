"""Addresses of imports and of what is exported in their columns. Part of the room's own."""

from django.urls import path

from ..views import exporting, import_batch, imports

urlpatterns = [
    path("exports/members/", exporting.members, name="members_export"),
    path("exports/units/", exporting.units, name="units_export"),
    path("imports/", imports.imports, name="imports"),
    path("imports/new/<str:kind>/", imports.import_new, name="import_new"),
    path("imports/template/<str:kind>/", imports.import_template, name="import_template"),
    path("imports/export/<str:kind>/", imports.import_export, name="import_export"),
    path("imports/<int:pk>/", import_batch.import_page, name="import"),
    path("imports/<int:pk>/columns/", import_batch.import_columns, name="import_columns"),
    path("imports/<int:pk>/returned/", import_batch.import_returned, name="import_returned"),
    path("imports/<int:pk>/undo/", import_batch.import_undo, name="import_undo"),
    path("imports/<int:pk>/drop/", import_batch.import_drop, name="import_drop"),
]
