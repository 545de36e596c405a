"""The reporting tree, from the manager columns of both files."""

from __future__ import annotations

from functools import cached_property

from cairn_match.cli.cells import NOTHING
from cairn_match.cli.declared import Declared
from cairn_match.cli.faults import Faults, shown
from cairn_match.cli.table import Table
from cairn_match.errors import BadInput
from cairn_match.tree import reporting_line

Span = tuple[int, int]


class Lines:
    """Who is above whom. A person of both files says the same twice, or only once.

    `-` is the top of a tree. Empty is unknown; but who is named as a manager is the top of their own tree then,
    so that nobody is matched with their own manager only because we do not know the manager's manager.
    """

    def __init__(self, tables: tuple[Table, Table], one: Declared, faults: Faults) -> None:
        self.tables, self.one, self.faults = tables, one, faults

    def rows(self, side: int) -> list[Span | None]:
        """In and out numbers of the people of one file."""
        return [self.spans.get(person) for person in self.tables[side].columns["id"]]

    @cached_property
    def spans(self) -> dict[str, Span]:
        """Numbers of everybody whose place is known."""
        said = self.said()
        managers = {person: None if boss in ("", NOTHING) else boss for person, boss in said.items()}
        if self.one.outside == "top":
            managers |= {boss: None for boss in managers.values() if boss and boss not in managers}
        if self.faults.found:
            return {}
        try:
            found = reporting_line(managers)
        except BadInput as error:
            self.in_circle(error)
            return {}
        named = set(managers.values())
        return {person: span for person, span in found.items() if said.get(person) != "" or person in named}

    def said(self) -> dict[str, str]:
        """Manager of everybody as the files say: empty, -, or an id."""
        everybody = {person for table in self.tables for person in table.columns["id"]}
        found: dict[str, str] = {}
        for table in self.tables:
            bosses = table.columns.get(self.one.manager, [""] * len(table))
            for row, person, boss in zip(table.rows, table.columns["id"], bosses, strict=True):
                known = found.get(person) or boss
                if boss and boss != known:
                    what = (
                        f"{shown(boss)} and {shown(known)} are both said to manage {shown(person)}. Keep one."
                    )
                    self.faults.add(table.path, what, row=row, column=self.one.manager)
                if boss not in ("", NOTHING) and boss not in everybody and self.one.outside == "refuse":
                    what = f'{shown(boss)} is in neither file. Add them, or declare outside = "top".'
                    self.faults.add(table.path, what, row=row, column=self.one.manager)
                found[person] = known
        return found

    def in_circle(self, error: BadInput) -> None:
        """The tree is none: name the row of the person whom the engine names."""
        for table in self.tables:
            for row, person in zip(table.rows, table.columns["id"], strict=True):
                if error.row == f"id '{person}'":
                    what = f"{shown(person)} is in a circle of managers, or below one. Mend who manages whom."
                    self.faults.add(table.path, what, row=row, column=self.one.manager)
                    return
