from django.urls import path

from cairn.web.finding import views

app_name = "finding"
urlpatterns = [
    path("", views.list_programs, name="list"),
    path("<uuid:enrollment>/", views.mentors, name="mentors"),
    path("<uuid:enrollment>/lean/", views.lean, name="lean"),
    path("<uuid:enrollment>/<uuid:mentor>/", views.show, name="show"),
    path("<uuid:enrollment>/<uuid:mentor>/favorite/", views.favorite, name="favorite"),
]
