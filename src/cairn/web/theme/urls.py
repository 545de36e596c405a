from django.urls import path

from cairn.web.theme import views

app_name = "theme"

urlpatterns = [path("", views.set_theme, name="set")]
