from django.urls import path

from cairn.web.requests import views

app_name = "requests"
urlpatterns = [
    path("", views.list_requests, name="list"),
    path("<uuid:request_id>/", views.show, name="show"),
    path("<uuid:request_id>/accept/", views.accept, name="accept"),
    path("<uuid:request_id>/decline/", views.decline, name="decline"),
    path("<uuid:request_id>/ask/", views.ask, name="ask"),
    path("<uuid:request_id>/reply/", views.reply, name="reply"),
    path("<uuid:request_id>/withdraw/", views.withdraw, name="withdraw"),
]
