from django.urls import path

from cairn.web.health import exports, views

app_name = "health"
urlpatterns = [
    path("", views.show, name="show"),
    path("numbers/<slug:key>/", views.metric, name="metric"),
    path("people/<slug:step>/", views.people, name="people"),
    path("nudge/", views.nudge, name="nudge"),
    path("export/<slug:table>.csv", exports.export, name="export"),
]
