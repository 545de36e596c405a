"""The company of the demo: divisions, departments, what people there are called, and where they work."""

from __future__ import annotations

from dataclasses import dataclass

NAME = "Larkfield"
MAIL_DOMAIN = "larkfield.example"


@dataclass(frozen=True)
class Department:
    name: str
    role: str  # what an individual contributor is called
    lead: str  # "<lead> manager"


@dataclass(frozen=True)
class Division:
    """A share of the workforce below one executive. `ladder` names the individual levels it has."""

    name: str
    head: str
    share: float
    hourly: float
    ladder: tuple[tuple[int, float], ...]
    departments: tuple[Department, ...]


OFFICE = ((2, 0.12), (3, 0.30), (4, 0.28), (5, 0.18), (6, 0.08), (7, 0.04))
FLOOR = ((1, 0.72), (2, 0.28))
DESK = ((2, 0.35), (3, 0.40), (4, 0.20), (5, 0.05))

DIVISIONS = (
    Division(
        "Operations",
        "Chief operating officer",
        0.30,
        0.88,
        FLOOR,
        (
            Department("Fulfillment", "picker", "Warehouse"),
            Department("Logistics", "logistics associate", "Logistics"),
            Department("Transport", "driver", "Transport"),
            Department("Receiving", "receiving clerk", "Receiving"),
            Department("Maintenance", "maintenance technician", "Maintenance"),
            Department("Safety", "safety associate", "Safety"),
        ),
    ),
    Division(
        "Stores",
        "Chief stores officer",
        0.20,
        0.85,
        FLOOR,
        (
            Department("Store sales", "sales associate", "Store"),
            Department("Fresh food", "fresh food clerk", "Fresh food"),
            Department("Checkout", "cashier", "Checkout"),
            Department("Visual merchandising", "merchandiser", "Merchandising"),
        ),
    ),
    Division(
        "Engineering",
        "Chief technology officer",
        0.15,
        0.0,
        OFFICE,
        (
            Department("Routing", "engineer", "Engineering"),
            Department("Data platforms", "data engineer", "Data engineering"),
            Department("Storefront", "engineer", "Engineering"),
            Department("Infrastructure", "site reliability engineer", "Infrastructure"),
            Department("Security", "security engineer", "Security"),
            Department("Machine learning", "applied scientist", "Applied science"),
        ),
    ),
    Division(
        "Customer care",
        "Chief customer officer",
        0.10,
        0.45,
        DESK,
        (
            Department("Care centers", "care advisor", "Care"),
            Department("Returns", "returns advisor", "Returns"),
            Department("Care quality", "quality analyst", "Quality"),
        ),
    ),
    Division(
        "Sales",
        "Chief revenue officer",
        0.08,
        0.0,
        OFFICE,
        (
            Department("Business sales", "account manager", "Sales"),
            Department("Partnerships", "partner manager", "Partnerships"),
            Department("Sales operations", "sales analyst", "Sales operations"),
        ),
    ),
    Division(
        "Product and design",
        "Chief product officer",
        0.06,
        0.0,
        OFFICE,
        (
            Department("Product", "product manager", "Product"),
            Department("Design", "designer", "Design"),
            Department("Research", "researcher", "Research"),
        ),
    ),
    Division(
        "Finance",
        "Chief financial officer",
        0.04,
        0.0,
        OFFICE,
        (
            Department("Accounting", "accountant", "Accounting"),
            Department("Planning", "financial analyst", "Planning"),
            Department("Procurement", "buyer", "Procurement"),
        ),
    ),
    Division(
        "Marketing",
        "Chief marketing officer",
        0.035,
        0.0,
        OFFICE,
        (
            Department("Brand", "brand specialist", "Brand"),
            Department("Growth", "marketing analyst", "Growth"),
        ),
    ),
    Division(
        "People",
        "Chief people officer",
        0.025,
        0.0,
        OFFICE,
        (
            Department("Talent", "recruiter", "Talent"),
            Department("Learning", "learning specialist", "Learning"),
            Department("People services", "people partner", "People services"),
        ),
    ),
    Division(
        "Legal",
        "General counsel",
        0.01,
        0.0,
        OFFICE,
        (
            Department("Legal", "counsel", "Legal"),
            Department("Privacy and compliance", "compliance analyst", "Compliance"),
        ),
    ),
)

CHIEF = "Chief executive officer"
LEVEL_OF_CHIEF = 11
LEVEL_OF_HEAD = 10
LOWEST_MANAGER_LEVEL = 4

_INDIVIDUAL = {2: "Associate {}", 5: "Senior {}", 6: "Staff {}", 7: "Principal {}"}
_MANAGER = {
    4: "{} supervisor",
    5: "{} team lead",
    6: "{} manager",
    7: "Senior {} manager",
    8: "Director, {department}",
    9: "Vice president, {department}",
}


def title(department: Department, level: int, *, manages: bool, hourly: bool) -> str:
    """What somebody of this level is called there."""
    if manages:
        pattern = _MANAGER[min(max(level, LOWEST_MANAGER_LEVEL), 9)]
        lead = department.lead.lower() if pattern.startswith("Senior") else department.lead
        return pattern.format(lead, department=department.name)
    if hourly or (level == 2 and department.role.endswith(("associate", "clerk"))):
        return f"Lead {department.role}" if level > 1 else department.role.capitalize()
    pattern = _INDIVIDUAL.get(min(level, 7), "{}")
    text = pattern.format(department.role)
    return text[0].upper() + text[1:]


# Cities that the story needs or that give the demo its spread: (city, country, office or site, weight).
PLACES = (
    ("Seattle", "US", "office", 5),
    ("Lisbon", "PT", "office", 5),
    ("London", "GB", "office", 4),
    ("Toronto", "CA", "office", 4),
    ("Kraków", "PL", "office", 3),
    ("Bengaluru", "IN", "office", 5),
    ("Singapore", "SG", "office", 3),
    ("Cape Town", "ZA", "office", 2),
    ("Istanbul", "TR", "office", 2),
    ("Hamburg", "DE", "office", 3),
    ("São Paulo", "BR", "office", 3),
    ("Tokyo", "JP", "office", 2),
    ("Seoul", "KR", "office", 2),
    ("Shanghai", "CN", "office", 2),
    ("Lima", "PE", "office", 1),
    ("Honolulu", "US", "office", 1),
    ("Paris", "FR", "office", 2),
    ("Tel Aviv-Yafo", "IL", "office", 1),
    ("Athens", "GR", "office", 1),
    ("Leeds", "GB", "site", 4),
    ("Gdansk", "PL", "site", 4),
    ("Zaragoza", "ES", "site", 3),
    ("Turin", "IT", "site", 3),
    ("Columbus", "US", "site", 4),
    ("Memphis", "US", "site", 3),
    ("Osaka", "JP", "site", 2),
    ("Accra", "GH", "site", 2),
    ("Pretoria", "ZA", "site", 2),
    ("Malmö", "SE", "site", 2),
    ("Rotterdam", "NL", "site", 2),
    ("Chennai", "IN", "site", 2),
    ("Bangkok", "TH", "site", 2),
    ("Riyadh", "SA", "site", 2),
    ("Almaty", "KZ", "site", 1),
    ("Lagos", "NG", "site", 2),
    ("Manila", "PH", "site", 2),
    ("Guadalajara", "MX", "site", 2),
    ("Campinas", "BR", "site", 2),
    ("Lyon", "FR", "site", 2),
    ("Dortmund", "DE", "site", 2),
)

# Which names one meets in a country (locale, weight), and which language goes with the names of a locale.
NAMES_OF = {
    "US": (("en_US", 6), ("es_ES", 2), ("hi_IN", 1), ("zh_CN", 1)),
    "CA": (("en_US", 5), ("fr_FR", 3), ("hi_IN", 1), ("zh_CN", 1)),
    "GB": (("en_GB", 7), ("hi_IN", 1), ("pl_PL", 1), ("en_NG", 1)),
    "IE": (("en_GB", 8), ("pl_PL", 1)),
    "AU": (("en_GB", 7), ("zh_CN", 1), ("el_GR", 1)),
    "NZ": (("en_GB", 1),),
    "DE": (("de_DE", 7), ("tr_TR", 2), ("pl_PL", 1)),
    "AT": (("de_DE", 1),),
    "CH": (("de_DE", 2), ("fr_FR", 1), ("it_IT", 1)),
    "FR": (("fr_FR", 8), ("ar_SA", 1), ("pt_BR", 1)),
    "BE": (("nl_NL", 1), ("fr_FR", 1)),
    "NL": (("nl_NL", 8), ("tr_TR", 1)),
    "ES": (("es_ES", 1),),
    "MX": (("es_ES", 1),),
    "PE": (("es_ES", 1),),
    "AR": (("es_ES", 3), ("it_IT", 1)),
    "CO": (("es_ES", 1),),
    "CL": (("es_ES", 1),),
    "PT": (("pt_BR", 9), ("en_GB", 1)),
    "BR": (("pt_BR", 9), ("ja_JP", 1)),
    "IT": (("it_IT", 1),),
    "PL": (("pl_PL", 1),),
    "SE": (("sv_SE", 8), ("ar_SA", 1)),
    "JP": (("ja_JP", 1),),
    "CN": (("zh_CN", 1),),
    "SG": (("zh_CN", 6), ("hi_IN", 2), ("en_GB", 2)),
    "KR": (("ko_KR", 1),),
    "IN": (("hi_IN", 1),),
    "SA": (("ar_SA", 1),),
    "EG": (("ar_SA", 1),),
    "TR": (("tr_TR", 1),),
    "KZ": (("ru_RU", 1),),
    "GR": (("el_GR", 1),),
    "IL": (("he_IL", 8), ("ru_RU", 1)),
    "TH": (("th_TH", 1),),
    "NG": (("en_NG", 1),),
    "GH": (("en_GH", 1),),
    "ZA": (("en_ZA", 1),),
    "PH": (("en_PH", 1),),
}
LANGUAGE_OF = {
    "en_NG": "yo",
    "en_GH": "ak",
    "en_ZA": "zu",
    "en_PH": "tl",
}

# Weekly hours, [weekday, from minute, to minute]: office patterns first, then shifts.
OFFICE_HOURS = (
    [[day, 540, 1080] for day in range(5)],
    [[day, 480, 1020] for day in range(5)],
    [[day, 600, 1140] for day in range(5)],
    [[day, 540, 1020] for day in range(4)],
)
SHIFTS = (
    [[day, 360, 840] for day in range(5)],
    [[day, 840, 1320] for day in range(5)],
    [[day, 360, 960] for day in (0, 1, 2, 3)],
    [[day, 960, 1320] for day in (3, 4, 5, 6)],
    [[day, 420, 1020] for day in (2, 3, 4, 5)],
    # nights cross midnight: the evening of one day and the morning of the next
    [span for day in range(4) for span in ([day, 1320, 1440], [day + 1, 0, 360])],
)
