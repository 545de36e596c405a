"""Rows that the tables lack, as measured now; `python -m tests.consistency` prints them."""

from __future__ import annotations

from django.urls import NoReverseMatch

from tests.consistency.routes import METHODS, Asker, addresses, feature, read_tables, write
from tests.consistency.world import make_world


def missing_rows() -> str:
    """A row for each address that no table has; where the example arguments are missing too, it says so."""
    known, parts, asker = read_tables(), [], None
    for name in sorted(set(addresses()) - set(known)):
        if "(" in name:
            continue
        asker = asker or Asker(make_world())
        parts.append(_row(asker, name))
    return "\n".join(parts)


def _row(asker: Asker, name: str) -> str:
    kwargs = _kwargs(asker, name)
    said = ", ".join(f'{key} = "{path}"' for key, path in kwargs.items())
    lines = [f"# tables/{feature(name)}.toml", f'["{name}"]', *([f"kwargs = {{ {said} }}"] if said else [])]
    try:
        measured = asker.ask(name, kwargs)
    except (NoReverseMatch, KeyError, AttributeError):
        return "\n".join([*lines, "# set kwargs to names of things that examples/<feature>.py offers", ""])
    return "\n".join([*lines, *(f'{method} = "{write(measured[method])}"' for method in METHODS), ""])


def _kwargs(asker: Asker, name: str) -> dict[str, str]:
    """A guess at the arguments: `program_id` or `program` is most likely the program's key."""
    found = {}
    for key in addresses()[name]:
        thing = key.removesuffix("_id")
        found[key] = f"{thing}.pk" if hasattr(asker.world.things.get(thing), "pk") else key
    return found
