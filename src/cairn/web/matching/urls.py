from django.urls import path

from cairn.web.matching import changing, views

app_name = "matching"
urlpatterns = [
    path("", views.list_runs, name="list"),
    path("<uuid:run_id>/", views.show, name="show"),
    path("<uuid:run_id>/proof/", views.proof, name="proof"),
    path("<uuid:run_id>/cancel/", views.cancel, name="cancel"),
    path("<uuid:run_id>/approve/", views.approve, name="approve"),
    path("<uuid:run_id>/publish/", views.publish, name="publish"),
    path("<uuid:run_id>/undo/", views.undo, name="undo"),
    path("<uuid:run_id>/proposals/<uuid:proposal_id>/", changing.proposal, name="proposal"),
    path("<uuid:run_id>/mentees/<uuid:mentee_id>/", changing.change, name="change"),
]
