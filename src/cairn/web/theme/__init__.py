"""Light, dark or automatic: a cookie that the server reads, so that no page flashes."""

from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

COOKIE: Final = "theme"
AUTO: Final = "auto"
CHOICES: Final = (
    ("light", _("Light"), "sun"),
    ("dark", _("Dark"), "moon"),
    (AUTO, _("Automatic"), "sun-moon"),
)
NAMES: Final = frozenset(name for name, _label, _icon in CHOICES)


def chosen_theme(request: HttpRequest | None) -> str:
    chosen = request.COOKIES.get(COOKIE, AUTO) if request else AUTO
    return chosen if chosen in NAMES else AUTO
