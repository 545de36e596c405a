from django.urls import path

from cairn.web.groups import views

app_name = "groups"
urlpatterns = [
    path("", views.list_groups, name="list"),
    path("<uuid:group>/", views.show, name="show"),
    path("<uuid:group>/join/", views.join, name="join"),
    path("<uuid:group>/leave/", views.leave, name="leave"),
]
