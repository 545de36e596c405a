from django.urls import path

from cairn.web.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.list_reports, name="list"),
    path("<uuid:report_id>/", views.show, name="show"),
    path("<uuid:report_id>/settle/", views.settle, name="settle"),
]
