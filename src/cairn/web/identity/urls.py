from django.urls import path

from cairn.web.identity.views import account, codes, doors

app_name = "identity"
urlpatterns = [
    path("sign-in/", doors.sign_in, name="sign_in"),
    path("sign-in/number/", doors.sign_in_number, name="sign_in_number"),
    path("sign-in/pin/", doors.choose_pin, name="choose_pin"),
    path("sign-in/as/<uuid:person_id>/", doors.sign_in_as, name="sign_in_as"),
    path("sign-in/forgotten/", account.forgotten, name="forgotten"),
    path("sign-in/password/<str:token>/", account.set_password, name="set_password"),
    path("sign-out/", doors.sign_out, name="sign_out"),
    path("account/", account.show, name="settings"),
    path("account/password/", account.change_password, name="change_password"),
    path("account/sign-out-everywhere/", account.sign_out_everywhere, name="sign_out_everywhere"),
    path("codes/", codes.issue, name="issue_codes"),
]
