from django.urls import path

from cairn.web.today import views

app_name = "today"
urlpatterns = [path("", views.show, name="show")]
