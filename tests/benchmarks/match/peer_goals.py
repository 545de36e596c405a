"""The goals against the peers: the same instance, peer and ours alternating in the same run."""

from __future__ import annotations

from statistics import median

from tests.benchmarks.match.goals import Goal, row
from tests.benchmarks.match.instances import Kind
from tests.benchmarks.match.report import Figure, Row
from tests.benchmarks.match.running import Answer, Bench, Failed

SMALLEST, SMALL, LARGE = 1_000, 5_000, 20_000
NAMES = {
    "mentor-match": "mentor-match 7.0.1",
    "matching": "matching 1.4.3 (HospitalResident)",
    "scipy": "scipy linear_sum_assignment, dense",
    "lap": "lap 0.5.13 lapjv, dense",
    "flow": "OR-tools flow, top-50 graph",
}
OTHERS = {
    "scipy": (SMALLEST, SMALL),
    "lap": (SMALLEST, SMALL),
    "flow": (SMALLEST, SMALL),
    "matching": (SMALLEST,),  # a minute and more at 5,000
}
SPENT = ("wall", "cpu", "memory")


def mentor_match(bench: Bench) -> list[Row]:
    """A thousand mentees against mentor-match."""
    ours, theirs = _alternating(bench, "mentor-match", SMALLEST, 2)
    figures = [_times("times faster, wall", "wall", ours, theirs, 200), *_objective(ours, theirs)]
    return _pair(bench, "mentor-match", SMALLEST, ours, theirs, figures)


def scipy_dense(bench: Bench) -> list[Row]:
    """Twenty thousand against scipy's dense solver alone."""
    ours, theirs = _alternating(bench, "scipy", LARGE, 1)
    figures = [
        _times("times faster, wall", "wall", ours, theirs, 20),
        _times("times less memory", "memory", ours, theirs, 20),
        _times("times fewer CPU seconds", "cpu", ours, theirs, None),
        *_objective(ours, theirs),
    ]
    return _pair(bench, "scipy", LARGE, ours, theirs, figures)


def others(bench: Bench) -> list[Row]:
    """The rest of the peers, for the comparison: no limit on speed, the objective must be equal or better."""
    found = []
    for peer, sizes in OTHERS.items():
        for size in sizes:
            try:
                ours, theirs = _alternating(bench, peer, size, 2 if bench.full else 1)
            except Failed as failure:  # the other peers are still worth knowing
                found.append(Row("peers", f"{NAMES[peer]}, {bench.size(size):,}", failure=str(failure)))
                continue
            figures = [_times("times faster, wall", "wall", ours, theirs, None)]
            found += _pair(bench, peer, size, ours, theirs, [*figures, *_objective(ours, theirs)])
    return found


def _alternating(bench: Bench, peer: str, size: int, times: int) -> tuple[Answer, Answer]:
    """Ours, theirs, ours, theirs, ..., ours; of each the middle of its seconds and its most memory."""
    path = bench.instance(Kind.LOOSE, bench.size(size))
    scores = bench.folder / f"{path.stem}.scores.npy"
    if not scores.exists():
        bench.job("matrix", path=str(path), target=str(scores))
    ours, theirs = [bench.job("matched", path=str(path))], []
    for _ in range(times):
        theirs.append(bench.peer(peer, scores))
        ours.append(bench.job("matched", path=str(path)))
    return _middle(ours), _middle(theirs)


def _middle(answers: list[Answer]) -> Answer:
    spent = {name: median(one[name] for one in answers) for name in SPENT}
    return {**answers[0], **spent, "memory": max(one["memory"] for one in answers)}


def _times(name: str, what: str, ours: Answer, theirs: Answer, least: float | None) -> Figure:
    return Figure(name, theirs[what] / ours[what], "x", least=least, at_size=True)


def _objective(ours: Answer, theirs: Answer) -> list[Figure]:
    """More people is better; with as many people, a higher total is."""
    better = (ours["matched"], ours["total"]) >= (theirs["matched"], theirs["total"])
    return [Figure("objective equal or better (1 = yes)", better, most=1, least=1)]


def _pair(
    bench: Bench, peer: str, size: int, ours: Answer, theirs: Answer, figures: list[Figure]
) -> list[Row]:
    people, name = (
        bench.size(size),
        "mentor-match" if peer == "mentor-match" else "scipy" if size == LARGE else "peers",
    )
    told = [f"{one['matched']:,} matched, total {one['total'] / 100:,.2f}" for one in (ours, theirs)]
    return [
        row(name, f"LOOSE {people:,} end to end, against {NAMES[peer]}", ours, figures, told[0]),
        row(name, f"{NAMES[peer]}, {people:,}, its solver alone", theirs, [], told[1]),
    ]


GOALS: dict[str, Goal] = {"scipy": scipy_dense, "mentor-match": mentor_match, "peers": others}
