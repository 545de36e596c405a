"""Where people of the demo work."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cairn.cli.demo import company
from cairn.cli.demo.chance import Flags, Ints, pick
from cairn.cli.demo.tree import Tree
from cairn.people.domain.places import find_place, read_table

PEOPLE_A_SITE = 900
TEAM_STAYS_TOGETHER = 0.72


@dataclass(frozen=True)
class Site:
    city: str
    state: str
    country: str
    zone: str
    office: bool
    weight: float

    @property
    def name(self) -> str:
        return f"{self.city} {'office' if self.office else 'site'}"


def sites(people: int) -> list[Site]:
    """The places of the story and, in a larger company, one more for every few hundred people."""
    out = []
    for city, country, kind, weight in company.PLACES:
        place = find_place(city, "", country)
        if place is None:
            raise LookupError(f"{city} is not in the shipped cities.")
        out.append(Site(city, "", country, place.zone, kind == "office", float(weight)))
    known = {site.city for site in out}
    for row in read_table("cities.csv.gz"):
        if len(out) >= max(len(company.PLACES), people // PEOPLE_A_SITE):
            break
        if row["iso2"] in company.NAMES_OF and row["city"] not in known:
            known.add(row["city"])
            office = len(out) % 5 == 0
            out.append(Site(row["city"], row["province"], row["iso2"], row["zone"], office, 1.5))
    return out


def site_numbers(
    rng: np.random.Generator, tree: Tree, division: Ints, places: list[Site], total: int
) -> Ints:
    """Floor teams share their site; office teams mostly share a city."""
    office: Flags = np.array([place.office for place in places])
    weight = np.array([place.weight for place in places])
    floor_division = np.array([d.hourly > 0.5 for d in company.DIVISIONS])[division]
    at_office = np.flatnonzero(office)[pick(rng, weight[office], total)]
    at_site = np.flatnonzero(~office)[pick(rng, weight[~office], total)]
    here = len(tree.parent)
    on_floor = floor_division.copy()
    on_floor[:here] &= tree.layer <= 2
    out = np.where(on_floor, at_site, at_office)
    follows = np.zeros(here, dtype=bool)
    follows[1:] = rng.random(here - 1) < TEAM_STAYS_TOGETHER
    follows = np.where(floor_division[:here], tree.layer < 2, follows & (tree.layer < 2))
    for depth in range(1, int(tree.depth.max()) + 1):
        row = np.flatnonzero((tree.depth == depth) & follows)
        out[row] = out[tree.parent[row]]
    return out
