from django.urls import path

from cairn.web.people import imports

app_name = "imports"
urlpatterns = [
    path("", imports.list_runs, name="list"),
    path("new/", imports.new, name="new"),
    path("<uuid:run>/", imports.show, name="show"),
    path("<uuid:run>/columns/", imports.columns, name="columns"),
    path("<uuid:run>/apply/", imports.apply, name="apply"),
    path("<uuid:run>/cancel/", imports.cancel, name="cancel"),
    path("<uuid:run>/problems.csv", imports.problems_csv, name="problems"),
]
