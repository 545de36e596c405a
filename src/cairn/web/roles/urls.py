from django.urls import path

from cairn.web.roles import views

app_name = "roles"
urlpatterns = [
    path("", views.show, name="list"),
    path("give/", views.give, name="give"),
    path("<uuid:pk>/take-back/", views.take_back, name="take_back"),
]
