from django.urls import path

from cairn.web.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.list_notices, name="list"),
    path("preferences/", views.preferences, name="preferences"),
    path("<uuid:notice_id>/", views.follow, name="follow"),
]
