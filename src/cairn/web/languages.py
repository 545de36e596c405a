"""Languages that people speak: what the forms offer, each under the name that its speakers give it."""

from __future__ import annotations

from collections.abc import Iterable

LANGUAGES = (
    ("en", "English"), ("ar", "العربية"), ("bn", "বাংলা"), ("cs", "Čeština"), ("de", "Deutsch"), ("el", "Ελληνικά"),
    ("es", "Español"), ("fr", "Français"), ("hi", "हिन्दी"), ("hu", "Magyar"), ("id", "Bahasa Indonesia"),
    ("it", "Italiano"), ("ja", "日本語"), ("ko", "한국어"), ("nl", "Nederlands"), ("pl", "Polski"), ("pt", "Português"),
    ("ro", "Română"), ("ru", "Русский"), ("sv", "Svenska"), ("th", "ไทย"), ("tl", "Tagalog"), ("tr", "Türkçe"),
    ("uk", "Українська"), ("vi", "Tiếng Việt"), ("zh", "中文"),
)  # fmt: skip


def choices_for(spoken: Iterable[str]) -> list[tuple[str, str]]:
    """What a form offers: the list, and behind it what else this person speaks, which a feed may know."""
    known = dict(LANGUAGES)
    return [*LANGUAGES, *((code, code) for code in spoken if code not in known)]


def names_of(codes: Iterable[str]) -> str:
    """Languages in one line."""
    known = dict(LANGUAGES)
    return ", ".join(known.get(code, code) for code in codes)
