from django.urls import path

from cairn.web.joining import staying, views

app_name = "joining"
urlpatterns = [
    path("", views.list_programs, name="list"),
    path("skills/", views.skill_names, name="skills"),
    path("places/", staying.places, name="places"),
    path("<uuid:program_id>/", views.join, name="join"),
    path("<uuid:program_id>/mine/", views.show, name="show"),
    path("<uuid:program_id>/mine/edit/", views.edit, name="edit"),
    path("<uuid:program_id>/mine/pause/", staying.pause, name="pause"),
    path("<uuid:program_id>/mine/resume/", staying.resume, name="resume"),
    path("<uuid:program_id>/mine/done/", staying.done, name="done"),
    path("<uuid:program_id>/mine/leave/", staying.leave, name="leave"),
    path("<uuid:program_id>/invitation/", views.invitation, name="invitation"),
]
