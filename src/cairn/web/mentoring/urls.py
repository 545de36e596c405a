from django.urls import path

from cairn.web.mentoring import agreement, drafting, ending, fitting, reporting, talking, views, writing

app_name = "mentoring"
urlpatterns = [
    path("", views.list_mentorships, name="list"),
    path("<uuid:mentorship_id>/", views.show, name="show"),
    path("<uuid:mentorship_id>/goals/add/", writing.add_goal, name="add_goal"),
    path("<uuid:mentorship_id>/to-do/add/", writing.add_action, name="add_action"),
    path("<uuid:mentorship_id>/note/", writing.save_note, name="save_note"),
    path("<uuid:mentorship_id>/note/draft/", drafting.keep_note, name="draft_note"),
    path("<uuid:mentorship_id>/note/draft/drop/", drafting.drop_note, name="drop_note_draft"),
    path("<uuid:mentorship_id>/messages/", talking.messages, name="messages"),
    path("<uuid:mentorship_id>/messages/write/", talking.write, name="write_message"),
    path("<uuid:mentorship_id>/messages/report/", reporting.report, name="report"),
    path("<uuid:mentorship_id>/messages/draft/", drafting.keep_message, name="draft_message"),
    path("<uuid:mentorship_id>/sessions/add/", writing.plan_session, name="plan_session"),
    path("<uuid:mentorship_id>/change/", ending.change, name="change"),
    path("<uuid:mentorship_id>/pause/", ending.pause, name="pause"),
    path("<uuid:mentorship_id>/extend/", ending.extend, name="extend"),
    path("<uuid:mentorship_id>/resume/", ending.resume, name="resume"),
    path("<uuid:mentorship_id>/complete/", ending.complete, name="complete"),
    path("<uuid:mentorship_id>/agreement/", agreement.agreement, name="agreement"),
    path("<uuid:mentorship_id>/agreement/sign/", agreement.sign, name="sign"),
    path("<uuid:mentorship_id>/reopen/", ending.reopen, name="reopen"),
    path("<uuid:mentorship_id>/fit/", fitting.fit, name="fit"),
    path("goals/<uuid:goal_id>/steps/", writing.add_step, name="add_step"),
    path("goals/<uuid:goal_id>/close/", writing.close_goal, name="close_goal"),
    path("steps/<uuid:step_id>/tick/", writing.tick_step, name="tick_step"),
    path("to-do/<uuid:action_id>/tick/", writing.tick_action, name="tick_action"),
    path("to-do/<uuid:action_id>/drop/", writing.drop_action, name="drop_action"),
]
