from django.urls import path

from cairn.web.circles import inside, managing, views

app_name = "circles"
urlpatterns = [
    path("<uuid:program_id>/", views.directory, name="list"),
    path("<uuid:program_id>/propose/", views.propose, name="propose"),
    path("<uuid:program_id>/manage/", managing.manage, name="manage"),
    path("<uuid:program_id>/manage/allow/", managing.allow, name="allow"),
    path("<uuid:program_id>/manage/start/", managing.start, name="start"),
    path("<uuid:program_id>/manage/<uuid:circle_id>/", managing.decide, name="decide"),
    path("one/<uuid:circle_id>/join/", views.join, name="join"),
    path("one/<uuid:circle_id>/take-back/", views.take_back, name="take_back"),
    path("one/<uuid:circle_id>/disband/", inside.disband, name="disband"),
    path("wishes/<uuid:wish_id>/", inside.answer, name="answer"),
    path("in/<uuid:mentorship_id>/leave/", inside.leave, name="leave"),
    path("in/<uuid:mentorship_id>/joining/", inside.open_joining, name="open_joining"),
    path("in/<uuid:mentorship_id>/lead/", inside.lead, name="lead"),
    path("sessions/<uuid:session_id>/attendance/", inside.attendance, name="attendance"),
    path("sessions/<uuid:session_id>/leader/", inside.leader, name="leader"),
]
