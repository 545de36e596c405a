from django.urls import path

from cairn.web.matching import asking, changing, comparing, proving, ruling, studying, views

app_name = "matching"
urlpatterns = [
    path("", views.list_runs, name="list"),
    path("rules/", ruling.rules, name="rules"),
    path("rules/versions/<int:version>/", ruling.restore, name="restore_rules"),
    path("rules/add/<str:topic>/", ruling.add, name="add_rule"),
    path("rules/<str:key>/", ruling.change, name="rule"),
    path("<uuid:run_id>/", views.show, name="show"),
    path("<uuid:run_id>/proof/", proving.proof, name="proof"),
    path("<uuid:run_id>/check/", proving.check, name="check"),
    path("<uuid:run_id>/again/", proving.rerun, name="rerun"),
    path("<uuid:run_id>/compare/", comparing.compare, name="compare"),
    path("<uuid:run_id>/why/", asking.why, name="why"),
    path("<uuid:run_id>/costs/", studying.costs, name="costs"),
    path("<uuid:run_id>/choices/", studying.points, name="points"),
    path("<uuid:run_id>/fairness/", studying.fairness, name="fairness"),
    path("<uuid:run_id>/fairness/file/", studying.fairness_file, name="fairness_file"),
    path("<uuid:run_id>/closer/<str:kind>/", studying.ask, name="ask_study"),
    path("<uuid:run_id>/closer/<uuid:study_id>/cancel/", studying.stop, name="stop_study"),
    path("<uuid:run_id>/cancel/", views.cancel, name="cancel"),
    path("<uuid:run_id>/approve/", views.approve, name="approve"),
    path("<uuid:run_id>/publish/", views.publish, name="publish"),
    path("<uuid:run_id>/undo/", views.undo, name="undo"),
    path("<uuid:run_id>/proposals/<uuid:proposal_id>/", changing.proposal, name="proposal"),
    path("<uuid:run_id>/mentees/<uuid:mentee_id>/", changing.change, name="change"),
]
