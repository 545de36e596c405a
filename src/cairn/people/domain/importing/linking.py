"""The reporting tree of the whole directory as it would be after an import: circles first, then the numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from cairn.people.domain.importing.checking import execute, fetch
from cairn.people.domain.importing.fields import Field
from cairn.people.domain.importing.problems import Code, Problem, Problems, shortened
from cairn.people.domain.importing.staging import Staged, speaks_of
from cairn.people.domain.importing.tree import Ints, Numbers, cycles, renumber

Keys = NDArray[np.uint64]
NOBODY: Final = "00000000-0000-0000-0000-000000000000"
_FRESH_RECORD: Final = np.dtype([("id", "V16"), ("manager", "V16")])
_RECORD: Final = np.dtype(
    [*_FRESH_RECORD.descr, ("start", ">i4"), ("end", ">i4"), ("depth", ">i4"), ("moved", ">i4")]
)
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)

GRAPH: Final = """
    select p.id, case when l.person_id is null then p.manager_id else l.manager_id end as manager,
           p.tree_in as low, p.tree_out as high, p.depth, p.tree_in is null or l.person_id is not null as moved
    from people_person p left join import_link l on l.person_id = p.id
    union all
    select s.person_id, l.manager_id, null, null, null, true
    from import_person s left join import_link l on l.person_id = s.person_id
    where not exists (select from import_known k where k.row = s.row)
"""
FRESH_GRAPH: Final = """
    select s.person_id as id, m.person_id as manager
    from import_person s left join import_person m on m.number = s.manager
"""
# Fixed records, some thousand of them a row: handing over a row costs more than what is in it.
_IDS: Final = "uuid_send(id) || uuid_send(coalesce(manager, %(nobody)s))"
_NUMBERS: Final = """ || int4send(coalesce(low, -1)) || int4send(coalesce(high, -1)) || int4send(coalesce(depth, -1))
    || int4send(moved::int)"""
_PACKED: Final = "select string_agg({record}, '') from ({graph}) everyone group by uuid_hash(id) & 255"


@dataclass(frozen=True, slots=True)
class Graph:
    """Everyone and whom they report to, as positions in arrays."""

    ids: NDArray[np.void]
    managers: NDArray[np.void]
    parent: Ints
    start: Ints
    end: Ints
    depth: Ints
    moved: Ints

    def id_of(self, position: int) -> UUID:
        """The person at a position."""
        return UUID(bytes=bytes(self.ids[position]))


def link(staged: Staged, problems: Problems, *, fresh: bool, compare_again: Callable[[], None]) -> None:
    """Drop managers that would make a circle, then number the tree into `import_tree` (whoever gets new numbers).

    `fresh`: the directory knows nobody of this feed, so that the feed alone is the tree.
    """
    execute(
        "create temp table import_tree (person_id uuid, manager_id uuid, tree_in int, tree_out int, depth smallint)"
    )
    _fill_links(staged, fresh=fresh)
    if not fresh and not fetch("select 1 from import_link limit 1"):
        return
    graph = read_graph(fresh=fresh)
    if rings := cycles(graph.parent):
        _break(staged, problems, [graph.id_of(one) for ring in rings for one in ring])
        compare_again()
        _fill_links(staged, fresh=fresh)
        graph = read_graph(fresh=fresh)
    numbers = renumber(graph.parent, graph.start, graph.end, graph.depth, graph.moved)
    _write_numbers(graph, numbers)


def _fill_links(staged: Staged, *, fresh: bool) -> None:
    execute("drop table if exists pg_temp.import_link")
    execute("create temp table import_link (person_id uuid, manager_id uuid)")
    if fresh:
        return  # all links are in the staged rows
    execute("""
        insert into import_link
        select s.person_id, coalesce(p.id, m.person_id) from import_person s
        left join people_person p on p.employee_number = s.manager
        left join import_person m on m.number = s.manager and p.id is null
        where not exists (select from import_known k where k.row = s.row)
    """)
    if speaks_of(staged, Field.MANAGER):
        execute("""
            insert into import_link
            select c.person_id, c.manager_id from import_changed c join people_person p on p.id = c.person_id
            where c.manager_id is distinct from p.manager_id
        """)
    execute("analyze import_link")


def _break(staged: Staged, problems: Problems, people: list[UUID]) -> None:
    """Whoever this feed puts into a circle is imported without a manager."""
    rows = fetch(
        """
        select row, manager from import_person s
        where s.manager is not null and (s.person_id = any(%s)
              or s.row in (select row from import_known where person_id = any(%s)))
        order by row
        """,
        [people, people],
    )
    column = staged.columns.get(Field.MANAGER, "")
    for row, manager in rows:
        problems.add(Problem(Code.CYCLIC_MANAGER, staged.people_file, row, column, shortened(manager)))
    execute("update import_person set manager = null where row = any(%s)", [[row for row, _ in rows]])


def read_graph(*, fresh: bool) -> Graph:
    """Read everyone and their managers without a Python object for each person."""
    layout = _FRESH_RECORD if fresh else _RECORD
    sql = _PACKED.format(record=_IDS if fresh else _IDS + _NUMBERS, graph=FRESH_GRAPH if fresh else GRAPH)
    records = np.frombuffer(b"".join(pack for (pack,) in fetch(sql, {"nobody": NOBODY})), dtype=layout)
    ids = np.ascontiguousarray(records["id"])
    manager_ids = np.ascontiguousarray(records["manager"])
    keys, managers = _keys(ids), _keys(manager_ids)
    order = np.argsort(keys)
    ranked = keys[order]
    if len(ranked) > 1 and bool((ranked[1:] == ranked[:-1]).any()):
        raise RuntimeError("Two people share a key.")  # one chance in ten million at 1.4 million people
    at = np.minimum(np.searchsorted(ranked, managers), len(ranked) - 1)
    known = ranked[at] == managers if len(ranked) else np.zeros(0, dtype=bool)
    parent = np.where(known, order[at], -1).astype(np.int64)
    if fresh:
        none = np.full(len(records), -1)
        return Graph(ids, manager_ids, parent, none, none, none, np.arange(len(records)))
    start, end, depth = (records[name].astype(np.int64) for name in ("start", "end", "depth"))
    return Graph(ids, manager_ids, parent, start, end, depth, np.flatnonzero(records["moved"]))


def _keys(ids: NDArray[np.void]) -> Keys:
    """A 64-bit key for each UUID."""
    halves = ids.view(np.uint64).reshape(-1, 2)
    mixed: Keys = halves[:, 0] * _MIX ^ halves[:, 1]
    return mixed


def _write_numbers(graph: Graph, numbers: Numbers) -> None:
    """Put the new numbers into `import_tree`, in COPY's binary format again."""
    with connection.cursor() as cursor, cursor.copy("copy import_tree from stdin (format binary)") as copy:
        copy.write(b"PGCOPY\n\xff\r\n\x00" + bytes(8))
        for block in _records(graph, numbers):
            copy.write(block)
        copy.write(b"\xff\xff")
    execute("analyze import_tree")


def _records(graph: Graph, numbers: Numbers, size: int = 50_000) -> Iterator[bytes]:
    layout = np.dtype(
        [
            ("fields", ">i2"), ("l1", ">i4"), ("id", "V16"), ("l5", ">i4"), ("manager", "V16"), ("l2", ">i4"), ("start", ">i4"),
            ("l3", ">i4"), ("end", ">i4"), ("l4", ">i4"), ("depth", ">i2"),
        ]
    )  # fmt: skip
    for first in range(0, len(numbers.changed), size):
        some = numbers.changed[first : first + size]
        out = np.zeros(len(some), dtype=layout)
        out["fields"], out["l1"], out["l2"], out["l3"], out["l4"] = 5, 16, 4, 4, 2
        out["id"], out["l5"], out["manager"] = graph.ids[some], 16, graph.managers[some]
        out["start"], out["end"], out["depth"] = numbers.start[some], numbers.end[some], numbers.depth[some]
        yield out.tobytes()
