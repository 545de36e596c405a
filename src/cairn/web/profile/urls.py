from django.urls import path

from cairn.web.profile import calendars, feed, offering, photos, room, views

app_name = "profile"
urlpatterns = [
    path("", views.show, name="show"),
    path("edit/", views.edit, name="edit"),
    path("skills/", views.edit_skills, name="skills"),
    path("hours/", views.edit_hours, name="hours"),
    path("calendars/", calendars.show, name="calendars"),
    path("calendars/feed/make/", feed.make, name="make_feed"),
    path("calendars/feed/close/", feed.close, name="close_feed"),
    path("calendars/feed/<str:key>/sessions.ics", feed.sessions_feed, name="sessions_feed"),
    path("calendars/add/<str:kind>/", calendars.add, name="add_calendar"),
    path("calendars/<uuid:calendar_id>/read/", calendars.read, name="read_calendar"),
    path("calendars/<uuid:calendar_id>/remove/", calendars.remove, name="remove_calendar"),
    path("calendars/<uuid:calendar_id>/sessions/", calendars.write, name="write_calendar"),
    path("room/", room.show, name="room"),
    path("offer/", offering.offer, name="offer"),
    path("offer/stop/", offering.withdraw, name="withdraw_offer"),
    path("offer/days-off/", offering.days_off, name="days_off"),
    path("offer/extra/", offering.extra, name="extra_hours"),
    path("offer/exceptions/<uuid:exception_id>/remove/", offering.remove, name="remove_exception"),
    path("photo/", photos.choose, name="photo"),
    path("photo/remove/", photos.remove, name="remove_photo"),
    path("photos/<uuid:photo>/<str:size>/", photos.picture, name="picture"),
]
