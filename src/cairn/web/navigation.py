"""What stands in the two navigations. An entry whose page is not installed is left out: no dead links."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Entry:
    """`url_name` is `feature:verb`; the entry is current on every page of that feature (and of `also`)."""

    label: str | Promise
    short: str | Promise
    icon: str
    url_name: str
    also: tuple[str, ...] = ()
    desk_only: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    short: str
    icon: str
    href: str
    current: bool
    desk_only: bool


PARTICIPANT = (
    Entry(_("Today"), _("Today"), "home", "today:show"),
    Entry(
        _("Mentoring"), _("Mentoring"), "users", "mentoring:list", also=("sessions", "booking", "messages")
    ),
    Entry(_("Find a mentor"), _("Find"), "search", "finding:list", also=("requests",)),
    Entry(_("Learning"), _("Learning"), "book", "library:list", also=("education",)),
    Entry(_("Stories"), _("Stories"), "star", "stories:list", desk_only=True),
)
MANAGER = (
    Entry(_("Overview"), _("Overview"), "chart-bar", "overview:show"),
    Entry(
        _("Programs"),
        _("Programs"),
        "list-check",
        "programs:list",
        also=("matching", "enrollment", "surveys"),
    ),
    Entry(_("People"), _("People"), "users", "people:list", also=("imports",)),
    Entry(_("Outcomes"), _("Outcomes"), "report-analytics", "outcomes:show"),
    Entry(
        _("Settings"),
        _("Settings"),
        "settings",
        "settings:show",
        also=("integrations", "audit", "roles", "setup"),
    ),
)
KINDS = {"participant": PARTICIPANT, "manager": MANAGER}


def links(kind: str, request: HttpRequest | None) -> list[Link]:
    """The entries of one navigation that can be reached, with the current one marked."""
    match = request.resolver_match if request else None
    here = (match.namespace.split(":")[0] if match else "") or ""
    found = []
    for entry in KINDS[kind]:
        try:
            href = reverse(entry.url_name)
        except NoReverseMatch:
            continue
        current = here in (entry.url_name.split(":")[0], *entry.also)
        found.append(Link(str(entry.label), str(entry.short), entry.icon, href, current, entry.desk_only))
    return found
