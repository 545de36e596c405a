"""Every address. A feature brings its own `urls.py`; names are `feature:verb`."""

from django.urls import include, path

urlpatterns = [
    path("", include("cairn.web.status.urls")),
    path("", include("cairn.web.today.urls")),
    path("sign-in/", include("cairn.web.identity.urls")),
    path("theme/", include("cairn.web.theme.urls")),
    path("gallery/", include("cairn.web.gallery.urls")),
]
