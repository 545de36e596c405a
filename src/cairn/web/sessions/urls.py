from django.urls import path

from cairn.web.sessions import agenda, drafting, slots, views

app_name = "sessions"
urlpatterns = [
    path("<uuid:session_id>/", views.show, name="show"),
    path("<uuid:session_id>/time/", views.time, name="time"),
    path("<uuid:session_id>/book/", slots.book, name="book"),
    path("<uuid:session_id>/series/", slots.series, name="series"),
    path("<uuid:session_id>/accept/", views.accept, name="accept"),
    path("<uuid:session_id>/cancel/", views.cancel, name="cancel"),
    path("<uuid:session_id>/settle/", views.settle, name="settle"),
    path("<uuid:session_id>/drop/", views.drop, name="drop"),
    path("<uuid:session_id>/take-back/", views.take_back, name="take_back"),
    path("<uuid:session_id>/reorder/", views.reorder, name="reorder"),
    path("<uuid:session_id>/note/", agenda.note, name="note"),
    path("<uuid:session_id>/note/draft/", drafting.keep_note, name="draft_note"),
    path("<uuid:session_id>/note/draft/drop/", drafting.drop_note, name="drop_note_draft"),
    path("<uuid:session_id>/agenda/<uuid:item_id>/draft/", drafting.keep_point, name="draft_point"),
    path("<uuid:session_id>/agenda/add/", agenda.add, name="add_point"),
    path("<uuid:session_id>/agenda/<uuid:item_id>/tick/", agenda.tick, name="tick_point"),
    path("<uuid:session_id>/agenda/<uuid:item_id>/move/", agenda.move, name="move_point"),
    path("<uuid:session_id>/agenda/<uuid:item_id>/skip/", agenda.skip, name="skip_point"),
    path("<uuid:session_id>/agenda/<uuid:item_id>/change/", agenda.change, name="change_point"),
    path("<uuid:session_id>/agenda/<uuid:item_id>/remove/", agenda.remove, name="remove_point"),
    path("<uuid:session_id>/agenda/<uuid:item_id>/notes/", agenda.notes, name="point_notes"),
]
