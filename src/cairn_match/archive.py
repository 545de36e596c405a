"""Archive: a problem as bytes and back, exactly.

One compressed numpy file (`numpy.savez_compressed`, nothing pickled). An array of a column is the entry
`side/field/attribute`; everything that is no array is JSON in the entry `meta`. What is read goes through the same
constructor as any problem and is checked again there, so that a damaged archive raises BadInput and never half a problem.
"""

import io
import json
import zipfile
import zlib
from dataclasses import fields
from typing import Any

import numpy as np

from cairn_match.arrays import Ints, locked
from cairn_match.columns import (
    CategoryColumn,
    Codec,
    Column,
    IntervalColumn,
    NumberColumn,
    SetColumn,
    SlotsColumn,
    VectorColumn,
)
from cairn_match.errors import BadInput
from cairn_match.pool import Pool
from cairn_match.problem import Problem
from cairn_match.rules import Rule

FORMAT = 1
SIDES = ("mentees", "mentors")
UNITS = ("places", "demand", "floors")
PAIRS = ("pinned", "excluded", "private", "current")
NUMBERS = ("stay_bonus", "seed")
_COLUMNS: dict[Codec, type[Column]] = {
    Codec.SET: SetColumn,
    Codec.PAIRS: SetColumn,
    Codec.CATEGORY: CategoryColumn,
    Codec.ORDINAL: NumberColumn,
    Codec.OFFSET: NumberColumn,
    Codec.INTERVAL: IntervalColumn,
    Codec.SLOTS: SlotsColumn,
    Codec.VECTOR: VectorColumn,
}
Arrays = dict[str, Any]  # name to array


def dump_problem(problem: Problem) -> bytes:
    """Everything that a problem was made of. The same problem gives the same bytes."""
    arrays: Arrays = {name: getattr(problem, name) for name in (*UNITS, *PAIRS)}
    meta: dict[str, Any] = {
        "format": FORMAT,
        "rules": [rule.to_dict() for rule in problem.rules],
        **{name: getattr(problem, name) for name in NUMBERS},
        **{side: _pool_out(getattr(problem, side), side, arrays) for side in SIDES},
    }
    arrays["meta"] = np.frombuffer(json.dumps(meta, ensure_ascii=False).encode(), dtype=np.uint8)
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def load_problem(data: bytes) -> Problem:
    """Inverse of `dump_problem`. Raises BadInput for anything that is not such an archive."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        meta = json.loads(arrays["meta"].tobytes())
        if meta["format"] != FORMAT:
            raise BadInput(f"has format {meta['format']}; this version reads {FORMAT}", field="archive")
        mentees, mentors = (_pool_in(meta[side], side, arrays) for side in SIDES)
        given: dict[str, Any] = {name: _pairs(arrays[name], mentees, mentors) for name in PAIRS}
        given |= {name: arrays[name].tolist() for name in UNITS} | {name: meta[name] for name in NUMBERS}
        rules = [Rule.from_dict(rule) for rule in meta["rules"]]
    except (
        EOFError,
        OSError,
        KeyError,
        IndexError,
        TypeError,
        ValueError,
        zipfile.BadZipFile,
        zlib.error,
    ) as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput(f"is damaged ({type(error).__name__})", field="archive") from error
    return Problem(mentees=mentees, mentors=mentors, rules=rules, **given)


def _pool_out(pool: Pool, side: str, arrays: Arrays) -> dict[str, Any]:
    """Put a pool's arrays among the others; what is no array is returned."""
    columns: dict[str, dict[str, Any]] = {}
    for name, column in pool.columns.items():
        columns[name] = {}
        for field in fields(column):
            value = getattr(column, field.name)
            if isinstance(value, np.ndarray):
                arrays[f"{side}/{name}/{field.name}"] = value
            else:
                columns[name][field.name] = value
    return {"ids": pool.ids, "columns": columns}


def _pool_in(meta: dict[str, Any], side: str, arrays: Arrays) -> Pool:
    pool = Pool(meta["ids"])
    for name, plain in meta["columns"].items():
        kind = _COLUMNS[Codec(plain["codec"])]
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in plain.items()
        }
        values["codec"] = Codec(plain["codec"])
        for field in fields(kind):
            if field.name not in values:
                values[field.name] = locked(arrays[f"{side}/{name}/{field.name}"])
        if len(values["known"]) != len(pool):
            raise BadInput(f"has {len(values['known'])} rows for {len(pool)} people", field=name)
        pool = pool._with(name, kind(**values))
    return pool


def _pairs(keys: Ints, mentees: Pool, mentors: Pool) -> list[tuple[str, str]]:
    rows, cols = np.divmod(keys, max(len(mentors), 1))
    return [(mentees.ids[i], mentors.ids[j]) for i, j in zip(rows.tolist(), cols.tolist(), strict=True)]
