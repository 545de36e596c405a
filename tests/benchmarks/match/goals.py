"""The goals: each measures one line of the goals table, or one kind of the instance, and returns rows."""

from __future__ import annotations

from collections.abc import Callable

from tests.benchmarks.match.instances import Kind
from tests.benchmarks.match.report import Figure, Row
from tests.benchmarks.match.running import Answer, Bench

LARGE, MIDDLE, BY_SCIPY = 80_000, 20_000, 5_000  # mentees
GAP = 1e-5
ROUNDS = 3  # rounds tried for a small gap


def row(name: str, title: str, answer: Answer, figures: list[Figure], note: str = "") -> Row:
    """A row with the seconds and the memory of its answer."""
    return Row(name, title, tuple(figures), answer.get("wall"), answer.get("cpu"), answer.get("memory"), note)


def exactly(name: str, value: float, wanted: float) -> Figure:
    """A count that must be just so."""
    return Figure(name, value, most=wanted, least=wanted)


def cpu(answer: Answer, most: float) -> Figure:
    """A goal in CPU seconds."""
    return Figure("CPU seconds", answer["cpu"], "s", most=most, at_size=True)


def memory(answer: Answer, most: float) -> Figure:
    """A goal in megabytes."""
    return Figure("peak memory", answer["memory"], "MB", most=most, at_size=True)


def cold(bench: Bench) -> list[Row]:
    """The first solve ever, with an empty cache of compiled loops; the whole process counts."""
    people = bench.size(BY_SCIPY) if bench.full else 2_400  # fewer would not wake the loops
    path, empty = bench.instance(Kind.LOOSE, people), bench.folder / "empty-cache"
    found = []
    for word in ("empty", "full"):
        answer = bench.job_with_cache("matched", empty, path=str(path))
        answer |= {"wall": answer["process_wall"], "cpu": answer["process_cpu"]}
        most = 30 if word == "empty" else None
        figures = [Figure("seconds, whole process", bench.seconds(answer), "s", most=most, at_size=True)]
        found.append(row("cold", f"Start with {word} cache, LOOSE {people:,}", answer, figures))
    return found


def loose(bench: Bench) -> list[Row]:
    """The fewest rounds that certify a gap of at most 1e-5."""
    people = bench.size(LARGE)
    path = str(bench.instance(Kind.LOOSE, people))
    answer: Answer = {}
    for rounds in range(1, ROUNDS + 1):
        answer = bench.job("matched", path=path, rounds=rounds)
        if answer["relative"] <= GAP:
            break
    figures = [
        Figure("certified gap", answer["relative"], most=GAP),
        cpu(answer, 30),
        memory(answer, 800),
        Figure("CPU seconds (stretch)", answer["cpu"], "s, 12 wanted"),
    ]
    note = f"{answer['rounds']} round(s), {answer['matched']:,} matched, total {answer['total'] / 100:,.2f}"
    return [row("loose", f"LOOSE {people:,} to a gap of 1e-5", answer, figures, note)]


def loose_exact(bench: Bench) -> list[Row]:
    """LOOSE, gap 0."""
    return [_exact(bench, "loose-exact", Kind.LOOSE, [("CPU", 50)])]


def tight(bench: Bench) -> list[Row]:
    """TIGHT, gap 0."""
    return [_exact(bench, "tight", Kind.TIGHT, [("CPU", 100), ("memory", 1_536)])]


def _large(bench: Bench, kind: Kind) -> Answer:
    """The large exact run of a kind, checked; two goals read it."""
    people = bench.size(LARGE)
    path = str(bench.instance(kind, people))
    return bench.once(f"exact {kind}", "matched", path=path, check=True)


def _exact(bench: Bench, name: str, kind: Kind, limits: list[tuple[str, float]]) -> Row:
    answer = _large(bench, kind)
    figures = [
        exactly("gap", answer["gap"], 0),
        exactly("certify finds no fault (1 = yes)", answer["certified"], 1),
    ]
    figures += [cpu(answer, limit) if what == "CPU" else memory(answer, limit) for what, limit in limits]
    return row(name, f"{kind} {bench.size(LARGE):,}, gap exactly 0", answer, figures, _note(answer))


def _note(answer: Answer) -> str:
    return (
        f"{answer['rounds']} round(s), {answer['matched']:,} matched, total {answer['total'] / 100:,.2f}; "
        f"columns to problem {answer['ready_cpu']:.1f} CPU s; certify {answer['certify_cpu']:.1f} CPU s"
    )


def kinds(bench: Bench) -> list[Row]:
    """All five kinds at a middle size: gap 0, nothing broken."""
    found, people = [], bench.size(MIDDLE)
    for kind in Kind:
        answer = _middle(bench, kind)
        figures = [
            exactly("gap", answer["gap"], 0),
            exactly("certify finds no fault (1 = yes)", answer["certified"], 1),
            exactly("forbidden pairs, people or places used twice", answer["broken"], 0),
        ]
        found.append(row("kinds", f"{kind} {people:,}, gap exactly 0", answer, figures, _note(answer)))
    return found


def _middle(bench: Bench, kind: Kind) -> Answer:
    path = str(bench.instance(kind, bench.size(MIDDLE)))
    return bench.once(f"middle {kind}", "matched", path=path, check=True)


def coverage(bench: Bench) -> list[Row]:
    """As many matched as can be: scipy's largest matching where it is quick, a cover of all pairs above."""
    found = []
    for kind in Kind:
        people = bench.size(BY_SCIPY)
        answer = bench.job("matched", path=str(bench.instance(kind, people)), check=True)
        found.append(
            _covered(f"Coverage, {kind} {people:,}, by scipy", answer, "largest matching", answer["largest"])
        )
    for kind in Kind:
        answer = _middle(bench, kind)
        found.append(
            _covered(f"Coverage, {kind} {bench.size(MIDDLE):,}, by a cover", answer, "cover", answer["cover"])
        )
    for kind in (Kind.LOOSE, Kind.TIGHT):
        answer = _large(bench, kind)
        found.append(
            _covered(f"Coverage, {kind} {bench.size(LARGE):,}, by a cover", answer, "cover", answer["cover"])
        )
    return found


def _covered(title: str, answer: Answer, by: str, largest: int) -> Row:
    figures = [
        exactly(f"matched ({by} {largest:,})", answer["matched"], largest),
        exactly("pairs that the cover leaves open", answer["uncovered"], 0),
    ]
    return row("coverage", title, answer, figures)


def suggestions(bench: Bench) -> list[Row]:
    """Lists of 50, every mentor scored."""
    found = []
    for mentors, most in ((40_000, 2), (700_000, 20)):
        path = bench.instance(Kind.LOOSE, 300, bench.size(mentors))
        answer = bench.job("suggestions", path=str(path))
        value = answer["p95_cpu" if bench.shared else "p95_wall"]
        figures = [
            Figure("95th percentile", value, "ms", most=most, at_size=True),
            exactly("lists unlike plain numpy's", answer["wrong"], 0),
        ]
        note = f"p95 {answer['p95_wall']:.2f} ms on the wall, {answer['p95_cpu']:.2f} ms CPU; seconds are those of all 300 lists"
        found.append(
            row("suggestions", f"Suggestions, top 50 of {answer['mentors']:,} mentors", answer, figures, note)
        )
    return found


def stable(bench: Bench) -> list[Row]:
    """Deferred acceptance on lists that are there."""
    found = []
    for kind, size in ((Kind.LOOSE, LARGE), *((kind, MIDDLE) for kind in Kind if kind is not Kind.LOOSE)):
        people = bench.size(size)
        answer = bench.job("stable", path=str(bench.instance(kind, people)))
        most = 0.1 if size == LARGE else None
        figures = [
            Figure("seconds after the lists", bench.seconds(answer), "s", most=most, at_size=True),
            exactly("blocking pairs on the lists", answer["blocking"], 0),
        ]
        note = f"{answer['entries']:,} entries on the lists of the 50 best, {answer['matched']:,} matched"
        found.append(row("stable", f"Stable, {kind} {people:,}", answer, figures, note))
    return found


def arrivals(bench: Bench) -> list[Row]:
    """A hundredth arrives, everyone else is pinned."""
    found = []
    for kind, size in ((Kind.LOOSE, LARGE), *((kind, MIDDLE) for kind in Kind if kind is not Kind.LOOSE)):
        people = bench.size(size)
        new, kept = people // 100, str(bench.folder / f"before-{kind}-{people}.npz")
        path = str(bench.instance(kind, people))
        rounds = 1 if size == LARGE else None  # who is pinned where does not matter, only that they are
        bench.job("matched", path=path, rounds=rounds, keep=kept, without=new)
        answer = bench.job("arrivals", path=path, kept=kept, without=new)
        found.append(_arrived(f"Arrivals, {kind} {people:,}: {new:,} new", answer, bench, size == LARGE))
    return found


def _arrived(title: str, answer: Answer, bench: Bench, judged: bool) -> Row:
    figures = [
        Figure(
            "seconds, pools to result", bench.seconds(answer), "s", most=1 if judged else None, at_size=True
        ),
        Figure("seconds, when it is the first match of a process", bench.seconds(answer["first"]), "s"),
        exactly("pairs moved", answer["moved"], 0),
        exactly("left out with a free feasible mentor", answer["could"], 0),
        exactly("forbidden pairs, people or places used twice", answer["broken"], 0),
    ]
    note = (
        f"{answer['pinned']:,} pinned, {answer['left_out']:,} of the new left out; "
        f"{answer['ready_cpu']:.2f} of the CPU seconds make the problem"
    )
    return row("arrivals", title, answer, figures, note)


def circles(bench: Bench) -> list[Row]:
    """Circles of 6 to 8, without leads and with them."""
    found, people = [], bench.size(8_000)
    for title, leads in (("without leads", 0), ("with leads", people // 10)):
        answer = bench.job("seated", people=people, leads=leads)
        figures = [
            Figure("seconds", bench.seconds(answer), "s", most=2, at_size=True),
            Figure("sizes apart", answer["apart"], most=1, at_size=True),
            exactly("infeasible seats", answer["infeasible"], 0),
            Figure("share seated", answer["share"], least=0.99, at_size=True),
            exactly("refused who fit a circle with room", answer["fitting"], 0),
            exactly("other faults", answer["faults"], 0),
        ]
        found.append(
            row(
                "circles",
                f"Circles, {people:,} people, {title}",
                answer,
                figures,
                f"{answer['circles']:,} circles",
            )
        )
    return found


def threads(bench: Bench) -> list[Row]:
    """The same bytes on one core and on two."""
    found = []
    for kind in Kind if bench.full else (Kind.LOOSE, Kind.CLONES):
        people = bench.size(MIDDLE) if bench.full else 2_400  # fewer would not use threads
        path = str(bench.instance(kind, people))
        answers = [bench.job("matched", cores=cores, path=path) for cores in (1, 2)]
        same = answers[0]["digest"] == answers[1]["digest"]
        figures = [exactly("same pairs and reasons, byte for byte (1 = yes)", same, 1)]
        note = f"{answers[0]['wall']:.1f} s on the wall on one core, {answers[1]['wall']:.1f} s on two"
        found.append(row("threads", f"One core and two, {kind} {people:,}", answers[1], figures, note))
    return found


def instances(bench: Bench) -> list[Row]:
    """Share of pairs that may be, of each instance that was built (by plain numpy, from all mentors and 1,000 mentees)."""
    found = []
    for name, told in bench.shares.items():
        figures = [Figure("feasible share", told["share"] * 100, "%", most=38, least=27, at_size=True)]
        title = f"Instance {name}, {told['places']:.2f} places a mentee"
        found.append(Row("instances", title, tuple(figures)))
    return found


Goal = Callable[[Bench], list[Row]]
GOALS: dict[str, Goal] = {
    "cold": cold,
    "loose": loose,
    "loose-exact": loose_exact,
    "tight": tight,
    "kinds": kinds,
    "coverage": coverage,
    "suggestions": suggestions,
    "stable": stable,
    "arrivals": arrivals,
    "circles": circles,
    "threads": threads,
}
