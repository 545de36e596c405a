from django.urls import path

from cairn.web.overview import views

app_name = "overview"
urlpatterns = [path("", views.show, name="show"), path("export.csv", views.export, name="export")]
