"""Addresses of matters."""

from django.urls import path

from . import views

app_name = "matters"
urlpatterns = [
    path("matters/mine/", views.mine, name="mine"),
    path("matters/mine/discarded/", views.discarded, name="discarded"),
    path("matters/write/", views.write, name="write"),
    path("matters/<int:pk>/", views.page, name="page"),
    path("matters/<int:pk>/edit/", views.edit, name="edit"),
    path("matters/<int:pk>/discard/", views.discard, name="discard"),
    path("matters/<int:pk>/restore/", views.restore, name="restore"),
    path("matters/<int:pk>/objections/", views.object_to, name="object"),
    path("matters/<int:pk>/objections/<int:raised>/", views.objection, name="objection"),
    path("matters/<int:pk>/objections/<int:raised>/withdraw/", views.withdraw_objection, name="withdraw-objection"),
    path("matters/<int:pk>/link/", views.link, name="link"),
    path("matters/<int:pk>/files/<int:file>/", views.file, name="file"),
    path("matters/<int:pk>/steps/<int:taken>/undo/", views.undo, name="undo"),
    path("matters/<int:pk>/steps/<slug:action>/", views.step, name="step"),
    path("matters/<int:pk>/events/<int:befell>/withdraw/", views.withdraw, name="withdraw"),
    path("matters/<int:pk>/events/<slug:event>/", views.event, name="event"),
    path("matters/<slug:kind>/", views.board, name="board"),
    path("matters/<slug:kind>/new/", views.new, name="new"),
    path("matters/<slug:kind>/filters/", views.filters, name="filters"),
    path("matters/<slug:kind>/many/<slug:action>/", views.many, name="many"),
    path("matters/<slug:kind>/undo/", views.undo_many, name="undo-many"),
    path("matters/<slug:kind>/similar/", views.similar, name="similar"),
    path("matters/<slug:kind>/export/", views.export, name="export"),
]
