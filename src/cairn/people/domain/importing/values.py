"""Words in cells as the values we keep. Each function takes the text and returns a value, or raises `ValueError`."""

from __future__ import annotations

import re
from typing import Final

from cairn.core.exports import restored
from cairn.people.domain.importing.dates import BLANK

EMAIL: Final = re.compile(r"[^\s@,;:<>\"'()\[\]\\]+@[^\s@,;<>\"'()\[\]\\.]+(?:\.[^\s@,;<>\"'()\[\]\\.]+)+")
EMAILS: Final = re.compile(rf"{EMAIL.pattern}(?:\n{EMAIL.pattern})*")
LONGEST_EMAIL: Final = 254
_MAILTO: Final = re.compile(r"(?:mailto:|.*<)\s*([^<>\s]+@[^<>\s]+?)\s*>?")
_GAP: Final = re.compile(r"[\W_]+")
# Control characters that no name holds; tabs and line ends become spaces instead.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

_EMPLOYMENT: Final = {
    "full_time": "full time|fulltime|ft|full|regular|regular full time|permanent|salaried|vollzeit|temps plein|"
    "tiempo completo|tempo pieno|tempo integral|voltijd|f|100|exempt|employee|1 0",
    "part_time": "part time|parttime|pt|part|regular part time|teilzeit|temps partiel|tiempo parcial|"
    "tempo parziale|tempo parcial|deeltijd|p",
    "hourly": "hourly|hour|per hour|seasonal|casual|temporary|temp|on call|zero hours|non exempt|nonexempt|"
    "stundenlohn|aushilfe|horaire|por horas|h",
}
_STATUS: Final = {
    "active": "active|a|1|yes|y|true|employed|current|working|aktiv|actif|active|activo|attivo|ativo|actief|in service",
    "on_leave": "on leave|leave|loa|leave of absence|l|parental leave|maternity leave|sabbatical|suspended|beurlaubt|"
    "elternzeit|en congé|conge|congé|de baja|de licencia|in aspettativa|verlof|inactive leave|paid leave|unpaid leave",
    "left": "left|terminated|t|inactive|i|0|no|n|false|separated|resigned|retired|deceased|former|leaver|term|ex|"
    "ausgeschieden|parti|inactif|baja|cesado|cessato|desligado|uit dienst|inaktiv",
}
EMPLOYMENT: Final = {word: value for value, words in _EMPLOYMENT.items() for word in words.split("|")}
STATUS: Final = {word: value for value, words in _STATUS.items() for word in words.split("|")}

_LANGUAGES: Final = {
    "ar": "arabic|العربية|arabe|árabe",
    "bg": "bulgarian|български",
    "bn": "bengali|bangla|বাংলা",
    "ca": "catalan|català",
    "cs": "czech|čeština|cesky",
    "da": "danish|dansk",
    "de": "german|deutsch|allemand|alemán|aleman|tedesco",
    "el": "greek|ελληνικά",
    "en": "english|anglais|englisch|inglés|ingles|inglese|inglês",
    "es": "spanish|español|espanol|castellano|spanisch|espagnol",
    "et": "estonian|eesti",
    "fa": "persian|farsi|فارسی",
    "fi": "finnish|suomi",
    "fr": "french|français|francais|französisch|francés",
    "ga": "irish|gaeilge",
    "gu": "gujarati",
    "he": "hebrew|עברית|iw",
    "hi": "hindi|हिन्दी",
    "hr": "croatian|hrvatski",
    "hu": "hungarian|magyar",
    "hy": "armenian",
    "id": "indonesian|bahasa indonesia",
    "it": "italian|italiano|italienisch|italien",
    "ja": "japanese|日本語",
    "ka": "georgian",
    "kn": "kannada",
    "ko": "korean|한국어",
    "lt": "lithuanian|lietuvių",
    "lv": "latvian|latviešu",
    "ml": "malayalam",
    "mr": "marathi",
    "ms": "malay|bahasa melayu",
    "nb": "norwegian|norsk|bokmål|no",
    "nl": "dutch|nederlands|niederländisch|flemish",
    "pa": "punjabi",
    "pl": "polish|polski",
    "pt": "portuguese|português|portugues|portugiesisch",
    "ro": "romanian|română|romana",
    "ru": "russian|русский",
    "sk": "slovak|slovenčina",
    "sl": "slovenian|slovenščina",
    "sr": "serbian|српски|srpski",
    "sv": "swedish|svenska",
    "sw": "swahili|kiswahili",
    "ta": "tamil",
    "te": "telugu",
    "th": "thai|ไทย",
    "tl": "tagalog|filipino|fil",
    "tr": "turkish|türkçe|turkce",
    "uk": "ukrainian|українська",
    "ur": "urdu",
    "vi": "vietnamese|tiếng việt",
    "zh": "chinese|mandarin|cantonese|中文|chinesisch|chinois|chino",
}
LANGUAGES: Final = {word: code for code, words in _LANGUAGES.items() for word in (code, *words.split("|"))}


def key(text: str) -> str:
    """A word without case, punctuation and surplus spaces, for comparing."""
    return _GAP.sub(" ", text).strip().lower()


def clean(text: str) -> str:
    """A cell's words: one line, no control characters, no spaces around. Our own export's apostrophe goes."""
    if text.isprintable() and text[:1] not in "' " and text[-1:] != " " and "  " not in text:
        return text  # nearly every cell; this function runs several times for each row of a feed
    flat = " ".join(_CONTROL.sub("", text.replace("\u2028", " ").replace("\u2029", " ")).split())
    return restored(flat)


def has_control(text: str) -> bool:
    """Whether a cell holds characters that no text should hold, such as NUL."""
    return _CONTROL.search(text) is not None


def blank(text: str) -> bool:
    """Whether a cell says nothing: empty, or one of the words that systems write for it."""
    return text.strip().lower() in BLANK


def email(text: str) -> str:
    """An address in lower case, from forms like `Ann <ann@example.com>` too; blank stays blank."""
    value = text.strip()
    if EMAIL.fullmatch(value) and len(value) <= LONGEST_EMAIL:
        return value.lower()
    if blank(value):
        return ""
    if found := _MAILTO.fullmatch(value):
        value = found[1]
    if len(value) > LONGEST_EMAIL or not EMAIL.fullmatch(value):
        raise ValueError(text)
    return value.lower()


def employment(text: str) -> str:
    """An employment type; blank stays blank."""
    return _one_of(text, EMPLOYMENT)


def status(text: str) -> str:
    """A person's status; blank stays blank."""
    return _one_of(text, STATUS)


def _one_of(text: str, words: dict[str, str]) -> str:
    if blank(text):
        return ""
    found = words.get(key(text))
    if found is None and (bare := re.sub(r"^\d+ ", "", key(text))) in words:
        found = words[bare]
    if found is None:
        raise ValueError(text)
    return found


def level(text: str) -> int | None:
    """A level as a whole number from 0 to 99, from forms like "L5", "Grade 07" or "5.0"."""
    if blank(text):
        return None
    found = re.fullmatch(r"(?:[^\d\-+.,]{1,20}[\s_-]*)?(\d{1,2})(?:[.,]0+)?", text.strip())
    if not found:
        raise ValueError(text)
    return int(found[1])


def languages(text: str) -> list[str]:
    """Language codes in the order given, from codes or names: "English; fr-CA, Deutsch"."""
    if blank(text):
        return []
    codes: list[str] = []
    for part in re.split(r"[;,|/\n]+", text):
        word = re.sub(r"\(.*?\)", "", part).strip().lower()
        if not word:
            continue
        code = LANGUAGES.get(word) or LANGUAGES.get(re.split(r"[-_]", word)[0])
        if code is None:
            raise ValueError(part.strip())
        if code not in codes:
            codes.append(code)
    return codes
