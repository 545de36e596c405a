from django.urls import path

from cairn.web.journal import views

app_name = "journal"
urlpatterns = [
    path("", views.list_entries, name="list"),
    path("add/", views.add, name="add"),
    path("take/", views.take, name="take"),
    path("draft/", views.keep_entry, name="draft_new"),
    path("<uuid:entry_id>/", views.edit, name="edit"),
    path("<uuid:entry_id>/draft/", views.keep_entry, name="draft"),
    path("<uuid:entry_id>/remove/", views.remove, name="remove"),
]
