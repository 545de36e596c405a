from django.urls import path

from cairn.web.profile import photos, views

app_name = "profile"
urlpatterns = [
    path("", views.show, name="show"),
    path("edit/", views.edit, name="edit"),
    path("skills/", views.edit_skills, name="skills"),
    path("hours/", views.edit_hours, name="hours"),
    path("photo/", photos.choose, name="photo"),
    path("photo/remove/", photos.remove, name="remove_photo"),
    path("photos/<uuid:photo>/<str:size>/", photos.picture, name="picture"),
]
