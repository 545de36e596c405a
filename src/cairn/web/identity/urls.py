from django.urls import path

from cairn.web.identity import views

app_name = "identity"
urlpatterns = [path("", views.sign_in, name="sign_in")]
