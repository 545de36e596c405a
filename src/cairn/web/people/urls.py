from django.urls import path

from cairn.web.people import views

app_name = "people"
urlpatterns = [
    path("", views.list_people, name="list"),
    path("<uuid:person>/", views.show, name="show"),
]
