from django.urls import path

from cairn.web.gallery import views

app_name = "gallery"

urlpatterns = [
    path("", views.show, name="show"),
    path("layouts/<slug:layout>/", views.layout, name="layout"),
]
