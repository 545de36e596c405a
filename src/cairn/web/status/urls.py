from django.urls import path

from cairn.web.status import views

app_name = "status"
urlpatterns = [
    path("healthz", views.health, name="health"),
    path("readyz", views.ready, name="ready"),
]
