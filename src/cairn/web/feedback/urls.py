from django.urls import path

from cairn.web.feedback import views

app_name = "feedback"
urlpatterns = [path("<uuid:session_id>/", views.pulse, name="pulse")]
