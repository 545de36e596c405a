"""Every address. A feature brings its own `urls.py`; names are `feature:verb`."""

from django.urls import include, path

urlpatterns = [
    path("", include("cairn.web.status.urls")),
    path("", include("cairn.web.today.urls")),
    path("", include("cairn.web.identity.urls")),
    path("account/second-step/", include("cairn.web.identity.mfa_urls")),
    path("set-up/", include("cairn.web.setup.urls")),
    path("roles/", include("cairn.web.roles.urls")),
    path("audit/", include("cairn.web.audit.urls")),
    path("my-data/", include("cairn.web.mydata.urls")),
    path("profile/", include("cairn.web.profile.urls")),
    path("groups/", include("cairn.web.groups.urls")),
    path("notices/", include("cairn.web.notices.urls")),
    path("find/", include("cairn.web.finding.urls")),
    path("requests/", include("cairn.web.requests.urls")),
    path("mentoring/", include("cairn.web.mentoring.urls")),
    path("circles/", include("cairn.web.circles.urls")),
    path("journal/", include("cairn.web.journal.urls")),
    path("reports/", include("cairn.web.reports.urls")),
    path("sessions/", include("cairn.web.sessions.urls")),
    path("pulse/", include("cairn.web.feedback.urls")),
    path("join/", include("cairn.web.joining.urls")),
    path("programs/", include("cairn.web.programs.urls")),
    path("programs/<uuid:program_id>/matching/", include("cairn.web.matching.urls")),
    path("people/", include("cairn.web.people.urls")),
    path("people/import/", include("cairn.web.people.import_urls")),
    path("programs/<uuid:program_id>/health/", include("cairn.web.health.urls")),
    path("overview/", include("cairn.web.overview.urls")),
    path("theme/", include("cairn.web.theme.urls")),
    path("gallery/", include("cairn.web.gallery.urls")),
]
