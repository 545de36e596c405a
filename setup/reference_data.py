"""Build the reference data that Cairn ships from a folder of public sources.

    python setup/reference_data.py SOURCE_FOLDER

Reads locale/cities_timezones_large.csv.gz, locale/names_i18n_a.csv.gz, occupations/onet_skills.csv.gz and
occupations/onet_technology_skills.csv.gz below SOURCE_FOLDER, and the hand-written tables beside this script.
Writes cities.csv.gz, names.csv.gz and skills.csv into src/cairn/people/data/. The same input gives the same bytes.
"""

import csv
import gzip
import io
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

HERE = Path(__file__).resolve().parent
TABLES = HERE / "reference"
DATA = HERE.parent / "src" / "cairn" / "people" / "data"

ZONE_OF_OLD_NAME = {
    "America/Montreal": "America/Toronto",
    "Asia/Rangoon": "Asia/Yangon",
    "Asia/Harbin": "Asia/Shanghai",
    "Asia/Chongqing": "Asia/Shanghai",
    "Asia/Kashgar": "Asia/Urumqi",
    "Europe/Uzhgorod": "Europe/Kyiv",
    "Europe/Zaporozhye": "Europe/Kyiv",
    "Asia/Ulan_Bator": "Asia/Ulaanbaatar",
}
ZONE_OF_CITY_WITHOUT = {
    "Comodoro Rivadavia": "America/Argentina/Catamarca",
    "Orumiyeh": "Asia/Tehran",
    "Penza": "Europe/Moscow",
    "Perm": "Asia/Yekaterinburg",
}
COUNTRY_WITHOUT_CODE = {"Kosovo": "XK", "Somaliland": "SO"}
# Names of living public families, or with a shadow, do not belong in a demo.
UNWANTED_NAMES = {"صدّام", "بن لادن", "آل سعود", "آل الشيخ", "جهاد", "محجوب", "िनशा", "Adolf"}
SYNONYMS_OF_GENERIC = {
    "Active Listening": "listening",
    "Active Learning": "learning to learn",
    "Complex Problem Solving": "problem solving",
    "Judgment and Decision Making": "decision making;judgement",
    "Management of Financial Resources": "financial management",
    "Management of Material Resources": "materials management",
    "Management of Personnel Resources": "personnel management",
    "Mathematics": "math;maths",
    "Negotiation": "negotiating",
    "Persuasion": "persuading",
    "Programming": "coding;software development",
    "Quality Control Analysis": "quality control",
    "Repairing": "repair",
    "Service Orientation": "service mindset",
    "Social Perceptiveness": "empathy",
    "Systems Analysis": "systems thinking",
    "Time Management": "managing my time",
}


def read(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a comma-separated file, packed or not; every cell stays text ("NA" is Namibia)."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode()
    yield from csv.DictReader(io.StringIO(text))


def write(path: Path, header: list[str], rows: Iterable[Iterable[str]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    packed = text.getvalue().encode()
    # mtime 0: the file changes only when its content does
    path.write_bytes(gzip.compress(packed, 9, mtime=0) if path.suffix == ".gz" else packed)


def cities(source: Path) -> list[tuple[str, str, str, str, str, str]]:
    """City, ASCII name where different, country, province, zone, thousands of people; the largest first."""
    out = []
    for row in read(source / "locale" / "cities_timezones_large.csv.gz"):
        country = COUNTRY_WITHOUT_CODE.get(row["country"], row["iso2"])
        zone = row["timezone"] or ZONE_OF_CITY_WITHOUT[row["city_ascii"]]
        zone = ZONE_OF_OLD_NAME.get(zone, zone)
        ZoneInfo(zone)
        plain = "" if row["city_ascii"] == row["city"] else row["city_ascii"]
        out.append((row["city"], plain, country, row["province"], zone, str(int(row["pop"]) // 1000)))
    return sorted(set(out), key=lambda r: (-int(r[5]), r))


def form(locale: str, name: str, *, last: bool) -> str:
    """f, m or nothing: in these languages a family name follows the first name's form."""
    name = unicodedata.normalize("NFC", name)
    if locale == "ru_RU":
        return (
            "f"
            if name.endswith(("а", "я", "Любовь"))
            and name not in {"Лука", "Илья", "Никита", "Аникита", "Гаврила"}
            else "m"
        )
    if locale == "el_GR":
        masculine = ("ς", "ν", "ήλ") if not last else ("ς", "ν", "ήλ", "ίμ", "τζαλλας")
        return "m" if name.endswith(masculine) else "f"
    if locale == "pl_PL":
        if last:
            return "f" if name.endswith(("ska", "cka")) else "m" if name.endswith(("ski", "cki")) else ""
        return "f" if name.endswith("a") else "m"
    return ""


CYRILLIC = dict(
    zip(
        "абвгдезийклмнопрстуфхцчшщъыьэюяёж",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "_",
            "y",
            "_",
            "e",
            "yu",
            "ya",
            "yo",
            "zh",
        ],
        strict=True,
    )
)
GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        [
            "a",
            "v",
            "g",
            "d",
            "e",
            "z",
            "i",
            "th",
            "i",
            "k",
            "l",
            "m",
            "n",
            "x",
            "o",
            "p",
            "r",
            "s",
            "s",
            "t",
            "y",
            "f",
            "ch",
            "ps",
            "o",
        ],
        strict=True,
    )
)
GREEK_PAIRS = (
    ("ου", "ou"),
    ("μπ", "b"),
    ("ντ", "nt"),
    ("γκ", "gk"),
    ("τζ", "tz"),
    ("αυ", "av"),
    ("ευ", "ev"),
)
HANGUL_FIRST = [
    "g",
    "kk",
    "n",
    "d",
    "tt",
    "r",
    "m",
    "b",
    "pp",
    "s",
    "ss",
    "_",
    "j",
    "jj",
    "ch",
    "k",
    "t",
    "p",
    "h",
]
HANGUL_VOWEL = [
    "a",
    "ae",
    "ya",
    "yae",
    "eo",
    "e",
    "yeo",
    "ye",
    "o",
    "wa",
    "wae",
    "oe",
    "yo",
    "u",
    "wo",
    "we",
    "wi",
    "yu",
    "eu",
    "ui",
    "i",
]
HANGUL_LAST = [
    "_",
    "k",
    "k",
    "k",
    "n",
    "n",
    "n",
    "t",
    "l",
    "k",
    "m",
    "l",
    "l",
    "l",
    "p",
    "l",
    "m",
    "p",
    "p",
    "t",
    "t",
    "ng",
    "t",
    "t",
    "k",
    "t",
    "p",
    "t",
]
KOREAN_FAMILY = {"김": "Kim", "이": "Lee", "박": "Park", "최": "Choi", "정": "Jung", "노": "Noh", "우": "Woo"}


def hangul(name: str) -> str:
    out = []
    for char in name:
        first, rest = divmod(ord(char) - 0xAC00, 21 * 28)
        vowel, last = divmod(rest, 28)
        out.append(HANGUL_FIRST[first] + HANGUL_VOWEL[vowel] + HANGUL_LAST[last])
    return "".join(out).replace("_", "").capitalize()


def greek(name: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(c))
    for pair, latin in GREEK_PAIRS:
        bare = bare.replace(pair, latin)
    return "".join(GREEK.get(c, c) for c in bare).capitalize()


def latin(locale: str, name: str, table: dict[tuple[str, str], str]) -> str | None:
    """The name in Latin letters; empty where it is in them already, None when we do not know."""
    if locale == "ru_RU":
        return "".join(CYRILLIC[c] for c in name.lower()).replace("_", "").capitalize()
    if locale == "el_GR":
        return greek(name)
    if locale == "ko_KR":
        return KOREAN_FAMILY.get(name) or hangul(name)
    if locale[:2] in {"ja", "zh", "he", "ar", "hi", "th"}:
        return table.get((locale, name))
    return ""


def names(source: Path) -> list[tuple[str, str, str, str, str]]:
    """Locale, part (first or last), name, Latin form where the script differs, grammatical form."""
    table = {(r["locale"], r["name"]): r["latin"] for r in read(TABLES / "latin_names.csv")}
    out = set()
    for row in read(source / "locale" / "names_i18n_a.csv.gz"):
        for part in ("first", "last"):
            name = row[f"{part}_name"].strip()
            written = latin(row["locale"], name, table)
            if name in UNWANTED_NAMES or written is None:
                continue
            out.add((row["locale"], part, name, written, form(row["locale"], name, last=part == "last")))
    for row in read(TABLES / "more_names.csv"):
        for part in ("first", "last"):
            out |= {(row["locale"], part, name.replace("-", " "), "", "") for name in row[part].split()}
    return sorted(out)


def key(name: str) -> str:
    spelled = name.replace("+", "p").replace("#", " sharp").replace(".NET", "dotnet").replace("/", " ")
    return re.sub(r"[^a-z0-9]+", "-", spelled.lower()).strip("-")


def skills(source: Path) -> Iterator[tuple[str, str, str, str]]:
    """Key, name, kind (topic, generic, technology), synonyms."""
    for row in read(TABLES / "topics.csv"):
        yield "topic-" + key(row["name"]), row["name"], "topic", row["synonyms"]
    generic = {row["skill"] for row in read(source / "occupations" / "onet_skills.csv.gz")}
    for name in sorted(generic):
        yield "onet-" + key(name), name.capitalize(), "generic", SYNONYMS_OF_GENERIC.get(name, "")
    wanted = {
        row["example"]
        for row in read(source / "occupations" / "onet_technology_skills.csv.gz")
        if "Y" in (row["hot_technology"], row["in_demand"])
    }
    for row in read(TABLES / "technology.csv"):
        if row["source"] not in wanted:
            raise SystemExit(f"technology.csv: {row['source']!r} is neither hot nor in demand in the source")
        same = row["source"].casefold() == row["name"].casefold()
        known = [] if same else [row["source"]]
        yield (
            "tech-" + key(row["name"]),
            row["name"],
            "technology",
            ";".join([*known, row["synonyms"]]).strip(";"),
        )


def main() -> None:
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    source = Path(sys.argv[1])
    write(DATA / "cities.csv.gz", ["city", "plain", "iso2", "province", "zone", "thousands"], cities(source))
    write(DATA / "names.csv.gz", ["locale", "part", "name", "latin", "form"], names(source))
    write(DATA / "skills.csv", ["key", "name", "kind", "synonyms"], skills(source))


if __name__ == "__main__":
    main()
