from django.urls import path

from cairn.web.notices import fewer, views

app_name = "notices"
urlpatterns = [
    path("", views.list_notices, name="list"),
    path("preferences/", views.preferences, name="preferences"),
    path("preferences/hours/", views.hours, name="hours"),
    path("address/", views.try_address, name="try_address"),
    path("fewer/<str:token>/", fewer.fewer, name="fewer"),
    path("<uuid:notice_id>/", views.follow, name="follow"),
]
