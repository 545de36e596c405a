from django.urls import path

from cairn.web.profile import calendars, photos, views

app_name = "profile"
urlpatterns = [
    path("", views.show, name="show"),
    path("edit/", views.edit, name="edit"),
    path("skills/", views.edit_skills, name="skills"),
    path("hours/", views.edit_hours, name="hours"),
    path("calendars/", calendars.show, name="calendars"),
    path("calendars/add/<str:kind>/", calendars.add, name="add_calendar"),
    path("calendars/<uuid:calendar_id>/read/", calendars.read, name="read_calendar"),
    path("calendars/<uuid:calendar_id>/remove/", calendars.remove, name="remove_calendar"),
    path("photo/", photos.choose, name="photo"),
    path("photo/remove/", photos.remove, name="remove_photo"),
    path("photos/<uuid:photo>/<str:size>/", photos.picture, name="picture"),
]
