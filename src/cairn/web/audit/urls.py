from django.urls import path

from cairn.web.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.show, name="show"),
    path("file/", views.export, name="export"),
    path("check/", views.check, name="check"),
]
