"""Everyone who works at the demo company, as columns: pure, seeded, no database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np

from cairn.cli.demo import company
from cairn.cli.demo.cast import CAST, Role
from cairn.cli.demo.chance import Flags, Floats, Ints, hex_ids, pick, stream
from cairn.cli.demo.names import Called, call_everyone, employee_numbers, language_of, locales, mail_addresses
from cairn.cli.demo.sites import Site, site_numbers, sites
from cairn.cli.demo.tree import Tree, grow, number

EPOCH = dt.date(1970, 1, 1)
DAY = 86_400_000
ACTIVE, ON_LEAVE, LEAVING, LEFT = range(4)
FULL_TIME, PART_TIME, HOURLY = range(3)
STATUSES = ("active", "on_leave", "leaving", "left")
EMPLOYMENT = ("full_time", "part_time", "hourly")


@dataclass
class Workforce:
    """Columns of equal length, one place a person; managers stand before their reports, leavers at the end.
    Days count from 1970-01-01; `manager` is -1 at the top."""

    today: int
    tree: Tree
    working: int  # how many of the columns' first places still work here
    sites: list[Site]
    departments: list[tuple[company.Division, company.Department | None]]
    division: Ints
    department: Ints
    layer: Ints
    level: Ints
    site: Ints
    manager: Ints
    employment: Ints
    status: Ints
    hired: Ints
    left: Ints  # 0: still here
    hours: Ints  # index into office patterns and shifts
    title: list[str] = field(default_factory=list)
    called: list[Called] = field(default_factory=list)
    mail: list[str | None] = field(default_factory=list)
    number: list[str] = field(default_factory=list)
    languages: list[tuple[str, ...]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    cast: dict[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.level)

    @property
    def manages(self) -> Flags:
        return self.layer > 0


def day(date: dt.date) -> int:
    return (date - EPOCH).days


def all_departments() -> list[tuple[company.Division, company.Department | None]]:
    """Each division's own row, followed by its departments."""
    return [(d, part) for d in company.DIVISIONS for part in (None, *d.departments)]


def build(*, people: int, seed: int, today: dt.date) -> Workforce:
    """`people` in all, about one in twenty of whom has left; the cast is among them.

    Raises ValueError below 200: every division needs somebody to lead and somebody to do the work.
    """
    if people < 200:
        raise ValueError("The demo needs at least 200 people.")
    gone = max(6, round(people * 0.045))
    force = _columns(people - gone, gone, seed, day(today))
    _put_cast(force, stream(seed, "cast"))
    _name_everyone(force, seed)
    return force


def _columns(here: int, gone: int, seed: int, today: int) -> Workforce:
    tree, division = _company_tree(stream(seed, "tree"), here)
    rng = stream(seed, "people")
    layer = np.r_[tree.layer, np.zeros(gone, dtype=np.int64)]
    division = np.r_[division, rng.choice(division[1:], gone)]
    total = here + gone
    departments = all_departments()
    department = _departments(tree, division, departments, rng)
    hourly_share = np.array([d.hourly for d in company.DIVISIONS])[division]
    hourly = (layer == 0) & (rng.random(total) < hourly_share)
    employment = np.where(hourly, HOURLY, np.where(rng.random(total) < 0.06, PART_TIME, FULL_TIME))
    places = sites(total)
    force = Workforce(
        today=today,
        tree=tree,
        working=here,
        sites=places,
        departments=departments,
        division=division,
        department=department,
        layer=layer,
        level=_levels(rng, division, layer, hourly),
        site=site_numbers(rng, tree, division, places, total),
        manager=np.r_[tree.parent, _managers_of_leavers(rng, tree, department, here)],
        employment=employment,
        status=np.zeros(total, dtype=np.int64),
        hired=today - _tenure(rng, layer, hourly),
        left=np.zeros(total, dtype=np.int64),
        hours=_hours(rng, hourly),
    )
    _leave(force, rng)
    return force


def _company_tree(rng: np.random.Generator, people: int) -> tuple[Tree, Ints]:
    """The chief, and below them a tree for each division; also the division of each person."""
    shares = np.array([d.share for d in company.DIVISIONS])
    sizes = np.maximum(8, np.floor(shares / shares.sum() * (people - 1))).astype(np.int64)
    sizes[0] += people - 1 - int(sizes.sum())
    parents, layers = [np.array([-1])], [np.array([99])]
    start = 1
    for size in sizes.tolist():
        part = grow(rng, size)
        parents.append(np.where(part.parent < 0, 0, part.parent + start))
        layers.append(part.layer)
        start += size
    division = np.r_[len(sizes) - 2, np.repeat(np.arange(len(sizes)), sizes)]
    return number(np.concatenate(parents), np.concatenate(layers)), division


def _departments(
    tree: Tree,
    division: Ints,
    departments: list[tuple[company.Division, company.Department | None]],
    rng: np.random.Generator,
) -> Ints:
    """Each subtree below a head is a department; heads belong to the division itself."""
    own_row = np.array([i for i, (_, part) in enumerate(departments) if part is None])
    parts = np.array([len(d.departments) for d in company.DIVISIONS])
    here = len(tree.parent)
    out = own_row[division]
    for index, count in enumerate(parts.tolist()):
        mine = np.flatnonzero(division[:here] == index)
        rows = [mine[tree.depth[mine] == depth] for depth in range(2, int(tree.depth[mine].max()) + 1)]
        anchors = next((row for row in rows if len(row) >= count), rows[-1] if rows else mine[:0])
        out[anchors] = own_row[index] + 1 + np.arange(len(anchors)) % count
        depth = int(tree.depth[anchors[0]]) if len(anchors) else 0
        for row in rows:
            if len(row) and int(tree.depth[row[0]]) > depth:
                out[row] = out[tree.parent[row]]
    gone = division[here:]
    out[here:] = own_row[gone] + 1 + (rng.random(len(gone)) * parts[gone]).astype(np.int64)
    return out


def _levels(rng: np.random.Generator, division: Ints, layer: Ints, hourly: Flags) -> Ints:
    """Managers by their layer, everyone else by their division's ladder."""
    floor = np.array([d.hourly > 0.5 for d in company.DIVISIONS])[division]
    managers = np.minimum(9, np.where(floor, 3, 5) + layer)
    out = managers.copy()
    for index, part in enumerate(company.DIVISIONS):
        mine = np.flatnonzero((division == index) & (layer == 0))
        ladder = np.array([level for level, _ in part.ladder])
        out[mine] = ladder[pick(rng, [share for _, share in part.ladder], len(mine))]
    out = np.where((layer == 0) & ~hourly & (out == 1), 2, out)
    top_of_division = np.flatnonzero(np.r_[True, division[1:] != division[:-1]])
    heads = top_of_division[layer[top_of_division] > 0]
    out[heads] = company.LEVEL_OF_HEAD
    out[0] = company.LEVEL_OF_CHIEF
    return out


def _tenure(rng: np.random.Generator, layer: Ints, hourly: Flags) -> Ints:
    """Days since hiring: short on the floor, longer for managers; everyone has been here at least a week."""
    mean = np.where(hourly, 620.0, 1150.0) + np.minimum(layer, 4) * 500.0
    return 7 + np.minimum(rng.gamma(1.3, mean / 1.3), 365.25 * 28).astype(np.int64)


def _hours(rng: np.random.Generator, hourly: Flags) -> Ints:
    office = pick(rng, (6, 2, 2, 1), len(hourly))
    shift = pick(rng, (4, 4, 2, 2, 2, 1), len(hourly)) + len(company.OFFICE_HOURS)
    return np.where(hourly, shift, office)


def _managers_of_leavers(rng: np.random.Generator, tree: Tree, department: Ints, here: int) -> Ints:
    """Whom a leaver reported to: a first-line manager of the same department where there is one."""
    fallback = np.flatnonzero(tree.layer == 1)
    out = rng.choice(fallback, len(department) - here)
    for code in np.unique(department[here:]).tolist():
        team = fallback[department[fallback] == code]
        mine = np.flatnonzero(department[here:] == code)
        if len(team):
            out[mine] = rng.choice(team, len(mine))
    return out


def _leave(force: Workforce, rng: np.random.Generator) -> None:
    """The last places have left over the past two years; a few of the others are on leave or about to go."""
    here, total = force.working, len(force)
    ago = (rng.random(total - here) ** 1.4 * 720).astype(np.int64) + 1
    force.left[here:] = force.today - ago
    force.hired[here:] -= ago + 30
    force.status[here:] = LEFT
    leaves = np.flatnonzero(force.tree.layer == 0)
    away = rng.choice(leaves, max(4, here // 60), replace=False)
    going = max(2, here // 400)
    force.status[away] = ON_LEAVE
    force.status[away[:going]] = LEAVING
    force.left[away[:going]] = force.today + 5 + (rng.random(going) * 25).astype(np.int64)


def _put_cast(force: Workforce, rng: np.random.Generator) -> None:
    """Give each of the cast a fitting place of their own in the tree."""
    taken: set[int] = {0}
    site_of = {site.city: i for i, site in enumerate(force.sites)}
    for role in CAST:
        place = _seat(force, rng, role, taken)
        taken.add(place)
        force.cast[role.key] = place
        force.level[place] = role.level
        force.site[place] = site_of[role.city]
        force.hired[place] = force.today - round(role.years * 365.25)
        force.employment[place] = HOURLY if role.hourly else FULL_TIME
        force.hours[place] = len(company.OFFICE_HOURS) + 1 if role.hourly else 0
        force.status[place], force.left[place] = ACTIVE, 0


def _seat(force: Workforce, rng: np.random.Generator, role: Role, taken: set[int]) -> int:
    """A free place of the right layer, in the right department if it has one, outside the cast's lines."""
    division = next(i for i, d in enumerate(company.DIVISIONS) if d.name == role.division)
    here = np.arange(force.working)
    fits = (force.division[here] == division) & (force.layer[here] == role.layer)
    names = [part.name if part else "" for _, part in force.departments]
    in_department = fits & (force.department[here] == names.index(role.department))
    anywhere = (force.division[here] == division) & (force.layer[here] <= 1)
    for choice in (in_department, fits, anywhere):
        free = [
            int(i)
            for i in np.flatnonzero(choice)
            if int(i) not in taken and not _in_line(force.tree, int(i), taken)
        ]
        if free:
            return free[int(rng.integers(len(free)))]
    raise ValueError(f"There is no place for {role.given} {role.family}.")


def _in_line(tree: Tree, place: int, others: set[int]) -> bool:
    """Whether `place` is above or below any of `others` (the chief, above everyone, does not count)."""
    return any(
        tree.first[a] <= tree.first[b] <= tree.last[a]
        for other in others - {0}
        for a, b in ((place, other), (other, place))
    )


def _name_everyone(force: Workforce, seed: int) -> None:
    rng = stream(seed, "names")
    countries = [force.sites[i].country for i in force.site.tolist()]
    where = locales(rng, countries)
    force.called = call_everyone(rng, where)
    force.title = _titles(force)
    second = rng.random(len(force)) < 0.85
    force.languages = [
        ("en",) if language_of(loc) == "en" else ((language_of(loc), "en") if both else (language_of(loc),))
        for loc, both in zip(where, second.tolist(), strict=True)
    ]
    for role in CAST:
        place = force.cast[role.key]
        force.called[place] = Called(
            role.given, role.family, "", role.pronouns, f"{role.given}.{role.family}"
        )
        force.title[place] = role.title
        force.languages[place] = role.languages
    force.number = employee_numbers(force.hired)
    force.mail = _mail(force, rng)
    born = np.maximum(force.hired, force.today - 1200) * DAY + rng.integers(0, DAY, len(force))
    force.ids = hex_ids(stream(seed, "person ids"), born)


def _titles(force: Workforce) -> list[str]:
    hourly = (force.employment == HOURLY).tolist()
    known: dict[tuple[int, int, bool, bool], str] = {}
    out = []
    keys = zip(force.department.tolist(), force.level.tolist(), force.manages.tolist(), hourly, strict=True)
    for key in keys:
        if key not in known:
            known[key] = title_of(force, *key)
        out.append(known[key])
    out[0] = company.CHIEF
    return out


def title_of(force: Workforce, department: int, level: int, manages: bool, hourly: bool) -> str:
    division, part = force.departments[department]
    if level >= company.LEVEL_OF_HEAD:
        return division.head
    return company.title(part or division.departments[0], level, manages=manages, hourly=hourly)


def _mail(force: Workforce, rng: np.random.Generator) -> list[str | None]:
    boxes: Floats = np.where(force.employment == HOURLY, 0.35, 1.0)
    has = (rng.random(len(force)) < boxes).tolist()
    for role in CAST:
        has[force.cast[role.key]] = role.email
    # the cast first, so that nobody else takes their address
    order = sorted(range(len(force)), key=set(force.cast.values()).__contains__, reverse=True)
    given = mail_addresses([force.called[i].mail if has[i] else None for i in order])
    out: list[str | None] = [None] * len(force)
    for place, address in zip(order, given, strict=True):
        out[place] = address
    return out
