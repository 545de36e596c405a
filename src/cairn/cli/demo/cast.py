"""The people whom the tour of the product is told with. They are in every demo, whatever its size and seed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Role:
    """Somebody of the cast: who, and where in the company they stand. `layer` 0 manages nobody."""

    key: str
    given: str
    family: str
    pronouns: str
    city: str
    division: str
    department: str
    layer: int
    level: int
    title: str
    years: float
    languages: tuple[str, ...] = ("en",)
    hourly: bool = False
    email: bool = True


CAST = (
    Role("amara", "Amara", "Reyes", "she/her", "Lisbon", "Engineering", "Routing", 0, 4, "Engineer", 2.4, ("en", "pt")),
    Role("jonas", "Jonas", "Okafor", "he/him", "Seattle", "Engineering", "Infrastructure", 1, 6, "Engineering manager", 7.2),
    Role("noor", "Noor", "Haddad", "she/her", "London", "People", "Learning", 0, 5, "Mentoring program lead", 4.1, ("en", "ar", "fr")),
    Role("alma", "Alma", "Quintero", "she/her", "Seattle", "People", "Learning", 1, 8, "Director, Learning", 9.3, ("en", "es")),
    Role("danilo", "Danilo", "Ferrari", "he/him", "Hamburg", "People", "People services", 0, 4, "People systems analyst", 3.0, ("en", "it", "de")),
    Role("anjali", "Anjali", "Menon", "she/her", "Bengaluru", "People", "Talent", 0, 5, "Senior people analyst", 3.6, ("en", "hi")),
    Role("marek", "Marek", "Nowak", "he/him", "Gdansk", "Operations", "Fulfillment", 0, 1, "Picker", 0.9, ("pl", "en"), hourly=True, email=False),
    Role("renata", "Renata", "Alves", "she/her", "São Paulo", "Product and design", "Product", 0, 6, "Staff product manager", 5.5, ("pt", "en")),
    Role("priya", "Priya", "Raman", "she/her", "Toronto", "Engineering", "Security", 0, 7, "Principal engineer", 8.0),
    Role("thandiwe", "Thandiwe", "Mokoena", "she/her", "Cape Town", "Engineering", "Data platforms", 1, 8, "Director, Data platforms", 6.4),
    Role("tomasz", "Tomasz", "Wiśniewski", "he/him", "Kraków", "Engineering", "Storefront", 0, 6, "Staff engineer", 5.1, ("en", "pl")),
    Role("mehmet", "Mehmet", "Aydın", "he/him", "Istanbul", "Engineering", "Storefront", 1, 6, "Engineering manager", 4.4, ("en", "tr")),
    Role("leilani", "Leilani", "Kahale", "she/her", "Honolulu", "Operations", "Logistics", 1, 7, "Senior manager, Operations", 10.1),
    Role("yulan", "Chen", "Yulan", "she/her", "Singapore", "Engineering", "Machine learning", 0, 7, "Principal engineer", 6.0, ("en", "zh")),
    Role("kofi", "Kofi", "Mensah", "he/him", "Accra", "Operations", "Logistics", 0, 3, "Logistics planner", 1.9),
    Role("hana", "Hana", "Sato", "she/her", "Osaka", "Operations", "Safety", 1, 6, "Safety manager", 7.7, ("ja", "en")),
    Role("lucia", "Lucía", "Paredes", "she/her", "Lima", "Finance", "Planning", 0, 3, "Financial analyst", 2.2, ("es", "en")),
    Role("bjorn", "Björn", "Dahl", "he/him", "Malmö", "Finance", "Accounting", 1, 7, "Senior accounting manager", 8.8, ("sv", "en")),
    Role("farid", "Farid", "Rahimi", "he/him", "Hamburg", "Sales", "Business sales", 0, 3, "Account manager", 1.4, ("de", "en")),
    Role("naledi", "Naledi", "Dube", "she/her", "Pretoria", "Sales", "Partnerships", 1, 6, "Partnerships manager", 5.9),
)  # fmt: skip
BY_KEY = {role.key: role for role in CAST}
