"""Parts of a program that packages above this one keep: they register themselves here at start-up.

What is a section's is begun from a template, copied with its program, exported, compared and taken in, like the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from cairn.people.models import Person
from cairn.programs.domain.templates.shapes import Template
from cairn.programs.models import Program


class ProgramSection(Protocol):
    """One part. What it exports is JSON: public text, never anybody's own words."""

    name: str

    def begin(self, program: Program, template: Template) -> None:
        """The defaults of a new program."""
        ...

    def export(self, program: Program) -> Mapping[str, Any]:
        """All of it, as `take` reads it."""
        ...

    def difference(self, program: Program, said: Mapping[str, Any]) -> list[str]:
        """The keys under which `said` is not what the program has."""
        ...

    def take(self, program: Program, said: Mapping[str, Any], *, by: Person) -> None:
        """Make it exactly this. Raises DomainError for what cannot be."""
        ...


SECTIONS: dict[str, ProgramSection] = {}


def register_section(section: ProgramSection) -> None:
    SECTIONS[section.name] = section
