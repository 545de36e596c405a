from django.urls import path

from cairn.web.setup import views

app_name = "setup"
urlpatterns = [
    path("", views.checklist, name="checklist"),
    path("organization/", views.organization, name="organization"),
    path("mail/", views.mail, name="mail"),
]
