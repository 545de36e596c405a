"""A program's own words for a moment: which placeholders they may hold, and how those are filled.

Filling is a plain replacement of known names. What somebody typed is never used as a format string, and the values
are names and dates, so nothing that was sealed can be asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from cairn.programs.rules.errors import UnknownPlaceholder

MOMENTS: dict[str, tuple[str, ...]] = {
    "invited": ("first_name", "program"),
    "matched": ("first_name", "program", "other", "date"),
}
_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")


def check_words(moment: str, text: str) -> None:
    """Raise UnknownPlaceholder, naming the first placeholder that this moment does not know."""
    for name in _PLACEHOLDER.findall(text):
        if name not in MOMENTS[moment]:
            known = ", ".join(f"{{{one}}}" for one in MOMENTS[moment])
            raise UnknownPlaceholder(
                _("%(unknown)s stands for nothing here. You can use %(known)s.")
                % {"unknown": f"{{{name}}}", "known": known}
            )


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with each known placeholder replaced; a brace of any other kind stays as it was typed."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)
