from django.urls import path

from cairn.web.people import groups, second_step, views

app_name = "people"
urlpatterns = [
    path("", views.list_people, name="list"),
    path("<uuid:person>/", views.show, name="show"),
    path("<uuid:person>/second-step/", second_step.reset, name="reset_second_step"),
    path("groups/", groups.list_groups, name="groups"),
    path("groups/new/", groups.new, name="new_group"),
    path("groups/<uuid:group>/", groups.edit, name="edit_group"),
    path("groups/<uuid:group>/retire/", groups.retire, name="retire_group"),
    path("groups/<uuid:group>/restore/", groups.restore, name="restore_group"),
]
