"""Verbs: what can happen. Declared in each package's `events.py`, open or private."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Verb:
    """A kind of event. `sealed_to` names the one reader of a private one."""

    name: str
    about: str
    sealed_to: str | None = None

    def __str__(self) -> str:
        return self.name


VERBS: dict[str, Verb] = {}


def verb(name: str, about: str, *, sealed_to: str | None = None) -> Verb:
    """Declare a verb once: `package.thing_happened`, a sentence about it, and for a private one its reader."""
    if name in VERBS:
        raise ValueError(f"The verb {name} is declared twice.")
    VERBS[name] = Verb(name, about, sealed_to)
    return VERBS[name]
