from django.urls import path

from cairn.web.people import second_step, views

app_name = "people"
urlpatterns = [
    path("", views.list_people, name="list"),
    path("<uuid:person>/", views.show, name="show"),
    path("<uuid:person>/second-step/", second_step.reset, name="reset_second_step"),
]
