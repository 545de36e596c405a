from django.urls import path

from cairn.web.mydata import views

app_name = "mydata"
urlpatterns = [
    path("", views.show, name="show"),
    path("copy/", views.ask, name="ask"),
    path("copy/<uuid:pk>/", views.fetch, name="fetch"),
    path("erase/", views.erase, name="erase"),
    path("erase/take-back/", views.take_back, name="take_back"),
]
